/**
 * Tokens of the machine's managed identities, by the same door as tokens of the token service.
 *
 * Repeats what Microsoft says to repeat (404, 408, 410 while the endpoint starts or is updated, 429, 5xx) after 1, 2 and 4 seconds, or
 * `Retry-After`, as long as a request can still wait; what comes later is for the next one, and for the renewal behind.
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#retry-guidance
 * @module
 */

import { setTimeout as pause } from 'node:timers/promises';
import { CredentialError } from '../../errors/errors.ts';
import type { Clock } from '../../observability/clock.ts';
import { resourceOf } from '../../protocol/scopes.ts';
import {
  type IssuedToken,
  type ManagedIdentityRequest,
  type TokenEngine,
  TokenRefusedError,
  TokenTransportError,
} from '../engine.ts';
import {
  askIdentityEndpoint,
  type IdentityAnswer,
  IdentityEndpointError,
  type IdentityQuestion,
} from './identity-endpoint.ts';

/** What the repeats are counted with. */
export interface IdentityEngineOptions {
  readonly clock: Clock;
  /** Before each repeat, in milliseconds. */
  readonly pausesMs?: readonly number[];
}

/** Before each repetition, in milliseconds. */
const PAUSES_MS = [1_000, 2_000, 4_000];
/** No repeat begins later than this after the first question: requests wait ten seconds for everything. */
const REPEAT_WITHIN_MS = 8_000;
/** ST-3: a lifetime that is a sane number; tokens of managed identities live for a day. */
const LONGEST_LIFE_MS = 172_800_000;

/** @returns an engine that speaks the errors of the token service, so that the same policies fit */
export function createIdentityEngine({
  clock,
  pausesMs = PAUSES_MS,
}: IdentityEngineOptions): TokenEngine<ManagedIdentityRequest> {
  async function askAgain(question: IdentityQuestion): Promise<IdentityAnswer> {
    const begunMs = clock.monotonic();
    for (const pauseMs of pausesMs) {
      try {
        return await askIdentityEndpoint(question);
      } catch (error) {
        if (!(error instanceof IdentityEndpointError) || !mayPass(error)) throw error;
        const waitMs = Math.max(pauseMs, (error.retryAfterSeconds ?? 0) * 1_000);
        if (clock.monotonic() - begunMs + waitMs > REPEAT_WITHIN_MS) throw error;
        await pause(waitMs);
      }
    }
    return await askIdentityEndpoint(question);
  }

  return {
    async exchange({ userAssignedClientId, scopes }): Promise<IssuedToken> {
      let answer: IdentityAnswer;
      try {
        answer = await askAgain({ userAssignedClientId, resource: resourceOf(scopes) });
      } catch (error) {
        throw refusalOf(error);
      }
      const { accessToken, expiresAtMs, refreshAtMs } = answer;
      const lifeMs = expiresAtMs - clock.now();
      if (!/^[\x21-\x7e]+$/.test(accessToken) || !(lifeMs > 0 && lifeMs <= LONGEST_LIFE_MS)) {
        throw new CredentialError('The managed identity endpoint gave no token that could be used.');
      }
      return {
        accessToken,
        expiresAtMs,
        ...(refreshAtMs === undefined ? {} : { refreshAtMs }),
        scope: scopes.join(' '), // the endpoint tells none: all that the identity has been granted
      };
    },
  };
}

/** Statuses of an endpoint that starts, is updated or has too much to do. */
const mayPass = ({ status }: IdentityEndpointError): boolean =>
  status !== undefined && (status >= 500 || status === 404 || status === 408 || status === 410 || status === 429);

/** What the policies of failure and the error codes understand. */
function refusalOf(error: unknown): Error {
  const cause = { cause: error };
  if (error instanceof IdentityEndpointError) {
    if (error.status === undefined) return new TokenTransportError(error.timedOut, cause);
    if (mayPass(error)) return new TokenRefusedError(error.status, undefined, error.retryAfterSeconds, cause);
  }
  return new CredentialError(
    'The managed identity endpoint gave no token: is the identity assigned to this machine?',
    cause,
  );
}
