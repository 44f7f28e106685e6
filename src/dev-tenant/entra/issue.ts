/**
 * The one place where a user gets tokens: account, consent and Conditional Access are asked here, whatever the grant.
 * @module
 */

import { appIds } from '../directory/apps.ts';
import type { App, Person, Tenant } from '../directory/directory.ts';
import { AadstsError } from './aadsts.ts';
import { issueAccessToken } from './access-tokens.ts';
import { homeAccountOf } from './accounts.ts';
import type { Authentication } from './authentication.ts';
import type { ClaimsRequest } from './claims-request.ts';
import type { AuthenticatedClient } from './clients.ts';
import { type EntraCore, nowSeconds } from './core.ts';
import { issueIdToken } from './id-tokens.ts';
import type { ProtocolVersion } from './protocol-version.ts';
import { issueRefreshToken } from './refresh-tokens.ts';
import { findResource, type Resource, type ScopeRequest, unknownResource } from './scopes.ts';
import { assertEnabled } from './sign-in.ts';
import { isKnownIn } from './tenants.ts';

/** Everything known when a grant has been checked and tokens are about to be made. */
export interface UserGrant {
  readonly client: AuthenticatedClient;
  readonly tenant: Tenant;
  readonly scope: ScopeRequest;
  /** Which id token: that of the endpoint that was asked. */
  readonly version: ProtocolVersion;
  readonly authentication: Authentication;
  /** What the client asks for in this request. */
  readonly claims: ClaimsRequest;
  /** For the id token, from the request to /authorize. */
  readonly nonce?: string | undefined;
  /** The reply carries `client_info`. */
  readonly wantsClientInfo: boolean;
  /** Unix seconds: end of the refresh tokens of a single-page application. */
  readonly spaEndsAt?: number | undefined;
  /** RFC 7638 thumbprint of the client's key: the token is bound to it. */
  readonly confirmationKeyId?: string | undefined;
  /**
   * The token carries everything that was consented to for the API, as Entra's do, not only what was asked for. Front-ends get what
   * they ask for, so that what happens without a scope can be seen by asking for less.
   */
  readonly carriesAllConsented?: boolean;
  /** How this grant words a step-up; `interaction_required` unless said. */
  readonly stepUpError?: 'invalid_grant';
}

/** The answer of the v2.0 token endpoint. Lifetimes in seconds; `scope` in the form that the client used. */
export interface TokenResponse {
  readonly token_type: 'Bearer' | 'pop';
  /** What was granted; absent for apps. */
  readonly scope?: string;
  readonly expires_in: number;
  /** The same here: Entra has a longer one for times when it is down. */
  readonly ext_expires_in: number;
  /** Half of a long life; absent for short ones. */
  readonly refresh_in?: number;
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly refresh_token_expires_in?: number;
  readonly id_token?: string;
  /** base64url of `uid` and `utid`, from which MSAL makes the id of an account. */
  readonly client_info?: string;
}

