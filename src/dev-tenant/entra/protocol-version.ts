/**
 * The two generations of endpoints: the first names one API by `resource`, the second names permissions by `scope`.
 *
 * Inside, both are scopes: the first generation always means everything that was consented to.
 * @module
 */

import { AadstsError } from './aadsts.ts';
import type { Form } from './form.ts';

/** The generation of an endpoint; the version of an access token is the API's wish and another matter. */
export type ProtocolVersion = 'v1' | 'v2';

/** Path of an endpoint below the tenant: `oauth2/token`, `oauth2/v2.0/token`. */
export function endpointPath(version: ProtocolVersion, name: string): string {
  return version === 'v2' ? `oauth2/v2.0/${name}` : `oauth2/${name}`;
}

/**
 * The wish of a request in words of the second generation.
 *
 * @returns for example `https://graph.microsoft.com/.default openid`; `undefined` when it names nothing
 * @throws {AadstsError} 901002 for `resource` at a v2.0 endpoint
 */
export function scopeTextOf(version: ProtocolVersion, form: Form): string | undefined {
  const resource = form.get('resource');
  const scope = form.get('scope');
  if (version === 'v2') {
    if (resource === undefined) return scope;
    throw new AadstsError(901002, "The 'resource' request parameter isn't supported.");
  }
  // Other words than those of OpenID Connect mean nothing to the first generation.
  const oidc = (scope ?? '').split(/\s+/).filter((word) => /^(openid|profile|email|offline_access)$/i.test(word));
  const words = resource === undefined ? oidc : [`${resource}/.default`, ...oidc];
  return words.length > 0 ? words.join(' ') : undefined;
}
