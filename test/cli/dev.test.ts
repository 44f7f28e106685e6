/** `onbehalf dev` as a process, and the two commands that find it by themselves. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Running, run, start } from './command.ts';

let folder: string;
let dev: Running;
let printed: string;
const occupied: Server[] = [];

/** A port that somebody else listens on, and the one after it that is free. */
async function occupy(): Promise<number> {
  const server = createServer();
  occupied.push(server);
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onbehalf-dev-'));
  dev = start(['dev'], { cwd: folder, env: { PORT: '0', DEV_TENANT_PORT: '0', DEV_TENANT_HTTP_PORT: '0' } });
  printed = await dev.says('curl -s ');
});

afterAll(async () => {
  await dev[Symbol.asyncDispose]();
  for (const server of occupied) server.close();
  await rm(folder, { recursive: true, force: true });
});

test('prints addresses, people and one line to paste, and nothing else', () => {
  expect(printed).toMatch(/Page +http:\/\/localhost:\d+\//);
  expect(printed).toMatch(/GraphQL +http:\/\/localhost:\d+\/graphql/);
  expect(printed).toMatch(/Dev tenant +https:\/\/localhost:\d+\//);
  expect(printed).toContain('ada');
  expect(printed.trim().split('\n').length).toBeLessThan(30);
});

test('token finds it and prints a bearer', async () => {
  const { code, stdout, stderr } = await run(['token', '--user', 'ada'], { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
});

/** Words of `scp` in the bearer that the command prints. */
async function scopesOf(...more: string[]): Promise<readonly string[]> {
  const { stdout } = await run(['token', '--user', 'ada', ...more], { cwd: folder });
  const { scp } = JSON.parse(Buffer.from(stdout.split('.')[1] ?? '', 'base64url').toString()) as { scp: string };
  return scp.split(' ');
}

test('token carries every scope of the API, or fewer where they are named', async () => {
  expect(await scopesOf()).toEqual(expect.arrayContaining(['access_as_user', 'Mail.Send', 'Azure.ReadWrite']));
  expect(await scopesOf('--scope', 'access_as_user Mail.Read')).toEqual(['access_as_user', 'Mail.Read']);
});

test('token says why somebody cannot sign in', async () => {
  const { code, stderr } = await run(['token', '--user', 'dennis'], { cwd: folder });
  expect(code).toBe(1);
  expect(stderr).toContain('AADSTS50057');
});

test('query answers as somebody, and says by its exit code whether all of it was answered', async () => {
  const ada = await run(['query', '{ me { displayName } }', '--user', 'ada'], { cwd: folder });
  expect(ada.code).toBe(0);
  expect(JSON.parse(ada.stdout)).toEqual({ data: { me: { displayName: 'Ada Lindqvist' } } });
  const grace = await run(['query', '{ me { displayName } subscriptions { nodes { id } } }', '--user', 'grace'], {
    cwd: folder,
  });
  expect(grace.code).toBe(1);
  expect(JSON.parse(grace.stdout)).toMatchObject({
    data: { me: { displayName: 'Grace Holloway' }, subscriptions: null },
    errors: [{ extensions: { code: 'CLAIMS_CHALLENGE' } }],
  });
});

test('check --dev says what the running server makes of a token, and of everything it needs', async () => {
  const { stdout: token } = await run(['token', '--user', 'ada'], { cwd: folder });
  const good = await run(['check', '--dev', '--token', '-'], { cwd: folder, input: token });
  expect(good.stdout).toMatch(/^ok {4}token: /m);
  expect(good.code).toBe(0);
  const graph = await run(['check', '--dev', '--token', '-'], {
    cwd: folder,
    input: `${token.trim().slice(0, -8)}AAAAAAAA`,
  });
  expect(graph.stdout).toMatch(/^WRONG token: /m);
  expect(graph.code).toBe(1);
  const all = await run(['check', '--dev'], { cwd: folder });
  expect(all.stdout).not.toContain('WRONG');
  expect(all.code).toBe(0);
});

test('refuses a port that was asked for and is taken, by name', async () => {
  const port = await occupy();
  const { code, stderr } = await run(['dev'], {
    cwd: folder,
    env: { PORT: String(port), DEV_TENANT_PORT: '0', DEV_TENANT_HTTP_PORT: '0' },
  });
  expect(code).toBe(1);
  expect(stderr).toContain(`Port ${port} for the server is in use`);
});

test('does not start under NODE_ENV=production', async () => {
  const { code, stderr } = await run(['dev'], {
    cwd: folder,
    env: { NODE_ENV: 'production', PORT: '0', DEV_TENANT_PORT: '0', DEV_TENANT_HTTP_PORT: '0' },
  });
  expect(code).toBe(1);
  expect(stderr).toContain('NODE_ENV=production');
});

test('ends with exit code 0 when told to, and takes its announcement back', async () => {
  dev.process.kill('SIGINT');
  expect((await dev.ended).code).toBe(0);
  expect(await readdir(join(folder, '.onbehalf/dev'))).not.toContain('running.json');
});
