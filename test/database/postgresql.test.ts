/** A PostgreSQL over the network: as every database, and what a network can do to it. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Secret } from '../../src/config/secret.ts';
import { DatabaseUnavailableError } from '../../src/database/database.ts';
import { createPostgresqlDatabase } from '../../src/database/postgresql.ts';
import { reachDatabase } from '../../src/database/reach-database.ts';
import { silentLog } from '../../src/observability/log.ts';
import { noPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { databaseConformance } from './conformance.ts';

const at = (url: string) => createPostgresqlDatabase({ url: new Secret(url), log: silentLog });

const background = (url: string) => ({ background: { databaseUrl: new Secret(url) } }) as never;

describe.skipIf(noPostgres !== undefined)(`PostgreSQL ${noPostgres ?? ''}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describe('as every database', () => {
    databaseConformance(async () => ({
      database: at(await server.createDatabase()),
      async [Symbol.asyncDispose]() {},
    }));
  });

  test('a crash of the server fails what is under way, and the next query finds it again', async () => {
    const database = at(await server.createDatabase());
    await database.query('CREATE TABLE kept (name text)');
    const slow = expect(database.query('SELECT pg_sleep(30)')).rejects.toBeInstanceOf(DatabaseUnavailableError);
    const open = expect(
      database.transaction(async (inside) => {
        await inside.query("INSERT INTO kept VALUES ('not committed')");
        await inside.query('SELECT pg_sleep(30)');
      }),
    ).rejects.toBeInstanceOf(DatabaseUnavailableError);
    await database.query("INSERT INTO kept VALUES ('committed')");
    await server.kill();
    await Promise.all([slow, open]);
    await expect(database.query('SELECT 1')).rejects.toBeInstanceOf(DatabaseUnavailableError);
    await server.start();
    expect((await database.query('SELECT name FROM kept')).rows).toEqual([{ name: 'committed' }]);
    await database.close();
  });

  test('a server that hangs is given up in time', async () => {
    const database = at(await server.createDatabase());
    const begun = performance.now();
    server.hang();
    try {
      await expect(database.query('SELECT 1')).rejects.toBeInstanceOf(DatabaseUnavailableError);
      expect(performance.now() - begun).toBeLessThan(4_000);
    } finally {
      server.resume();
    }
    expect((await database.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await database.close();
  });

  test('who listens hears again after a crash of the server', async () => {
    const database = at(await server.createDatabase());
    let times = 0;
    const listening = await database.listen('bell', () => (times += 1));
    await vi.waitFor(() => expect(times).toBe(1));
    await server.kill();
    await pause(100);
    await server.start();
    await vi.waitFor(() => expect(times).toBe(2), { timeout: 10_000 });
    await database.query("SELECT pg_notify('bell', '')");
    await vi.waitFor(() => expect(times).toBe(3));
    await listening.close();
    await database.close();
  });

  test('who listens to one that is not there is not held up, nor is its end', async () => {
    const nowhere = at('postgres://nobody@127.0.0.1:1/none');
    const listening = await nowhere.listen('bell', () => expect.unreachable());
    await listening.close();
    await nowhere.close();
  });

  test('a hundred that come at once wait for one another, which is no outage', async () => {
    const database = at(await server.createDatabase());
    const begun = performance.now();
    const answers = Array.from({ length: 100 }, () => database.query('SELECT pg_sleep(0.3)'));
    await expect(Promise.all(answers)).resolves.toHaveLength(100);
    expect(performance.now() - begun).toBeGreaterThan(2_500); // longer than connecting may take
    await database.close();
  });

  test('whoever stands still in the middle of a transaction loses it, and its locks with it', async () => {
    const url = await server.createDatabase();
    const [frozen, other] = [at(url), at(url)];
    await other.query("CREATE TABLE claimed (name text); INSERT INTO claimed VALUES ('one')");
    const held = Promise.withResolvers<void>();
    const awake = Promise.withResolvers<void>();
    const late = frozen.transaction(async (inside) => {
      await inside.query('SELECT name FROM claimed FOR UPDATE');
      held.resolve();
      await awake.promise;
      await inside.query("UPDATE claimed SET name = 'two'");
    });
    await held.promise;
    const begun = performance.now();
    expect((await other.query('SELECT name FROM claimed FOR UPDATE')).rows).toEqual([{ name: 'one' }]);
    expect(performance.now() - begun).toBeLessThan(12_000);
    awake.resolve();
    await expect(late).rejects.toBeInstanceOf(DatabaseUnavailableError);
    expect((await other.query('SELECT name FROM claimed')).rows).toEqual([{ name: 'one' }]);
    await Promise.all([frozen.close(), other.close()]);
  }, 30_000);

  test('a wrong password is no answer, and is in no message', async () => {
    const wrong = at(server.url.replace(server.password, 'wr0ng-p4ssword'));
    const failure: unknown = await wrong.query('SELECT 1').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DatabaseUnavailableError);
    expect(JSON.stringify(failure) + String(failure) + String((failure as Error).cause)).not.toContain('wr0ng');
    await wrong.close();
  });

  test('is told apart before the start: one that answers, and one that does not', async () => {
    expect(await reachDatabase(background(server.url))).toMatch(
      /^127\.0\.0\.1:\d+ answers \(\d+ ms .*\): PostgreSQL \d+/,
    );
    await expect(reachDatabase(background('postgres://nobody@127.0.0.1:1/none'))).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    });
  });

  test('nothing is connected before the first query, and nothing runs after the end', async () => {
    const nowhere = at('postgres://nobody@127.0.0.1:1/none');
    await nowhere.close();
    await expect(nowhere.query('SELECT 1')).rejects.toThrow('closed');
  });
});
