/**
 * The Azure resources in the resource groups of the company: made when somebody asks, the same in every install.
 *
 * What a group holds follows from its workload. Tags are those of the start; what was changed since is kept by ARM.
 * @module
 */
import type { ResourceGroup, Subscription } from './directory.ts';
import { createRandom, guidOf } from './random.ts';
import { type ResourceShape, type ResourceType, resourceKinds } from './resource-kinds.ts';

/** A resource in its place. */
export interface Resource extends ResourceShape {
  /** `/subscriptions/…/resourceGroups/…/providers/Microsoft.Web/sites/app-web-007` */
  readonly id: string;
  readonly type: ResourceType;
  /** Not always that of its group. */
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  /** System-assigned; absent where it has none. */
  readonly identity?: { readonly type: 'SystemAssigned'; readonly principalId: string; readonly tenantId: string };
  /** ISO 8601 in UTC. */
  readonly createdTime: string;
  /** In the same form; not before `createdTime`. */
  readonly changedTime: string;
  /** Some few have failed, as in every estate. */
  readonly provisioningState: 'Succeeded' | 'Failed';
}

/** What a workload consists of, in the order of ARM's list; the workload is the second word of the group's name. */
const contents: Readonly<Record<string, readonly ResourceType[]>> = {
  web: ['Microsoft.Web/serverfarms', 'Microsoft.Web/sites', 'Microsoft.Insights/components'],
  api: ['Microsoft.Web/serverfarms', 'Microsoft.Web/sites', 'Microsoft.Storage/storageAccounts'],
  data: ['Microsoft.Sql/servers', 'Microsoft.Sql/servers/databases', 'Microsoft.Storage/storageAccounts'],
  network: ['Microsoft.Network/virtualNetworks', 'Microsoft.Network/publicIPAddresses'],
  monitoring: ['Microsoft.OperationalInsights/workspaces', 'Microsoft.Insights/components'],
  identity: ['Microsoft.KeyVault/vaults', 'Microsoft.ManagedIdentity/userAssignedIdentities'],
  orders: [
    'Microsoft.Compute/virtualMachines',
    'Microsoft.Compute/disks',
    'Microsoft.Network/networkInterfaces',
    'Microsoft.Sql/servers',
    'Microsoft.Sql/servers/databases',
  ],
  looms: [
    'Microsoft.ContainerService/managedClusters',
    'Microsoft.Network/virtualNetworks',
    'Microsoft.Storage/storageAccounts',
    'Microsoft.KeyVault/vaults',
  ],
  dyeing: [
    'Microsoft.Compute/virtualMachines',
    'Microsoft.Compute/disks',
    'Microsoft.Network/networkInterfaces',
    'Microsoft.Storage/storageAccounts',
  ],
};

/** Where a resource may lie that does not lie where its group does. */
const otherRegions = ['westeurope', 'northeurope'] as const;
const tiers = ['web', 'backend', 'batch'] as const;

/** What lies in one group, in the order in which ARM lists it. */
export function resourcesOf(subscription: Subscription, group: ResourceGroup): readonly Resource[] {
  const [, workload = '', number = '000'] = group.name.toLowerCase().split('-');
  const providers = `/subscriptions/${subscription.subscriptionId}/resourceGroups/${group.name}/providers`;
  const random = createRandom(Number.parseInt(guidOf(providers).slice(0, 8), 16));
  const making = { stem: `${workload}-${number}`, tenantId: subscription.tenantId, providers, random };
  return (contents[workload] ?? []).map((type): Resource => {
    const shape = resourceKinds[type](making);
    const id = resourceId(providers, type, shape.name);
    const created = Date.UTC(2023, 0, 2, 8) + random.integer(0, 900 * 86_400) * 1000;
    return {
      ...shape,
      id,
      type,
      location: random.chance(0.1) ? random.pick(otherRegions) : group.location,
      // Azure inherits no tags: somebody copied those of the group here.
      tags: { ...group.tags, ...(random.chance(0.4) && { tier: random.pick(tiers) }) },
      ...(shape.hasIdentity && {
        identity: { type: 'SystemAssigned', principalId: guidOf(`identity/${id}`), tenantId: subscription.tenantId },
      }),
      createdTime: new Date(created).toISOString(),
      changedTime: new Date(created + random.integer(60, 90 * 86_400) * 1000).toISOString(),
      provisioningState: random.chance(0.02) ? 'Failed' : 'Succeeded',
    };
  });
}

/** Types and names take turns: `Microsoft.Sql/servers/sql-1/databases/orders`. */
function resourceId(providers: string, type: ResourceType, name: string): string {
  const [namespace = '', ...types] = type.split('/');
  const names = name.split('/');
  return [providers, namespace, ...types.flatMap((part, index) => [part, names[index] ?? ''])].join('/');
}
