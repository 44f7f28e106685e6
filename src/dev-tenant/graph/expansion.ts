/**
 * `$expand` of directory objects: one relationship, at most 20 of what is behind it.
 *
 * @see https://learn.microsoft.com/graph/query-parameters#expand
 * @module
 */
import { badRequest } from './errors.ts';
import type { Expand } from './query.ts';

const mostExpanded = 20;

/** What is behind each relationship of an item: one object, none (`null`), or several. */
export type Relationships<Item> = Readonly<Record<string, (item: Item, expand: Expand) => object | null>>;

/** @throws {GraphError} 400 for a relationship that cannot be expanded */
export function expansionOf<Item>(
  expand: Expand | undefined,
  relationships: Relationships<Item>,
): (item: Item) => Readonly<Record<string, unknown>> {
  if (!expand) return () => ({});
  const { relationship } = expand;
  const follow = Object.hasOwn(relationships, relationship) ? relationships[relationship] : undefined;
  if (!follow) {
    throw badRequest(`Parsing OData Select and Expand failed: '${relationship}' cannot be expanded here.`);
  }
  return (item) => {
    const related = follow(item, expand);
    // Without an object behind it the member is left out.
    if (related === null) return {};
    // More than twenty are cut off without a word and without a next link. https://learn.microsoft.com/graph/query-parameters#expand
    return { [relationship]: Array.isArray(related) ? related.slice(0, mostExpanded) : related };
  };
}
