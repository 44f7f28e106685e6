/**
 * The package as a stranger gets it: `npm pack`, `npm install` in an empty folder, then started, configured, embedded, and compiled against.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { start } from '../cli/command.ts';
import { packPackage, root } from '../package/tarball.ts';

const run = promisify(execFile);
const COMMAND = 'node_modules/onbehalf/bin/onbehalf.js';
const PORTS = { PORT: '0', DEV_TENANT_PORT: '0', DEV_TENANT_HTTP_PORT: '0' };
const env: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|VITEST|CI$)/i.test(name)),
);

let project: string;
let started: ChildProcess | undefined;
const write = (name: string, text: string) => writeFile(join(project, name), text);
const node = (...args: string[]) => run(process.execPath, args, { cwd: project, env: { PATH: process.env.PATH } });

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'onbehalf-stranger-'));
  await write('package.json', '{ "name": "ours", "private": true, "type": "module" }');
  await using tarball = await packPackage();
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball.path];
  await run('npm', install, { cwd: project, env });
});
afterAll(async () => {
  if (started?.pid) {
    const ended = new Promise((exit) => started?.once('exit', exit));
    process.kill(-started.pid, 'SIGTERM');
    await ended;
  }
  await rm(project, { recursive: true, force: true });
});

test('npm installs fewer than 210 packages', async () => {
  const { packages } = JSON.parse(await readFile(join(project, 'node_modules/.package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>;
  };
  expect(Object.keys(packages).length).toBeLessThan(210);
});

test('importing it starts nothing: no handle, no listener, no file, and the process ends by itself', async () => {
  const before = await readdir(project);
  await write(
    'import.js',
    `const events = ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit', 'beforeExit', 'uncaughtException', 'unhandledRejection'];
     const listeners = () => events.map((event) => process.listenerCount(event)).join();
     process.stdout.writable && process.stderr.writable; // pipes that are opened by being looked at
     const [heard, resources] = [listeners(), process.getActiveResourcesInfo()];
     const [main, tenant] = [await import('onbehalf'), await import('onbehalf/dev-tenant')];
     console.log(JSON.stringify({
       names: [...Object.keys(main), ...Object.keys(tenant)],
       resources: process.getActiveResourcesInfo().slice(resources.length),
       listeners: listeners() === heard,
     }));`,
  );
  const began = Date.now();
  const { stdout, stderr } = await node('import.js');
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    names: expect.arrayContaining(['createServer', 'defineModule', 'loadConfig', 'startDevTenant']),
    resources: [],
    listeners: true,
  });
  expect(Date.now() - began).toBeLessThan(10_000);
  expect((await readdir(project)).filter((name) => name !== 'import.js')).toEqual(before);
});

test('has no other doors than those of `exports`', async () => {
  await write('deep.js', `await import('onbehalf/dist/server.js').catch(({ code }) => console.log(code));`);
  expect((await node('deep.js')).stdout).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED\n');
});

test('run it: `onbehalf dev` answers GraphQL and serves the page; configure it: with one’s own file of rules', async () => {
  await write('tea.graphql', 'extend type Query { tea: String @requiresScopes(scopes: [["Mail.Read"]]) }');
  await using dev = start(['dev', '--schema', '*.graphql'], { cwd: project, env: PORTS, main: join(project, COMMAND) });
  const printed = await dev.says('curl -s ');
  const page = /Page +(http:\/\/localhost:\d+\/)/.exec(printed)?.[1] ?? '';
  expect(await (await fetch(page)).text()).toContain('<script type="module"');
  const ask = async (...scopes: string[]) => {
    const args = ['query', '{ me { displayName } tea }', '--user', 'ada', ...scopes];
    const { stdout } = await node(COMMAND, ...args).catch((failed: { stdout: string }) => failed);
    return JSON.parse(stdout) as unknown;
  };
  const me = { displayName: 'Ada Lindqvist' };
  expect(await ask()).toEqual({ data: { me, tea: null } });
  expect(await ask('--scope', 'access_as_user')).toMatchObject({
    data: { me, tea: null },
    errors: [{ path: ['tea'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
  });
});

test('operations in code take a package that comes not with it, and that is said', async () => {
  await write('operation.graphql', 'query Me { me { id } }');
  await write('page.tsx', 'export const ME = gql`query Me { me { id } }`;');
  expect((await node(COMMAND, 'permissions', 'operation.graphql')).stdout).toMatch(
    /User\.Read +delegated +Query\.me in Me/,
  );
  const refused = await node(COMMAND, 'permissions', 'page.tsx').catch((failed: { stderr: string }) => failed);
  expect(refused.stderr).toContain('npm install --save-dev @graphql-tools/graphql-tag-pluck');
});

test('embed it: the example of docs/embedding.md passes its own test', async () => {
  await cp(join(root, 'examples/embedding'), project, { recursive: true });
  const { stdout } = await node('--test', '--test-reporter=tap', 'server.test.ts');
  expect(stdout).toContain('ok 1 - greets who asks');
  expect(stdout).toContain('# fail 0');
});

test('docs/embedding.md shows the files of the example as they are', async () => {
  const page = await readFile(join(root, 'docs/embedding.md'), 'utf8');
  const shown = [...page.matchAll(/```ts\n\/\/ (examples\/\S+)\n([\s\S]*?)```/g)];
  expect(shown.length).toBe(3);
  for (const [, path = '', text] of shown) expect(text).toBe(await readFile(join(root, path), 'utf8'));
});

test('compiles in a strict project that checks the declarations of its libraries, too', async () => {
  // Of the types, what a project in TypeScript has: Node's.
  for (const name of ['@types/node', 'undici-types']) {
    await symlink(join(root, 'node_modules', name), join(project, 'node_modules', name));
  }
  await cp(join(root, 'examples/embedding'), project, { recursive: true });
  await write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
        types: ['node'],
        target: 'es2024',
        lib: ['es2024', 'esnext.disposable'],
        module: 'nodenext',
        allowImportingTsExtensions: true,
      },
      files: ['server.ts', 'main.ts', 'server.test.ts'],
    }),
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = await node(tsc, '-p', '.').catch((failed: { stdout: string }) => failed);
  expect(stdout).toBe('');
  await write(
    'server.ts',
    `import { createServer } from 'onbehalf';\nexport const wrong = createServer({ config: 1 });\n`,
  );
  const refused = await node(tsc, '-p', '.').catch((failed: { stdout: string }) => failed);
  expect(refused.stdout).toContain(`Type 'number' is not assignable to type`);
});

test('npx onbehalf dev answers, and npx onbehalf query asks it', async () => {
  const cwd = project;
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
