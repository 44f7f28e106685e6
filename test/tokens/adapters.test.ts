/** The shapes that the Azure SDK and the Graph SDK ask for. */
import { expect, test } from 'vitest';
import { createAuthenticationProvider, createScopeSpelling, createTokenCredential } from '../../src/tokens/adapters.ts';
import { createTokenAcquirer } from '../../src/tokens/token-acquirer.ts';
import { createTokenAcquisition } from '../../src/tokens/token-acquisition.ts';
import { TENANT } from '../support/authority.ts';
import { createManualClock } from '../support/clock.ts';
import { bearerOf } from './bearer.ts';
import { createScriptedEngine } from './scripted-engine.ts';
import { GRAPH } from './token-service.ts';

const consentUrl = () => 'https://login.example/';

function start() {
  const engine = createScriptedEngine();
  const clock = createManualClock(Date.now());
  const acquisition = createTokenAcquisition({ engine, maxBytes: 1_048_576, clockToleranceSeconds: 60, clock });
  return {
    engine,
    acquirer: createTokenAcquirer({ acquisition, bearer: bearerOf('ada'), tenantId: TENANT, consentUrl }),
  };
}

test('a token credential gives token and end, for one scope or several', async () => {
  const { engine, acquirer } = start();
  const credential = createTokenCredential(acquirer);
  const one = await credential.getToken('https://management.azure.com/.default');
  expect(one.token).toContain('assertion.of.ada');
  expect(one.expiresOnTimestamp).toBeGreaterThan(Date.now());
  await credential.getToken([`${GRAPH}/User.Read`, `${GRAPH}/Mail.Read`]);
  expect(engine.requests.map(({ scopes }) => scopes.length)).toEqual([1, 2]);
});

test('a token credential passes claims, tenant and signal on', async () => {
  const { engine, acquirer } = start();
  const credential = createTokenCredential(acquirer);
  const tenantId = '99999999-2222-4333-8444-555555555555';
  await credential.getToken(`${GRAPH}/.default`, { claims: '{"access_token":{"x":null}}', tenantId });
  expect(engine.requests[0]).toMatchObject({ claims: '{"access_token":{"x":null}}', tenantId });
  const reason = new Error('gone');
  await expect(
    credential.getToken(`${GRAPH}/.default`, { tenantId: TENANT, abortSignal: AbortSignal.abort(reason) }),
  ).rejects.toBe(reason);
});

test.each([
  ['https://management.azure.com/.default', 'https://management.azure.com//.default'],
  ['https://management.azure.com//user_impersonation', 'https://management.azure.com//user_impersonation'],
  ['api://todolist//.default', 'api://todolist/.default'],
  ['https://vault.azure.net/.default', 'https://vault.azure.net/.default'],
  ['User.Read', 'User.Read'],
])('%s of an Azure client is looked up as %s', async (asked, spelt) => {
  const spelling = createScopeSpelling([['https://management.azure.com//.default'], ['api://todolist/.default'], []]);
  expect(spelling(asked)).toBe(spelt);
});

test('an API that is configured in two spellings is asked in the one that was said', () => {
  const both = createScopeSpelling([['https://api.example//.default'], ['https://api.example/.default']]);
  expect(both('https://api.example/.default')).toBe('https://api.example/.default');
  expect(both('https://api.example//.default')).toBe('https://api.example//.default');
});

test('an authentication provider asks for the scopes of the configured API, and completes bare names', async () => {
  const { engine, acquirer } = start();
  const provider = createAuthenticationProvider(acquirer, [`${GRAPH}/.default`]);
  expect(await provider.getAccessToken()).toContain('assertion.of.ada');
  await provider.getAccessToken({ scopes: ['Mail.Read', `${GRAPH}/User.Read`] });
  expect(engine.requests.map(({ scopes }) => scopes)).toEqual([
    [`${GRAPH}/.default`],
    [`${GRAPH}/Mail.Read`, `${GRAPH}/User.Read`],
  ]);
});
