/**
 * What `longRunningWebApiSessionKey` means for whoever asks: begin a session, go on with one, or revive it.
 *
 * Inside a request the caller has to be the session's own user. They are here with a fresh token, so what has expired or wants an
 * interaction goes on with that, as with Microsoft.Identity.Web; only a generated key that nobody knows was stopped, and stays so.
 * @module
 */

import type { ValidatedBearer } from '../../bearer/validator.ts';
import {
  ClaimsChallengeError,
  ReauthenticationRequiredError,
  SessionExpiredError,
  SessionUnknownError,
  UnauthenticatedError,
} from '../../errors/errors.ts';
import { bearerChallenge } from '../../protocol/challenges.ts';
import type { AcquiredToken } from '../acquired-token.ts';
import { isGenerated } from './session-key.ts';
import type { LongRunningSessions, SessionTokenOptions } from './sessions.ts';

/** Instead of a key: a session is begun. The word of Microsoft.Identity.Web. */
export const BEGIN_SESSION = 'auto';

/** Who wants to act in which session. */
export interface InSession {
  readonly sessions: LongRunningSessions;
  /** `process`: nobody calls, whoever has the key may act. */
  readonly caller: ValidatedBearer | 'process' | undefined;
  /** `'auto'`, or a key that somebody was told. */
  readonly key: string;
}

/** @throws as `LongRunningSessions.initiate` and `acquire`; {UnauthenticatedError} nobody is signed in */
export async function acquireInSession(
  { sessions, caller, key }: InSession,
  scopes: readonly string[],
  options: SessionTokenOptions,
): Promise<AcquiredToken> {
  if (caller === 'process') {
    if (key === BEGIN_SESSION)
      throw new TypeError(`Expected a session key: '${BEGIN_SESSION}' needs a user who is here.`);
    return await sessions.acquire(key, scopes, options);
  }
  const bearer = userOf(caller);
  const initiate = async (own?: string) => {
    const { forceRefresh: _, ...rest } = options;
    return await sessions.initiate(bearer, scopes, own === undefined ? rest : { ...rest, key: own });
  };
  if (key === BEGIN_SESSION) {
    const begun = await initiate();
    return { ...begun.token, longRunningWebApiSessionKey: begun.key };
  }
  const { objectId, tenantId } = bearer.principal;
  try {
    return await sessions.acquire(key, scopes, { ...options, caller: { objectId, tenantId } });
  } catch (error) {
    if (!isRevivable(error, key)) throw error;
    return (await initiate(key)).token;
  }
}

/** @throws {UnauthenticatedError} nobody is signed in */
export async function stopSession({ sessions, caller, key }: InSession): Promise<boolean> {
  if (caller === 'process') return await sessions.stop(key);
  const { objectId, tenantId } = userOf(caller).principal;
  return await sessions.stop(key, { caller: { objectId, tenantId } });
}

/** @throws {UnauthenticatedError} nobody, or an application: a session is a user's */
function userOf(caller: ValidatedBearer | undefined): ValidatedBearer {
  if (caller?.principal.kind === 'user') return caller;
  throw new UnauthenticatedError('A bearer token of a user is required.', bearerChallenge(), 'a session is a user’s');
}

/** Whether a fresh token of its user brings it back: all but a session that was stopped. */
function isRevivable(error: unknown, key: string): boolean {
  return (
    error instanceof SessionExpiredError ||
    error instanceof ReauthenticationRequiredError ||
    error instanceof ClaimsChallengeError ||
    (error instanceof SessionUnknownError && !isGenerated(key))
  );
}
