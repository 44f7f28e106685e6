/**
 * Two servers and a worker find one embedded database: the first has it and runs what it is handed, the others refuse and say who has it.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { devOverrides, type TenantInfo } from '../../src/cli/dev-settings.ts';
import { start } from '../cli/command.ts';
import { type Child, startChild } from './processes/child.ts';

let place: string;
let tenant: Child<TenantInfo>;
let bearer: string;
const servers: Child<string>[] = [];

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'onbehalf-embedded-drill-'));
  tenant = await startChild<TenantInfo>({ script: 'dev-tenant.ts', message: { stateDirectory: place } });
  bearer = String(await tenant.tell({ person: 'ada' }));
  servers.push(await startServer(), await startServer());
});
afterAll(async () => {
  for (const child of [...servers, tenant]) await child[Symbol.asyncDispose]();
  await rm(place, { recursive: true, force: true });
});

const settings = () => ({
  ...devOverrides(tenant.hello, { Host: '127.0.0.1', Port: 0 }),
  Background: { Directory: join(place, 'database') },
});
const environment = () => ({ NODE_EXTRA_CA_CERTS: tenant.hello.ca });
const startServer = () => startChild<string>({ script: 'replica.ts', message: settings(), env: environment() });

async function ask(server: Child<string> | undefined, query: string) {
  const response = await fetch(server?.hello ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as {
    // biome-ignore lint/suspicious/noExplicitAny: the shape of the data is the drill's to know
    readonly data?: any;
    readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  };
}

/** The embedded database takes a busy machine long to start. */
async function startOperation(server: Child<string> | undefined): Promise<string> {
  const begin = 'mutation { startBackgroundOperation(input: { document: "{ me { displayName } }" }) { id } }';
  for (let tries = 1; ; tries += 1) {
    const { data, errors } = await ask(server, begin);
    if (data?.startBackgroundOperation) return data.startBackgroundOperation.id;
    if (tries === 10) throw new Error(JSON.stringify(errors));
    await pause(1_000);
  }
}

test('the first server runs what it is handed; the second refuses and names the first, in its answer and its log', async () => {
  const [first, second] = servers;
  const id = await startOperation(first);
  const refused = await ask(second, '{ backgroundOperations { nodes { id } } }');
  expect(refused.errors).toMatchObject([{ extensions: { code: 'SESSION_STORE_UNAVAILABLE' } }]);
  expect(JSON.stringify(refused.errors)).toContain(`belongs to process ${first?.pid}`);
  expect(second?.lines.join('\n')).toContain(`belongs to process ${first?.pid}`);
  expect((await ask(second, '{ me { displayName } }')).errors).toBeUndefined();
  await vi.waitFor(
    async () => {
      const { data } = await ask(first, `{ backgroundOperation(id: "${id}") { state } }`);
      expect(data.backgroundOperation.state).toBe('SUCCEEDED');
    },
    { timeout: 30_000, interval: 300 },
  );
});

test('`onbehalf worker` ends at once and names the server that has it', async () => {
  const file = join(place, 'onbehalf.json');
  const { environment: _environment, allowLoopbackAuthority: _loopback, ...sections } = settings();
  await writeFile(file, JSON.stringify(sections), { mode: 0o600 });
  const worker = start(['worker', '--config', file, '--allow-loopback-authority'], {
    cwd: place,
    env: { ...environment(), NODE_ENV: 'development' },
  });
  const { code, stderr } = await worker.ended;
  expect(code).toBe(1);
  expect(stderr).toContain(`belongs to process ${servers[0]?.pid}`);
});
