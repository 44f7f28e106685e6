/** A worker beside a server on one PostgreSQL: it says when it works, what it has done, and leaves nothing behind. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { devOverrides } from '../src/cli/dev-settings.ts';
import { armModule, backgroundModule, createBackgroundWorker, graphModule, loadConfig } from '../src/index.ts';
import { silentLog } from '../src/observability/log.ts';
import { noPostgres, startPostgres } from './support/postgres.ts';
import { startProduct } from './support/product.ts';

const START = `mutation { startBackgroundOperation(input: { document: "{ me { displayName } }" }) { id state } }`;
const LOOK = `query ($id: ID!) { backgroundOperation(id: $id) { state latestRun { result } } }`;

describe.skipIf(noPostgres !== undefined)('a worker', () => {
  test('runs what a server was handed, with probes, metrics and a file, and takes them along when it ends', async () => {
    await using stack = new AsyncDisposableStack();
    const postgres = stack.use(await startPostgres());
    const folder = await mkdtemp(join(tmpdir(), 'onbehalf-worker-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const readyFile = join(folder, 'ready');
    const background = {
      DatabaseUrl: await postgres.createDatabase(),
      EncryptionKeys: [{ Id: 'test', Key: randomBytes(32).toString('base64') }],
    };
    const product = stack.use(await startProduct({ overrides: { Background: background } }));
    const started = await product.ask(START, { user: 'ada' });
    expect(started.errors).toEqual([]);
    const { id } = started.data.startBackgroundOperation;
    const standing = async () => (await product.ask(LOOK, { user: 'ada', variables: { id } })).data.backgroundOperation;
    expect((await standing()).state).toBe('WAITING'); // a server on a database of its own hands over and runs nothing

    const config = loadConfig({
      env: {},
      directory: dirname(product.tenant.caPath),
      overrides: {
        ...devOverrides(product.tenant.info(), { Host: '127.0.0.1', AdminPort: 0 }),
        Background: { ...background, ReadyFile: readyFile },
      },
    });
    const modules = [graphModule, armModule, backgroundModule];
    const worker = await createBackgroundWorker({ config, modules, log: silentLog });
    expect(existsSync(readyFile)).toBe(false);
    const { adminPort } = await worker.start();
    const get = (path: string) => fetch(`http://127.0.0.1:${adminPort}${path}`);
    expect(readFileSync(readyFile, 'utf8')).toBe(`${process.pid}\n`);
    expect([(await get('/livez')).status, (await get('/readyz')).status]).toEqual([200, 200]);
    expect((await get('/graphql')).status).toBe(404);
    await vi.waitFor(async () => expect((await standing()).state).toBe('SUCCEEDED'), { timeout: 15_000 });
    expect((await standing()).latestRun.result).toEqual({ data: { me: { displayName: 'Ada Lindqvist' } } });
    const figures = await (await get('/metrics')).text();
    for (const line of [
      'onbehalf_background_seconds_count{outcome="succeeded"} 1',
      'onbehalf_background_in_hand 0',
      'onbehalf_background_waited_seconds_count 1',
      'onbehalf_background_given_up_total 0',
      'onbehalf_sessions_used_total{source="network"} 1',
      'onbehalf_sessions_ended_total{reason="stopped"} 1',
    ]) {
      expect(figures.split('\n')).toContain(line);
    }

    await Promise.all([worker.stop(), worker.stop()]); // a signal may come twice
    expect(existsSync(readyFile)).toBe(false);
    await expect(get('/readyz')).rejects.toThrow();
    const left = await product.ask(START, { user: 'ada' });
    expect(left.data.startBackgroundOperation.state).toBe('WAITING'); // for the next one
  });

  test('without a database, or one that is there, says so and leaves nothing open', async () => {
    await using product = await startProduct();
    const settings = devOverrides(product.tenant.info(), { Host: '127.0.0.1' });
    const of = (overrides: object, modules = [graphModule, backgroundModule]) =>
      createBackgroundWorker({
        config: loadConfig({
          env: {},
          directory: dirname(product.tenant.caPath),
          overrides: { ...settings, ...overrides },
        }),
        modules,
        log: silentLog,
      });
    await expect(of({}, [graphModule])).rejects.toThrow('backgroundModule');
    const EncryptionKeys = [{ Id: 'test', Key: randomBytes(32).toString('base64') }];
    const nowhere = await of({ Background: { DatabaseUrl: 'postgres://nobody@127.0.0.1:1/none', EncryptionKeys } });
    await expect(nowhere.start()).rejects.toThrow('did not answer');
    await nowhere.stop();
  });
});
