/**
 * A token endpoint on loopback TLS that answers what a test tells it, and the engine pointed at it.
 * @module
 */

import type { ServerResponse } from 'node:http';
import { Agent, type Dispatcher } from 'undici';
import { Assertion } from '../../src/bearer/assertion.ts';
import { Secret } from '../../src/config/secret.ts';
import { type Clock, systemClock } from '../../src/observability/clock.ts';
import { type Logger, silentLog } from '../../src/observability/log.ts';
import { createSecretCredential } from '../../src/tokens/credentials/client-secret.ts';
import type { ClientCredential } from '../../src/tokens/credentials/credential.ts';
import type { OnBehalfOfExchange, TokenEngine } from '../../src/tokens/engine.ts';
import { createMsalEngine } from '../../src/tokens/msal-engine.ts';
import { API, TENANT } from '../support/authority.ts';
import { createLoopbackCertificate } from '../support/certificates.ts';
import { json, type LoopbackServer, listen, type SeenRequest } from '../support/loopback.ts';

export const GRAPH = 'https://graph.microsoft.com';
export const OBJECT_ID = '12345678-1234-4234-8234-123456789012';
export const SECRET = createSecretCredential(new Secret('the-secret-of-the-test'), 0);

/** An assertion with a text and hash of its own; it ends in an hour unless said. */
export function assertionOf(text: string, expiresAtMs = Date.now() + 3_600_000): Assertion {
  return new Assertion(text, `hash of ${text}`, expiresAtMs);
}

/** A good exchange for Graph, with members replaced. */
export function exchangeOf(members: Partial<OnBehalfOfExchange> = {}): OnBehalfOfExchange {
  return {
    grant: 'on-behalf-of',
    assertion: assertionOf('the.incoming.assertion'),
    objectId: OBJECT_ID,
    tenantId: TENANT,
    scopes: [`${GRAPH}/User.Read`],
    correlationId: 'aaaaaaaa-0000-4000-8000-000000000001',
    ...members,
  };
}

/** What Entra answers when all is well. */
export function grantTokens(response: ServerResponse, members: Readonly<Record<string, unknown>> = {}): void {
  const body = {
    token_type: 'Bearer',
    scope: `openid profile ${GRAPH}/User.Read`,
    expires_in: 3_599,
    ext_expires_in: 3_599,
    access_token: 'downstream-token',
    ...members,
  };
  json(response, 200, Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)));
}

/** An error body as the token endpoint sends it. */
export function aadsts(code: number, error: string, members: Readonly<Record<string, unknown>> = {}) {
  return { error, error_codes: [code], error_description: `AADSTS${code}: a person is named here.`, ...members };
}

export interface TokenService extends AsyncDisposable {
  readonly instance: string;
  readonly seen: LoopbackServer['seen'];
  /** Fields of the form of a request. */
  form(index?: number): URLSearchParams;
  engine(options?: EngineOptions): TokenEngine;
}

interface EngineOptions {
  readonly credentials?: readonly ClientCredential[];
  readonly capabilities?: readonly string[];
  readonly clock?: Clock;
  readonly log?: Logger;
}

/** @param instance with a slash at the end */
export function engineAt(
  instance: string,
  dispatcher: Dispatcher,
  { credentials = [SECRET], capabilities = ['cp1'], clock = systemClock, log = silentLog }: EngineOptions = {},
): TokenEngine {
  const azureAd = { instance, clientId: API, clientCapabilities: [...capabilities] };
  return createMsalEngine({ azureAd, credentials, dispatcher, clock, log });
}

export async function startTokenService(
  answer: (request: SeenRequest, response: ServerResponse, index: number) => unknown,
): Promise<TokenService> {
  const tls = await createLoopbackCertificate();
  const server = await listen(answer, tls);
  const dispatcher = new Agent({ connect: { ca: tls.cert } });
  return {
    instance: `${server.url}/`,
    seen: server.seen,
    form: (index = 0) => new URLSearchParams(server.seen[index]?.body),
    engine: (options) => engineAt(`${server.url}/`, dispatcher, options),
    async [Symbol.asyncDispose]() {
      await dispatcher.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}
