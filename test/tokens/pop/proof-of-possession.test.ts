/** Tokens bound to a key of this process, and headers signed for one request: what is on the wire, and what the dev tenant makes of it. */
import {
  calculateJwkThumbprint,
  compactVerify,
  decodeJwt,
  decodeProtectedHeader,
  importJWK,
  type JWK,
  UnsecuredJWT,
} from 'jose';
import { afterAll, describe, expect, test } from 'vitest';
import type { AuthorizationHeaderProvider } from '../../../src/index.ts';
import { createAuthorizationHeaderProvider } from '../../../src/tokens/authorization-header-provider.ts';
import { TokenRefusedError } from '../../../src/tokens/engine.ts';
import { createProofKey } from '../../../src/tokens/pop/proof-key.ts';
import { withSignedHeaders } from '../../../src/tokens/pop/signed-headers.ts';
import { createTokenAcquirer } from '../../../src/tokens/token-acquirer.ts';
import { createTokenAcquisition } from '../../../src/tokens/token-acquisition.ts';
import { startTenant } from '../../dev-tenant/entra/support.ts';
import { TENANT } from '../../support/authority.ts';
import { createManualClock } from '../../support/clock.ts';
import { startProduct } from '../../support/product.ts';
import { bearerOf } from '../bearer.ts';
import { createScriptedEngine } from '../scripted-engine.ts';
import { exchangeOf, GRAPH, grantTokens, startTokenService } from '../token-service.ts';

const clock = createManualClock(Date.now());
const keyOf = createProofKey(clock);
const KID = await keyOf.id();
/** MSAL looks into a bound token for its key. */
const BOUND = new UnsecuredJWT({ cnf: { kid: KID } }).encode();
const pop = { token_type: 'pop', access_token: BOUND };

describe('the exchange', () => {
  test('binds the token to the thumbprint of the key', async () => {
    await using service = await startTokenService((_request, response) => grantTokens(response, pop));
    const { accessToken } = await service.engine().exchange(exchangeOf({ proofKeyId: KID }));
    expect(accessToken, 'as it came: MSAL signs nothing').toBe(BOUND);
    const form = service.form();
    expect(form.getAll('token_type')).toEqual(['pop']);
    expect(JSON.parse(Buffer.from(form.get('req_cnf') ?? '', 'base64url').toString())).toEqual({ kid: KID });
    expect(form.get('assertion')).toBe('the.incoming.assertion');
  });

  test('binds an application token, too', async () => {
    await using service = await startTokenService((_request, response) => grantTokens(response, pop));
    const { tenantId, correlationId } = exchangeOf();
    const scopes = [`${GRAPH}/.default`];
    await service.engine().exchange({ grant: 'client-credentials', tenantId, correlationId, scopes, proofKeyId: KID });
    expect(service.form().get('token_type')).toBe('pop');
  });

  test.each([
    ['a bearer token where a bound one was asked for', 'Bearer', KID],
    ['a bound token where a bearer token was asked for', 'pop', undefined],
  ])('refuses %s', async (_what, token_type, proofKeyId) => {
    await using service = await startTokenService((_request, response) => grantTokens(response, { token_type }));
    const request = exchangeOf(proofKeyId === undefined ? {} : { proofKeyId });
    await expect(service.engine().exchange(request)).rejects.toBeInstanceOf(TokenRefusedError);
  });
});

describe('a signed header', () => {
  test('says token, time, method, host and path, and is signed with the key it shows', async () => {
    const url = new URL('https://graph.microsoft.com:8443/v1.0/me?$select=id');
    const [scheme, text = ''] = (await keyOf.sign('the.access.token', { method: 'get', url })).split(' ');
    expect(scheme).toBe('PoP');
    expect(decodeProtectedHeader(text)).toEqual({ alg: 'RS256', typ: 'pop', kid: KID });
    const claims = decodeJwt<{ cnf: { jwk: JWK } }>(text);
    expect(claims).toEqual({
      at: 'the.access.token',
      ts: Math.floor(clock.now() / 1_000),
      m: 'GET',
      u: 'graph.microsoft.com:8443',
      p: '/v1.0/me',
      nonce: expect.stringMatching(/^[\w-]{36}$/),
      cnf: { jwk: { kty: 'RSA', n: expect.any(String), e: 'AQAB' } },
    });
    expect(await calculateJwkThumbprint(claims.cnf.jwk)).toBe(KID);
    await compactVerify(text, await importJWK(claims.cnf.jwk, 'RS256'));
  });

  test('is never the same twice', async () => {
    const request = { method: 'GET', url: new URL('https://api.example/a') };
    expect(await keyOf.sign('token', request)).not.toBe(await keyOf.sign('token', request));
  });

  test('is not made without a method and an absolute address, and nothing is exchanged for it', async () => {
    let asked = 0;
    const count = async () => {
      asked += 1;
      return 'PoP token';
    };
    const inner: AuthorizationHeaderProvider = {
      createAuthorizationHeaderForUser: count,
      createAuthorizationHeaderForApp: count,
      createAuthorizationHeader: count,
    };
    const headers = withSignedHeaders(inner, keyOf);
    const wrong = [
      {},
      { httpMethod: 'GET' },
      { httpMethod: 'GET', url: '/me' },
      { httpMethod: 'G T', url: 'https://a.example' },
    ];
    for (const options of wrong) {
      const attempt = headers.createAuthorizationHeader([`${GRAPH}/User.Read`], { protocolScheme: 'PoP', ...options });
      await expect(attempt).rejects.toBeInstanceOf(TypeError);
    }
    expect(asked).toBe(0);
  });
});

