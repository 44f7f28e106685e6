/**
 * Makes id tokens of both versions: who signed in, for the client alone.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 * @module
 */

import { createHash, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { issuerV1, issuerV2 } from '../addresses.ts';
import type { App, Tenant } from '../directory/directory.ts';
import { guestIssuer, subjectOf, usernameOf } from './access-tokens.ts';
import type { Authentication } from './authentication.ts';
import { type EntraCore, nowSeconds } from './core.ts';
import { membershipClaims } from './membership-claims.ts';
import type { ProtocolVersion } from './protocol-version.ts';

/** An id token that has been decided on. */
export interface IdTokenRequest {
  readonly client: App;
  readonly tenant: Tenant;
  readonly authentication: Authentication;
  /** The endpoint that was asked decides, unlike for access tokens. */
  readonly version: ProtocolVersion;
  /** Words of OpenID Connect that were asked for: what a token of the second generation says of the person hangs on them. */
  readonly words: ReadonlySet<string>;
  /** From the request to /authorize; other grants have none. */
  readonly nonce?: string | undefined;
  /** What comes beside it in the same answer of /authorize, to be hashed into it. */
  readonly beside?: { readonly code?: string | undefined; readonly accessToken?: string | undefined };
}

const LIFETIME_SECONDS = 3_600;

/** An hour long, signed with the key that is current now. No API accepts it, and the on-behalf-of grant refuses it. */
export async function issueIdToken(core: EntraCore, request: IdTokenRequest): Promise<string> {
  const { client, tenant, authentication, version, words, nonce, beside } = request;
  const { person } = authentication;
  const isGuest = person.homeTenantId !== undefined;
  const now = nowSeconds(core);
  const issuer = version === 'v2' ? issuerV2 : issuerV1;
  const claims = {
    aud: client.clientId,
    iss: issuer(core.addresses(), tenant.tenantId),
    iat: now,
    nbf: now,
    exp: now + LIFETIME_SECONDS,
    // `authTime` may lie a second ahead, see `beginAuthentication`: nobody is told of a sign-in in the future.
    auth_time: Math.min(authentication.authTime, now),
    sid: authentication.sessionId,
    sub: subjectOf(client.clientId, person),
    tid: tenant.tenantId,
    uti: randomBytes(16).toString('base64url'),
    ver: version === 'v2' ? '2.0' : '1.0',
    ...(version === 'v1' ? namesV1(authentication) : words.has('profile') ? namesV2(authentication) : {}),
    // Of guests always, of members by the scope alone.
    ...(person.mail !== null && (isGuest || (version === 'v2' && words.has('email'))) ? { email: person.mail } : {}),
    ...(person.homeTenantId === undefined ? {} : { idp: guestIssuer(person.homeTenantId) }),
    ...(nonce === undefined ? {} : { nonce }),
    ...(authentication.acrs.length > 0 ? { acrs: authentication.acrs } : {}),
    ...(beside?.code === undefined ? {} : { c_hash: halfHash(beside.code) }),
    ...(beside?.accessToken === undefined ? {} : { at_hash: halfHash(beside.accessToken) }),
    ...membershipClaims(core, { client, person, travelsInAddress: beside !== undefined }),
  };
  const { kid, privateKey } = core.keys.current();
  const header = { alg: 'RS256', typ: 'JWT', kid, ...(version === 'v2' ? {} : { x5t: kid }) };
  return await new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
}

function namesV2({ person }: Authentication): object {
  return {
    name: person.displayName,
    oid: person.objectId,
    preferred_username: usernameOf(person),
    login_hint: person.userPrincipalName,
  };
}

function namesV1({ person, mfa }: Authentication): object {
  return {
    amr: mfa ? ['pwd', 'mfa'] : ['pwd'],
    family_name: person.surname,
    given_name: person.givenName,
    ipaddr: '127.0.0.1',
    name: person.displayName,
    oid: person.objectId,
    unique_name: usernameOf(person),
    ...(person.homeTenantId === undefined ? { upn: person.userPrincipalName } : {}),
  };
}

/** `c_hash` and `at_hash`: the left half of the SHA-256 (OpenID Connect Core, section 3.3.2.11). */
function halfHash(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');
}
