/** The example of background operations as its README says: a server, a worker, a database, and what Ada does from her terminal. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DevTenant, startDevTenant } from '../../src/dev-tenant/index.ts';
import { noPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';

const example = resolve(import.meta.dirname, '../../examples/nightly-inventory');

describe.skipIf(noPostgres !== undefined)(`a nightly inventory ${noPostgres ?? ''}`, () => {
  let folder: string;
  let tenant: DevTenant;
  let postgres: PostgresServer;
  let env: NodeJS.ProcessEnv;
  let graphql: string;
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onbehalf-nightly-'));
    const stateDirectory = join(folder, '.onbehalf/dev');
    await mkdir(stateDirectory, { recursive: true });
    tenant = await startDevTenant({ port: 0, httpPort: 0, stateDirectory });
    const addresses = { pid: process.pid, graphql: 'http://localhost:9/graphql', tenant: tenant.info().httpOrigin };
    await writeFile(join(stateDirectory, 'running.json'), JSON.stringify(addresses));
    postgres = await startPostgres();
    env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: tenant.caPath, DATABASE_URL: postgres.url, PORT: '0' };
    graphql = /GraphQL at (\S+)/.exec(await startProcess('server.ts'))?.[1] ?? '';
    await startProcess('worker.ts');
  }, 120_000);
  afterAll(async () => {
    for (const child of running) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    await tenant.stop();
    await postgres[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** @returns its first line */
  async function startProcess(file: string): Promise<string> {
    const child = spawn(process.execPath, [join(example, file)], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    running.push(child);
    const [line] = (await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended.`))),
    ])) as [Buffer];
    return line.toString();
  }

  const asTerminal = (args: readonly string[], variables: NodeJS.ProcessEnv = { GRAPHQL_URL: graphql }) =>
    promisify(execFile)(process.execPath, [join(example, 'nightly.ts'), ...args], {
      cwd: folder,
      env: { ...env, ...variables },
    });
  const nightly = async (...args: readonly string[]) => (await asTerminal(args)).stdout;
  const said = async (args: readonly string[], variables?: NodeJS.ProcessEnv) =>
    ((await asTerminal(args, variables).catch((error: unknown) => error)) as { readonly stderr: string }).stderr;

  test('is scheduled once, run by the worker as Ada, and downloaded by her alone', async () => {
    const scheduled = JSON.parse(await nightly('schedule')) as { id: string; state: string; nextRunAt: string };
    expect(scheduled.state).toBe('WAITING');
    expect(new Date(scheduled.nextRunAt).getTime()).toBeGreaterThan(Date.now());
    expect((JSON.parse(await nightly('schedule')) as { id: string }).id).toBe(scheduled.id);

    const { id } = JSON.parse(await nightly('now')) as { id: string };
    for (;;) {
      const operations = JSON.parse(await nightly('list')) as { id: string; state: string }[];
      const { state } = operations.find((operation) => operation.id === id) ?? {};
      if (state === 'SUCCEEDED') break;
      expect(['WAITING', 'RUNNING']).toContain(state);
      await pause(300);
    }
    const { data } = JSON.parse(await nightly('json')) as {
      data: { subscriptions: { nodes: { displayName: string; resources: { nodes: unknown[] } }[] } };
    };
    const names = data.subscriptions.nodes.map(({ displayName }) => displayName);
    expect(names).toContain('Fabrikam production');
    const rows = (await nightly('csv')).trim().split('\r\n');
    expect(rows[0]).toContain('subscriptions.displayName,subscriptions.state,subscriptions.resources.name');
    const entries = data.subscriptions.nodes.flatMap(({ resources }) =>
      resources.nodes.length > 0 ? resources.nodes : [0],
    );
    expect(rows).toHaveLength(entries.length + 1);

    expect(JSON.parse(await nightly('list', 'alan'))).toEqual([]);
    await expect(nightly('csv', 'alan')).rejects.toThrow('Nothing has come out yet.');

    expect(await said(['list', 'nobody'])).toMatch(/^onbehalf token: nobody cannot sign in: AADSTS50034.*\n$/);
    // Where the server of this folder runs is what `npm start` wrote down.
    expect(await said(['list'], {})).toMatch(/^No server answers at http:\/\/localhost:9\/graphql\. Start it .*\n$/);
  }, 120_000);
});
