/**
 * The national clouds: which Graph and which Azure Resource Manager belong to a login host (they move together).
 *
 * A token of one cloud is refused by the others, so a mixture is a slip that is found before the first call.
 * @see https://learn.microsoft.com/graph/deployments
 * @module
 */

import { isLoopback, parseAddress } from './addresses.ts';

/** One national cloud, by hosts. Addresses are compared by host alone: paths and versions are the business of each API. */
export interface Cloud {
  /** As faults and the manual call it: `US Government`. */
  readonly name: string;
  /** The canonical host first, then its aliases. */
  readonly loginHosts: readonly [string, ...string[]];
  /** The default first; the US Government has a second one for its department of defense. */
  readonly graphHosts: readonly [string, ...string[]];
  /** Azure Resource Manager; its token resource is this host with a slash of its own. */
  readonly armHost: string;
}

const publicCloud: Cloud = {
  name: 'public',
  loginHosts: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
  graphHosts: ['graph.microsoft.com'],
  armHost: 'management.azure.com',
};

/**
 * The clouds that are open to customers; Germany's closed in 2021. Hosts of newer sovereign clouds are configured by hand.
 * @see https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 */
export const clouds: readonly Cloud[] = [
  publicCloud,
  {
    name: 'US Government',
    loginHosts: ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
    graphHosts: ['graph.microsoft.us', 'dod-graph.microsoft.us'],
    armHost: 'management.usgovcloudapi.net',
  },
  {
    name: 'China (21Vianet)',
    loginHosts: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
    graphHosts: ['microsoftgraph.chinacloudapi.cn'],
    armHost: 'management.chinacloudapi.cn',
  },
];

/**
 * The cloud of a login host; `undefined` for a host that is none of Microsoft's public ones.
 * @param instance with a slash at the end; aliases of a cloud count
 */
export function cloudOfLogin(instance: string): Cloud | undefined {
  const url = parseAddress(instance);
  if (url?.pathname !== '/' || url.protocol !== 'https:') return undefined;
  return clouds.find(({ loginHosts }) => loginHosts.includes(url.host));
}

/**
 * The cloud that an address of Graph or ARM belongs to.
 * @returns `undefined` for an API of one's own, which every cloud may call
 */
export function cloudOfApi(baseUrl: string): Cloud | undefined {
  const host = parseAddress(baseUrl)?.host;
  return clouds.find((cloud) => host === cloud.armHost || cloud.graphHosts.some((graph) => graph === host));
}

/**
 * What `graph` and `arm` are where nothing else is said.
 *
 * A login host on this machine gets no addresses, only the names of the public resources: a directory for development
 * answers under those.
 * @param instance login host, with a slash at the end
 */
export function builtInApis(instance: string): BuiltInApis {
  const cloud = cloudOfLogin(instance);
  const url = parseAddress(instance);
  const named = cloud ?? (url !== undefined && isLoopback(url) ? publicCloud : undefined);
  return {
    graph: {
      ...(cloud && { BaseUrl: `https://${cloud.graphHosts[0]}/v1.0` }),
      ...(named && { Scopes: [`https://${named.graphHosts[0]}/.default`] }),
      JsonBatch: true,
    },
    arm: {
      ...(cloud && { BaseUrl: `https://${cloud.armHost}` }),
      // The resource is `https://management.azure.com/` with its slash; `/.default` is appended to that.
      ...(named && { Scopes: [`https://${named.armHost}//.default`] }),
      JsonBatch: false,
    },
  };
}

interface BuiltInApi {
  readonly BaseUrl?: string;
  readonly Scopes?: readonly string[];
  readonly JsonBatch: boolean;
}
/** Settings as a file would write them, so that they lie under what is written there. */
export type BuiltInApis = Readonly<Record<'graph' | 'arm', BuiltInApi>>;
