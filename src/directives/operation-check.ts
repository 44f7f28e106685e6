/**
 * What an operation would be refused, before anything of it runs.
 *
 * Pessimistic where a type is abstract: a position counts as refused if it is for any type that may stand there.
 *
 * The guards refuse field by field and let the rest be answered; this looks at the whole first, for operations that are to run whole or not
 * at all. Both ask `grant.ts`, so they cannot disagree about a caller; they can about a type, and then only this one refuses.
 * @module
 */

import type { DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Principal } from '../bearer/principal.ts';
import { isGranted, neededScopes } from './grant.ts';
import { createPlanner } from './plan.ts';
import { type RefusalOptions, refusalExtensions, UNAUTHORIZED_MESSAGE } from './refusal.ts';
import { compileRequirements, type Requirement } from './requirements.ts';

/** A valid operation, and who asks for it. */
export interface AskedOperation {
  /** The object that Apollo Server keeps for the same text: plans are remembered by it. */
  readonly document: DocumentNode;
  /** The one of the document that would run. */
  readonly operation: OperationDefinitionNode;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** `undefined`: nobody in particular. */
  readonly principal: Principal | undefined;
}

/** Why it would be refused, for the answer, the challenge and the log. */
export interface OperationRefusal {
  /** The same as for one field. */
  readonly message: string;
  /** With what is missing in all of its fields together, where that is told. */
  readonly extensions: Record<string, unknown>;
  /** Fields of the document that are refused, each once. */
  readonly fields: readonly FieldNode[];
  /** Response names that lead to the first of them. */
  readonly path: readonly string[];
  /** Coordinates that are refused, each once. */
  readonly coordinates: readonly string[];
  /** Scopes that a token needs for them; empty where no scope would help. */
  readonly scopes: readonly string[];
}

/** `undefined`: nothing would be refused. */
export type OperationCheck = (asked: AskedOperation) => OperationRefusal | undefined;

/** @param schema the one that is executed */
export function createOperationCheck(schema: GraphQLSchema, options: RefusalOptions): OperationCheck {
  const planner = createPlanner(schema, compileRequirements(schema));
  return ({ document, operation, variables, principal }) => {
    // One decision for each requirement: hundreds of fields share a few.
    const decided = new Map<Requirement, boolean>();
    const refused = planner
      .planOf(document, operation)
      .positions(variables)
      .filter(({ requirement }) => {
        const granted = decided.get(requirement) ?? isGranted(requirement, principal);
        decided.set(requirement, granted);
        return !granted;
      });
    // In the order of the document, so that the error points at what a reader meets first.
    const [first] = refused;
    if (!first) return undefined;
    const requirements = [...new Set(refused.map(({ requirement }) => requirement))];
    return {
      message: UNAUTHORIZED_MESSAGE,
      extensions: refusalExtensions(requirements, principal, options),
      fields: [...new Set(refused.map(({ field }) => field))],
      path: first.path,
      coordinates: [...new Set(refused.map(({ coordinate }) => coordinate))],
      scopes: neededScopes(requirements, principal),
    };
  };
}
