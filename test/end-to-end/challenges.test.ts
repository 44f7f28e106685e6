/** What a front-end needs to go on: claims and consent, from the token service and from the APIs, to the field and to the head. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { appIds } from '../../src/dev-tenant/directory/apps.ts';
import { watchArrivals } from '../support/arrivals.ts';
import { type Answer, type Product, startProduct } from '../support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct({ overrides: { Server: { PublicUrl: 'http://localhost:4000' } } });
});
beforeEach(() => control('/dev/reset', {}));
afterAll(() => product[Symbol.asyncDispose]());

/** A dial of the dev tenant. */
async function control(path: string, body: object): Promise<void> {
  const response = await fetch(`${product.tenant.httpOrigin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

/** Ada's word on whether the API may use a permission of Graph. */
const setConsent = (scope: string, word: 'give' | 'withdraw') =>
  control('/dev/consent', {
    client: appIds.api,
    resource: 'https://graph.microsoft.com',
    scopes: [scope],
    person: 'ada',
    withdraw: word === 'withdraw',
  });

function only(errors: Answer['errors']): Answer['errors'][number] {
  const [error, ...more] = errors;
  if (!error || more.length > 0) throw new Error(`Expected one error, got ${errors.length}.`);
  return error;
}

const BOTH = '{ me { displayName } subscriptions { nodes { displayName } } }';

const claimsOfHead = (headers: Headers) => {
  const encoded = /^Bearer error="insufficient_claims", claims="([^"]+)"$/.exec(
    headers.get('www-authenticate') ?? '',
  )?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString();
};

test('step-up for one API: its field is challenged, the other answers, a fresh sign-in with the claims mends it', async () => {
  const challenged = await product.ask(BOTH, { user: 'grace' });
  expect(challenged.status).toBe(200);
  expect(challenged.data.me.displayName).toBe('Grace Holloway');
  expect(challenged.data.subscriptions).toBeNull();
  const { path, extensions } = only(challenged.errors);
  expect(path).toEqual(['subscriptions']);
  expect(extensions).toMatchObject({ code: 'CLAIMS_CHALLENGE', api: 'arm' });
  expect(claimsOfHead(challenged.headers)).toBe(extensions.claims);

  const bearer = await product.tenant.tokenFor('grace', { claims: String(extensions.claims) });
  const mended = await product.ask(BOTH, { bearer });
  expect(mended.errors).toEqual([]);
  expect(mended.data.subscriptions.nodes.length).toBeGreaterThan(0);
});

test('a query that depends on the challenge alone is HTTP 401', async () => {
  const { status, errors, headers } = await product.ask('{ subscriptions { nodes { id } } }', { user: 'grace' });
  expect(status).toBe(401);
  expect(claimsOfHead(headers)).toBe(errors[0]?.extensions.claims);
});

test('revoked sessions: Graph and ARM challenge, the exchange refuses, the front-end gets claims that work', async () => {
  const bearer = await product.bearerOf('ada');
  expect((await product.ask(BOTH, { bearer })).errors).toEqual([]);
  product.tenant.revokeSessions('ada');
  const { errors } = await product.ask(BOTH, { bearer });
  expect(errors.map(({ path, extensions }) => [path?.[0], extensions.code, extensions.api])).toEqual(
    expect.arrayContaining([
      ['me', 'CLAIMS_CHALLENGE', 'graph'],
      ['subscriptions', 'CLAIMS_CHALLENGE', 'arm'],
    ]),
  );
  product.tenant.advanceClock(5_000);
  const fresh = await product.tenant.tokenFor('ada', { claims: String(errors[0]?.extensions.claims) });
  expect((await product.ask(BOTH, { bearer: fresh })).errors).toEqual([]);
});

test('a challenge of the API is taken to the token service once; its word goes to the client, and nothing is repeated blindly', async () => {
  const bearer = await product.tenant.tokenFor('radia');
  using arrivals = watchArrivals();
  const { errors } = await product.ask('{ me { displayName } }', { bearer });
  expect(errors).toMatchObject([{ extensions: { code: 'CLAIMS_CHALLENGE', api: 'graph' } }]);
  // Plain, then once with the claims; never blindly again.
  expect(arrivals.exchanges).toHaveLength(2);
  expect(arrivals.graph).toHaveLength(1);
});

test('missing consent names scopes and the page to give it on; once given, the same bearer works', async () => {
  await setConsent('User.Read', 'withdraw');
  const bearer = await product.bearerOf('ada');
  const refused = await product.ask(BOTH, { bearer });
  expect(refused.status).toBe(200);
  expect(refused.data.subscriptions).not.toBeNull();
  const { path, extensions } = only(refused.errors);
  expect(path).toEqual(['me']);
  expect(extensions).toMatchObject({
    code: 'CONSENT_REQUIRED',
    api: 'graph',
    scopes: ['https://graph.microsoft.com/User.Read'],
  });
  const url = new URL(String(extensions.consentUrl));
  expect(url.origin).toBe(product.tenant.httpOrigin); // a browser knows no certificate of the dev tenant
  expect(url.searchParams.get('redirect_uri')).toBe('http://localhost:4000/consent');
  expect((await fetch(url)).status).toBe(200);

  await setConsent('User.Read', 'give');
  await new Promise((resolve) => setTimeout(resolve, 2_100)); // a consent refusal is remembered for two seconds
  expect((await product.ask(BOTH, { bearer })).errors).toEqual([]);
});

test('one unconsented permission does not take its siblings along', async () => {
  await setConsent('User.Read.All', 'withdraw');
  const { data, errors } = await product.ask('{ me { displayName } users { nodes { id } } }', { user: 'ada' });
  expect(data).toEqual({ me: { displayName: 'Ada Lindqvist' }, users: null });
  expect(errors).toMatchObject([
    {
      path: ['users'],
      extensions: { code: 'CONSENT_REQUIRED', scopes: ['https://graph.microsoft.com/User.Read.All'] },
    },
  ]);
});

test('a throttled user is told when to come back; everybody else is answered', async () => {
  const [tim, ada] = await Promise.all([
    product.ask('{ me { id } }', { user: 'tim' }),
    product.ask('{ me { id } }', { user: 'ada' }),
  ]);
  expect(tim.errors).toMatchObject([{ extensions: { code: 'DOWNSTREAM_THROTTLED', retryAfterSeconds: 1.5 } }]);
  expect(ada.errors).toEqual([]);
});

test('no answer carries the texts of the token service or a token', async () => {
  for (const user of ['grace', 'radia', 'tim']) {
    const { data, errors, headers } = await product.ask(BOTH, { user });
    const all = JSON.stringify([data, errors, [...headers]]);
    expect(all).not.toMatch(/AADSTS|eyJhbGciOi|eyJ0eXAiOi|Trace ID/);
  }
});
