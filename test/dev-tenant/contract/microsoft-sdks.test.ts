/** The SDKs over the APIs, with the Azure SDK's own on-behalf-of credential: Microsoft Graph and Azure Resource Manager. */
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { OnBehalfOfCredential } from '@azure/identity';
import { Client, GraphError } from '@microsoft/microsoft-graph-client';
import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import { type ContractTarget, contract, identityOptions, scopes } from './target.ts';

function credentialFor(target: ContractTarget & { readonly secret: string }, userAssertionToken: string) {
  const { tenantId, clientId, secret: clientSecret } = target;
  return new OnBehalfOfCredential({
    tenantId,
    clientId,
    clientSecret,
    userAssertionToken,
    ...identityOptions(target),
  });
}

await contract('The SDKs', (test) => {
  test(
    ['secret', 'userToken'],
    'Microsoft Graph says who the user is, and refuses in its own words',
    async (target) => {
      const assertion = await target.userToken();
      const credential = credentialFor(target, assertion);
      const graph = Client.initWithMiddleware({
        authProvider: { getAccessToken: async () => (await credential.getToken(scopes.graph)).token },
        baseUrl: target.graph.replace(/\/v1\.0$/, ''),
        customHosts: new Set([new URL(target.graph).hostname]),
      });
      const me: unknown = await graph.api('/me').select('id,displayName').get();
      expect(me).toMatchObject({ id: decodeJwt(assertion).oid, displayName: expect.any(String) });
      const nobody = await graph
        .api('/users/00000000-0000-4000-8000-000000000000')
        .get()
        .catch((error: unknown) => error);
      expect(nobody).toBeInstanceOf(GraphError);
      expect(nobody).toMatchObject({
        statusCode: 404,
        code: 'Request_ResourceNotFound',
        requestId: expect.any(String),
      });
    },
  );

  test(['secret', 'userToken'], 'Azure Resource Manager lists the subscriptions of the user', async (target) => {
    const credential = credentialFor(target, await target.userToken());
    const arm = new SubscriptionClient(credential, { endpoint: target.arm });
    const found: (string | undefined)[] = [];
    for await (const { subscriptionId } of arm.subscriptions.list()) found.push(subscriptionId);
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found).size).toBe(found.length);
  });
});
