/**
 * What resources of each type look like: name, kind, sku and `properties`, as their providers answer them.
 *
 * A selection of the most common types, each with the few properties that people read first. Which of them lie in which
 * resource group is decided by `resources.ts`.
 * @see https://learn.microsoft.com/azure/templates/
 * @module
 */
import { guidOf, type Random } from './random.ts';

/** In ARM's own shape; which members there are depends on the provider. */
export interface ResourceSku {
  readonly name: string;
  readonly tier?: string;
  readonly size?: string;
  readonly family?: string;
  readonly capacity?: number;
}

/** What is known before a resource is made. */
export interface Making {
  /** Begins every name: `orders-007`. */
  readonly stem: string;
  readonly tenantId: string;
  /** `/subscriptions/{id}/resourceGroups/{name}/providers` */
  readonly providers: string;
  readonly random: Random;
}

/** A resource without the place it lies in. */
export interface ResourceShape {
  /** A child has its parent's name in front: `sql-orders-007/orders`. */
  readonly name: string;
  readonly kind?: string;
  readonly sku?: ResourceSku;
  /** Availability zones, by number: `['1']`. */
  readonly zones?: readonly string[];
  /** Id of the resource that this one serves: the machine of a disk. */
  readonly managedBy?: string;
  /** It has a system-assigned managed identity. */
  readonly hasIdentity?: boolean;
  /** The provider answers `systemData`. */
  readonly hasSystemData?: boolean;
  /** What only this type has; `provisioningState` is added by ARM. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Storage accounts have names of their own: lower-case letters and digits, at most 24, unique in the world. */
function globalName(prefix: string, { stem, providers }: Making): string {
  return `${prefix}${stem.replaceAll('-', '')}${guidOf(providers).slice(0, 6)}`.slice(0, 24);
}

const virtualMachineSizes = ['Standard_D2s_v5', 'Standard_D4s_v5', 'Standard_B2ms'] as const;
const appServicePlans: readonly [ResourceSku, ...ResourceSku[]] = [
  { name: 'P1v3', tier: 'PremiumV3', size: 'P1v3', family: 'Pv3', capacity: 2 },
  { name: 'B1', tier: 'Basic', size: 'B1', family: 'B', capacity: 1 },
];
const storageSkus: readonly [ResourceSku, ...ResourceSku[]] = [
  { name: 'Standard_LRS', tier: 'Standard' },
  { name: 'Standard_ZRS', tier: 'Standard' },
];

/**
 * How to make each type. Calls draw from `Making.random` in their own order: a draw more changes all that is made after it in the group.
 */
export const resourceKinds = {
  'Microsoft.Compute/virtualMachines': (making: Making): ResourceShape => ({
    name: `vm-${making.stem}`,
    zones: [String(making.random.integer(1, 3))],
    hasIdentity: making.random.chance(0.5),
    properties: {
      vmId: guidOf(`vm/${making.providers}/${making.stem}`),
      hardwareProfile: { vmSize: making.random.pick(virtualMachineSizes) },
      storageProfile: {
        osDisk: {
          osType: 'Linux',
          name: `disk-${making.stem}`,
          managedDisk: { id: `${making.providers}/Microsoft.Compute/disks/disk-${making.stem}` },
        },
      },
      networkProfile: {
        networkInterfaces: [{ id: `${making.providers}/Microsoft.Network/networkInterfaces/nic-${making.stem}` }],
      },
    },
  }),
  'Microsoft.Compute/disks': (making: Making): ResourceShape => ({
    name: `disk-${making.stem}`,
    sku: { name: 'Premium_LRS', tier: 'Premium' },
    managedBy: `${making.providers}/Microsoft.Compute/virtualMachines/vm-${making.stem}`,
    properties: { osType: 'Linux', diskSizeGB: making.random.pick([32, 64, 128]), diskState: 'Attached' },
  }),
  'Microsoft.Network/networkInterfaces': ({ stem, providers }: Making): ResourceShape => ({
    name: `nic-${stem}`,
    properties: {
      enableIPForwarding: false,
      virtualMachine: { id: `${providers}/Microsoft.Compute/virtualMachines/vm-${stem}` },
    },
  }),
  'Microsoft.Network/virtualNetworks': ({ stem, random }: Making): ResourceShape => ({
    name: `vnet-${stem}`,
    properties: {
      addressSpace: { addressPrefixes: [`10.${random.integer(1, 250)}.0.0/16`] },
      enableDdosProtection: false,
    },
  }),
  'Microsoft.Network/publicIPAddresses': ({ stem, random }: Making): ResourceShape => ({
    name: `pip-${stem}`,
    sku: { name: 'Standard', tier: 'Regional' },
    zones: ['1', '2', '3'],
    // An address kept for documentation: RFC 5737.
    properties: { ipAddress: `203.0.113.${random.integer(1, 254)}`, publicIPAllocationMethod: 'Static' },
  }),
  'Microsoft.Storage/storageAccounts': (making: Making): ResourceShape => {
    const name = globalName('st', making);
    return {
      name,
      kind: 'StorageV2',
      sku: making.random.pick(storageSkus),
      properties: {
        accessTier: 'Hot',
        minimumTlsVersion: 'TLS1_2',
        supportsHttpsTrafficOnly: true,
        primaryEndpoints: { blob: `https://${name}.blob.core.windows.net/` },
      },
    };
  },
  'Microsoft.Web/serverfarms': ({ stem, random }: Making): ResourceShape => ({
    name: `plan-${stem}`,
    kind: 'linux',
    sku: random.pick(appServicePlans),
    properties: { reserved: true, numberOfSites: 1, status: 'Ready' },
  }),
  'Microsoft.Web/sites': ({ stem, providers, random }: Making): ResourceShape => ({
    name: `app-${stem}`,
    kind: random.chance(0.3) ? 'functionapp,linux' : 'app,linux',
    hasIdentity: true,
    properties: {
      state: random.chance(0.1) ? 'Stopped' : 'Running',
      enabled: true,
      httpsOnly: true,
      defaultHostName: `app-${stem}.azurewebsites.net`,
      serverFarmId: `${providers}/Microsoft.Web/serverfarms/plan-${stem}`,
    },
  }),
  'Microsoft.Sql/servers': ({ stem }: Making): ResourceShape => ({
    name: `sql-${stem}`,
    kind: 'v12.0',
    properties: {
      version: '12.0',
      state: 'Ready',
      minimalTlsVersion: '1.2',
      fullyQualifiedDomainName: `sql-${stem}.database.windows.net`,
    },
  }),
  // A child: its name holds the name of its parent, too.
  'Microsoft.Sql/servers/databases': ({ stem }: Making): ResourceShape => ({
    name: `sql-${stem}/orders`,
    kind: 'v12.0,user',
    sku: { name: 'GP_Gen5', tier: 'GeneralPurpose', family: 'Gen5', capacity: 2 },
    properties: { status: 'Online', collation: 'SQL_Latin1_General_CP1_CI_AS', maxSizeBytes: 34_359_738_368 },
  }),
  'Microsoft.KeyVault/vaults': (making: Making): ResourceShape => {
    const name = globalName('kv', making);
    return {
      name,
      hasSystemData: true,
      properties: {
        tenantId: making.tenantId,
        sku: { family: 'A', name: 'standard' },
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        vaultUri: `https://${name}.vault.azure.net/`,
      },
    };
  },
  'Microsoft.ManagedIdentity/userAssignedIdentities': (making: Making): ResourceShape => ({
    name: `id-${making.stem}`,
    hasSystemData: true,
    properties: {
      tenantId: making.tenantId,
      principalId: guidOf(`managed identity/${making.providers}/${making.stem}`),
      clientId: guidOf(`managed identity of client/${making.providers}/${making.stem}`),
    },
  }),
  'Microsoft.OperationalInsights/workspaces': (making: Making): ResourceShape => ({
    name: `log-${making.stem}`,
    hasSystemData: true,
    properties: {
      customerId: guidOf(`workspace/${making.providers}/${making.stem}`),
      retentionInDays: 30,
      sku: { name: 'PerGB2018' },
    },
  }),
  'Microsoft.Insights/components': ({ stem, providers }: Making): ResourceShape => ({
    name: `appi-${stem}`,
    kind: 'web',
    properties: {
      Application_Type: 'web',
      WorkspaceResourceId: `${providers}/Microsoft.OperationalInsights/workspaces/log-${stem}`,
    },
  }),
  'Microsoft.ContainerService/managedClusters': ({ stem, random }: Making): ResourceShape => ({
    name: `aks-${stem}`,
    sku: { name: 'Base', tier: 'Standard' },
    hasIdentity: true,
    hasSystemData: true,
    properties: {
      powerState: { code: 'Running' },
      kubernetesVersion: random.pick(['1.33.5', '1.34.1']),
      dnsPrefix: stem,
    },
  }),
} as const satisfies Readonly<Record<string, (making: Making) => ResourceShape>>;

/** As providers spell it; ARM compares it without case. */
export type ResourceType = keyof typeof resourceKinds;
