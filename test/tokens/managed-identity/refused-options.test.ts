/** What cannot be said together with a managed identity is refused before anything is asked, and options stay the caller's. */
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { copyOptions } from '../../../src/tokens/acquire-token-options.ts';
import type { AcquireTokenOptions } from '../../../src/tokens/token-acquirer.ts';
import { TENANT } from '../../support/authority.ts';
import { IDENTITY, OTHER_IDENTITY, queryOf, startIdentityEndpoint, tokensOf, VAULT } from './identity-endpoint.ts';

const SCOPE = `${VAULT}/.default`;

const endpoint = await startIdentityEndpoint();
beforeEach(() => {
  vi.stubEnv('AZURE_POD_IDENTITY_AUTHORITY_HOST', endpoint.url);
  endpoint.restart();
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => endpoint[Symbol.asyncDispose]());

test('the machine cannot act for a user', async () => {
  const { headers, acquirer } = tokensOf();
  const acquireTokenOptions = { managedIdentity: {} };
  const scopes = [`${VAULT}/user_impersonation`];
  const refused = /application tokens only/;
  await expect(headers.createAuthorizationHeaderForUser(scopes, { acquireTokenOptions })).rejects.toThrow(refused);
  await expect(headers.createAuthorizationHeader(scopes, { acquireTokenOptions })).rejects.toThrow(refused);
  await expect(acquirer.acquireForUser(scopes, acquireTokenOptions)).rejects.toThrow(TypeError);
  expect(() => acquirer.peekForUser(scopes, acquireTokenOptions)).toThrow(TypeError);
  expect(endpoint.seen()).toEqual([]);
});

test.each<[string, AcquireTokenOptions]>([
  ['tenant', { tenant: TENANT }],
  ['claims', { claims: '{"access_token":{}}' }],
  ['extraQueryParameters', { extraQueryParameters: { dc: 'one' } }],
  ['proofKeyId', { proofKeyId: 'a-thumbprint' }],
])('%s means nothing to its endpoint and is refused', async (name, options) => {
  const { headers } = tokensOf();
  const acquireTokenOptions = { ...options, managedIdentity: {} };
  const header = headers.createAuthorizationHeaderForApp(SCOPE, { acquireTokenOptions });
  await expect(header).rejects.toThrow(`'managedIdentity' without '${name}'`);
  expect(endpoint.seen()).toEqual([]);
});

test.each<[string, unknown]>([
  ['a misspelt client id would be the identity of the system', { clientId: IDENTITY }],
  ['a name in the place of the client id', { userAssignedClientId: 'my-identity' }],
  ['an empty one', { userAssignedClientId: '' }],
  ['the client id alone', IDENTITY],
  ['true', true],
  ['null', null],
])('%s is refused', async (_what, managedIdentity) => {
  const options = { managedIdentity } as AcquireTokenOptions;
  await expect(tokensOf().acquirer.acquireForApp(SCOPE, options)).rejects.toThrow(TypeError);
  expect(endpoint.seen()).toEqual([]);
});

test('scopes that are not of an application are refused', async () => {
  const options = { managedIdentity: {} };
  await expect(tokensOf().acquirer.acquireForApp(`${VAULT}/Read`, options)).rejects.toThrow('/.default');
});

test('options are read when they come, frozen in our copy, and never written to', async () => {
  const managedIdentity = { userAssignedClientId: IDENTITY.toUpperCase() };
  const copy = copyOptions({ managedIdentity });
  expect(copy).toEqual({ managedIdentity: { userAssignedClientId: IDENTITY } });
  expect(Object.isFrozen(copy) && Object.isFrozen(copy.managedIdentity)).toBe(true);

  const token = tokensOf().acquirer.acquireForApp(SCOPE, Object.freeze({ managedIdentity }));
  managedIdentity.userAssignedClientId = OTHER_IDENTITY;
  await token;
  expect(endpoint.seen().map((seen) => queryOf(seen).client_id)).toEqual([IDENTITY]);
  expect(managedIdentity).toEqual({ userAssignedClientId: OTHER_IDENTITY });
});

test('a caller that leaves ends its own waiting only', async () => {
  const { acquirer } = tokensOf();
  const leaving = new AbortController();
  const left = acquirer.acquireForApp(SCOPE, { managedIdentity: {}, signal: leaving.signal });
  const stays = acquirer.acquireForApp(SCOPE, { managedIdentity: {} });
  leaving.abort(new Error('gone'));
  await expect(left).rejects.toThrow('gone');
  expect((await stays).accessToken).toBe(`0:system:${VAULT}`);
});
