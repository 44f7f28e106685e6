/**
 * What is sealed of a session: the refresh token, what was granted, and who the user was.
 *
 * Bound to everything beside it in the row that decides something: moved to another row, another user, another key or another age, it
 * does not open. The purpose is in the associated data too, so nothing that the same keys seal elsewhere is ever read as a session.
 * @module
 */

import { Secret } from '../../config/secret.ts';
import type { KeyRing } from '../cache/shared/key-ring.ts';
import { type Opened, open, seal } from '../cache/shared/sealing.ts';
import { encodeList } from '../cache/shared/typed-list.ts';
import type { StoredSession } from './session-store.ts';
import type { SessionPrincipal } from './sessions.ts';

/** What only this application may read. */
export interface SessionSecrets {
  /** The newest that was issued for the session. */
  readonly refreshToken: Secret;
  /** When the refresh token was issued, milliseconds since the epoch, by the clock of whoever redeemed the one before. */
  readonly issuedAtMs: number;
  /** Full scopes that the session began with. */
  readonly scopes: readonly string[];
  /** As the bearer said it when the session began. */
  readonly principal: SessionPrincipal;
}

/** Everything beside the sealed bytes that decides something. */
type Place = Pick<StoredSession, 'id' | 'keyDigest' | 'user' | 'version' | 'createdAtMs'>;

/** @param applicationId client id of this application */
export function sealSession(ring: KeyRing, applicationId: string, place: Place, secrets: SessionSecrets): Buffer {
  const { refreshToken, issuedAtMs, scopes, principal } = secrets;
  const { scopes: words, roles, capabilities, ...rest } = principal;
  const plaintext = JSON.stringify({
    refreshToken: refreshToken.reveal(),
    issuedAtMs,
    scopes,
    principal: { ...rest, scopes: [...words], roles: [...roles], capabilities: [...capabilities] },
  });
  return seal(ring, Buffer.from(plaintext, 'utf8'), boundTo(applicationId, place));
}

/** The secrets, or why they cannot be had. */
export type OpenedSession =
  | { readonly secrets: SessionSecrets; readonly fault?: never }
  | { readonly secrets?: never; readonly fault: NonNullable<Opened['fault']> };

/** Never throws, whatever stands in the row. @param place as it stands beside the secrets, all of it */
export function openSession(ring: KeyRing, applicationId: string, place: Place, sealed: Buffer): OpenedSession {
  const { plaintext, fault } = open(ring, sealed, boundTo(applicationId, place));
  if (fault) return { fault };
  // Authentic, so ours: written by `sealSession`.
  const written = JSON.parse(plaintext.toString('utf8')) as {
    readonly refreshToken: string;
    readonly issuedAtMs: number;
    readonly scopes: readonly string[];
    readonly principal: Omit<SessionPrincipal, 'scopes' | 'roles' | 'capabilities'> &
      Readonly<Record<'scopes' | 'roles' | 'capabilities', readonly string[]>>;
  };
  const { scopes, roles, capabilities, ...rest } = written.principal;
  return {
    secrets: {
      refreshToken: new Secret(written.refreshToken),
      issuedAtMs: written.issuedAtMs,
      scopes: written.scopes,
      principal: Object.freeze({
        ...rest,
        scopes: new Set(scopes),
        roles: new Set(roles),
        capabilities: new Set(capabilities),
      }),
    },
  };
}

/** The associated data; a typed list, so that no two places make the same bytes. */
function boundTo(applicationId: string, { id, keyDigest, user, version, createdAtMs }: Place): Buffer {
  return encodeList('session', [
    ['format', 1],
    ['applicationId', applicationId],
    ['id', id],
    ['keyDigest', keyDigest],
    ['tenantId', user.tenantId],
    ['objectId', user.objectId],
    ['version', version],
    ['createdAtMs', createdAtMs],
  ]);
}
