/**
 * What every database of the product has to do, whoever answers: run by the tests of each kind.
 * @module
 */

import { setTimeout as pause } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { forPgBoss } from '../../src/database/for-pg-boss.ts';
import { DatabaseTooNewError, migrate, withMigrations } from '../../src/database/migrate.ts';

/** @param open an empty database and what takes it away; called once */
export function databaseConformance(open: () => Promise<{ readonly database: Database } & AsyncDisposable>): void {
  let opened: Awaited<ReturnType<typeof open>>;
  let database: Database;
  beforeAll(async () => {
    opened = await open();
    database = opened.database;
    await database.query('CREATE TABLE things (name text PRIMARY KEY, number integer NOT NULL DEFAULT 0)');
  });
  afterAll(async () => {
    await database.close();
    await opened[Symbol.asyncDispose]();
  });

  const namesLike = async (pattern: string) =>
    (
      await database.query<{ name: string }>('SELECT name FROM things WHERE name LIKE $1 ORDER BY name', [pattern])
    ).rows.map(({ name }) => name);

  test('values come back as they went', async () => {
    const sent = [
      'Ångström 😀',
      42,
      1.5,
      true,
      null,
      Buffer.from([0, 255, 10]),
      new Date(1_700_000_000_123),
      ['a', 'b,"c'],
    ];
    const { rows } = await database.query(
      'SELECT $1::text AS t, $2::integer AS i, $3::float8 AS f, $4::boolean AS b, $5::text AS n, $6::bytea AS y, $7::timestamptz AS z, $8::text[] AS l',
      sent,
    );
    expect(Object.values(rows[0] ?? {})).toEqual(sent);
    expect(rows[0]?.y).toBeInstanceOf(Buffer);
    const json = { a: [1, { b: null }], c: "it's" };
    expect((await database.query('SELECT $1::jsonb AS j, 9007199254740993::bigint AS big', [json])).rows).toEqual([
      { j: json, big: '9007199254740993' },
    ]);
  });

  test('several statements go at once, their rows one after the other', async () => {
    const { rows } = await database.query("SELECT 'one' AS a; SELECT 'two' AS a");
    expect(rows).toEqual([{ a: 'one' }, { a: 'two' }]);
  });

  test('a refused statement says its SQLSTATE, and the next one knows nothing of it', async () => {
    await expect(database.query('SELECT * FROM nowhere')).rejects.toMatchObject({ code: '42P01' });
    await expect(database.query("BEGIN; INSERT INTO things VALUES ('left open'); SELECT 1/0")).rejects.toMatchObject({
      code: '22012',
    });
    expect(await namesLike('left open')).toEqual([]);
  });

  test('a transaction is there as a whole or not at all', async () => {
    await database.transaction(async (inside) => {
      await inside.query("INSERT INTO things VALUES ('kept 1')");
      await inside.query("INSERT INTO things VALUES ('kept 2')");
    });
    const given = new Error('given up');
    await expect(
      database.transaction(async (inside) => {
        await inside.query("INSERT INTO things VALUES ('kept 3')");
        throw given;
      }),
    ).rejects.toBe(given);
    await expect(
      database.transaction(async (inside) => {
        await inside.query("INSERT INTO things VALUES ('kept 4')");
        await inside.query('SELECT 1/0').catch(() => {});
        await inside.query("INSERT INTO things VALUES ('kept 5')"); // the transaction is over, nothing slips out of it
      }),
    ).rejects.toMatchObject({ code: '25P02' });
    expect(await namesLike('kept %')).toEqual(['kept 1', 'kept 2']);
  });

  test('nobody comes between the statements of a transaction', async () => {
    await database.query("INSERT INTO things VALUES ('counter')");
    const increment = () =>
      database.transaction(async (inside) => {
        const { rows } = await inside.query<{ number: number }>(
          "SELECT number FROM things WHERE name = 'counter' FOR UPDATE",
        );
        await pause(1);
        await inside.query("UPDATE things SET number = $1 WHERE name = 'counter'", [(rows[0]?.number ?? 0) + 1]);
      });
    await Promise.all(Array.from({ length: 30 }, increment));
    const { rows } = await database.query("SELECT number FROM things WHERE name = 'counter'");
    expect(rows).toEqual([{ number: 30 }]);
  });

  test('migrations are applied once, in order, however many begin', async () => {
    const steps = [
      { id: 'garden-1', sql: 'CREATE TABLE onbehalf.tree (kind text); CREATE TABLE onbehalf.bush (kind text)' },
      { id: 'garden-2', sql: 'ALTER TABLE onbehalf.tree ADD COLUMN height integer' },
    ];
    expect(await migrate(database, steps.slice(0, 1))).toEqual(['garden-1']);
    const results = await Promise.all(Array.from({ length: 8 }, () => migrate(database, steps)));
    expect(results.flat()).toEqual(['garden-2']);
    await database.query("INSERT INTO onbehalf.tree VALUES ('oak', 30)");
    expect(await migrate(database, [{ id: 'pond-1', sql: 'SELECT 1' }])).toEqual(['pond-1']);
  });

  test('a migration that fails leaves nothing, and is tried again', async () => {
    const broken = [{ id: 'shed-1', sql: 'CREATE TABLE onbehalf.shed (tool text); SELECT 1/0' }];
    const shed = withMigrations(database, broken);
    await expect(shed.query('SELECT 1')).rejects.toMatchObject({ code: '22012' });
    broken.splice(0, 1, { id: 'shed-1', sql: 'CREATE TABLE onbehalf.shed (tool text)' });
    expect((await shed.query('SELECT count(*)::integer AS n FROM onbehalf.shed')).rows).toEqual([{ n: 0 }]);
  });

  test('a database that a newer version has worked on is refused and stays as it is', async () => {
    const old = [{ id: 'barn-1', sql: 'CREATE TABLE onbehalf.barn (cow text)' }];
    await migrate(database, [...old, { id: 'barn-2', sql: 'DROP TABLE onbehalf.barn' }]);
    await expect(migrate(database, old)).rejects.toBeInstanceOf(DatabaseTooNewError);
    await expect(migrate(database, old)).rejects.toThrow(/barn-2/);
  });

  test('what is notified is heard when its transaction has ended well, and not otherwise', async () => {
    let times = 0;
    let heard = Promise.withResolvers<void>();
    const listening = await database.listen('bell', () => {
      times += 1;
      heard.resolve();
    });
    const next = async () => {
      await heard.promise;
      heard = Promise.withResolvers();
    };
    await next(); // it listens
    await pause(300);
    times = 0;
    heard = Promise.withResolvers();
    await database.query("SELECT pg_notify('bell', '')");
    await next();
    await database.transaction(async (inside) => {
      await inside.query("SELECT pg_notify('bell', '')");
      await pause(100);
      expect(times).toBe(1);
    });
    await next();
    await database
      .transaction(async (inside) => {
        await inside.query("SELECT pg_notify('bell', '')");
        throw new Error('given up');
      })
      .catch(() => {});
    await database.query("SELECT pg_notify('another_bell', '')");
    await listening.close();
    await database.query("SELECT pg_notify('bell', '')");
    await pause(100);
    expect(times).toBe(2);
  });

  test('pg-boss works on it', async () => {
    const faults: unknown[] = [];
    const boss = new PgBoss({ ...forPgBoss(database), schema: 'boss' });
    boss.on('error', (error) => faults.push(error));
    await boss.start();
    try {
      await boss.createQueue('letters', { retryLimit: 2, retryDelay: 0 });
      const sent = await boss.send('letters', { to: 'Ada', pages: [1, 2] });
      const seen: unknown[] = [];
      await boss.work<unknown>('letters', { pollingIntervalSeconds: 0.5 }, ([job]) => {
        seen.push([job?.id, job?.data]);
        if (seen.length === 1) throw new Error('the first attempt fails');
        return Promise.resolve();
      });
      for (let waited = 0; seen.length < 2 && waited < 15_000; waited += 50) await pause(50);
      expect(seen).toEqual([
        [sent, { to: 'Ada', pages: [1, 2] }],
        [sent, { to: 'Ada', pages: [1, 2] }],
      ]);
    } finally {
      await boss.stop({ graceful: true, timeout: 5_000 });
    }
    expect(faults).toEqual([]);
  });
}
