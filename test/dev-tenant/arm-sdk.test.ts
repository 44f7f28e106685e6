/** Microsoft's own clients as witnesses: unchanged but for the address, they read and write the dev tenant's Azure. @module */
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ResourceManagementClient } from '@azure/arm-resources';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import type { TokenCredential } from '@azure/core-auth';
import { afterAll, expect, test } from 'vitest';
import { appIds } from '../../src/dev-tenant/directory/apps.ts';
import { startDevTenant } from '../../src/dev-tenant/index.ts';
import { subscriptionCalled } from './arm-support.ts';

const tenant = await startDevTenant();
// The clients send a token over TLS only.
tenant.trust();
afterAll(() => tenant.stop());

function credentialOf(alias: string): TokenCredential {
  return {
    async getToken() {
      const response = await fetch(`${tenant.authority}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          requested_token_use: 'on_behalf_of',
          client_id: appIds.api,
          client_secret: 'dev-tenant-secret-of-the-api',
          assertion: await tenant.tokenFor(alias),
          scope: 'https://management.azure.com//.default',
        }),
      });
      const body = (await response.json()) as { access_token: string; expires_in: number };
      return { token: body.access_token, expiresOnTimestamp: Date.now() + body.expires_in * 1000 };
    },
  };
}
const options = { endpoint: tenant.arm, $host: tenant.arm };
const ada = credentialOf('ada');
const development = subscriptionCalled('Fabrikam development');
const resources = new ResourceManagementClient(ada, development.subscriptionId, options);

async function all<Item>(pages: AsyncIterable<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

test('subscriptions, tenants and locations page by page', async () => {
  const client = new SubscriptionClient(credentialOf('alan'), options);
  expect(await all(client.subscriptions.list())).toHaveLength(50);
  expect((await all(client.tenants.list()))[0]?.defaultDomain).toBe('fabrikam.example');
  expect(await all(client.subscriptions.listLocations(development.subscriptionId))).toHaveLength(4);
});

test('resource groups and resources over the empty page, and one by its id', async () => {
  expect(await all(resources.resourceGroups.list())).toHaveLength(development.resourceGroups.length);
  const listed = await all(resources.resources.list({ expand: 'createdTime' }));
  expect(listed.length).toBeGreaterThan(100);
  const vault = listed.find(({ type }) => type === 'Microsoft.KeyVault/vaults');
  expect(vault?.createdTime).toBeInstanceOf(Date);
  const one = await resources.resources.getById(vault?.id ?? '', '2023-07-01');
  expect(one.properties).toMatchObject({ enableSoftDelete: true });
  expect((await resources.providers.get('Microsoft.KeyVault')).resourceTypes?.[0]?.apiVersions).toContain('2023-07-01');
});

test('tags are written', async () => {
  const scope = `/subscriptions/${development.subscriptionId}`;
  await resources.tagsOperations.updateAtScope(scope, { operation: 'Merge', properties: { tags: { owner: 'ada' } } });
  expect((await resources.tagsOperations.getAtScope(scope)).properties.tags).toEqual({
    ...development.tags,
    owner: 'ada',
  });
});

test('role assignments', async () => {
  const client = new AuthorizationManagementClient(ada, development.subscriptionId, options);
  const found = await all(client.roleAssignments.listForSubscription({ filter: 'atScope()' }));
  expect(found.map(({ principalType }) => principalType)).toContain('User');
  const [reader] = await all(
    client.roleDefinitions.list(`/subscriptions/${development.subscriptionId}`, { filter: "roleName eq 'Reader'" }),
  );
  expect(reader?.permissions?.[0]?.actions).toEqual(['*/read']);
});

test('Resource Graph', async () => {
  const client = new ResourceGraphClient(ada, options);
  const { count, data, resultTruncated } = await client.resources({
    query: 'resources | summarize n = count() by type | order by n desc, type asc',
    subscriptions: [development.subscriptionId],
  });
  expect([count, resultTruncated]).toEqual([data.length, 'false']);
});
