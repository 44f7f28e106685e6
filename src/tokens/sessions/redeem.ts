/**
 * One refresh token for a token and the next refresh token, of which the newest stays.
 *
 * Whoever redeems one writes the next under the version it has read; where another process was faster, the one that was issued later
 * stays. A refusal of a refresh token that has meanwhile been replaced is no refusal of the session, so the newer one is tried.
 * @module
 */

import type { Secret } from '../../config/secret.ts';
import { CredentialError } from '../../errors/errors.ts';
import type { Clock } from '../../observability/clock.ts';
import { classifyTokenRefusal } from '../../protocol/oauth-errors.ts';
import { type IssuedToken, type RefreshTokenExchange, type TokenEngine, TokenRefusedError } from '../engine.ts';
import type { SessionMetrics } from './session-metrics.ts';
import { assertNoInteraction, type LiveSession, type SessionRecords } from './session-records.ts';
import type { SessionUser } from './sessions.ts';

/** What is asked of the token service, for whichever refresh token of the session. */
export type Redemption = Omit<RefreshTokenExchange, 'grant' | 'refreshToken' | 'objectId'>;

/** A token, and the session as it was when its refresh token was shown. */
export interface Redeemed {
  readonly token: IssuedToken;
  readonly session: LiveSession;
}

/** Where sessions stand and where they are redeemed. */
export interface RedeemOptions {
  readonly records: SessionRecords;
  readonly engine: TokenEngine;
  readonly clock: Clock;
  readonly metrics?: Pick<SessionMetrics, 'conflict' | 'interrupted'> | undefined;
}

/** Others may be faster, but not for ever. */
const ATTEMPTS = 4;

/** @returns throws as `TokenEngine.exchange`; {SessionUnknownError} it was stopped meanwhile, and nothing is to be served */
export function createRedeem({ records, engine, clock, metrics }: RedeemOptions) {
  const { store } = records;

  async function keepNewest(seen: LiveSession, refreshToken: Secret, issuedAtMs: number): Promise<void> {
    let current = seen;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { id, user, createdAtMs, version, scopes, principal } = current;
      const { nextKeyDigest: keyDigest } = seen;
      const place = { id, keyDigest, user, createdAtMs, version: version + 1 };
      const sealed = records.seal(place, { refreshToken, issuedAtMs, scopes, principal });
      if (await store.replace(current, { keyDigest, createdAtMs, sealed })) return;
      metrics?.conflict();
      current = await records.read({ id });
      if (current.issuedAtMs >= issuedAtMs) return;
    }
  }

  return async (first: LiveSession, redemption: Redemption): Promise<Redeemed> => {
    let session = first;
    for (let attempt = 1; ; attempt += 1) {
      assertNoInteraction(session);
      const { id, version, user, refreshToken } = session;
      // From before the exchange: of two that cross, the one that was asked for later counts as the newer.
      const issuedAtMs = clock.now();
      try {
        const { objectId } = user;
        const token = await engine.exchange({ grant: 'refresh-token', refreshToken, objectId, ...redemption });
        assertAnswerFor(user, token);
        if (token.refreshToken) await keepNewest(session, token.refreshToken, issuedAtMs);
        else await store.touch(id);
        return { token, session };
      } catch (error) {
        if (!isRefusalOfTheUser(error)) throw error;
        const newest = await records.read({ id });
        if (newest.version === version || attempt >= ATTEMPTS) {
          await store.markInteraction(session);
          metrics?.interrupted();
          throw error;
        }
        session = { ...newest, nextKeyDigest: first.nextKeyDigest };
      }
    }
  };
}

/** The refresh token is dead: the user has to come back. Claims and consent concern one API, and leave the session as it is. */
function isRefusalOfTheUser(error: unknown): boolean {
  return (
    error instanceof TokenRefusedError && classifyTokenRefusal(error.status, error.body) === 'reauthentication-required'
  );
}

/** A reply that names somebody else is not for us, whatever went wrong there. */
function assertAnswerFor({ objectId, tenantId }: SessionUser, { idTokenClaims }: IssuedToken): void {
  const { oid = objectId, tid = tenantId } = idTokenClaims ?? {};
  if (oid !== objectId || tid !== tenantId) throw new CredentialError('The token service answered for another user.');
}
