/**
 * The managed identity of the machine as credential: its token for the exchange audience is the client assertion, so that no
 * secret has to be kept anywhere.
 *
 * The endpoint is asked once: repeats take longer than a request can wait that still has an exchange before it.
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 * @module
 */

import type { Clock } from '../../observability/clock.ts';
import type { Logger } from '../../observability/log.ts';
import { askIdentityEndpoint } from '../managed-identity/identity-endpoint.ts';
import type { ClientCredential } from './credential.ts';
import { createKeptAssertion } from './kept-assertion.ts';

/** Which identity vouches for the application. */
export interface ManagedIdentityOptions {
  /** Client id of a user-assigned identity; the one of the machine unless given. */
  readonly clientId: string | undefined;
  /** Audience of the assertion: `api://AzureADTokenExchange`. */
  readonly tokenExchangeUrl: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One assertion for all token endpoints: its audience is the exchange, not an endpoint. */
export function createManagedIdentityCredential(options: ManagedIdentityOptions): ClientCredential {
  const { clientId, tokenExchangeUrl, clock, log } = options;
  return createKeptAssertion(
    {
      label: clientId === undefined ? 'managed identity' : `managed identity ${clientId}`,
      clock,
      log,
      async fetch() {
        const question = { userAssignedClientId: clientId, resource: tokenExchangeUrl };
        return (await askIdentityEndpoint(question)).accessToken;
      },
    },
    { perEndpoint: false },
  );
}