const USER = [`${GRAPH}/User.Read`];
const wish = (path: string, httpMethod = 'GET') =>
  ({ protocolScheme: 'PoP', httpMethod, url: `https://graph.microsoft.com/v1.0${path}` }) as const;

function start() {
  const engine = createScriptedEngine();
  const acquirer = createTokenAcquirer({
    acquisition: createTokenAcquisition({ engine, maxBytes: 8_388_608, clockToleranceSeconds: 60, clock }),
    bearer: bearerOf('ada'),
    tenantId: TENANT,
    consentUrl: () => 'https://login.example/',
  });
  return { engine, headers: withSignedHeaders(createAuthorizationHeaderProvider(acquirer), keyOf) };
}
const tokenIn = (header: string) => decodeJwt<{ at: string }>(header.slice('PoP '.length)).at;

describe('the cache', () => {
  test('keeps the bound token, never the header', async () => {
    const { engine, headers } = start();
    const first = await headers.createAuthorizationHeaderForUser(USER, wish('/me'));
    const second = await headers.createAuthorizationHeaderForUser(USER, wish('/me'));
    expect(second).not.toBe(first);
    expect(tokenIn(second)).toBe(tokenIn(first));
    expect(engine.requests.map(({ proofKeyId }) => proofKeyId)).toEqual([KID]);
  });

  test('never gives a bound token as bearer token, nor the other way round', async () => {
    const { engine, headers } = start();
    const [signed, bearer] = await Promise.all([
      headers.createAuthorizationHeaderForUser(USER, wish('/me')),
      headers.createAuthorizationHeaderForUser(USER),
    ]);
    expect(bearer).toMatch(/^Bearer /);
    expect(bearer).not.toContain(tokenIn(signed));
    expect(new Set(engine.requests.map(({ proofKeyId }) => proofKeyId))).toEqual(new Set([KID, undefined]));
    expect(engine.requests).toHaveLength(2);
    expect(tokenIn(await headers.createAuthorizationHeaderForUser(USER, wish('/users')))).toBe(tokenIn(signed));
    expect(await headers.createAuthorizationHeaderForUser(USER)).toBe(bearer);
  });

  test('knows application tokens apart, too', async () => {
    const { engine, headers } = start();
    const options = { ...wish('/users'), requestAppToken: true };
    const signed = await headers.createAuthorizationHeader([`${GRAPH}/.default`], options);
    expect(signed).toMatch(/^PoP eyJ/);
    await headers.createAuthorizationHeaderForApp(`${GRAPH}/.default`);
    expect(engine.requests.map(({ grant, proofKeyId }) => [grant, proofKeyId])).toEqual([
      ['client-credentials', KID],
      ['client-credentials', undefined],
    ]);
  });
});

describe('the whole way', () => {
  test('fields are answered from Graph and ARM with bound tokens, one exchange for all calls of an API', async () => {
    const DownstreamApis = { graph: { ProtocolScheme: 'PoP' }, arm: { ProtocolScheme: 'PoP' } };
    await using product = await startProduct({ overrides: { DownstreamApis } });
    const bearer = await product.bearerOf('ada');
    const ask = () =>
      product.ask('{ me { displayName manager { displayName } } subscriptions { nodes { displayName } } }', { bearer });
    const [first, second] = [await ask(), await ask()];
    expect(first.errors).toEqual([]);
    expect(first.data.me.displayName).toBe('Ada Lindqvist');
    expect(first.data.subscriptions.nodes).not.toEqual([]);
    expect(second.data).toEqual(first.data);
  });
});

const tenant = await startTenant();
afterAll(() => tenant.stop());

describe('the dev tenant takes a bound token', () => {
  const bound = async () => {
    const { body } = await tenant.exchange(await tenant.tokenFor('ada'), {
      token_type: 'pop',
      req_cnf: Buffer.from(JSON.stringify({ kid: KID })).toString('base64url'),
    });
    expect(decodeJwt(body.access_token)).toMatchObject({ cnf: { kid: KID } });
    return body.access_token;
  };
  const me = new URL(`${tenant.graph}/me`);
  const show = async (authorization: string) => (await tenant.fetch(me.href, { headers: { authorization } })).status;

  test('with its proof for this request', async () => {
    expect(await show(await keyOf.sign(await bound(), { method: 'GET', url: me }))).toBe(200);
  });

  test('never without, nor with the proof for another request, of another time or of another key', async () => {
    const token = await bound();
    const other = createProofKey(clock);
    const late = createProofKey({ ...clock, now: () => clock.now() - 600_000 });
    const signed = (key: typeof keyOf, method: string, url: URL) => key.sign(token, { method, url });
    expect(await show(`Bearer ${token}`)).toBe(401);
    expect(await show(`PoP ${token}`)).toBe(401);
    expect(await show(await signed(keyOf, 'POST', me))).toBe(401);
    expect(await show(await signed(keyOf, 'GET', new URL(`${tenant.graph}/users`)))).toBe(401);
    expect(await show(await signed(keyOf, 'GET', new URL('https://graph.microsoft.com/v1.0/me')))).toBe(401);
    expect(await show(await signed(other, 'GET', me))).toBe(401);
    expect(await show(await signed(late, 'GET', me))).toBe(401);
    const [header, payload, signature = ''] = (await signed(keyOf, 'GET', me)).split('.');
    const forged = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`;
    expect(await show(`${header}.${payload}.${forged}`)).toBe(401);
  });

  test('and no proof for a token that is not bound', async () => {
    const { body } = await tenant.exchange(await tenant.tokenFor('ada'));
    expect(await show(`Bearer ${body.access_token}`)).toBe(200);
    expect(await show(await keyOf.sign(body.access_token, { method: 'GET', url: me }))).toBe(401);
  });
});
