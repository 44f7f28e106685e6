/**
 * A PostgreSQL over the network, through `pg`: a small pool, made with the first query.
 *
 * Everything that another attempt may mend (no connection, a restart, too many clients, no answer in time) is told apart from what the
 * database says to a statement. `pg` is an optional peer, loaded when it is used.
 * @module
 */

import type * as Pg from 'pg';
import type { Secret } from '../config/secret.ts';
import type { Logger } from '../observability/log.ts';
import { type Database, DatabaseUnavailableError, type Queryable } from './database.ts';
import { startListener } from './listener.ts';
import { createPlaces } from './places.ts';

/** Which PostgreSQL, and how much of it. */
export interface PostgresqlOptions {
  /** `postgresql://user:password@host/database`, with what `pg` takes as parameters. */
  readonly url: Secret;
  readonly log: Logger;
  /** Connections at most. */
  readonly connections?: number;
}

/** For a server that does not answer at all; one that refuses says so at once. */
const CONNECT_TIMEOUT_MS = 2_000;
/** While others use all connections: as long as a request lasts that would wait for it. */
const PLACE_TIMEOUT_MS = 10_000;
/** For a place; the next is refused at once instead of late. */
const MOST_WAITING = 1_000;
/** Given up by the server; a little later by us, for a server that hangs. Migrations of a large table are the slowest statements. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** Longer than the server's own time for a statement, so that its error is heard and only a server that is gone is given up. */
const ANSWER_TIMEOUT_MS = 17_000;
/** A process that was frozen in the middle of a transaction shall not hold its locks until it wakes up: others wait for them a third as long. */
const IDLE_IN_TRANSACTION_MS = 5_000;

/** Classes of SQLSTATE that say something of the server instead of the statement: connection, authorisation, room, operators, system. */
const OF_THE_SERVER: ReadonlySet<string> = new Set(['08', '28', '3D', '53', '57', '58']);

/** Connects with the first query. Idle connections keep no process alive. */
export function createPostgresqlDatabase({ url, log, connections = 10 }: PostgresqlOptions): Database {
  const takePlace = createPlaces({ most: connections, waitMs: PLACE_TIMEOUT_MS, mostWaiting: MOST_WAITING });
  let pool: Promise<Pg.Pool> | undefined;
  let isClosed = false;

  const settings = () => ({
    connectionString: url.reveal(),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    application_name: 'onbehalf',
    keepAlive: true,
  });

  async function makePool(): Promise<Pg.Pool> {
    const { Pool } = await loadPg();
    const made = new Pool({ ...settings(), max: connections, allowExitOnIdle: true });
    // Of connections that idle: the next query opens another one. Unheard, the event would end the process.
    made.on('error', (error) => log.debug('database.connection_lost', { error }));
    return made;
  }

  async function connect(): Promise<Pg.PoolClient> {
    if (isClosed) throw new DatabaseUnavailableError('The connections to the database have been closed.');
    pool ??= makePool();
    let client: Pg.PoolClient;
    try {
      client = await (await pool).connect();
    } catch (error) {
      throw toldApart(error);
    }
    client.on('error', ignore); // the statement under way rejects with the same error
    return client;
  }

  async function using<T>(work: (inside: Queryable) => Promise<T>): Promise<T> {
    const leavePlace = await takePlace();
    try {
      return await usingConnection(work);
    } finally {
      leavePlace();
    }
  }

  /** A connection whose statement failed is closed: a block of statements may have left it in the middle of a transaction. */
  async function usingConnection<T>(work: (inside: Queryable) => Promise<T>): Promise<T> {
    const client = await connect();
    let failed = true;
    try {
      const result = await work({
        async query(sql: string, params?: readonly unknown[]) {
          try {
            return { rows: rowsOf(await client.query(sql, params && [...params])) };
          } catch (error) {
            throw toldApart(error);
          }
        },
      });
      failed = false;
      return result;
    } finally {
      client.off('error', ignore);
      client.release(failed);
    }
  }

  return {
    kind: 'postgresql',
    query: (sql: string, params?: readonly unknown[]) => using((inside) => inside.query<never>(sql, params)),
    transaction: (work) =>
      using(async (inside) => {
        await inside.query('BEGIN');
        try {
          const result = await work(inside);
          await inside.query('COMMIT');
          return result;
        } catch (error) {
          await inside.query('ROLLBACK').catch(ignore); // closing the connection rolls back as well
          throw error;
        }
      }),
    async listen(channel, heard) {
      const { Client } = await loadPg();
      return startListener({ createClient: () => new Client(settings()), channel, heard, log });
    },
    async close() {
      isClosed = true;
      const made = await pool?.catch(ignore);
      pool = undefined;
      await made?.end();
    },
  };
}

function ignore(): void {}

/** Several statements answer with several results, though the types say one. What the rows are, whoever asks knows. */
function rowsOf(answer: Pg.QueryResult<never> | readonly Pg.QueryResult<never>[]): readonly never[] {
  return 'rows' in answer ? answer.rows : answer.flatMap(({ rows }) => rows);
}

function toldApart(error: unknown): unknown {
  const { code } = error as { readonly code?: unknown };
  const isOfTheStatement =
    typeof code === 'string' && /^[\dA-Z]{5}$/.test(code) && !OF_THE_SERVER.has(code.slice(0, 2));
  return isOfTheStatement || !(error instanceof Error)
    ? error
    : new DatabaseUnavailableError('The database did not answer.', { cause: error });
}

/** @throws {Error} it is not installed: an optional package, which only this database needs */
async function loadPg(): Promise<Pick<typeof Pg, 'Client' | 'Pool'>> {
  try {
    return (await import('pg')).default;
  } catch (cause) {
    throw new Error('Background.DatabaseUrl needs the package pg: npm install pg', { cause });
  }
}
