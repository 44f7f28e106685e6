/**
 * The managed identity of the machine as credential: its token for the exchange audience is the client assertion, so that no
 * secret has to be kept anywhere.
 *
 * MSAL Node finds the endpoint (App Service and Container Apps by `IDENTITY_ENDPOINT`, else IMDS of the virtual machine). It is
 * reached directly, never through a proxy, and asked once: MSAL's own retries take longer than a request can wait.
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 * @module
 */

import { type INetworkModule, LogLevel, ManagedIdentityApplication, type NetworkResponse } from '@azure/msal-node';
import { Agent } from 'undici';
import { CredentialError } from '../../errors/errors.ts';
import type { Clock } from '../../observability/clock.ts';
import type { Logger } from '../../observability/log.ts';
import type { ClientCredential } from './credential.ts';
import { createKeptAssertion } from './kept-assertion.ts';

export interface ManagedIdentityOptions {
  /** Client id of a user-assigned identity; the one of the machine unless given. */
  readonly clientId: string | undefined;
  /** Audience of the assertion: `api://AzureADTokenExchange`. */
  readonly tokenExchangeUrl: string;
  readonly clock: Clock;
  readonly log: Logger;
}

const CONNECT_TIMEOUT_MS = 1_000;
const READ_TIMEOUT_MS = 3_000;

export function createManagedIdentityCredential(options: ManagedIdentityOptions): ClientCredential {
  const { clientId, tokenExchangeUrl, clock, log } = options;
  const network = directNetwork();
  return createKeptAssertion(
    {
      label: clientId === undefined ? 'managed identity' : `managed identity ${clientId}`,
      clock,
      log,
      async fetch() {
        const identity = new ManagedIdentityApplication({
          ...(clientId === undefined ? {} : { managedIdentityIdParams: { userAssignedClientId: clientId } }),
          system: {
            networkClient: network,
            disableInternalRetries: true,
            loggerOptions: { loggerCallback: () => {}, logLevel: LogLevel.Error, piiLoggingEnabled: false },
          },
        });
        // MSAL's cache is for the whole process and counts by the clock of the machine; what is kept is kept here.
        const { accessToken } = await identity.acquireToken({ resource: tokenExchangeUrl, forceRefresh: true });
        return accessToken;
      },
    },
    { perEndpoint: false },
  );
}

/** The endpoint is on the machine or link-local: no proxy, short time-outs, no redirects. */
function directNetwork(): INetworkModule {
  const agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: READ_TIMEOUT_MS,
    bodyTimeout: READ_TIMEOUT_MS,
    keepAliveTimeout: 1_000,
  });
  return {
    async sendGetRequestAsync<T>(url: string, options: { readonly headers?: Record<string, string> } = {}) {
      const { origin, pathname, search } = new URL(url);
      const headers = options.headers ?? {};
      const reply = await agent.request({ origin, path: `${pathname}${search}`, method: 'GET', headers });
      const response: NetworkResponse<T> = {
        status: reply.statusCode,
        headers: {},
        body: (await reply.body.json()) as T,
      };
      return response;
    },
    sendPostRequestAsync() {
      return Promise.reject(new CredentialError('This kind of managed identity endpoint is not supported.'));
    },
  };
}
