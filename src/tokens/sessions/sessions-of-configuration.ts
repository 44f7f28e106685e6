/**
 * Long-running sessions from configuration.
 * @module
 */

import type { Config } from '../../config/schema.ts';
import type { Database } from '../../database/database.ts';
import { type Clock, systemClock } from '../../observability/clock.ts';
import type { Logger } from '../../observability/log.ts';
import { createConsentUrl } from '../consent-url.ts';
import type { TokenEngine } from '../engine.ts';
import { createBackgroundKeyRing } from './background-key-ring.ts';
import { countSessions } from './counted-sessions.ts';
import { createSessions, type Sessions } from './create-sessions.ts';
import type { SessionMetrics } from './session-metrics.ts';
import { createSessionStore } from './session-store.ts';

/** What sessions share with the rest of the process. */
export interface ConfiguredSessionsOptions {
  readonly config: Pick<Config, 'azureAd' | 'background' | 'server'>;
  /** Whoever made it closes it. */
  readonly database: Database;
  /** With its policies. */
  readonly engine: TokenEngine;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics?: SessionMetrics | undefined;
}

/** Nothing is read, connected or started before the first session. */
export function createSessionsOfConfiguration(options: ConfiguredSessionsOptions): Sessions {
  const { config, database, engine, clock, log, metrics } = options;
  const { azureAd, background, server } = config;
  const { clientId: applicationId } = azureAd;
  // The clock of the database is the same for all processes; a clock that somebody passed in is meant to decide.
  const nowMs = clock === systemClock ? undefined : () => clock.now();
  const store = createSessionStore({ database, applicationId, log, metrics, nowMs });
  const lives = background.sessions;
  const sessions = createSessions({
    store,
    ring: createBackgroundKeyRing(background, { clock, log }),
    applicationId,
    engine,
    lives,
    maxPerUser: background.sessions.maxPerUser,
    consentUrl: createConsentUrl(azureAd, server.publicUrl),
    clock,
    log,
    metrics,
  });
  return metrics ? countSessions({ sessions, store, lives, metrics, clock }) : sessions;
}
