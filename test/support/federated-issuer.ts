/**
 * Another issuer than Entra, as a Kubernetes cluster is one: a discovery document, its keys, and tokens that end when told.
 * @module
 */

import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { json, listen } from './loopback.ts';

export const EXCHANGE_AUDIENCE = 'api://AzureADTokenExchange';

export interface FederatedIssuer extends AsyncDisposable {
  readonly issuer: string;
  /** @param lifeSeconds from now by `nowMs` */
  sign(
    subject: string,
    options?: { readonly lifeSeconds?: number; readonly nowMs?: number; readonly audience?: string },
  ): Promise<string>;
}

export async function startFederatedIssuer(): Promise<FederatedIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'cluster-key', alg: 'RS256', use: 'sig' };
  const server = await listen(({ url }, response) =>
    url === '/keys'
      ? json(response, 200, { keys: [key] })
      : json(response, 200, { issuer: server.url, jwks_uri: `${server.url}/keys` }),
  );
  let count = 0;
  return {
    issuer: server.url,
    sign(subject, { lifeSeconds = 3_600, nowMs = Date.now(), audience = EXCHANGE_AUDIENCE } = {}) {
      const now = Math.floor(nowMs / 1_000);
      count += 1;
      return new SignJWT({ jti: String(count) })
        .setProtectedHeader({ alg: 'RS256', kid: key.kid })
        .setIssuer(server.url)
        .setSubject(subject)
        .setAudience(audience)
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + lifeSeconds)
        .sign(privateKey);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
