/** Tokens of the machine's own identities, from the metadata endpoint of a virtual machine. */
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CredentialError, DownstreamError } from '../../../src/errors/errors.ts';
import { headerKey } from '../../../src/tokens/cache/header-key.ts';
import type { SharedCache } from '../../../src/tokens/cache/shared-cache.ts';
import type { AcquireTokenOptions } from '../../../src/tokens/token-acquirer.ts';
import { createManualClock } from '../../support/clock.ts';
import {
  grantTo,
  IDENTITY,
  OTHER_IDENTITY,
  queryOf,
  startIdentityEndpoint,
  tokensOf,
  VAULT,
} from './identity-endpoint.ts';

const SCOPE = `${VAULT}/.default`;
const SYSTEM = { managedIdentity: {} };
const ASSIGNED = { managedIdentity: { userAssignedClientId: IDENTITY } };

const endpoint = await startIdentityEndpoint();
beforeEach(() => {
  vi.stubEnv('AZURE_POD_IDENTITY_AUTHORITY_HOST', endpoint.url);
  endpoint.restart();
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => endpoint[Symbol.asyncDispose]());

test('the identity that the system has assigned is asked for without a client id', async () => {
  const { headers } = tokensOf();
  const options = { acquireTokenOptions: SYSTEM };
  expect(await headers.createAuthorizationHeaderForApp(SCOPE, options)).toBe(`Bearer 0:system:${VAULT}`);
  const [seen] = endpoint.seen();
  expect(seen?.method).toBe('GET');
  expect(new URL(seen?.url ?? '', endpoint.url).pathname.replace(/\/$/, '')).toBe('/metadata/identity/oauth2/token');
  expect(seen && queryOf(seen)).toEqual({ 'api-version': '2018-02-01', resource: VAULT });
  expect(seen?.headers.metadata).toBe('true');
});

test('a user-assigned one by its client id, also where the application is asked for by `requestAppToken`', async () => {
  const { headers } = tokensOf();
  const options = { requestAppToken: true, acquireTokenOptions: ASSIGNED };
  expect(await headers.createAuthorizationHeader([SCOPE], options)).toBe(`Bearer 0:${IDENTITY}:${VAULT}`);
});

test('the resource of Azure Resource Manager keeps its slash', async () => {
  const { acquirer } = tokensOf();
  await acquirer.acquireForApp('https://management.azure.com//.default', SYSTEM);
  expect(endpoint.seen().map((seen) => queryOf(seen).resource)).toEqual(['https://management.azure.com/']);
});

/** Each of them twice, in turn: what is held of one must not serve another. */
async function tokensOfEach(acquirer: ReturnType<typeof tokensOf>['acquirer']) {
  const wishes: readonly AcquireTokenOptions[] = [
    {},
    SYSTEM,
    ASSIGNED,
    { managedIdentity: { userAssignedClientId: OTHER_IDENTITY } },
    { managedIdentity: { userAssignedClientId: IDENTITY.toUpperCase() } },
  ];
  const got: string[] = [];
  for (const options of [...wishes, ...wishes]) got.push((await acquirer.acquireForApp(SCOPE, options)).accessToken);
  return got.map((token) => token.split(':')[1] ?? token);
}

test('the application, the machine and each identity have their own token, once per API', async () => {
  const each = ["the application's", 'system', IDENTITY, OTHER_IDENTITY, IDENTITY];
  expect(await tokensOfEach(tokensOf().acquirer)).toEqual([...each, ...each]);
  expect(endpoint.seen()).toHaveLength(3);
});

test('a key without the identity would be noticed by the test above', async () => {
  const weak = tokensOf({ keyOf: ({ user, resource, scheme }) => headerKey({ user, resource, scheme, tenantId: '' }) });
  expect(new Set(await tokensOfEach(weak.acquirer)).size).toBe(1);
});

test('an API more is a token more, and ten at once are one question', async () => {
  const { acquirer } = tokensOf();
  const ten = Array.from({ length: 10 }, () => acquirer.acquireForApp(SCOPE, ASSIGNED));
  expect(new Set((await Promise.all(ten)).map((token) => token.accessToken)).size).toBe(1);
  const graph = await acquirer.acquireForApp('https://graph.microsoft.com/.default', ASSIGNED);
  expect(graph).toMatchObject({
    accessToken: `1:${IDENTITY}:https://graph.microsoft.com`,
    tenantId: '',
    source: 'network',
  });
  expect(endpoint.seen()).toHaveLength(2);
});

test('the shared cache is never asked nor told: on another machine the same name is somebody else', async () => {
  const touched: string[] = [];
  const shared: SharedCache = {
    async get() {
      touched.push('get');
      return { header: undefined, epoch: undefined };
    },
    set: () => void touched.push('set'),
    evictUser: async () => {},
    attach() {},
    close: async () => {},
  };
  const { acquirer } = tokensOf({ shared });
  await acquirer.acquireForApp(SCOPE, SYSTEM);
  await acquirer.acquireForApp(SCOPE, { ...ASSIGNED, forceRefresh: true });
  expect(touched).toEqual([]);
  await acquirer.acquireForApp(SCOPE);
  expect(touched).toEqual(['get', 'set']);
});

test('a day’s token is renewed behind from the middle of its life on, while the old one is served', async () => {
  const clock = createManualClock(Date.now());
  const { acquirer } = tokensOf({ clock });
  const first = await acquirer.acquireForApp(SCOPE, SYSTEM);
  clock.advance(12 * 3_600_000 - 60_000);
  expect((await acquirer.acquireForApp(SCOPE, SYSTEM)).accessToken).toBe(first.accessToken);
  clock.advance(120_000);
  endpoint.answer((request, index) => grantTo(request, index, 2 * 86_400 - 600)); // by the clock of the machine
  expect((await acquirer.acquireForApp(SCOPE, SYSTEM)).accessToken).toBe(first.accessToken);
  await vi.waitFor(async () =>
    expect((await acquirer.acquireForApp(SCOPE, SYSTEM)).accessToken).toBe(`1:system:${VAULT}`),
  );
  expect(endpoint.seen()).toHaveLength(2);
});

test('forcing a refresh asks again, once in half a minute', async () => {
  const { acquirer } = tokensOf();
  for (const forceRefresh of [false, true, true]) await acquirer.acquireForApp(SCOPE, { ...SYSTEM, forceRefresh });
  expect(endpoint.seen()).toHaveLength(2);
});

test.each([404, 408, 410, 429, 500, 503])('after a %i the endpoint is asked again', async (status) => {
  endpoint.answer((request, index) => (index < 2 ? [status, { error: 'busy' }] : grantTo(request, index)));
  expect((await tokensOf().acquirer.acquireForApp(SCOPE, SYSTEM)).accessToken).toBe(`2:system:${VAULT}`);
});

test('the first repeat waits for a second', async () => {
  endpoint.answer((request, index) => (index < 1 ? [500, {}] : grantTo(request, index)));
  const begunMs = performance.now();
  await tokensOf({ pausesMs: [1_000, 2_000, 4_000] }).acquirer.acquireForApp(SCOPE, SYSTEM);
  expect(performance.now() - begunMs).toBeGreaterThan(990);
});

test('an identity that is not assigned is a fault of ours, and is not asked for twice', async () => {
  endpoint.answer(() => [400, { error: 'invalid_request', error_description: 'Identity not found' }]);
  const refused: unknown = await tokensOf()
    .acquirer.acquireForApp(SCOPE, ASSIGNED)
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(CredentialError);
  expect((refused as Error).message).not.toContain(IDENTITY);
  expect((refused as Error).cause).toMatchObject({
    status: 400,
    message: expect.stringContaining('400 invalid_request'),
  });
  expect(endpoint.seen()).toHaveLength(1);
});

test('a long Retry-After is not waited for: it goes to the caller, and nothing is asked until it is over', async () => {
  endpoint.answer(() => [429, {}, { 'retry-after': '20' }]);
  const clock = createManualClock(Date.now());
  const { acquirer } = tokensOf({ clock });
  const refused = { code: 'DOWNSTREAM_THROTTLED', retryAfterSeconds: 20 };
  await expect(acquirer.acquireForApp(SCOPE, SYSTEM)).rejects.toMatchObject(refused);
  await expect(acquirer.acquireForApp(SCOPE, SYSTEM)).rejects.toMatchObject(refused);
  expect(endpoint.seen()).toHaveLength(1);
  endpoint.answer(grantTo);
  await acquirer.acquireForApp(SCOPE, ASSIGNED); // the gate is that of one identity
  clock.advance(21_000);
  await acquirer.acquireForApp(SCOPE, SYSTEM);
});

test('an endpoint that is down is no fault of the token service: the application goes on', async () => {
  endpoint.answer(() => [500, {}]);
  const { acquirer } = tokensOf();
  const identities = [SYSTEM, ASSIGNED, { managedIdentity: { userAssignedClientId: OTHER_IDENTITY } }];
  for (const options of identities) {
    await expect(acquirer.acquireForApp(SCOPE, options)).rejects.toBeInstanceOf(DownstreamError);
  }
  const asked = endpoint.seen().length;
  await expect(acquirer.acquireForApp(SCOPE, SYSTEM), 'its own breaker').rejects.toMatchObject({
    code: 'DOWNSTREAM_UNAVAILABLE',
  });
  expect(endpoint.seen()).toHaveLength(asked);
  expect((await acquirer.acquireForApp(SCOPE)).accessToken).toBe("the application's");
});

test.each<[string, unknown]>([
  ['no JSON at all', 'text'],
  ['no token', { expires_on: '4102444800' }],
  ['a token that has ended', { access_token: 'a', expires_on: '1000000000', token_type: 'Bearer' }],
  ['a token without an end', { access_token: 'a', token_type: 'Bearer' }],
  ['a token for years', { access_token: 'a', expires_on: '4102444800', token_type: 'Bearer' }],
  [
    'a token that would bend the header',
    { ...(grantTo({ url: '/' } as never, 0)[1] as object), access_token: 'a\r\nb: c' },
  ],
])('%s is refused', async (_what, body) => {
  endpoint.answer(() => [200, body]);
  await expect(tokensOf().acquirer.acquireForApp(SCOPE, SYSTEM)).rejects.toBeInstanceOf(CredentialError);
});
