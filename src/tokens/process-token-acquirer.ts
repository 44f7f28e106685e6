/**
 * Tokens for a process without requests: a daemon, a worker, a script that calls APIs as the application.
 * @module
 */

import type { Config } from '../config/schema.ts';
import { systemClock } from '../observability/clock.ts';
import { createLog } from '../observability/log.ts';
import { createPool } from './connection-pool.ts';
import { createConsentUrl } from './consent-url.ts';
import { createTokenEngine } from './create-token-engine.ts';
import { guardEngine } from './guarded-engine.ts';
import { createTokenAcquirer, type TokenAcquirer } from './token-acquirer.ts';
import { createTokenAcquisition } from './token-acquisition.ts';

export interface ProcessTokenAcquirer extends TokenAcquirer {
  /** Closes the connections to the token service once what is under way has ended. */
  close(): Promise<void>;
}

const CONNECTIONS = 8;

/**
 * Acquires application tokens with the credentials of the configuration, cached in memory and renewed behind their use.
 * Nobody is signed in here, so the methods for users throw `UnauthenticatedError`.
 *
 * @example
 * const tokens = createTokenAcquirer(loadConfig());
 * const { authorizationHeader } = await tokens.acquireForApp('https://graph.microsoft.com/.default');
 * @throws {CredentialError} a certificate that cannot be used
 */
export function createProcessTokenAcquirer(config: Config): ProcessTokenAcquirer {
  const { azureAd, server, telemetry, tokenCache } = config;
  const dispatcher = createPool(CONNECTIONS);
  const clock = systemClock;
  const engine = createTokenEngine({ azureAd, dispatcher, clock, log: createLog({ level: telemetry.logLevel }) });
  const acquirer = createTokenAcquirer({
    acquisition: createTokenAcquisition({
      engine: guardEngine({ engine, clock }),
      maxBytes: tokenCache.maxBytes,
      clockToleranceSeconds: azureAd.clockToleranceSeconds,
      clock,
    }),
    bearer: undefined,
    tenantId: azureAd.tenantId,
    consentUrl: createConsentUrl(azureAd, server.publicUrl),
  });
  return { ...acquirer, close: () => dispatcher.close() };
}
