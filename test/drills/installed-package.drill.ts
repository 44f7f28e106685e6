/** The package as a stranger gets it: `npm pack`, `npm install` in an empty folder, `npx onbehalf`. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packPackage } from '../package/tarball.ts';

const run = promisify(execFile);
const env: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|VITEST|CI$)/i.test(name)),
);

let place: string;
let started: ChildProcess | undefined;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'onbehalf-stranger-'));
  await mkdir(join(place, 'project'));
  await writeFile(join(place, 'project/package.json'), '{ "name": "ours", "private": true, "type": "module" }');
});
afterAll(async () => {
  if (started?.pid) {
    const ended = new Promise((exit) => started?.once('exit', exit));
    process.kill(-started.pid, 'SIGTERM');
    await ended;
  }
  await rm(place, { recursive: true, force: true });
});

test('installs fewer than 210 packages', async () => {
  await using tarball = await packPackage();
  const cwd = join(place, 'project');
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball.path], { cwd, env });
  const { packages } = JSON.parse(await readFile(join(cwd, 'node_modules/.package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>;
  };
  expect(Object.keys(packages).length).toBeLessThan(210);
});

test('npx onbehalf dev answers, and npx onbehalf query asks it', async () => {
  const cwd = join(place, 'project');
  let printed = '';
  started = spawn('npx', ['onbehalf', 'dev'], {
    cwd,
    env: { ...env, PORT: '0', DEV_TENANT_PORT: '0', DEV_TENANT_HTTP_PORT: '0' },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  await expect.poll(() => printed, { timeout: 60_000 }).toContain('curl -s ');
  const { stdout } = await run('npx', ['onbehalf', 'query', '{ me { displayName } }', '--user', 'ada'], { cwd, env });
  expect(JSON.parse(stdout)).toEqual({ data: { me: { displayName: 'Ada Lindqvist' } } });
});
