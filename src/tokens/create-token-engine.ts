/**
 * The token engine from configuration: credentials read, MSAL Node behind them.
 * @module
 */

import type { Dispatcher } from 'undici';
import type { Config } from '../config/schema.ts';
import type { Clock } from '../observability/clock.ts';
import type { Logger } from '../observability/log.ts';
import { createCredentials } from './credentials.ts';
import type { TokenEngine } from './engine.ts';
import { createMsalEngine } from './msal-engine.ts';

export interface TokenEngineOptions {
  readonly azureAd: Config['azureAd'];
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly log: Logger;
}

/** @throws {CredentialError} a certificate that cannot be used */
export function createTokenEngine({ azureAd, dispatcher, clock, log }: TokenEngineOptions): TokenEngine {
  return createMsalEngine({
    azureAd,
    credentials: createCredentials(azureAd.clientCredentials, azureAd.clientId, clock),
    dispatcher,
    clock,
    log,
  });
}
