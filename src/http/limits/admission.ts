/**
 * Decides whether an operation may be looked at at all: every limit on documents and variables, before Apollo Server sees them.
 *
 * graphql-js's `validate()` compares every two fields that may overlap: twenty-five fragments that each spread the next twice
 * (1.5 KB) keep it busy for minutes, so limits that run as validation rules come too late. Here everything is counted in time linear
 * in the document. A document that may go on is remembered, and is not counted again unless its cost depends on its variables.
 * @module
 */

import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RawOperation } from '../operations-in.ts';
import { type Cost, type CostOf, createCostOf, DEFERRED_PARTS } from './cost.ts';
import { holdJson } from './json-size.ts';
import { holdTokens } from './lexical.ts';
import { type DocumentLimits, hold, LimitError, MAX_DEFERRED_PARTS } from './limits.ts';
import { holdRepeats } from './repeats.ts';
import { fragmentsOf, holdSelections } from './selections.ts';
import { holdSubscriptionRoots } from './subscription-root.ts';

/** Never throws for what a client sent; whatever is no operation at all may go on, and is Apollo Server's to refuse. */
export type Admission = (operation: RawOperation) => Admitted;

/** What was found, whether it may go on or not. */
export interface Admitted {
  /** Why the operation is refused: a sentence that names the limit; `undefined` when it may go on. */
  readonly excess: string | undefined;
  /** What it may cost, for the budgets of who asks: one point for each object that its answer may hold. */
  readonly points: number;
}

/** What documents are measured by. */
export interface AdmissionOptions {
  /** The `Server` section. */
  readonly limits: DocumentLimits;
  /** Says which fields are lists; a document is not validated against it here. */
  readonly schema: GraphQLSchema;
  /** Text of a persisted document, for operations that send its hash alone. */
  readonly persisted: (sha256: string) => string | undefined;
}

/** Of documents that may go on, in characters of their text. */
const REMEMBERED_CHARACTERS = 4 * 1024 * 1024;

/** A document that comes again: its points, or itself where they depend on the variables. */
type Remembered = number | DocumentNode;

/** @returns remembers documents that went through, by their text, up to 4 million characters; refused ones are counted again */
export function createAdmission({ limits, schema, persisted }: AdmissionOptions): Admission {
  const costOf = createCostOf(schema);
  const partsOf = createCostOf(schema, DEFERRED_PARTS);
  const remembered = new LRUCache<string, { readonly known: Remembered }>({
    maxSize: REMEMBERED_CHARACTERS,
    sizeCalculation: (_entry, text) => text.length + 1,
  });

  /** What the answer may hold; it depends on variables in both counts or in none. */
  function holdAnswer(text: string, document: DocumentNode, variables: unknown): Cost {
    if (text.includes('defer'))
      hold('deferred parts are', countOf(document, variables, partsOf).points, MAX_DEFERRED_PARTS);
    const cost = countOf(document, variables, costOf);
    hold('points of cost are', cost.points, limits.maxCost);
    return cost;
  }

  /** @returns points */
  function holdDocument(text: string, variables: unknown): number {
    const { known } = remembered.get(text) ?? {};
    if (typeof known === 'number') return known;
    if (known) return holdAnswer(text, known, variables).points;
    // Each count makes the next one affordable: tokens bound the parser, selections the repeats, all of them the cost.
    holdTokens(text, limits);
    const document = parsed(text);
    if (!document) return 0;
    const fragments = fragmentsOf(document);
    for (const root of holdSelections(document, fragments, limits)) holdRepeats(root, fragments, limits.maxRepeats);
    holdSubscriptionRoots(document, fragments);
    const { points, depends } = holdAnswer(text, document, variables);
    remembered.set(text, { known: depends ? document : points });
    return points;
  }

  return ({ query, variables, extensions }) => {
    try {
      holdJson('variables', variables);
      holdJson('extensions', extensions);
      // Sent with a text, the hash is Apollo Server's business; alone, it stands for a document that has to be measured like any other.
      const text = query ?? textByHash(extensions, persisted);
      return { excess: undefined, points: typeof text === 'string' ? holdDocument(text, variables) : 0 };
    } catch (error) {
      if (error instanceof LimitError) return { excess: error.message, points: 0 };
      throw error;
    }
  };
}

/** `undefined` for a text that is no GraphQL: the parser of Apollo Server says why. */
function parsed(text: string): DocumentNode | undefined {
  try {
    return parse(text, { noLocation: true });
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}

/** The costliest operation of the document counts: which one runs is not known yet. */
function countOf(document: DocumentNode, variables: unknown, costOf: CostOf): Cost {
  const fragments = fragmentsOf(document);
  const costs: Cost[] = document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => costOf(operation, fragments, variables));
  return { points: Math.max(0, ...costs.map(({ points }) => points)), depends: costs.some(({ depends }) => depends) };
}

/** Extensions are the client's own JSON: read step by step, own members only. */
function textByHash(extensions: unknown, persisted: AdmissionOptions['persisted']): string | undefined {
  if (typeof extensions !== 'object' || extensions === null || !Object.hasOwn(extensions, 'persistedQuery')) return;
  const hash: unknown = Reflect.get(Object(Reflect.get(extensions, 'persistedQuery')), 'sha256Hash');
  return typeof hash === 'string' ? persisted(hash) : undefined;
}
