/**
 * One resource by its id, whatever its type.
 *
 * Every type has its own versions, and a table of them would be old before it was complete; so its provider is asked, once per
 * namespace and request, and the newest version that is no preview is spoken.
 * @see https://learn.microsoft.com/rest/api/resources/providers/get
 * @module
 */

import type { Provider } from '@azure/arm-resources';
import { absentAsNull } from '../../downstream/absent.ts';
import type { JsonBatch } from '../../downstream/json-batch.ts';
import { RESOURCES_VERSION } from '../api-versions.ts';
import { parseResourceId } from '../resource-id.ts';
import { arm } from '../user-impersonation.ts';
import type { Wire } from '../wire.ts';
import { type ResourceRecord, readResource } from './resource.ts';

/** Of one request: a provider is asked once for all of its resources. */
export interface ResourceReader {
  /**
   * `null` where there is none, or none for this user.
   * @throws {BadUserInputError} no resource id
   */
  load(id: string): Promise<ResourceRecord | null>;
}

/** Two calls for a resource, the first of them shared by all of its namespace. */
export function createResourceReader(reads: JsonBatch): ResourceReader {
  const get = (path: string, apiVersion: string) =>
    absentAsNull(reads.get<unknown>({ path, query: { 'api-version': apiVersion }, scopes: arm.scopes }));
  return {
    async load(id) {
      const { path, subscriptionId, resource } = parseResourceId(id);
      const providers = `/subscriptions/${subscriptionId}/providers/${resource.namespace.toLowerCase()}`;
      const provider = await get(providers, RESOURCES_VERSION);
      const apiVersion = newestVersion(provider ?? {}, resource.type);
      // A provider that does not know the type has no resource of it.
      const answer = apiVersion === undefined ? null : await get(path, apiVersion);
      return answer === null ? null : readResource(answer);
    },
  };
}

/** Versions are dates, with `-preview` behind some. */
function newestVersion({ resourceTypes }: Wire<Provider>, type: string): string | undefined {
  const known = resourceTypes?.find(({ resourceType }) => resourceType?.toLowerCase() === type.toLowerCase());
  const versions = (known?.apiVersions ?? [])
    .filter((version) => /^\d{4}-\d{2}-\d{2}(?:-[\w.]+)?$/.test(version))
    .toSorted();
  return versions.findLast((version) => version.length === '2021-04-01'.length) ?? versions.at(-1);
}
