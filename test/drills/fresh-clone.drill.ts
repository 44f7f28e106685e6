/** The README's two commands as a newcomer runs them: a fresh clone, an empty npm cache, and the curl line as it is printed. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerWith, firstQueryAs } from '../playground/browser.ts';
import { launchChromium } from '../support/chromium.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

let place: string;
let clone: string;
let env: NodeJS.ProcessEnv;
let started: ChildProcess | undefined;
let printed = '';

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const address = server.address();
  await new Promise((closed) => {
    server.close(closed);
  });
  return typeof address === 'object' && address ? String(address.port) : '';
}

/** The environment of somebody's shell: nothing of this test run's npm or Node settings. */
function shellEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|VITEST|CI$)/i.test(name));
  const path = (process.env.PATH ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: path.join(':') };
}

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'onbehalf-newcomer-'));
  clone = join(place, 'onbehalf');
  await run('git', ['clone', '--quiet', root, clone]);
  env = {
    ...shellEnvironment(),
    npm_config_cache: join(place, 'cache'),
    PORT: await freePort(),
    DEV_TENANT_PORT: await freePort(),
    DEV_TENANT_HTTP_PORT: await freePort(),
  };
});

afterAll(async () => {
  if (started?.pid) {
    const ended = new Promise((exit) => started?.once('exit', exit));
    process.kill(-started.pid, 'SIGTERM');
    await ended;
  }
  await rm(place, { recursive: true, force: true });
});

test('npm ci installs within the promised weight', async () => {
  await run('npm', ['ci'], { cwd: clone, env, maxBuffer: 1 << 26 });
  const { stdout } = await run('du', ['-sm', '--apparent-size', join(clone, 'node_modules')]);
  expect(Number.parseInt(stdout, 10)).toBeLessThan(800);
});

test('npm start is ready in under a minute', async () => {
  const begun = Date.now();
  // A group of its own, so that npm and what it started can be ended together.
  started = spawn('npm', ['start'], { cwd: clone, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  started.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  await expect.poll(() => printed, { timeout: 60_000 }).toContain('curl -s ');
  expect(Date.now() - begun).toBeLessThan(60_000);
});

test('the printed curl line works as pasted', async () => {
  const line = /^curl .*$/m.exec(printed)?.[0] ?? '';
  const { stdout } = await run('bash', ['-c', line], { cwd: clone, env });
  const { data, errors } = JSON.parse(stdout) as { data: Record<string, Record<string, unknown>>; errors?: unknown };
  expect(errors).toBeUndefined();
  expect(data.me?.displayName).toBe('Ada Lindqvist');
  expect(data.me?.manager).toEqual({ displayName: 'Grace Holloway' });
  expect(data.subscriptions?.nodes).toHaveLength(4);
});

test('npx onbehalf token prints a bearer and nothing else', async () => {
  const { stdout } = await run('npx', ['onbehalf', 'token', '--user', 'ada'], { cwd: clone, env });
  expect(stdout).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
});

test('the page at / signs ada in and answers the same query', async () => {
  await using browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1400, height: 1600 } });
  await firstQueryAs(page, `http://localhost:${env.PORT}/`, 'Ada Lindqvist');
  await answerWith(page, 'Grace Holloway'); // her manager, from Graph
  await answerWith(page, 'Fabrikam production'); // a subscription, from ARM
});
