/**
 * Operations for `onbehalf permissions`: files, globs, and manifests of trusted documents, checked against the schema.
 *
 * A fragment may stand in another file than the operation that spreads it. Every fault is told at once, with file and line.
 * @module
 */

import { globSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoUnusedFragmentsRule,
  parse,
  Source,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import type { NamedOperation } from '../directives/permissions/calculate.ts';
import { placeOf } from '../module/place.ts';

/** Operations that cannot be read or do not fit the schema. */
export class OperationsError extends Error {
  override readonly name = 'OperationsError';
  /** @param faults one sentence each, with its file and line */
  constructor(faults: readonly string[]) {
    super(`The operations cannot be used:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
  }
}

/** A text of operations and fragments. */
interface Text {
  /** File, and hash of the document in a manifest. */
  readonly name: string;
  readonly body: string;
  /** Documents of a manifest are whole: they take no fragments of others. */
  readonly isWhole: boolean;
}

/**
 * @param patterns paths, globs of Node's `fs.glob`, and `.json` manifests: hash → document, or Apollo's list of operations
 * @throws {OperationsError}
 */
export function readOperations(patterns: readonly string[], schema: GraphQLSchema): readonly NamedOperation[] {
  const faults: string[] = [];
  // A file that two patterns find is one.
  const files = new Set(patterns.flatMap((pattern) => filesOf(pattern, faults)).map((file) => resolve(file)));
  const parsed = [...files].flatMap((file) => textsOf(file, faults)).flatMap((text) => parseText(text, faults));
  const shared = fragmentsOf(
    parsed.filter(({ isWhole }) => !isWhole).map(({ document }) => document),
    faults,
  );
  const operations = parsed.flatMap(({ name, document, isWhole }) => {
    const complete = isWhole ? document : withFragments(document, shared);
    const errors = validate(schema, complete, RULES, { maxErrors: 100 });
    faults.push(...errors.map(({ message, nodes }) => `${placeOf(nodes?.[0])}: ${message}`));
    return complete.definitions
      .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
      .map((operation) => ({ name: operation.name?.value ?? name, source: name, document: complete, operation }));
  });
  if (faults.length === 0 && operations.length === 0) faults.push('no operation is in these files');
  if (faults.length > 0) throw new OperationsError([...new Set(faults)]);
  const isTwice = (wanted: string) => operations.filter(({ name }) => name === wanted).length > 1;
  return operations.map(({ source, ...one }) =>
    isTwice(one.name) ? { ...one, name: `${one.name} (${source})` } : one,
  );
}

/** Fragments of other files are no fault where an operation does not spread them. */
const RULES = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule);

function filesOf(pattern: string, faults: string[]): readonly string[] {
  const found = globSync(pattern).sort();
  if (found.length === 0) faults.push(`no file matches ${pattern}`);
  return found;
}

function textsOf(file: string, faults: string[]): readonly Text[] {
  const short = relative(process.cwd(), file).replaceAll('\\', '/');
  const name = short.startsWith('..') ? file : short;
  let body: string;
  try {
    body = readFileSync(file, 'utf8');
  } catch (error) {
    faults.push(`${name}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    return [];
  }
  if (!name.toLowerCase().endsWith('.json')) return [{ name, body, isWhole: false }];
  const documents = documentsOf(body);
  if (!documents) faults.push(`${name}: expected a manifest of trusted documents: { "<hash>": "query { … }" }`);
  return (documents ?? []).map(([hash, document]) => ({ name: `${name}, ${hash}`, body: document, isWhole: true }));
}

/** @returns hash and document; `undefined` for a text that is no manifest */
function documentsOf(body: string): readonly (readonly [string, string])[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  // Apollo's: `{ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [{ "id", "name", "type", "body" }] }`
  const { operations } = json as { readonly operations?: unknown };
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(operations)
    ? operations.map((one: { readonly id?: unknown; readonly body?: unknown } | null) => [String(one?.id), one?.body])
    : Object.entries(json);
  const documents = entries.flatMap(([hash, text]) => (typeof text === 'string' ? [[hash, text] as const] : []));
  return documents.length === entries.length ? documents : undefined;
}

interface Parsed {
  readonly name: string;
  readonly isWhole: boolean;
  readonly document: DocumentNode;
}

function parseText({ name, body, isWhole }: Text, faults: string[]): readonly Parsed[] {
  try {
    return [{ name, isWhole, document: parse(new Source(body, name)) }];
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const at = error.locations?.[0];
    faults.push(`${name}, line ${at?.line ?? 1}, column ${at?.column ?? 1}: ${error.message}`);
    return [];
  }
}

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
