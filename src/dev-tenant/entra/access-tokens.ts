/**
 * Makes access tokens: the format by the registration of the API, the content by client, person and permission.
 *
 * Decides nothing about who may have one; that is done before.
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 * @module
 */

import { createHash, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { issuerV1, issuerV2 } from '../addresses.ts';
import { appIds } from '../directory/apps.ts';
import type { App, Person } from '../directory/directory.ts';
import { type Authentication, toAio } from './authentication.ts';
import { type EntraCore, nowSeconds } from './core.ts';
import { directoryRolesOf, membershipClaims } from './membership-claims.ts';
import type { Resource } from './scopes.ts';

/** How the client proved itself: not at all, by secret, by certificate. */
export type ClientProof = '0' | '1' | '2';

/** A token that has been decided on, ready to be written. */
export interface AccessTokenRequest {
  readonly client: App;
  /** How the client has proved itself: `azpacr`, `appidacr`. */
  readonly proof: ClientProof;
  /** Whom it is for; decides on the generation. */
  readonly resource: Resource;
  /** The tenant that issues: `tid`. */
  readonly tenantId: string;
  /** The signed-in user; `undefined`: a token for the app itself. */
  readonly authentication: Authentication | undefined;
  /** Words of `scp` for a user, of `roles` for an app. */
  readonly permissions: readonly string[];
  /** As the client's `claims` said them: `['cp1']`. */
  readonly capabilities: readonly string[];
  /** RFC 7638 thumbprint of the client's key, for a proof-of-possession token. */
  readonly confirmationKeyId?: string | undefined;
}

/** What the token endpoint answers with. */
export interface AccessToken {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** Seconds until a renewal is welcome; only for long-lived tokens. */
  readonly refreshIn: number | undefined;
}

/** Signs with the key that is current now; whether the API will accept it is not asked here. */
export async function issueAccessToken(core: EntraCore, request: AccessTokenRequest): Promise<AccessToken> {
  const { resource, authentication, tenantId } = request;
  const isV2 = resource.app.requestedAccessTokenVersion === 2;
  const now = nowSeconds(core);
  const { expiresIn, refreshIn } = lifetimeOf(core, request);
  const claims = {
    // The version is the API's wish, not the endpoint's: https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats
    aud: isV2 ? resource.app.clientId : resource.audience,
    iss: isV2 ? issuerV2(core.addresses(), tenantId) : issuerV1(core.addresses(), tenantId),
    iat: now,
    nbf: now,
    exp: now + expiresIn,
    ...(isV2 ? clientClaimsV2(request) : clientClaimsV1(request)),
    ...(authentication ? userClaims(core, request, authentication) : appClaims(request)),
    tid: tenantId,
    uti: randomBytes(16).toString('base64url'),
    ver: isV2 ? '2.0' : '1.0',
    ...optionalClaims(request),
    ...(request.confirmationKeyId === undefined ? {} : { cnf: { kid: request.confirmationKeyId } }),
  };
  const { kid, privateKey } = core.keys.current();
  const header = { alg: 'RS256', typ: 'JWT', kid, ...(isV2 ? {} : { x5t: kid }) };
  const accessToken = await new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
  return { accessToken, expiresIn, refreshIn };
}

/** Who asked for the token, and how they proved it: 0 nothing, 1 a secret, 2 a certificate. */
function clientClaimsV2({ client, proof }: AccessTokenRequest): object {
  return { azp: client.clientId, azpacr: proof };
}

/** The same under the names of the first generation, with the name of the app beside. */
function clientClaimsV1({ client, proof }: AccessTokenRequest): object {
  return { app_displayname: client.name, appid: client.clientId, appidacr: proof };
}

/** A token for an app itself: its service principal in the place of a user. */
function appClaims({ client, permissions }: AccessTokenRequest): object {
  return { oid: client.objectId, sub: client.objectId, ...rolesOf(permissions) };
}

/** Claims that an API gets only when its registration asks for them; those of Microsoft always do. */
function optionalClaims({ resource, authentication, capabilities }: AccessTokenRequest): object {
  const isWanted = (claim: 'idtyp' | 'xms_cc') =>
    isOfMicrosoft(resource) || resource.app.optionalClaims?.includes(claim);
  const idtyp = authentication ? (isOfMicrosoft(resource) ? 'user' : undefined) : 'app';
  return {
    ...(idtyp !== undefined && isWanted('idtyp') ? { idtyp } : {}),
    ...(capabilities.length > 0 && isWanted('xms_cc') ? { xms_cc: capabilities } : {}),
  };
}

/** Graph and Azure: the APIs that take part in continuous access evaluation. */
function isOfMicrosoft({ app }: Resource): boolean {
  return app.clientId === appIds.graph || app.clientId === appIds.arm;
}

/** What both generations say of a user. */
function userClaims(core: EntraCore, request: AccessTokenRequest, authentication: Authentication): object {
  const { person, acrs } = authentication;
  const { resource } = request;
  return {
    aio: toAio(authentication),
    name: person.displayName,
    oid: person.objectId,
    scp: request.permissions.join(' '),
    sid: authentication.sessionId,
    sub: subjectOf(resource.app.clientId, person),
    ...(acrs.length > 0 ? { acrs } : {}),
    ...(person.homeTenantId === undefined ? {} : { idp: guestIssuer(person.homeTenantId) }),
    // App roles are assigned per API; the seeded ones are those of our own.
    ...(resource.app.clientId === appIds.api ? rolesOf(person.roles) : {}),
    ...(resource.app.requestedAccessTokenVersion === 2
      ? { preferred_username: usernameOf(person) }
      : userClaimsV1(authentication)),
    ...(isOfMicrosoft(resource) ? { wids: directoryRolesOf(core, person) } : {}),
    ...membershipClaims(core, { client: resource.app, person, travelsInAddress: false }),
  };
}

/** What only the first generation says without being asked. */
function userClaimsV1({ person, mfa }: Authentication): object {
  return {
    acr: '1',
    amr: mfa ? ['pwd', 'mfa'] : ['pwd'],
    family_name: person.surname,
    given_name: person.givenName,
    ipaddr: '127.0.0.1',
    unique_name: usernameOf(person),
    ...(person.homeTenantId === undefined ? { upn: person.userPrincipalName } : {}),
  };
}

/** A guest is called as at home; the user principal name of here is not theirs. */
export function usernameOf({ userPrincipalName, homeTenantId, mail }: Person): string {
  return homeTenantId === undefined ? userPrincipalName : (mail ?? userPrincipalName);
}

/** Guests come from a tenant of the real world as far as a token is concerned: `idp` names no address of this one. */
export function guestIssuer(homeTenantId: string): string {
  return `https://sts.windows.net/${homeTenantId}/`;
}

function rolesOf(roles: readonly string[]): object {
  return roles.length > 0 ? { roles } : {};
}

/** Pairwise: another one for every app, the same for ever. */
export function subjectOf(clientId: string, person: Person): string {
  return createHash('sha256').update(`${clientId}/${person.objectId}`).digest('base64url');
}

/**
 * Seconds. Some 60 to 90 minutes; 20 to 28 hours for clients that understand claims challenges, at APIs that send them.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes
 */
function lifetimeOf(core: EntraCore, request: AccessTokenRequest): Pick<AccessToken, 'expiresIn' | 'refreshIn'> {
  const isLong =
    isOfMicrosoft(request.resource) && request.capabilities.some((capability) => capability.toLowerCase() === 'cp1');
  const expiresIn = isLong ? core.random.integer(72_000, 100_800) : core.random.integer(3_600, 5_400);
  return { expiresIn, refreshIn: isLong ? Math.floor(expiresIn / 2) : undefined };
}
