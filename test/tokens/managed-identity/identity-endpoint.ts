/**
 * An endpoint of managed identities on loopback whose tokens say for whom and for what they are, and the layer that asks it.
 * @module
 */

import { type Clock, systemClock } from '../../../src/observability/clock.ts';
import { createAuthorizationHeaderProvider } from '../../../src/tokens/authorization-header-provider.ts';
import type { EngineRequest, TokenEngine } from '../../../src/tokens/engine.ts';
import { guardEngine } from '../../../src/tokens/guarded-engine.ts';
import { createIdentityEngine } from '../../../src/tokens/managed-identity/identity-engine.ts';
import { createTokenAcquirer } from '../../../src/tokens/token-acquirer.ts';
import { createTokenAcquisition, type TokenAcquisitionOptions } from '../../../src/tokens/token-acquisition.ts';
import { TENANT } from '../../support/authority.ts';
import { json, listen, type SeenRequest } from '../../support/loopback.ts';
import { bearerOf } from '../bearer.ts';

export const VAULT = 'https://vault.azure.net';
export const IDENTITY = 'abcdef99-2222-4333-8444-555555555555';
export const OTHER_IDENTITY = 'fedcba88-2222-4333-8444-555555555555';

type Answer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];

export const queryOf = ({ url }: SeenRequest): Record<string, string> =>
  Object.fromEntries(new URL(url, 'http://127.0.0.1').searchParams);

/** `1:system:https://vault.azure.net`: the number of the question, the identity, the resource. */
export function grantTo(request: SeenRequest, index: number, lifeSeconds = 86_400): Answer {
  const { client_id = 'system', resource } = queryOf(request);
  const expires_on = String(Math.floor(Date.now() / 1_000) + lifeSeconds);
  return [200, { access_token: `${index}:${client_id}:${resource}`, expires_on, resource, token_type: 'Bearer' }];
}

/** @returns its answers can be replaced; `seen` begins with the test that asks for it */
export async function startIdentityEndpoint() {
  let answer: (request: SeenRequest, index: number) => Answer = grantTo;
  let before = 0;
  const server = await listen((request, response, index) => {
    const [status, body, headers] = answer(request, index - before);
    json(response, status, body, headers);
  });
  return {
    url: server.url,
    seen: () => server.seen.slice(before),
    restart(next: typeof answer = grantTo) {
      before = server.seen.length;
      answer = next;
    },
    answer(next: typeof answer) {
      answer = next;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

interface Setup extends Partial<Pick<TokenAcquisitionOptions, 'shared' | 'keyOf'>> {
  readonly clock?: Clock;
  readonly pausesMs?: readonly number[];
}

/** As in the server, for a request of ada; the application's own token is `the application's`. */
export function tokensOf({ clock = systemClock, pausesMs = [1, 1, 1], ...rest }: Setup = {}) {
  const identities = createIdentityEngine({ clock, pausesMs });
  const engine: TokenEngine = {
    async exchange(request: EngineRequest) {
      if (request.grant === 'managed-identity') return await identities.exchange(request);
      return {
        accessToken: "the application's",
        expiresAtMs: clock.now() + 3_600_000,
        scope: request.scopes.join(' '),
      };
    },
  };
  const acquisition = createTokenAcquisition({
    engine: guardEngine({ engine, clock, random: () => 0 }),
    maxBytes: 1_048_576,
    clockToleranceSeconds: 60,
    clock,
    random: () => 0,
    ...rest,
  });
  const acquirer = createTokenAcquirer({
    acquisition,
    bearer: bearerOf('ada'),
    tenantId: TENANT,
    consentUrl: () => '',
  });
  return { acquirer, headers: createAuthorizationHeaderProvider(acquirer) };
}
