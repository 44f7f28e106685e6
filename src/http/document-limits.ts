/**
 * Refuses documents that ask for too much, before they are validated.
 *
 * graphql-js's `validate()` compares every pair of fields that may overlap: twenty-five fragments that each spread the next twice
 * (1.5 KB) keep it busy for minutes, so limits that run as validation rules come too late. Everything is counted in time linear in
 * the document: fragments are measured once and remembered.
 * @module
 */

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  Lexer,
  parse,
  type SelectionSetNode,
  Source,
  TokenKind,
} from 'graphql';

export interface DocumentLimits {
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxTokens: number;
  readonly maxRootFields: number;
}

/** Deepest selection of a document that only looks at the schema: GraphiQL's own query is 13 deep. */
const MAX_INTROSPECTION_DEPTH = 20;

/** @returns why the document is refused; `undefined` when it may go on. A text that does not parse goes on: the parser says why. */
export function checkDocument(text: string, limits: DocumentLimits): string | undefined {
  const source = new Source(text);
  try {
    if (countTokens(source, limits.maxTokens) > limits.maxTokens)
      return `the document has more than ${limits.maxTokens} tokens`;
    return checkSelections(parse(source, { noLocation: true, maxTokens: limits.maxTokens }), limits);
  } catch {
    return undefined;
  }
}

/** Before parsing: a parser recurses, a lexer does not. */
function countTokens(source: Source, enough: number): number {
  const lexer = new Lexer(source);
  let count = 0;
  while (count <= enough && lexer.advance().kind !== TokenKind.EOF) count += 1;
  return count;
}

interface Measure {
  readonly depth: number;
  readonly aliases: number;
  readonly fields: number;
  readonly introspection: boolean;
}

const EMPTY: Measure = { depth: 0, aliases: 0, fields: 0, introspection: true };

function checkSelections(
  document: DocumentNode,
  { maxDepth, maxAliases, maxRootFields }: DocumentLimits,
): string | undefined {
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );
  const measured = new Map<string, Measure>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { depth, aliases, fields, introspection } = measureSelections(definition.selectionSet, fragments, measured);
    const cap = introspection ? MAX_INTROSPECTION_DEPTH : maxDepth;
    if (depth > cap) return `the document is deeper than ${cap}`;
    if (aliases > maxAliases) return `the document has more than ${maxAliases} aliases`;
    if (fields > maxRootFields) return `the operation has more than ${maxRootFields} root fields`;
  }
  return undefined;
}

/** `fields` counts the fields of this set alone, those of fragments included; aliases and depth count all below. */
function measureSelections(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  measured: Map<string, Measure>,
): Measure {
  let { depth, aliases, fields, introspection } = EMPTY;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const below = selection.selectionSet ? measureSelections(selection.selectionSet, fragments, measured) : EMPTY;
      depth = Math.max(depth, 1 + below.depth);
      aliases += (selection.alias ? 1 : 0) + below.aliases;
      fields += 1;
      introspection &&= selection.name.value.startsWith('__');
      continue;
    }
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT
        ? measureSelections(selection.selectionSet, fragments, measured)
        : measureFragment(selection.name.value, fragments, measured);
    depth = Math.max(depth, inner.depth);
    aliases += inner.aliases;
    fields += inner.fields;
    introspection &&= inner.introspection;
  }
  return { depth, aliases, fields, introspection };
}

function measureFragment(
  name: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  measured: Map<string, Measure>,
): Measure {
  const known = measured.get(name);
  if (known) return known;
  const fragment = fragments.get(name);
  if (!fragment) return EMPTY;
  measured.set(name, EMPTY); // a fragment that spreads itself: validation refuses it, here it must only end
  const measure = measureSelections(fragment.selectionSet, fragments, measured);
  measured.set(name, measure);
  return measure;
}
