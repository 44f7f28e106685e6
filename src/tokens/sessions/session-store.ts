/**
 * Rows of long-running sessions: found, added within a bound, replaced only by whoever has seen the newest, ended.
 *
 * Knows nothing of what is sealed. Time is the database's own, the same for all processes, so a process whose clock steps lets nobody
 * in and ends nothing; a test passes another one. Every failure is a `SessionStoreUnavailableError` with its reason behind it.
 * @module
 */

import { type Database, DatabaseUnavailableError, type Queryable } from '../../database/database.ts';
import { withMigrations } from '../../database/migrate.ts';
import { SessionStoreUnavailableError } from '../../errors/errors.ts';
import type { Logger } from '../../observability/log.ts';
import { sessionMigrations } from './migrations.ts';
import type { SessionMetrics } from './session-metrics.ts';
import type { SessionUser } from './sessions.ts';

/** A row, not yet opened. */
export interface StoredSession {
  /** GUID. */
  readonly id: string;
  /** HMAC of the session's key under the key of the ring that wrote last. */
  readonly keyDigest: string;
  readonly user: SessionUser;
  /** Grows with every replacement. */
  readonly version: number;
  /** `undefined` for what is left of a session that has expired. */
  readonly sealed: Buffer | undefined;
  /** The refresh token of this version is known to be dead. */
  readonly needsInteraction: boolean;
  /** Milliseconds since the epoch, here and below, on the clock of the store. */
  readonly createdAtMs: number;
  /** May lag behind by a twentieth of the idle time: not every use is written. */
  readonly usedAtMs: number;
}

/** How long sessions live, of `Background.Sessions`. */
export interface Lives {
  /** Without use. */
  readonly idleSeconds: number;
  /** From the beginning, however much used. */
  readonly lifeSeconds: number;
}

/** Every method throws `SessionStoreUnavailableError` and nothing else, except for mistakes of ours. */
export interface SessionStore {
  /** @param by one of the digests, or the id */
  find(
    by: readonly string[] | { readonly id: string },
  ): Promise<{ readonly session: StoredSession | undefined; readonly nowMs: number }>;
  /**
   * Adds a session of the first version, unless there is no room, and clears away what others have left.
   * @param most sessions of the user that have not expired
   * @returns `taken`: there is one with this digest
   */
  add(
    session: Pick<StoredSession, 'id' | 'keyDigest' | 'user' | 'createdAtMs'> & { readonly sealed: Buffer },
    most: number,
    lives: Lives,
  ): Promise<'added' | 'limit' | 'taken'>;
  /**
   * Puts the next version in the place of this one; somebody who was here before wins.
   * @param next.createdAtMs when the session begins anew
   * @returns whether it is in place
   */
  replace(
    seen: Pick<StoredSession, 'id' | 'version'>,
    next: Pick<StoredSession, 'keyDigest' | 'createdAtMs'> & { readonly sealed: Buffer },
  ): Promise<boolean>;
  /** Was used just now. */
  touch(id: string): Promise<void>;
  /** The token service wants the user, unless a newer version is there. */
  markInteraction(seen: Pick<StoredSession, 'id' | 'version'>): Promise<void>;
  /** Has expired: nothing that is sealed is kept, and no clock brings it back. */
  end(id: string): Promise<void>;
  /** @returns whether there was one that had not expired */
  remove(id: string): Promise<boolean>;
  /** @returns how many there were */
  removeAllOf(user: SessionUser): Promise<number>;
  /** How many there are of all users that have not expired. */
  count(lives: Lives): Promise<number>;
  /** Those that have not expired, the oldest first. */
  allOf(user: SessionUser, lives: Lives): Promise<readonly StoredSession[]>;
}

/** Which rows are ours, and by whose clock they are judged. */
export interface SessionStoreOptions {
  /** Migrated with the first query. */
  readonly database: Database;
  /** Client id of this application: others on the same database have sessions of their own. */
  readonly applicationId: string;
  readonly log: Logger;
  readonly metrics?: Pick<SessionMetrics, 'ended'> | undefined;
  /** Instead of the clock of the database, for tests: milliseconds since the epoch. */
  readonly nowMs?: (() => number) | undefined;
}

