/**
 * Where the dev tenant is reached, and the names it gives itself in tokens and documents.
 *
 * Ports are known only once the servers listen, so everybody asks this at the time of the request. The issuer is always
 * the https one: a page that talks to the http door still gets tokens of the same authority.
 * @module
 */

/** The two doors. Both end without a slash and hold the ports that were really taken. */
export interface Addresses {
  /** `https://localhost:8443` */
  readonly origin: string;
  /** `http://localhost:8080`: the same endpoints for pages of a browser that does not know our certificate authority. */
  readonly httpOrigin: string;
}

/** Issuer of v2.0 tokens: without a slash at the end. */
export function issuerV2(addresses: Addresses, tenantId: string): string {
  return `${addresses.origin}/${tenantId}/v2.0`;
}

/** Issuer of v1.0 tokens: with a slash at the end, as `https://sts.windows.net/{tenantid}/` has one. */
export function issuerV1(addresses: Addresses, tenantId: string): string {
  return `${addresses.origin}/${tenantId}/`;
}
