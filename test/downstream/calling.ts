/**
 * A downstream API on loopback and a client for it whose headers say for whom and with which claims they were made.
 * @module
 */

import type { ServerResponse } from 'node:http';
import { Agent } from 'undici';
import type { DownstreamApiConfig } from '../../src/config/schema.ts';
import { createDownstreamApi, type DownstreamApi } from '../../src/downstream/downstream-api.ts';
import { createTransport } from '../../src/downstream/transport.ts';
import { type Clock, systemClock } from '../../src/observability/clock.ts';
import type {
  AuthorizationHeaderOptions,
  AuthorizationHeaderProvider,
} from '../../src/tokens/authorization-header-provider.ts';
import { type LoopbackServer, listen, type SeenRequest } from '../support/loopback.ts';

export interface AskedHeader {
  readonly scopes: readonly string[];
  readonly options: AuthorizationHeaderOptions;
}

export interface Calling extends AsyncDisposable {
  readonly api: DownstreamApi;
  /** Ends the request that the client belongs to. */
  readonly controller: AbortController;
  readonly server: LoopbackServer;
  /** Headers asked for, in order. */
  readonly asked: readonly AskedHeader[];
}

export interface CallingOptions {
  readonly config?: Partial<DownstreamApiConfig>;
  /** Instead of `Bearer for User.Read`, or `… with {claims}`. */
  readonly header?: (asked: AskedHeader, index: number) => string | Promise<string>;
  /** Path of the base address. */
  readonly base?: string;
  /** What the token service granted, in lower case; nothing unless given. */
  readonly granted?: readonly string[];
  readonly clock?: Clock;
}

export async function startCalling(
  answer: (request: SeenRequest, response: ServerResponse, index: number) => unknown,
  { config = {}, header = describeHeader, base = '/v1.0', granted = [], clock = systemClock }: CallingOptions = {},
): Promise<Calling> {
  const server = await listen(answer);
  const pool = new Agent();
  const controller = new AbortController();
  const asked: AskedHeader[] = [];
  const createAuthorizationHeader: AuthorizationHeaderProvider['createAuthorizationHeader'] = async (
    scopes,
    options = {},
  ) => {
    asked.push({ scopes, options });
    return await header({ scopes, options }, asked.length - 1);
  };
  const settings: DownstreamApiConfig = {
    baseUrl: `${server.url}${base}`,
    scopes: ['https://graph.microsoft.com/User.Read'],
    requestAppToken: false,
    timeoutMs: 2_000,
    maxConcurrency: 256,
    maxAnswerBytes: 4_194_304,
    retry: { maxRetries: 0, attemptTimeoutMs: 5_000 }, // most tests are about one answer
    jsonBatch: true,
    protocolScheme: 'Bearer',
    anonymous: false,
    extraHeaderParameters: {},
    extraQueryParameters: {},
    variables: {},
    ...config,
  };
  const api = createDownstreamApi({
    name: 'graph',
    config: settings,
    transport: createTransport({ api: 'graph', settings, pool, clock }),
    caller: { tenantId: 'contoso', user: 'ada' },
    headers: {
      createAuthorizationHeader,
      createAuthorizationHeaderForUser: createAuthorizationHeader,
      createAuthorizationHeaderForApp: (scope, options) => createAuthorizationHeader([scope], options),
    },
    acquire: async (scopes, options = {}) => ({
      accessToken: '',
      authorizationHeader: await createAuthorizationHeader(scopes, options),
      expiresOn: new Date(),
      tenantId: '',
      scopes: granted,
      source: 'memory',
    }),
    correlationId: 'aaaaaaaa-0000-4000-8000-000000000001',
    signal: controller.signal,
    clock,
  });
  return {
    api,
    controller,
    server,
    asked,
    async [Symbol.asyncDispose]() {
      await pool.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

function describeHeader({ scopes, options }: AskedHeader): string {
  const claims = options.acquireTokenOptions?.claims;
  const names = scopes.map((scope) => scope.slice(scope.lastIndexOf('/') + 1)).join('+');
  return `Bearer for ${names}${claims === undefined ? '' : ` with ${claims}`}`;
}
