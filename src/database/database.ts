/**
 * What long-running sessions and background operations ask of a database: SQL of PostgreSQL, whoever answers it.
 *
 * Two implementations: a PostgreSQL over the network, and an embedded one for development. Nothing is connected, started or written
 * before the first query, so whoever holds a `Database` and asks it nothing pays nothing.
 * @module
 */

/** The database, or a transaction in it. */
export interface Queryable {
  /**
   * Runs one statement, or several without parameters; rows of several come one after the other.
   *
   * Text and numbers come back as such, `bytea` as bytes, `jsonb` parsed, `timestamptz` as `Date`. Numbers of eight bytes differ between
   * the implementations: cast them to `text`, `int` or `float8`.
   *
   * @param params for `$1`, `$2`, …: text, numbers, booleans, null, bytes, dates, arrays of text
   * @throws {DatabaseUnavailableError} it could not be reached, or not in time; whether the statement ran is not known
   * @throws {Error} what the database said to the statement, with its `code` (SQLSTATE)
   */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- whoever writes the statement knows the rows
  query<Row = Record<string, unknown>>(
    sql: string,
    params?: readonly unknown[],
  ): Promise<{ readonly rows: readonly Row[] }>;
}

/** Whoever makes it closes it; everybody else only asks. */
export interface Database extends Queryable {
  /** `embedded` has one owner and one connection: what other processes do is out of its sight. */
  readonly kind: 'postgresql' | 'embedded';
  /**
   * Runs `work` in one transaction of a connection of its own: committed when it ends well, rolled back when it throws.
   * Statements go to what `work` is given; asking the database itself from inside would wait for another connection.
   */
  transaction<T>(work: (inside: Queryable) => Promise<T>): Promise<T>;
  /**
   * Hears what is notified on a channel (`NOTIFY`), from any process of the database. A hint and no more: what is said while the connection is
   * away is lost, so whoever listens also looks from time to time.
   * @param channel word of `[a-z0-9_]`
   * @param heard called for each notification, and once whenever listening begins (again)
   * @returns at once, also where the database cannot be reached: it is tried again for as long as it takes
   */
  listen(channel: string, heard: () => void): Promise<Listening>;
  /** Ends connections, or the process that owns the embedded one. Later queries are refused. */
  close(): Promise<void>;
}

/** One listener on one channel. */
export interface Listening {
  /** Nothing is heard any more; the connection stays for the others. */
  close(): Promise<void>;
}

/** The database could not be reached, was not ready, or did not answer in time. Another attempt may succeed. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}
