/**
 * Counts the objects that the answer to an operation may hold, before it is validated or run: its cost, in points. And, in the same
 * way, the deferred parts that the answer may come in.
 *
 * Scalars are free; a list counts as often as `first` or `last` says, or as `ASSUMED_ITEMS`. All selections count, whatever
 * `@skip` and type conditions leave of them. Looking at the schema is free: depth bounds it. A fragment is counted once and
 * remembered as two numbers, because what it costs may depend on the page that it is spread in.
 *
 * `{ me { name } }` costs 1. `{ users(first: 10) { nodes { name manager { name } } } }` costs 21: the connection, ten users, ten managers.
 * `{ users(first: 100) { nodes { groups(first: 10) { nodes { id } } } } }` costs 1,201: the connection, a hundred users with a connection
 * each, and ten groups in each of those.
 * @module
 */

import {
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { saturate } from './limits.ts';
import { ASSUMED_ITEMS, createFieldSizes, type FieldSize, type FieldSizes } from './list-sizes.ts';
import type { Fragments } from './selections.ts';

/** What an operation may cost at most. */
export interface Cost {
  /** One for each object that the answer may hold; ends at a billion. */
  readonly points: number;
  /** Whether other variables may cost something else. */
  readonly depends: boolean;
}

/** @param variables as the client sent them, of any type */
export type CostOf = (operation: OperationDefinitionNode, fragments: Fragments, variables: unknown) => Cost;

/** What is counted: points for each object, and for each fragment that is deferred, whatever its `if` says. */
interface Prices {
  readonly object: number;
  readonly deferred: number;
}

/** The cost that budgets and `MaxCost` speak of. */
export const POINTS: Prices = { object: 1, deferred: 0 };
/** The same walk, counting how many parts the answer would come in. */
export const DEFERRED_PARTS: Prices = { object: 0, deferred: 1 };

/** Cost of a selection set in a page of n items: `once + n × perItem`. */
interface SetCost {
  readonly once: number;
  readonly perItem: number;
}

/**
 * @param prices what counts how much; `POINTS` unless given
 * @returns for all operations on this schema; the sizes of fields are looked up once
 */
export function createCostOf(schema: GraphQLSchema, prices: Prices = POINTS): CostOf {
  const sizes = createFieldSizes(schema);
  return (operation, fragments, variables) => {
    const count = new OperationCost(operation, fragments, sizes, variables, prices);
    // Unknown types and fields count as objects: validation will refuse them, and nobody has to be told twice.
    const root = schema.getRootType(operation.operation)?.name;
    return { points: inPage(count.ofSet(operation.selectionSet, root), ASSUMED_ITEMS), depends: count.depends };
  };
}

/** The cost of a set whose lists have as many items as the page it stands in. */
function inPage({ once, perItem }: SetCost, items: number): number {
  return saturate(once + items * perItem);
}

/** One operation with its variables; fragments are counted once each and remembered as two numbers. */
class OperationCost {
  depends = false;
  readonly #operation: OperationDefinitionNode;
  readonly #fragments: Fragments;
  readonly #sizes: FieldSizes;
  readonly #variables: unknown;
  readonly #prices: Prices;
  readonly #known = new Map<string, SetCost>();

  constructor(
    operation: OperationDefinitionNode,
    fragments: Fragments,
    sizes: FieldSizes,
    variables: unknown,
    prices: Prices,
  ) {
    this.#operation = operation;
    this.#fragments = fragments;
    this.#sizes = sizes;
    this.#variables = variables;
    this.#prices = prices;
  }

  /** @param typeName of what is selected from, as far as it is known; below unknown fields every selection is one object */
  ofSet({ selections }: SelectionSetNode, typeName: string | undefined): SetCost {
    let once = 0;
    let perItem = 0;
    for (const selection of selections) {
      const cost =
        selection.kind === Kind.FIELD
          ? this.#ofField(selection, typeName)
          : selection.kind === Kind.FRAGMENT_SPREAD
            ? this.#ofFragment(selection.name.value)
            : this.ofSet(selection.selectionSet, selection.typeCondition?.name.value ?? typeName);
      const isDeferred =
        selection.kind !== Kind.FIELD && selection.directives?.some(({ name }) => name.value === 'defer');
      once = saturate(once + cost.once + (isDeferred ? this.#prices.deferred : 0));
      perItem = saturate(perItem + cost.perItem);
    }
    return { once, perItem };
  }

  #ofField(field: FieldNode, typeName: string | undefined): SetCost {
    const name = field.name.value;
    // Scalars cost nothing, and introspection is bounded by its depth.
    if (!field.selectionSet || name === '__schema' || name === '__type') return { once: 0, perItem: 0 };
    const size = typeName === undefined ? undefined : this.#sizes(typeName, name);
    const below = this.ofSet(field.selectionSet, size?.type);
    const items = size && this.#itemsAskedFor(field, size);
    if (!size?.isList)
      return { once: saturate(this.#prices.object + inPage(below, items ?? ASSUMED_ITEMS)), perItem: 0 };
    const each = saturate(this.#prices.object + inPage(below, ASSUMED_ITEMS));
    // A list without a length of its own has that of the page it stands in: `nodes` of `users(first: 100)`.
    return items === undefined ? { once: 0, perItem: each } : { once: saturate(items * each), perItem: 0 };
  }

  #ofFragment(name: string): SetCost {
    const known = this.#known.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    const cost = fragment
      ? this.ofSet(fragment.selectionSet, fragment.typeCondition.name.value)
      : { once: 0, perItem: 0 };
    this.#known.set(name, cost);
    return cost;
  }

  #itemsAskedFor(field: FieldNode, { slices }: FieldSize): number | undefined {
    if (slices.length === 0) return undefined;
    const asked = slices.flatMap(({ name, defaultValue }) => {
      const argument = field.arguments?.find((candidate) => candidate.name.value === name);
      return lengthIn(argument ? this.#valueOf(argument.value, defaultValue) : defaultValue) ?? [];
    });
    // Nobody said how long: as long as our own pages are. With both `first` and `last`, the longer one.
    return asked.length === 0 ? ASSUMED_ITEMS : saturate(Math.max(...asked));
  }

  #valueOf(value: ValueNode, defaultValue: unknown): unknown {
    if (value.kind === Kind.INT) return Number(value.value);
    if (value.kind === Kind.LIST) return value.values;
    if (value.kind !== Kind.VARIABLE) return undefined;
    // Also where the variable is missing: the next request may send it.
    this.depends = true;
    const name = value.name.value;
    const given = this.#variables;
    if (typeof given === 'object' && given !== null && Object.hasOwn(given, name)) return Reflect.get(given, name);
    const definition = this.#operation.variableDefinitions?.find(({ variable }) => variable.name.value === name);
    const fallback = definition?.defaultValue;
    return fallback?.kind === Kind.INT ? Number(fallback.value) : defaultValue;
  }
}

/** `undefined` for what is no length: whoever answers the field refuses it, or does as if nothing was said. */
function lengthIn(value: unknown): number | undefined {
  const length = Array.isArray(value) ? value.length : value;
  return typeof length === 'number' && length >= 1 ? saturate(length) : undefined;
}
