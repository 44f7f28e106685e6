/**
 * A token engine whose exchanges a test watches and ends: for the order of events above the wire.
 * @module
 */

import type { ExchangeRequest, IssuedToken, TokenEngine } from '../../src/tokens/engine.ts';

export interface ScriptedEngine extends TokenEngine {
  readonly requests: readonly ExchangeRequest[];
}

/**
 * @param answer by request and its number; without one, every exchange is granted what it asks for, for an hour, and the token says
 *   whose it is: `1: assertion.of.ada https://graph.microsoft.com/User.Read`
 */
export function createScriptedEngine(
  answer: (request: ExchangeRequest, index: number) => IssuedToken | Promise<IssuedToken> = granted,
): ScriptedEngine {
  const requests: ExchangeRequest[] = [];
  return {
    requests,
    async exchange(request: ExchangeRequest) {
      requests.push(request);
      return await answer(request, requests.length - 1);
    },
  };
}

export function granted(request: ExchangeRequest, index = 0, nowMs = Date.now()): IssuedToken {
  const who = request.grant === 'on-behalf-of' ? request.assertion.reveal() : 'app';
  const scope = request.scopes.join(' ');
  return { accessToken: `${index}: ${who} ${scope}`, expiresAtMs: nowMs + 3_600_000, scope };
}
