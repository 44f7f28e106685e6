/** Writes to the dev tenant's Azure behind its own Entra: the step-up they may cost, and the reset. @module */
import { afterAll, expect, test } from 'vitest';
import { appIds } from '../../src/dev-tenant/directory/apps.ts';
import { startDevTenant } from '../../src/dev-tenant/index.ts';
import { claimsOf } from './api-host.ts';
import { pathOf } from './arm-support.ts';

const tenant = await startDevTenant();
afterAll(() => tenant.stop());
const tags = `${tenant.httpOrigin}/arm${pathOf('Fabrikam development')}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`;

/** @param claims members of `access_token` in the claims request */
async function exchange(assertion: string, claims: object = {}) {
  const response = await fetch(`${tenant.httpOrigin}/${tenant.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      client_id: appIds.api,
      client_secret: 'dev-tenant-secret-of-the-api',
      assertion,
      scope: 'https://management.azure.com//.default',
      claims: JSON.stringify({ access_token: { xms_cc: { values: ['cp1'] }, ...claims } }),
    }),
  });
  return (await response.json()) as { access_token?: string; error?: string; claims?: string };
}

const mark = (token: string | undefined) =>
  fetch(tags, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ operation: 'Merge', properties: { tags: { marked: 'yes' } } }),
  });

test('the challenge that grace meets at a write is met by signing in again with its claims', async () => {
  const toEnter = (await exchange(await tenant.tokenFor('grace'))).claims ?? '';
  const withMfa = await tenant.tokenFor('grace', { claims: toEnter });
  const refused = await mark((await exchange(withMfa)).access_token);
  expect(refused.status).toBe(401);
  const wanted = claimsOf(refused.headers.get('www-authenticate')) as { access_token: object };
  const atExchange = await exchange(withMfa, wanted.access_token);
  expect(atExchange).toMatchObject({ error: 'interaction_required', claims: expect.stringContaining('"acrs"') });
  const steppedUp = await tenant.tokenFor('grace', { claims: wanted });
  expect((await mark((await exchange(steppedUp, wanted.access_token)).access_token)).status).toBe(200);
});

test('POST /dev/reset takes the writes back', async () => {
  const { access_token: token } = await exchange(await tenant.tokenFor('ada'));
  expect((await mark(token)).status).toBe(200);
  await fetch(`${tenant.httpOrigin}/dev/reset`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  const after = await fetch(tags, { headers: { authorization: `Bearer ${token}` } });
  expect(await after.json()).toHaveProperty('properties.tags', { environment: 'development', costCentre: '4110' });
});
