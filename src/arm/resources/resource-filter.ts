/**
 * What a list of resources may be narrowed by, said once for both sources: Resource Graph (KQL) and the lists of Azure Resource
 * Manager (`$filter`).
 *
 * Pure. Azure Resource Manager takes a tag filter only alone, and then leaves the tags out of its answer; so tags are compared here
 * whenever its lists are read. Names, types and locations are compared without case, values of tags with it.
 * @see https://learn.microsoft.com/rest/api/resources/resources/list
 * @module
 */

import type { ResourceFilter as ResourceFilterInput, TagFilter } from '../../generated/arm.ts';
import { assertPlainText, kqlString } from '../resource-graph/kql.ts';

type Tags = Readonly<Record<string, string>> | null | undefined;

/** One filter in each language; an item that one source gives the other one gives, too. */
export interface ResourceFilter {
  /** Conditions of a `where`, all of which must hold. */
  readonly kql: readonly string[];
  /** `$filter` of ARM's list; `undefined` where nothing of it can be said there. */
  readonly odata: string | undefined;
  /** What `odata` does not say; `undefined` where it says everything. */
  readonly matches: ((item: { readonly tags?: Tags }) => boolean) | undefined;
}

/**
 * @throws {BadUserInputError} a text that no name of Azure is
 * @example
 * ```ts
 * // filter: { type: "Microsoft.Web/sites", tag: { name: "env", value: "prod" } }
 * kql; // ["type =~ 'Microsoft.Web/sites'", "tags['env'] == 'prod'"]
 * odata; // "resourceType eq 'Microsoft.Web/sites'", and the tag is compared by `matches`
 * ```
 */
export function createResourceFilter(input: ResourceFilterInput | null | undefined): ResourceFilter {
  const kql: string[] = [];
  const odata: string[] = [];
  const equal = (column: string, property: string, value: string | null | undefined, argument: string) => {
    if (value == null) return;
    kql.push(`${column} =~ ${kqlString(value, argument)}`);
    odata.push(`${property} eq ${odataString(value, argument)}`);
  };
  equal('type', 'resourceType', input?.type, 'filter.type');
  // People write `West Europe`; Azure stores `westeurope`.
  equal('location', 'location', input?.location?.replaceAll(' ', '').toLowerCase(), 'filter.location');
  equal('resourceGroup', 'resourceGroup', input?.resourceGroup, 'filter.resourceGroup');
  equal('name', 'name', input?.name, 'filter.name');
  if (input?.nameContains != null) {
    kql.push(`name contains ${kqlString(input.nameContains, 'filter.nameContains')}`);
    odata.push(`substringof(${odataString(input.nameContains, 'filter.nameContains')},name)`);
  }
  const { tag } = input ?? {};
  if (tag) kql.push(tagCondition(tag));
  return {
    kql,
    odata: odata.length === 0 ? undefined : odata.join(' and '),
    matches: tag ? ({ tags }) => hasTag(tags, tag) : undefined,
  };
}

/**
 * KQL for a tag; the index of a dynamic value is compared with case.
 * @returns `tags['env'] == 'prod'`, or that there is such a tag at all
 * @throws {BadUserInputError} as `kqlString`
 */
export function tagCondition({ name, value }: TagFilter): string {
  const tag = `tags[${kqlString(name, 'tag.name')}]`;
  return value == null ? `isnotnull(${tag})` : `${tag} == ${kqlString(value, 'tag.value')}`;
}

/**
 * `$filter` for a tag: the only one that resource groups know.
 * @returns `tagName eq 'env' and tagValue eq 'prod'`
 * @throws {BadUserInputError} a text that no name of Azure is
 */
export function tagFilter({ name, value }: TagFilter): string {
  const named = `tagName eq ${odataString(name, 'tag.name')}`;
  return value == null ? named : `${named} and tagValue eq ${odataString(value, 'tag.value')}`;
}

/** Names without case, values with it, as Azure compares. */
function hasTag(tags: Tags, { name, value }: TagFilter): boolean {
  return Object.entries(tags ?? {}).some(
    ([own, ownValue]) => own.toLowerCase() === name.toLowerCase() && (value == null || ownValue === value),
  );
}

function odataString(value: string, argument: string): string {
  assertPlainText(value, argument);
  return `'${value.replaceAll("'", "''")}'`;
}
