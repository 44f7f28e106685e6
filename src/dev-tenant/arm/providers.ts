/**
 * The resource providers of this Azure: their types, and the api-versions under which each type is read.
 *
 * Every provider numbers its versions for itself; a client that does not know them asks
 * `GET /subscriptions/{s}/providers/{namespace}` first.
 * @see https://learn.microsoft.com/rest/api/resources/providers
 * @module
 */
import type { ResourceType } from '../directory/resource-kinds.ts';
import { ArmError } from './errors.ts';
import { regionNames } from './locations.ts';

/** Newest first, as the real one lists them. */
const versionsOf: Readonly<Record<ResourceType, readonly [string, ...string[]]>> = {
  'Microsoft.Compute/virtualMachines': ['2025-04-01', '2024-11-01', '2024-07-01', '2023-09-01', '2021-03-01'],
  'Microsoft.Compute/disks': ['2025-01-02', '2024-03-02', '2023-10-02'],
  'Microsoft.Network/networkInterfaces': ['2025-03-01', '2024-10-01', '2024-05-01', '2023-11-01'],
  'Microsoft.Network/virtualNetworks': ['2025-03-01', '2024-10-01', '2024-05-01', '2023-11-01'],
  'Microsoft.Network/publicIPAddresses': ['2025-03-01', '2024-10-01', '2024-05-01', '2023-11-01'],
  'Microsoft.Storage/storageAccounts': ['2025-06-01', '2025-01-01', '2024-01-01', '2023-05-01', '2019-06-01'],
  'Microsoft.Web/serverfarms': ['2025-03-01', '2024-11-01', '2023-12-01'],
  'Microsoft.Web/sites': ['2025-03-01', '2024-11-01', '2023-12-01', '2022-03-01'],
  'Microsoft.Sql/servers': ['2024-11-01-preview', '2023-08-01', '2021-11-01'],
  'Microsoft.Sql/servers/databases': ['2024-11-01-preview', '2023-08-01', '2021-11-01'],
  'Microsoft.KeyVault/vaults': ['2025-05-01', '2024-11-01', '2023-07-01', '2022-07-01'],
  'Microsoft.ManagedIdentity/userAssignedIdentities': ['2024-11-30', '2023-01-31', '2018-11-30'],
  'Microsoft.OperationalInsights/workspaces': ['2025-07-01', '2023-09-01', '2022-10-01'],
  'Microsoft.Insights/components': ['2020-02-02', '2015-05-01'],
  'Microsoft.ContainerService/managedClusters': ['2025-08-02-preview', '2025-08-01', '2024-09-01'],
};

/** A resource provider with the types that are served here. */
interface Provider {
  readonly namespace: string;
  readonly types: readonly { readonly type: string; readonly versions: readonly string[] }[];
}

/** Made out of the versions that requests are checked by, so that no list promises what is refused. */
const providers: readonly Provider[] = [
  ...Map.groupBy(Object.entries(versionsOf), ([type]) => type.slice(0, type.indexOf('/'))),
].map(([namespace, entries]) => ({
  namespace,
  types: entries.map(([type, versions]) => ({ type: type.slice(namespace.length + 1), versions })),
}));

const providerCalled = (namespace: string) =>
  providers.find((provider) => provider.namespace.toLowerCase() === namespace.toLowerCase());

/** @param subscription `/subscriptions/{id}` */
export function listProviders(subscription: string): object {
  return { value: providers.map((provider) => providerOf(provider, subscription)) };
}

/** @throws {ArmError} 404 */
export function getProvider(namespace: string, subscription: string): object {
  const provider = providerCalled(namespace);
  if (provider) return providerOf(provider, subscription);
  throw namespaceInvalid(namespace);
}

function providerOf({ namespace, types }: Provider, subscription: string): object {
  return {
    id: `${subscription}/providers/${namespace}`,
    namespace,
    registrationPolicy: 'RegistrationRequired',
    registrationState: 'Registered',
    resourceTypes: types.map(({ type, versions }) => ({
      resourceType: type,
      locations: regionNames,
      apiVersions: versions,
      // As the real one has it: the newest that is no preview.
      defaultApiVersion: versions.find((version) => !version.endsWith('preview')),
      capabilities: 'SupportsTags, SupportsLocation',
    })),
  };
}

/**
 * Can a resource of this type be read under this version?
 *
 * @param type `servers/databases`
 * @throws {ArmError} 404 for a namespace or type nobody has, 400 NoRegisteredProviderFound for a version it has not
 */
export function assertReadable(namespace: string, type: string, apiVersion: string, location: string): void {
  const provider = providerCalled(namespace);
  if (!provider) throw namespaceInvalid(namespace);
  const found = provider.types.find((candidate) => candidate.type.toLowerCase() === type.toLowerCase());
  if (!found) {
    const message = `The resource type '${type}' could not be found in the namespace '${provider.namespace}' for api version '${apiVersion}'. The supported api-versions are '${[...new Set(provider.types.flatMap(({ versions }) => versions))].join(',')}'.`;
    throw new ArmError(404, 'InvalidResourceType', message);
  }
  if (!found.versions.includes(apiVersion)) {
    const message = `No registered resource provider found for location '${location}' and API version '${apiVersion}' for type '${found.type}'. The supported api-versions are '${found.versions.join(', ')}'. The supported locations are '${regionNames.map((name) => name.toLowerCase().replaceAll(' ', '')).join(', ')}'.`;
    throw new ArmError(400, 'NoRegisteredProviderFound', message);
  }
}

function namespaceInvalid(namespace: string): ArmError {
  return new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`);
}
