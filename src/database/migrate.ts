/**
 * Brings the tables of one part of the product up to date, once each, however many processes begin at the same time.
 *
 * Steps are applied in order in one transaction, behind a lock of the database, and recorded; a step that has been published is never
 * edited, the next one changes what it made. A database that a newer version has worked on is refused: what that version wrote there
 * might mean something that this one would destroy.
 * @module
 */

import type { Database, Queryable } from './database.ts';

/** One step, applied once in the life of a database. */
export interface Migration {
  /** `<part>-<number>`, such as `sessions-1`; numbers of a part count up from 1. */
  readonly id: string;
  /** One or more statements. */
  readonly sql: string;
}

/** A newer version has changed the tables. Nothing was touched. */
export class DatabaseTooNewError extends Error {
  override readonly name = 'DatabaseTooNewError';
}

/** Any constant that nobody else on this database is likely to lock: `onbehalf` as bytes, cut to the range of `bigint`. */
const LOCK = '0x6f6e626568616c66';

/** What has been applied, once and for all parts. Never changed: each version of this package has to be able to read it. */
const RECORDS = `
  CREATE SCHEMA IF NOT EXISTS onbehalf;
  CREATE TABLE IF NOT EXISTS onbehalf.migration (
    id text PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );`;

/**
 * @param migrations all of one part, in order
 * @returns ids of those applied now
 * @throws {DatabaseTooNewError} steps of this part are recorded that are not among them
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<readonly string[]> {
  return await database.transaction(async (inside) => {
    // Held until the transaction ends, however it ends.
    await inside.query(`SELECT pg_advisory_xact_lock(${BigInt(LOCK)}::bigint)`);
    await inside.query(RECORDS);
    const applied = await appliedOf(inside, partOf(migrations));
    const known = new Set(migrations.map(({ id }) => id));
    const strangers = applied.filter((id) => !known.has(id));
    if (strangers.length > 0) {
      throw new DatabaseTooNewError(
        `A newer version has worked on this database (${strangers.join(', ')}): start that version, or one after it.`,
      );
    }
    const missing = migrations.filter(({ id }) => !applied.includes(id));
    for (const { id, sql } of missing) {
      await inside.query(sql);
      await inside.query('INSERT INTO onbehalf.migration (id) VALUES ($1)', [id]);
    }
    return missing.map(({ id }) => id);
  });
}

/** Ids of the migrations of one part that this database has had, newer ones than ours among them. */
async function appliedOf(inside: Queryable, part: string): Promise<readonly string[]> {
  const { rows } = await inside.query<{ readonly id: string }>(
    "SELECT id FROM onbehalf.migration WHERE regexp_replace(id, '-[0-9]+$', '') = $1",
    [part],
  );
  return rows.map(({ id }) => id);
}

/** @throws {TypeError} a list that skips a number or mixes parts: a mistake of whoever wrote it */
function partOf(migrations: readonly Migration[]): string {
  const parts = new Set(
    migrations.map(({ id }, index) =>
      /^([a-z]+)-(\d+)$/.exec(id)?.[2] === String(index + 1) ? id.replace(/-\d+$/, '') : '',
    ),
  );
  const [part = ''] = parts;
  if (part === '' || parts.size > 1) {
    throw new TypeError('Expected migrations of one part, numbered from 1: sessions-1, sessions-2, …');
  }
  return part;
}

/**
 * The same database, whose tables are brought up to date before the first query. A failure is not remembered: the next query tries again.
 * Closing stays with whoever made `database`.
 */
export function withMigrations(database: Database, migrations: readonly Migration[]): Omit<Database, 'close'> {
  let ready: Promise<unknown> | undefined;
  const prepare = async (): Promise<void> => {
    ready ??= migrate(database, migrations);
    try {
      await ready;
    } catch (error) {
      ready = undefined;
      throw error;
    }
  };
  return {
    kind: database.kind,
    async query(sql: string, params?: readonly unknown[]) {
      await prepare();
      return await database.query<never>(sql, params);
    },
    async transaction(work) {
      await prepare();
      return await database.transaction(work);
    },
    listen: (channel, heard) => database.listen(channel, heard),
  };
}
