/**
 * Addresses of Microsoft Entra ID for one authority.
 *
 * Pure: the layout below `{instance}{tenant}` is fixed for every cloud (and kept by the dev tenant), so nothing needs discovery
 * to know where the token endpoint is. What the documents say is checked against this, never the other way round.
 *
 * The room `protocol` holds what the wire says and nothing of what we make of it: no I/O, no state, no configuration. Both the server and
 * the front-end's half (`client/`) read challenges by it.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 * @module
 */

/** Absolute addresses of one tenant, as text: they are compared with what a discovery document says, character for character. */
export interface AuthorityEndpoints {
  /** `https://login.microsoftonline.com/contoso.example`, without a slash at the end. */
  readonly authority: string;
  /** `https://login.microsoftonline.com/contoso.example/oauth2/v2.0/authorize`: where front-ends, and nobody of ours, send a browser. */
  readonly authorizationEndpoint: string;
  /** Takes every grant, on-behalf-of among them, for APIs of either token version: the resource decides which version it is issued. */
  readonly tokenEndpoint: string;
  /** `…/oauth2/v2.0/logout`: ends the browser's session, not the access tokens that were issued in it. */
  readonly endSessionEndpoint: string;
  /** Discovery documents by the version of the tokens they speak of. */
  readonly metadata: Readonly<Record<TokenVersion, string>>;
}

/**
 * The `ver` of an access token. The API's registration decides it (`api.requestedAccessTokenVersion`, `null` is 1.0), not the endpoint
 * that was asked: so both have to be expected, each with its own issuer and key set.
 * @see https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats
 */
export type TokenVersion = '1.0' | '2.0';

/** @param instance with a slash at the end, for example `https://login.microsoftonline.com/` */
export function authorityEndpoints(instance: string, tenant: string): AuthorityEndpoints {
  const authority = `${instance}${tenant}`;
  return {
    authority,
    authorizationEndpoint: `${authority}/oauth2/v2.0/authorize`,
    tokenEndpoint: `${authority}/oauth2/v2.0/token`,
    endSessionEndpoint: `${authority}/oauth2/v2.0/logout`,
    metadata: {
      '1.0': `${authority}/.well-known/openid-configuration`,
      '2.0': `${authority}/v2.0/.well-known/openid-configuration`,
    },
  };
}

/** Names of the public cloud, which share the regional one. */
const PUBLIC_HOSTS: ReadonlySet<string> = new Set([
  'login.microsoftonline.com',
  'login.windows.net',
  'login.microsoft.com',
  'sts.windows.net',
]);

/**
 * The same endpoint at the token service of one region, for application tokens: `https://westeurope.login.microsoft.com/…`.
 * @param region as Azure writes it: `westeurope`
 */
export function regionalEndpoint(endpoint: string, region: string): string {
  const url = new URL(endpoint);
  // Other clouds keep their host and put the region before it.
  url.host = `${region}.${PUBLIC_HOSTS.has(url.host) ? 'login.microsoft.com' : url.host}`;
  return url.href;
}

/** What stands for the tenant in an issuer of `common` and `organizations`, and in the `issuer` of shared signing keys. */
export const TENANT_PLACEHOLDER = '{tenantid}';

/**
 * Fills the tenant into an issuer template; an issuer without the placeholder is returned as it is. Customer tenants have it twice:
 * `https://{tenantid}.ciamlogin.com/{tenantid}/v2.0`.
 * @param tenantId a GUID in lower case: `tid` of the token that is judged
 * @returns compared with `iss` character for character, never parsed
 */
export function issuerFor(template: string, tenantId: string): string {
  return template.replaceAll(TENANT_PLACEHOLDER, tenantId);
}

/**
 * Whether a discovery document can be that of a tenant: its issuer names the tenant's GUID, some GUID where the tenant is written
 * as a domain, and the placeholder for `common` and `organizations`. An issuer without any would hold for tokens of every tenant.
 * @param issuer as a discovery document says it
 * @param tenant GUID, domain, `common` or `organizations`, as it is configured
 */
export function isIssuerOf(issuer: string, tenant: string): boolean {
  // Segments behind the host are compared whole: a GUID within another text is nobody's tenant.
  const segments = issuer.split('/').slice(3);
  if (tenant === 'common' || tenant === 'organizations') return segments.includes(TENANT_PLACEHOLDER);
  return segments.some((segment) => (isGuid(tenant) ? segment === tenant : isGuid(segment)));
}

/** A GUID in lower case: the only form in which a tenant or object id is compared. */
export function isGuid(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}

/**
 * `localhost`, `127.0.0.0/8` and `::1`: addresses of this machine, as a URL's `hostname` gives them.
 * @param hostname as `URL` gives it: IPv6 in brackets, no port
 */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
