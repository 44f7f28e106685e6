/**
 * A second opinion on Entra: signing keys and discovery documents on loopback, and tokens of any shape, so that what the server
 * accepts is not only right with the dev tenant's own tokens.
 * @module
 */

import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { json, type LoopbackServer, listen } from './loopback.ts';

export const TENANT = '11111111-2222-4333-8444-555555555555';
export const API = '99999999-8888-4777-8666-555555555555';
export const CLIENT = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
/** A verified domain of `TENANT`: asked by this name, documents carry the GUID. */
export const DOMAIN = 'contoso.example';

export interface TestKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: Record<string, unknown>;
}

export async function createTestKey(kid: string = randomUUID()): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' } };
}

export interface TestAuthority extends AsyncDisposable {
  /** With a slash at the end. */
  readonly instance: string;
  /** Keys now published; a test may change them. */
  keys: Record<string, unknown>[];
  readonly seen: LoopbackServer['seen'];
  /** A good v2 user token of `key`, with claims and header members replaced; `undefined` takes a member away. */
  token(
    key: TestKey,
    claims?: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
  /** Issuer of v2 tokens of a tenant. */
  issuer(tenantId?: string): string;
}

/** @param now wall clock in milliseconds, of the tokens it makes */
export async function startAuthority(keys: readonly TestKey[], now: () => number): Promise<TestAuthority> {
  let published = keys.map(({ publicJwk }) => publicJwk);
  const server = await listen(({ url }, response) => {
    const tenant = url.split('/')[1] ?? '';
    const issued = { common: '{tenantid}', organizations: '{tenantid}', [DOMAIN]: TENANT }[tenant] ?? tenant;
    if (url.endsWith('/v2.0/.well-known/openid-configuration')) {
      return json(response, 200, {
        issuer: `${server.url}/${issued}/v2.0`,
        jwks_uri: `${server.url}/${tenant}/discovery/v2.0/keys`,
      });
    }
    if (url.endsWith('/.well-known/openid-configuration')) {
      return json(response, 200, {
        issuer: `${server.url}/sts/${issued}/`,
        jwks_uri: `${server.url}/${tenant}/discovery/keys`,
      });
    }
    if (url.endsWith('/v2.0/keys')) return json(response, 200, { keys: published });
    // As at Microsoft: the keys document of v1 names no issuers.
    if (url.endsWith('/keys'))
      return json(response, 200, { keys: published.map((key) => withoutUndefined({ ...key, issuer: undefined })) });
    return json(response, 404, {});
  });
  return {
    instance: `${server.url}/`,
    seen: server.seen,
    get keys() {
      return published;
    },
    set keys(value) {
      published = value;
    },
    issuer: (tenantId = TENANT) => `${server.url}/${tenantId}/v2.0`,
    async token(key, claims = {}, header = {}) {
      const seconds = Math.floor(now() / 1_000);
      const payload = {
        ver: '2.0',
        iss: `${server.url}/${TENANT}/v2.0`,
        aud: API,
        tid: TENANT,
        oid: '12345678-1234-4234-8234-123456789012',
        sub: 'subject',
        azp: CLIENT,
        scp: 'access_as_user',
        iat: seconds,
        nbf: seconds,
        exp: seconds + 3_600,
        ...claims,
      };
      const jwt = new SignJWT(withoutUndefined(payload));
      jwt.setProtectedHeader(
        withoutUndefined({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header }) as { alg: string },
      );
      return await jwt.sign(key.privateKey);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function withoutUndefined(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
