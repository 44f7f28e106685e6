/**
 * A type of directory object as Graph shows it: which properties exist, which come unasked, which may be filtered and searched.
 *
 * Reading one is all that happens here; each type is described in a file of its own (`user.ts`, `group.ts` …).
 * @see https://learn.microsoft.com/graph/query-parameters#select-parameter
 * @module
 */
import { GraphError, unsupportedQuery } from './errors.ts';

/** JSON. `null` for what has no value: a property that exists is never left out. */
export type PropertyValue = string | number | boolean | null | readonly string[] | readonly object[] | object;

/** One property of a type: how it is read, and what may be done with it. */
export interface Property<Item> {
  /** In the spelling that is answered; asked for without case. */
  readonly name: string;
  /** Comes without `$select`. */
  readonly byDefault: boolean;
  /** Shown to callers who may see the basic profile only. */
  readonly basic: boolean;
  /** `$filter` may compare it. */
  readonly filterable: boolean;
  /** Has an order that `ge` and `le` compare by. */
  readonly isOrdered: boolean;
  /** Kept apart from the directory, one object at a time: a collection cannot have it. */
  readonly isApart: boolean;
  readonly read: (item: Item) => PropertyValue;
}

/** A type, as the operations use it. */
export interface ResourceType<Item> {
  /** `microsoft.graph.user` */
  readonly name: string;
  /** By lower-case name, in the order they are answered in. */
  readonly properties: ReadonlyMap<string, Property<Item>>;
  /** Names that `$search` may look at, in the answered spelling. */
  readonly searchable: ReadonlySet<string>;
  /** Names that `$orderby` may sort by. */
  readonly sortable: ReadonlySet<string>;
  readonly idOf: (item: Item) => string;
}

type Described<Item> = Pick<Property<Item>, 'name' | 'read'> & Partial<Property<Item>>;

/** Fills in what a description leaves out: such a property is basic, comes by default, and may be compared by equality alone. */
export function resourceType<Item>(
  name: string,
  idOf: (item: Item) => string,
  properties: readonly Described<Item>[],
  { searchable, sortable }: { readonly searchable: readonly string[]; readonly sortable: readonly string[] },
): ResourceType<Item> {
  const whole = properties.map((property) => ({
    byDefault: true,
    basic: true,
    filterable: true,
    isOrdered: false,
    isApart: false,
    ...property,
  }));
  return {
    name,
    idOf,
    properties: new Map(whole.map((property) => [property.name.toLowerCase(), property])),
    searchable: new Set(searchable),
    sortable: new Set(sortable),
  };
}

/** @throws {GraphError} 400 when the type has no such property */
export function propertyNamed<Item>({ name: type, properties }: ResourceType<Item>, name: string): Property<Item> {
  const property = properties.get(name.toLowerCase());
  if (property) return property;
  throw new GraphError(
    400,
    'BadRequest',
    `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type '${type}'.`,
  );
}

/** @throws {GraphError} 400 when the property may not be compared */
export function filterableNamed<Item>(type: ResourceType<Item>, name: string): Property<Item> {
  const property = propertyNamed(type, name);
  if (property.filterable) return property;
  throw unsupportedQuery(`Unsupported or invalid query filter clause specified for property '${name}'.`);
}

/** How much of an object is shown. `none`: its existence, its type and its id ("limited information"). */
export type Visibility = 'full' | 'basic' | 'none';

/** The JSON object. @param select names asked for; `undefined`: the default ones */
export function viewOf<Item>(
  type: ResourceType<Item>,
  item: Item,
  select: readonly string[] | undefined,
  visibility: Visibility,
): Record<string, PropertyValue> {
  const all = [...type.properties.values()];
  const wanted = select?.map((name) => propertyNamed(type, name)) ?? all.filter(({ byDefault }) => byDefault);
  const shows = ({ name, basic }: Property<Item>) =>
    name === 'id' || visibility === 'full' || (visibility === 'basic' && basic);
  return Object.fromEntries(
    wanted.map((property) => {
      const value = property.read(item);
      // What is hidden stays as a member: lists empty, everything else null, so the shape does not tell a permission apart.
      return [property.name, shows(property) ? value : visibility === 'basic' && Array.isArray(value) ? [] : null];
    }),
  );
}
