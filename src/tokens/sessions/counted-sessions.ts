/**
 * Long-running sessions that are counted as they are begun, used and ended. What happens behind the scenes is counted where it happens.
 * @module
 */

import type { Clock } from '../../observability/clock.ts';
import type { Sessions } from './create-sessions.ts';
import type { SessionMetrics } from './session-metrics.ts';
import type { Lives, SessionStore } from './session-store.ts';

/** What is counted, and into what. */
export interface CountedSessionsOptions {
  readonly sessions: Sessions;
  /** Asked how many are alive, where somebody reads the metric. */
  readonly store: Pick<SessionStore, 'count'>;
  readonly lives: Lives;
  readonly metrics: SessionMetrics;
  readonly clock: Clock;
}

/** Whoever reads gets the last count; the next is made behind it, no more often than this. */
const COUNT_EVERY_MS = 15_000;

/** The same sessions, counted. The number alive is that of the last count: a reader of metrics does not wait for a database. */
export function countSessions({ sessions, store, lives, metrics, clock }: CountedSessionsOptions): Sessions {
  let alive: number | undefined;
  /** A database that nobody has needed yet is not connected for a metric's sake. */
  let isUsed = false;
  let countedAtMs = Number.NEGATIVE_INFINITY;

  async function count(): Promise<void> {
    alive = await store.count(lives).catch(() => undefined);
  }
  metrics.live(() => {
    if (isUsed && clock.monotonic() - countedAtMs >= COUNT_EVERY_MS) {
      countedAtMs = clock.monotonic();
      void count();
    }
    return alive;
  });

  async function using<Result>(work: Promise<Result>): Promise<Result> {
    const result = await work;
    isUsed = true;
    return result;
  }

  return {
    ...sessions,
    async initiate(bearer, scopes, options) {
      const begun = await using(sessions.initiate(bearer, scopes, options));
      metrics.begun();
      return begun;
    },
    async acquire(session, scopes, options) {
      const token = await using(sessions.acquire(session, scopes, options));
      metrics.used(token.source === 'memory' ? 'memory' : 'network');
      return token;
    },
    async renew(session, options) {
      const renewed = await using(sessions.renew(session, options));
      metrics.used('network');
      return renewed;
    },
    async stop(session, options) {
      const wasThere = await using(sessions.stop(session, options));
      if (wasThere) metrics.ended('stopped', 1);
      return wasThere;
    },
    async stopUser(objectId, tenantId) {
      const ended = await using(sessions.stopUser(objectId, tenantId));
      metrics.ended('user-stopped', ended);
      return ended;
    },
  };
}
