/**
 * Proof of possession for a header provider: the bound token comes from it, cached like any other; the header is signed anew for
 * each request, once that is final.
 * @module
 */

import type { AuthorizationHeaderOptions, AuthorizationHeaderProvider } from '../authorization-header-provider.ts';
import type { ProofKey, RequestToSign } from './proof-key.ts';

/** The same provider, which also answers `protocolScheme: 'PoP'`. */
export function withSignedHeaders(headers: AuthorizationHeaderProvider, key: ProofKey): AuthorizationHeaderProvider {
  async function signed(
    options: AuthorizationHeaderOptions,
    bound: (options: AuthorizationHeaderOptions) => Promise<string>,
  ): Promise<string> {
    const request = requestOf(options);
    const acquireTokenOptions = { ...options.acquireTokenOptions, proofKeyId: await key.id() };
    const header = await bound({ ...options, acquireTokenOptions });
    return await key.sign(header.slice(header.indexOf(' ') + 1), request);
  }

  return {
    createAuthorizationHeaderForUser: (scopes, options) =>
      options?.protocolScheme === 'PoP'
        ? signed(options, (bound) => headers.createAuthorizationHeaderForUser(scopes, bound))
        : headers.createAuthorizationHeaderForUser(scopes, options),
    createAuthorizationHeaderForApp: (scope, options) =>
      options?.protocolScheme === 'PoP'
        ? signed(options, (bound) => headers.createAuthorizationHeaderForApp(scope, bound))
        : headers.createAuthorizationHeaderForApp(scope, options),
    createAuthorizationHeader: (scopes, options) =>
      options?.protocolScheme === 'PoP'
        ? signed(options, (bound) => headers.createAuthorizationHeader(scopes, bound))
        : headers.createAuthorizationHeader(scopes, options),
  };
}

/** @throws {TypeError} without a method and an absolute address there is nothing to sign */
function requestOf({ httpMethod, url }: AuthorizationHeaderOptions): RequestToSign {
  const address = url === undefined ? null : URL.parse(String(url));
  if (httpMethod === undefined || !/^[a-z]+$/i.test(httpMethod) || !address) {
    throw new TypeError("Expected 'httpMethod' and an absolute 'url': a PoP header is signed for one request.");
  }
  return { method: httpMethod, url: address };
}
