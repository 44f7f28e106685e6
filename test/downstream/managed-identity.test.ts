/** An API that is called as a managed identity of the machine: what the token layer is asked for, and what a challenge can get. */
import { expect, test } from 'vitest';
import { ClaimsChallengeError } from '../../src/errors/errors.ts';
import { json } from '../support/loopback.ts';
import { startCalling } from './calling.ts';

const managedIdentity = { userAssignedClientId: '99999999-2222-4333-8444-555555555555' };
const CONFIG = {
  scopes: ['https://vault.azure.net/.default'],
  requestAppToken: true,
  acquireTokenOptions: { managedIdentity },
};
const CHALLENGE = { 'www-authenticate': `Bearer error="insufficient_claims", claims="${btoa('{"access_token":{}}')}"` };

test('a call asks for a token of the identity', async () => {
  await using calling = await startCalling((_request, response) => json(response, 200, {}), { config: CONFIG });
  await calling.api.get('/secrets');
  expect(calling.asked).toMatchObject([
    { scopes: CONFIG.scopes, options: { requestAppToken: true, acquireTokenOptions: { managedIdentity } } },
  ]);
});

test('a call for the user asks for the user', async () => {
  await using calling = await startCalling((_request, response) => json(response, 200, {}), { config: CONFIG });
  await calling.api.get('/secrets', { requestAppToken: false });
  const [asked] = calling.asked;
  expect(asked?.options.requestAppToken).toBe(false);
  expect(asked?.options.acquireTokenOptions).not.toHaveProperty('managedIdentity');
});

test('a claims challenge is answered with one more token and without the claims, of which its endpoint knows nothing', async () => {
  await using calling = await startCalling(
    ({ headers }, response) =>
      headers.authorization === 'Bearer new'
        ? json(response, 200, { value: 1 })
        : response.writeHead(401, CHALLENGE).end(),
    {
      config: { ...CONFIG, jsonBatch: false },
      header: ({ options }) => (options.acquireTokenOptions?.forceRefresh ? 'Bearer new' : 'Bearer old'),
    },
  );
  expect(await calling.api.get('/secrets')).toEqual({ value: 1 });
  expect(calling.asked.filter(({ options }) => options.acquireTokenOptions?.claims !== undefined)).toEqual([]);
  expect(calling.server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
});

test('a challenge that stays goes to the client after one repeat', async () => {
  await using calling = await startCalling((_request, response) => response.writeHead(401, CHALLENGE).end(), {
    config: CONFIG,
  });
  await expect(calling.api.get('/secrets')).rejects.toBeInstanceOf(ClaimsChallengeError);
  expect(calling.server.seen).toHaveLength(2);
});