/** How long "expired" is told apart from "unknown". */
const REMEMBERED_SECONDS = 30 * 86_400;

/** Exactly the members of {@link Row}; times in milliseconds since the epoch. */
const COLUMNS = `id, key_digest, tenant_id, object_id, version, sealed, needs_interaction,
  (extract(epoch FROM created_at) * 1000)::float8 AS created_ms, (extract(epoch FROM used_at) * 1000)::float8 AS used_ms`;
/** SQL: whether a time is less than so many seconds ago. */
const LIVE = (seconds: number, column: string, now: string) => `${column} > ${now} - interval '1 second' * ${seconds}`;

/** As drivers give it. */
interface Row {
  readonly id: string;
  readonly key_digest: string;
  readonly tenant_id: string;
  readonly object_id: string;
  readonly version: number;
  /** `null` once it has ended. */
  readonly sealed: Buffer | null;
  readonly needs_interaction: boolean;
  readonly created_ms: number;
  readonly used_ms: number;
}

/** Connects with the first call; a failed call says nothing about the next. */
export function createSessionStore(options: SessionStoreOptions): SessionStore {
  const { database, applicationId, log, metrics, nowMs } = options;
  const migrated = withMigrations(database, sessionMigrations);
  /** The time in SQL. A number of ours, so nothing has to be quoted. */
  const now = () => (nowMs ? `to_timestamp(${nowMs()} / 1000.0)` : 'clock_timestamp()');

  async function ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      log.warn('sessions.store_unavailable', { error });
      // Whoever uses an embedded database sits at the machine; of any other, the log alone says where it is and what it said.
      const isHere = database.kind === 'embedded' && error instanceof DatabaseUnavailableError;
      throw new SessionStoreUnavailableError({ cause: error }, isHere ? error.message : undefined);
    }
  }
  const run = <R = Record<string, unknown>>(sql: string, params: readonly unknown[]) =>
    ask(async () => (await migrated.query<R>(sql, params)).rows);

  async function hasRoom(inside: Queryable, user: SessionUser, most: number, lives: Lives): Promise<boolean> {
    const { rows } = await inside.query<{ readonly n: number }>(
      `SELECT count(*)::integer AS n FROM onbehalf.session
        WHERE application_id = $1 AND tenant_id = $2 AND object_id = $3 AND ${isLive(lives)}`,
      [applicationId, user.tenantId, user.objectId],
    );
    return (rows[0]?.n ?? 0) < most;
  }
  const isLive = ({ idleSeconds, lifeSeconds }: Lives) =>
    `ended_at IS NULL AND ${LIVE(idleSeconds, 'used_at', now())} AND ${LIVE(lifeSeconds, 'created_at', now())}`;

  return {
    async find(by) {
      const [condition, value] = 'id' in by ? ['id = $1::uuid', by.id] : ['key_digest = ANY($1::text[])', [...by]];
      const rows = await run<Row & { readonly now_ms: number }>(
        `SELECT n.now_ms, s.* FROM (SELECT (extract(epoch FROM ${now()}) * 1000)::float8 AS now_ms) n
          LEFT JOIN (SELECT ${COLUMNS} FROM onbehalf.session WHERE application_id = $2 AND ${condition}) s ON true`,
        [value, applicationId],
      );
      const [row] = rows;
      return { session: row?.id ? sessionOf(row) : undefined, nowMs: Math.round(row?.now_ms ?? 0) };
    },
    add: ({ id, keyDigest, user, sealed, createdAtMs }, most, lives) =>
      ask(() =>
        migrated.transaction(async (inside) => {
          const { tenantId, objectId } = user;
          // Two that begin at once would both count one too few.
          await inside.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
            `onbehalf session ${applicationId} ${tenantId} ${objectId}`,
          ]);
          await clearAway(inside, lives);
          if (!(await hasRoom(inside, user, most, lives))) return 'limit';
          const { rows } = await inside.query(
            `INSERT INTO onbehalf.session (id, key_digest, application_id, tenant_id, object_id, version, sealed, created_at, used_at)
              VALUES ($1, $2, $3, $4, $5, 1, $6, to_timestamp($7::float8 / 1000), ${now()})
              ON CONFLICT (application_id, key_digest) DO NOTHING RETURNING id`,
            [id, keyDigest, applicationId, tenantId, objectId, sealed, createdAtMs],
          );
          return rows.length > 0 ? 'added' : 'taken';
        }),
      ),
    async replace({ id, version }, { keyDigest, sealed, createdAtMs }) {
      const rows = await run(
        `UPDATE onbehalf.session
          SET key_digest = $3, sealed = $4, created_at = to_timestamp($5::float8 / 1000), used_at = ${now()},
            version = version + 1, needs_interaction = false, ended_at = NULL
          WHERE id = $1::uuid AND version = $2 RETURNING id`,
        [id, version, keyDigest, sealed, createdAtMs],
      );
      return rows.length > 0;
    },
    async touch(id) {
      await run(`UPDATE onbehalf.session SET used_at = greatest(used_at, ${now()}) WHERE id = $1::uuid`, [id]);
    },
    async markInteraction({ id, version }) {
      await run('UPDATE onbehalf.session SET needs_interaction = true WHERE id = $1::uuid AND version = $2', [
        id,
        version,
      ]);
    },
    async end(id) {
      const rows = await run(
        `UPDATE onbehalf.session SET sealed = NULL, ended_at = ${now()} WHERE id = $1::uuid AND ended_at IS NULL RETURNING id`,
        [id],
      );
      metrics?.ended('expired', rows.length);
    },
    async remove(id) {
      const rows = await run<{ readonly sealed: boolean }>(
        'DELETE FROM onbehalf.session WHERE id = $1::uuid RETURNING sealed IS NOT NULL AS sealed',
        [id],
      );
      return rows[0]?.sealed ?? false;
    },
    async removeAllOf({ tenantId, objectId }) {
      const rows = await run<{ readonly sealed: boolean }>(
        `DELETE FROM onbehalf.session WHERE application_id = $1 AND tenant_id = $2 AND object_id = $3
          RETURNING sealed IS NOT NULL AS sealed`,
        [applicationId, tenantId, objectId],
      );
      return rows.filter(({ sealed }) => sealed).length;
    },
    async count(lives) {
      const rows = await run<{ readonly n: number }>(
        `SELECT count(*)::integer AS n FROM onbehalf.session WHERE application_id = $1 AND ${isLive(lives)}`,
        [applicationId],
      );
      return rows[0]?.n ?? 0;
    },
    async allOf({ tenantId, objectId }, lives) {
      const rows = await run<Row>(
        `SELECT ${COLUMNS} FROM onbehalf.session
          WHERE application_id = $1 AND tenant_id = $2 AND object_id = $3 AND ${isLive(lives)} ORDER BY created_at, id`,
        [applicationId, tenantId, objectId],
      );
      return rows.map(sessionOf);
    },
  };

  /** Refresh tokens that nobody may use any more, and what has been remembered long enough. */
  async function clearAway(inside: Queryable, { idleSeconds, lifeSeconds }: Lives): Promise<void> {
    const { rows } = await inside.query(
      `UPDATE onbehalf.session SET sealed = NULL, ended_at = ${now()}
        WHERE application_id = $1 AND ended_at IS NULL
          AND NOT (${LIVE(idleSeconds, 'used_at', now())} AND ${LIVE(lifeSeconds, 'created_at', now())}) RETURNING id`,
      [applicationId],
    );
    metrics?.ended('expired', rows.length);
    await inside.query(
      `DELETE FROM onbehalf.session WHERE application_id = $1 AND ended_at IS NOT NULL
        AND NOT ${LIVE(REMEMBERED_SECONDS, 'ended_at', now())}`,
      [applicationId],
    );
  }
}

function sessionOf(row: Row): StoredSession {
  return {
    id: row.id,
    keyDigest: row.key_digest,
    user: { tenantId: row.tenant_id, objectId: row.object_id },
    version: row.version,
    sealed: row.sealed ?? undefined,
    needsInteraction: row.needs_interaction,
    createdAtMs: Math.round(row.created_ms),
    usedAtMs: Math.round(row.used_ms),
  };
}
