/**
 * Measures the selections of a document: depth, aliases, root fields, and how many there are when all fragments are spread out.
 *
 * Linear in the document: each fragment is measured once and remembered, so that twenty-five fragments that each spread the next
 * twice cost fifty steps to count as thirty million.
 *
 * What is held: levels, aliases, root fields, operations, chains of fragments, lists in the document, and all selections together once
 * every fragment is spread out.
 * @module
 */

import {
  type ConstValueNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import {
  type DocumentLimits,
  hold,
  LimitError,
  MAX_FRAGMENT_CHAIN,
  MAX_INTROSPECTION_DEPTH,
  MAX_LIST_ITEMS,
  MAX_SELECTIONS,
  saturate,
} from './limits.ts';

/** By name; of two with one name the last, as everywhere in graphql-js. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** A definition that no other one spreads: an operation, or a fragment that nobody uses. Everything is below one of them. */
export type Root = OperationDefinitionNode | FragmentDefinitionNode;

interface Measure {
  readonly depth: number;
  /** Of this set alone, those of fragments included. */
  readonly fields: number;
  readonly aliases: number;
  readonly selections: number;
  /** Whether the fields of this set look at the schema only. */
  readonly introspection: boolean;
  /** Longest chain of fragments. */
  readonly chain: number;
}

const NOTHING: Measure = { depth: 0, fields: 0, aliases: 0, selections: 0, introspection: true, chain: 0 };

/** All of a document, used or not. */
export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/**
 * @returns the definitions that later counts start from, which together take at most `MAX_SELECTIONS` steps
 * @throws {LimitError} more than a limit allows, or a fragment that spreads itself
 */
export function holdSelections(document: DocumentNode, fragments: Fragments, limits: DocumentLimits): readonly Root[] {
  // Cheapest first: each count only begins when those before it were held.
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length;
  hold('operations are', operations, limits.maxOperations);
  const measures = new FragmentMeasures(fragments);
  const rootsAndOthers = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  // Fragments that nobody spreads as well: validation will walk them like all others.
  const measured = rootsAndOthers.map((definition) => {
    if (definition.kind === Kind.OPERATION_DEFINITION)
      for (const { defaultValue } of definition.variableDefinitions ?? []) holdLists(defaultValue);
    return { definition, measure: measures.ofDefinition(definition) };
  });
  const roots = measured.filter(
    ({ definition: { kind, name } }) => kind === Kind.OPERATION_DEFINITION || !measures.isSpread(name?.value),
  );
  let selections = 0;
  for (const { definition, measure } of roots) {
    const { depth, aliases, fields, introspection, chain } = measure;
    // An explorer's own query is deeper than anything people write, and bounded by the schema of schemas.
    hold('levels are', depth, introspection ? MAX_INTROSPECTION_DEPTH : limits.maxDepth);
    hold('aliases are', aliases, limits.maxAliases);
    if (definition.kind === Kind.OPERATION_DEFINITION) hold('root fields are', fields, limits.maxRootFields);
    hold('fragments in a chain are', chain, MAX_FRAGMENT_CHAIN);
    selections = saturate(selections + measure.selections);
  }
  hold('selections, with fragments spread out, are', selections, MAX_SELECTIONS);
  return roots.map(({ definition }) => definition);
}

/** One measure for each fragment, however often it is spread. */
class FragmentMeasures {
  readonly #fragments: Fragments;
  readonly #known = new Map<string, Measure>();
  /** From the definition that is being measured down to where we are. */
  readonly #trail = new Set<string>();
  readonly #spread = new Set<string>();

  constructor(fragments: Fragments) {
    this.#fragments = fragments;
  }

  isSpread(name: string | undefined): boolean {
    return name !== undefined && this.#spread.has(name);
  }

  ofDefinition(definition: Root): Measure {
    // Of two fragments with one name only the last is ever spread: the other is measured all the same.
    if (definition.kind === Kind.FRAGMENT_DEFINITION && this.#fragments.get(definition.name.value) === definition)
      return this.#ofFragment(definition.name.value);
    return this.#ofSet(definition.selectionSet);
  }

  #ofSet({ selections }: SelectionSetNode): Measure {
    return selections.map((selection) => this.#ofSelection(selection)).reduce(sum, NOTHING);
  }

  #ofSelection(selection: SelectionNode): Measure {
    for (const { arguments: args } of selection.directives ?? []) for (const { value } of args ?? []) holdLists(value);
    if (selection.kind === Kind.FIELD) {
      for (const { value } of selection.arguments ?? []) holdLists(value);
      const below = selection.selectionSet ? this.#ofSet(selection.selectionSet) : NOTHING;
      return {
        depth: 1 + below.depth,
        fields: 1,
        aliases: saturate((selection.alias ? 1 : 0) + below.aliases),
        selections: saturate(1 + below.selections),
        introspection: selection.name.value.startsWith('__'),
        chain: below.chain,
      };
    }
    if (selection.kind === Kind.FRAGMENT_SPREAD) this.#spread.add(selection.name.value);
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT
        ? this.#ofSet(selection.selectionSet)
        : this.#ofFragment(selection.name.value);
    return { ...inner, selections: saturate(1 + inner.selections) };
  }

  #ofFragment(name: string): Measure {
    const known = this.#known.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    if (!fragment) return NOTHING; // validation says so
    if (this.#trail.has(name)) throw new LimitError(`The operation is refused: fragment ${name} spreads itself.`);
    this.#trail.add(name);
    hold('fragments in a chain are', this.#trail.size, MAX_FRAGMENT_CHAIN);
    const inner = this.#ofSet(fragment.selectionSet);
    this.#trail.delete(name);
    const measure = { ...inner, chain: 1 + inner.chain };
    this.#known.set(name, measure);
    return measure;
  }
}

/** Of siblings: depths do not add up, everything else does. */
function sum(one: Measure, other: Measure): Measure {
  return {
    depth: Math.max(one.depth, other.depth),
    fields: saturate(one.fields + other.fields),
    aliases: saturate(one.aliases + other.aliases),
    selections: saturate(one.selections + other.selections),
    introspection: one.introspection && other.introspection,
    chain: Math.max(one.chain, other.chain),
  };
}

/** Lists written in the document; those in variables are held by `json-size.ts`. */
function holdLists(value: ValueNode | ConstValueNode | undefined): void {
  if (value?.kind === Kind.LIST) {
    hold('items in a list are', value.values.length, MAX_LIST_ITEMS);
    for (const item of value.values) holdLists(item);
  } else if (value?.kind === Kind.OBJECT) {
    for (const field of value.fields) holdLists(field.value);
  }
}