/** @throws {AadstsError} 50057, 65001, 50076, 50173 */
export async function issueUserTokens(core: EntraCore, grant: UserGrant): Promise<TokenResponse> {
  const { client, tenant, scope, authentication, claims } = grant;
  // In this order, as at Microsoft: an account that is disabled is told so even where consent is missing too.
  assertEnabled(authentication.person);
  const resource = resourceOf(core, scope, tenant);
  const asked = permittedScopes(core, client.app, scope, authentication.person);
  const permissions = grant.carriesAllConsented
    ? consentedScopes(core, client.app, scope, authentication.person)
    : asked;
  const demand = core.conditionalAccess.demandOf(authentication, resource.app, claims);
  if (demand) throw demand.refusal(grant.stepUpError);
  assertFresh(authentication, claims);

  const { accessToken, expiresIn, refreshIn } = await issueAccessToken(core, {
    client: client.app,
    proof: client.proof,
    resource,
    tenantId: tenant.tenantId,
    authentication,
    permissions: resource.app.clientId === appIds.graph ? [...wordsInToken(scope), ...permissions] : permissions,
    capabilities: claims.capabilities,
    confirmationKeyId: grant.confirmationKeyId,
  });
  const { spaEndsAt, nonce, version } = grant;
  const refresh = { client: client.app, tenantId: tenant.tenantId, authentication, spaEndsAt };
  return {
    token_type: grant.confirmationKeyId === undefined ? 'Bearer' : 'pop',
    scope: echoScopes(scope, permissions),
    expires_in: expiresIn,
    ext_expires_in: expiresIn,
    ...(refreshIn === undefined ? {} : { refresh_in: refreshIn }),
    access_token: accessToken,
    ...(scope.oidc.has('offline_access') ? { refresh_token: issueRefreshToken(core, refresh) } : {}),
    ...(scope.oidc.has('offline_access') && spaEndsAt !== undefined
      ? { refresh_token_expires_in: spaEndsAt - nowSeconds(core) }
      : {}),
    ...(scope.oidc.has('openid')
      ? {
          id_token: await issueIdToken(core, {
            client: client.app,
            tenant,
            authentication,
            version,
            words: scope.oidc,
            nonce,
          }),
        }
      : {}),
    ...(grant.wantsClientInfo ? { client_info: clientInfo(authentication.person) } : {}),
  };
}

/** Microsoft Graph stands in where nothing but OpenID Connect words were asked for. */
function resourceOf(core: EntraCore, scope: ScopeRequest, tenant: Tenant): Resource {
  const { directory } = core;
  const resource = scope.resource ?? findResource(undefined, { directory, addresses: core.addresses(), tenant });
  if (isKnownIn(resource.app, tenant, directory)) return resource;
  throw unknownResource(resource.audience, tenant);
}

/**
 * The permissions the token will carry: those asked for, or with `.default` everything that was consented to.
 *
 * @throws {AadstsError} 65001 when one that was asked for, or with `.default` every one, lacks consent
 */
export function permittedScopes(core: EntraCore, client: App, scope: ScopeRequest, person: Person): readonly string[] {
  if (!scope.resource) return [];
  const granted = consentedScopes(core, client, scope, person);
  const permitted = scope.isDefault ? granted : scope.names;
  if (permitted.length > 0 && permitted.every((name) => granted.includes(name))) return permitted;
  throw new AadstsError(
    65001,
    `The user or administrator has not consented to use the application with ID '${client.clientId}' named '${client.name}'. Send an interactive authorization request for this user and resource.`,
  );
}

/** Also those that were not asked for this time: Entra gives an app all it has been granted for an API. */
function consentedScopes(core: EntraCore, client: App, { resource }: ScopeRequest, person: Person): readonly string[] {
  return resource ? [...core.consents.granted(client.clientId, resource.app.clientId, person)] : [];
}

/** @throws {AadstsError} the sign-in is older than a claims challenge wants; answered with the same claims */
function assertFresh({ authTime }: Authentication, { notBefore, text }: ClaimsRequest): void {
  if (notBefore === undefined || authTime >= notBefore) return;
  throw new AadstsError(
    50173,
    'The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.',
    { error: 'interaction_required', claims: text },
  );
}

/** The words of OpenID Connect that are permissions too: Graph's user info answers by them. */
function wordsInToken(scope: ScopeRequest): readonly string[] {
  return [...scope.oidc].filter((word) => word !== 'offline_access');
}

/** Every permission in the form the client used, and the `.default` it asked for: MSAL compares these texts. */
function echoScopes(scope: ScopeRequest, permissions: readonly string[]): string {
  return [
    ...wordsInToken(scope),
    ...permissions.map(scope.echo),
    ...(scope.isDefault ? [scope.echo('.default')] : []),
  ].join(' ');
}

/** `base64url({"uid","utid"})`: object id and tenant at home, which for a guest are not those of here. */
export function clientInfo(person: Person): string {
  const { objectId: uid, tenantId: utid } = homeAccountOf(person);
  return Buffer.from(JSON.stringify({ uid, utid })).toString('base64url');
}
