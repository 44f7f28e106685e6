/**
 * Operations for `onbehalf permissions`: files, globs, code, and manifests of trusted documents, checked against the schema.
 *
 * A fragment may stand in another file than the operation that spreads it. Every fault is told at once, with file and line.
 * @module
 */

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  isExecutableDefinitionNode,
  Kind,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  parse,
  Source,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import type { NamedOperation } from '../directives/permissions/calculate.ts';
import { placeOf } from '../module/place.ts';
import { asSent } from './as-sent.ts';
import { readTexts, type Text } from './operation-texts.ts';

/** Operations that cannot be read or do not fit the schema. */
export class OperationsError extends Error {
  override readonly name = 'OperationsError';
  /** @param faults one sentence each, with its file and line */
  constructor(faults: readonly string[]) {
    super(`The operations cannot be used:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
  }
}

/**
 * @param patterns paths, globs of Node's `fs.glob`, and `.json` manifests: hash → document, or Apollo's list of operations
 * @throws {OperationsError}; {Error} code, and nothing installed that finds operations in it
 */
export async function readOperations(
  patterns: readonly string[],
  schema: GraphQLSchema,
): Promise<readonly NamedOperation[]> {
  const faults: string[] = [];
  const texts = await readTexts(patterns, faults);
  const parsed = texts.flatMap((text) => parseText(text, faults)).filter((one) => !isSdlInCode(one));
  const shared = fragmentsOf(
    parsed.filter(({ from }) => from !== 'whole').map(({ document }) => document),
    faults,
  );
  const operations = parsed.flatMap(({ name, document, from }) => {
    const complete = from === 'whole' ? document : withFragments(document, shared);
    const errors = validate(schema, complete, RULES, { maxErrors: 100 });
    faults.push(...errors.map(({ message, nodes }) => `${placeOf(nodes?.[0])}: ${message}`));
    return complete.definitions
      .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
      .map((operation) => ({ name: operation.name?.value ?? name, source: name, document: complete, operation }));
  });
  if (faults.length === 0 && operations.length === 0) faults.push('no operation is in these files');
  if (faults.length > 0) throw new OperationsError([...new Set(faults)]);
  // Names are unique to a client, not to a repository: where two meet, both say the file they stand in.
  const isTwice = (wanted: string) => operations.filter(({ name }) => name === wanted).length > 1;
  return operations.map(({ source, ...one }) =>
    isTwice(one.name) ? { ...one, name: `${one.name} (${source})` } : one,
  );
}

/** Fragments of other files are no fault where an operation does not spread them, nor are variables of what stays in the client. */
const RULES = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule && rule !== NoUnusedVariablesRule);

/** One text, parsed; not validated yet, because its fragments may stand in another. */
interface Parsed extends Pick<Text, 'name' | 'from'> {
  readonly document: DocumentNode;
}

/** The code of a server, beside that of its front-end. */
const isSdlInCode = ({ from, document }: Parsed): boolean =>
  from === 'tag' && document.definitions.every((definition) => !isExecutableDefinitionNode(definition));

/** None or one: a text that does not parse is a fault among others, and the rest is still looked at. */
function parseText({ name, body, from }: Text, faults: string[]): readonly Parsed[] {
  try {
    return [{ name, from, document: asSent(parse(new Source(body, name))) }];
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const at = error.locations?.[0];
    faults.push(`${name}, line ${at?.line ?? 1}, column ${at?.column ?? 1}: ${error.message}`);
    return [];
  }
}

/** By name, across all files, as the compilers of clients know them. */
function fragmentsOf(
  documents: readonly DocumentNode[],
  faults: string[],
): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of documents.flatMap((document) => document.definitions)) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const known = fragments.get(definition.name.value);
    // Within one file the validation says so.
    if (known && known.loc?.source !== definition.loc?.source)
      faults.push(`${placeOf(definition)}: fragment "${definition.name.value}" stands at ${placeOf(known)}, too`);
    fragments.set(definition.name.value, definition);
  }
  return fragments;
}

/** The document with the fragments of other files that it spreads, and those that these spread. */
function withFragments(document: DocumentNode, shared: ReadonlyMap<string, FragmentDefinitionNode>): DocumentNode {
  const definitions = [...document.definitions];
  const held = new Set(definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [one.name.value] : [])));
  // What is pushed is visited in its turn.
  for (const definition of definitions) {
    visit(definition, {
      FragmentSpread({ name }) {
        const fragment = shared.get(name.value);
        if (!fragment || held.has(name.value)) return;
        held.add(name.value);
        definitions.push(fragment);
      },
    });
  }
  return { ...document, definitions };
}
