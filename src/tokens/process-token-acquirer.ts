/**
 * Tokens for a process without requests: a daemon, a worker, a script that calls APIs as the application.
 * @module
 */

import type { Config } from '../config/schema.ts';
import { createDatabase } from '../database/create-database.ts';
import { type Clock, systemClock } from '../observability/clock.ts';
import { createLog, type Logger } from '../observability/log.ts';
import { createSharedCache } from './cache/shared/create-shared-cache.ts';
import { createPool } from './connection-pool.ts';
import { createConsentUrl } from './consent-url.ts';
import { createTokenEngine } from './create-token-engine.ts';
import type { SignedAssertionProvider } from './credentials/create-credentials.ts';
import { guardEngine } from './guarded-engine.ts';
import { keptSessions } from './sessions/kept-sessions.ts';
import type { StartedSessions } from './sessions/sessions.ts';
import { createSessionsOfConfiguration } from './sessions/sessions-of-configuration.ts';
import { createTokenAcquirer, type TokenAcquirer } from './token-acquirer.ts';
import { createTokenAcquisition } from './token-acquisition.ts';

/** A token acquirer that owns its connections: whoever makes one closes it. */
export interface ProcessTokenAcquirer extends TokenAcquirer {
  /**
   * Sessions that users have begun: `sessions.acquire(key, scopes)` here and now, from any process with the same configuration. Connected
   * with the first use. In production without `Background.DatabaseUrl` every call is refused with a `TypeError` that says so.
   */
  readonly sessions: StartedSessions;
  /** Closes the connections to the token service, the shared cache and the database once what is under way has ended. */
  close(): Promise<void>;
}

/** To the token service: a process that acts as the application asks for a handful of tokens an hour. */
const CONNECTIONS = 8;

/** What the configuration cannot say. */
export interface ProcessTokenAcquirerOptions {
  readonly clock?: Clock;
  /** As `createLog` makes it, at `Telemetry.LogLevel`, unless given. */
  readonly log?: Logger;
  /** Functions that sign client assertions, for credentials with `CustomSignedAssertionProviderName`. */
  readonly signedAssertionProviders?: Readonly<Record<string, SignedAssertionProvider>>;
}

/**
 * Acquires application tokens with the credentials of the configuration, cached in memory, shared through `TokenCache.RedisUrl`
 * where that is set, and renewed behind their use. Nobody is signed in here, so the methods for users throw `UnauthenticatedError`,
 * unless they are given the key of a long-running session.
 *
 * @example
 * const tokens = createTokenAcquirer(loadConfig());
 * const { authorizationHeader } = await tokens.acquireForApp('https://graph.microsoft.com/.default');
 * @throws {CredentialError} a certificate that cannot be used, or a provider that was not given
 * @throws {Error} `TokenCache.RedisUrl` without keys that can be read or without `@redis/client`
 */
export function createProcessTokenAcquirer(
  config: Config,
  options: ProcessTokenAcquirerOptions = {},
): ProcessTokenAcquirer {
  const { azureAd, server, telemetry, tokenCache } = config;
  const { clock = systemClock, log = createLog({ level: telemetry.logLevel }) } = options;
  const dispatcher = createPool(CONNECTIONS);
  const providers = options.signedAssertionProviders;
  const engine = createTokenEngine({ azureAd, dispatcher, clock, log, providers });
  const guarded = guardEngine({ engine, clock });
  const shared = createSharedCache({ config, clock, log });
  const database = createDatabase(config, log);
  const sessions = database && createSessionsOfConfiguration({ config, database, engine: guarded, clock, log });
  const acquirer = createTokenAcquirer({
    acquisition: createTokenAcquisition({
      engine: guarded,
      ...(shared ? { shared } : {}),
      maxBytes: tokenCache.maxBytes,
      clockToleranceSeconds: azureAd.clockToleranceSeconds,
      clock,
    }),
    bearer: undefined,
    tenantId: azureAd.tenantId,
    consentUrl: createConsentUrl(azureAd, server.publicUrl),
    sessions,
    isProcess: true,
  });
  return {
    ...acquirer,
    sessions: keptSessions(sessions),
    async close() {
      await database?.close();
      await shared?.close();
      await dispatcher.close();
    },
  };
}
