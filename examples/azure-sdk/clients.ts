/** Microsoft's own clients for one request: what they ask for, they ask for on behalf of its caller. */
import { ResourceManagementClient } from '@azure/arm-resources';
import { Client } from '@microsoft/microsoft-graph-client';
import type { RequestScope } from 'onbehalf';

/** Gone with the request: a client keeps the token it was given. */
export function createClients({ tokenCredential, authenticationProvider, graphClient, downstream }: RequestScope) {
  const graph = new URL(graphClient.baseUrl); // https://graph.microsoft.com/v1.0, unless the configuration says another
  return {
    azure: (subscriptionId: string) =>
      new ResourceManagementClient(tokenCredential, subscriptionId, { endpoint: downstream('arm').baseUrl }),
    graph: Client.initWithMiddleware({
      authProvider: authenticationProvider,
      baseUrl: graph.href.replace(/\/v1\.0$/, ''),
      customHosts: new Set([graph.hostname]), // it sends a token nowhere else
    }),
  };
}
