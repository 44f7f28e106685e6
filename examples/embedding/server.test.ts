/** Its test, against a tenant that lives as long as the test: `node --test`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from 'onbehalf';
import { type DevTenant, startDevTenant } from 'onbehalf/dev-tenant';
import { greetingServer } from './server.ts';

/** The server as the API that the tenant knows by the name of `onbehalf API`. */
function configFor(tenant: DevTenant) {
  const api = tenant.app('onbehalf API');
  return loadConfig({
    env: {},
    overrides: {
      environment: 'development',
      allowLoopbackAuthority: true,
      AzureAd: {
        Instance: tenant.instance,
        TenantId: tenant.tenantId,
        ClientId: api.clientId,
        ClientCredentials: [{ SourceType: 'ClientSecret', ClientSecret: api.clientSecret }],
      },
      DownstreamApis: { graph: { BaseUrl: tenant.graph }, arm: { BaseUrl: tenant.arm } },
      Server: { Port: 0 },
      Telemetry: { LogLevel: 'error' },
    },
  });
}

void test('greets who asks', async () => {
  await using tenant = await startDevTenant();
  tenant.trust();
  const server = await greetingServer(configFor(tenant));
  try {
    const authorization = `Bearer ${await tenant.tokenFor('ada')}`;
    const { data, errors } = await server.executeOperation({ query: '{ greeting }' }, { authorization });
    assert.equal(errors, undefined);
    assert.deepEqual({ ...data }, { greeting: 'Good morning, Ada' });
  } finally {
    await server.stop();
  }
});
