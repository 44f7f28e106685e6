/**
 * The token engine from configuration: credentials read, MSAL Node behind them; beside it the endpoint of managed identities.
 * @module
 */

import type { Dispatcher } from 'undici';
import type { Config } from '../config/schema.ts';
import { type CredentialsOptions, createCredentials } from './credentials/create-credentials.ts';
import type { TokenEngine } from './engine.ts';
import { createIdentityEngine } from './managed-identity/identity-engine.ts';
import { createMsalEngine } from './msal-engine.ts';

/** What the engine is made of. */
export interface TokenEngineOptions extends Omit<CredentialsOptions, 'clientId'> {
  readonly azureAd: Config['azureAd'];
  /** Of the token service alone; whoever made it closes it. The endpoint of managed identities is reached without. */
  readonly dispatcher: Dispatcher;
}

/** @throws {CredentialError} a certificate that cannot be used, or a provider that was not given */
export function createTokenEngine({ azureAd, dispatcher, ...rest }: TokenEngineOptions): TokenEngine {
  const credentials = createCredentials(azureAd.clientCredentials, { ...rest, clientId: azureAd.clientId });
  const tokenService = createMsalEngine({ azureAd, credentials, dispatcher, clock: rest.clock, log: rest.log });
  const identities = createIdentityEngine({ clock: rest.clock });
  return {
    exchange: (request) =>
      request.grant === 'managed-identity' ? identities.exchange(request) : tokenService.exchange(request),
  };
}
