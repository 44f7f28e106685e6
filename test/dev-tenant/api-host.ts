/**
 * Hosts one API of the dev tenant on a loopback port, with an issuer of the test's own beside it.
 *
 * Tokens are real RS256 tokens; their reader is written for the tests, so that an API is judged apart from the dev tenant's Entra.
 * @module
 */
import fastify, { type FastifyPluginAsync } from 'fastify';
import { decodeJwt, errors, generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { ApiOptions } from '../../src/dev-tenant/api-options.ts';
import type { Person } from '../../src/dev-tenant/directory/directory.ts';
import { createDirectory } from '../../src/dev-tenant/directory/seed.ts';
import {
  type AccessTokenClaims,
  type AccessTokenReader,
  TokenRejected,
} from '../../src/dev-tenant/entra/access-token-reader.ts';
import { createFaults } from '../../src/dev-tenant/faults.ts';

export const directory = createDirectory();
const keys = await generateKeyPair('RS256');

/** @throws {Error} when nobody has this alias */
export function personCalled(alias: string): Person {
  const person = directory.findPerson(alias);
  if (!person) throw new Error(`nobody is called ${alias}`);
  return person;
}

export interface Api extends AsyncDisposable {
  /** Where the API is mounted: `http://127.0.0.1:51234/graph`. */
  readonly url: string;
  readonly faults: ApiOptions['faults'];
  /** Milliseconds of both clocks; a test moves it. */
  time: number;
  /** Unix seconds by object id. */
  readonly revocations: Map<string, number>;
  /** A signed token; `claims` are laid over those of `ada` without scopes. */
  sign(claims: JWTPayload): Promise<string>;
  /** What `POST /dev/reset` does to this API. */
  reset(): void;
}

export async function hostApi(
  prefix: string,
  mount: (options: ApiOptions) => FastifyPluginAsync,
  audience: string,
): Promise<Api> {
  const app = fastify();
  const faults = createFaults();
  const revocations = new Map<string, number>();
  const undos: (() => void)[] = [];
  const ada = personCalled('ada');
  const api: Api = {
    url: '',
    faults,
    revocations,
    time: Date.UTC(2026, 4, 12, 16, 27, 38),
    async sign(claims) {
      const now = Math.floor(api.time / 1000);
      const usual = { aud: audience, iss: 'https://issuer.test', tid: ada.tenantId, oid: ada.objectId, sub: 'subject' };
      return new SignJWT({ ...usual, ver: '1.0', iat: now, nbf: now, exp: now + 3600, ...claims })
        .setProtectedHeader({ alg: 'RS256' })
        .sign(keys.privateKey);
    },
    reset() {
      for (const undo of undos) undo();
    },
    [Symbol.asyncDispose]: () => app.close(),
  };
  const tokens: AccessTokenReader = {
    async read(token) {
      try {
        const { payload } = await jwtVerify<AccessTokenClaims>(token, keys.publicKey, {
          currentDate: new Date(api.time),
        });
        return payload;
      } catch (error) {
        if (error instanceof errors.JWTExpired) throw new TokenRejected('expired', decodeJwt<AccessTokenClaims>(token));
        if (error instanceof errors.JWSSignatureVerificationFailed) throw new TokenRejected('signature');
        throw new TokenRejected('malformed');
      }
    },
    revokedBefore({ oid, iat }) {
      const moment = revocations.get(oid);
      return moment !== undefined && iat < moment ? moment : undefined;
    },
  };
  const clock = { now: () => api.time, monotonic: () => api.time };
  await app.register(
    mount({ directory, tokens, faults, clock, baseUrl: () => api.url, onReset: (undo) => undos.push(undo) }),
    { prefix },
  );
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  return Object.assign(api, { url: `${origin}${prefix}` });
}

/** Status, headers and decoded body of one request. */
export async function ask(url: string, token: string | undefined, init: RequestInit = {}) {
  const headers = new Headers(init.headers);
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  const response = await fetch(url, { ...init, headers });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  // `any` from JSON.parse is wanted: tests read into bodies of many shapes and assert on what they find.
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** Path `a.b` of a base64 claims challenge inside a WWW-Authenticate header. */
export function claimsOf(header: string | null): unknown {
  const encoded = /claims="([^"]+)"/.exec(header ?? '')?.[1];
  return encoded === undefined ? undefined : JSON.parse(Buffer.from(encoded, 'base64').toString());
}
