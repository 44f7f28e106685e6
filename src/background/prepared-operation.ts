/**
 * From what somebody handed over to an operation that may run: the same judgement when it is started and again before each run.
 *
 * Size, cost, validity, trust, and what the directives say of the caller are decided by what the configuration and the schema are now;
 * nothing of it is taken from the time of the start.
 * @module
 */

import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import type { Principal } from '../bearer/principal.ts';
import type { OperationContent } from './operation.ts';
import { countRootFields, singleFields } from './single-fields.ts';

/** Which operations may run, decided elsewhere and passed in. */
export interface OperationRules {
  /** With its guards: what they refuse is refused here already. */
  readonly schema: GraphQLSchema;
  /** Limits of documents and variables. `excess`: a sentence that names the limit. */
  readonly admit: (operation: { readonly query: string; readonly variables: unknown }) => {
    readonly excess: string | undefined;
  };
  /** What directives would refuse this caller. */
  readonly check: (asked: {
    readonly document: DocumentNode;
    readonly operation: OperationDefinitionNode;
    readonly variables: Readonly<Record<string, unknown>>;
    readonly principal: Principal;
  }) =>
    | { readonly message: string; readonly extensions: Record<string, unknown>; readonly path: readonly string[] }
    | undefined;
  /** Says whether a document is on the list of trusted ones; absent where any may run. */
  readonly isTrusted?: (document: string) => boolean;
}

/** An operation that may run, as it was judged. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  /** The one of the document that `operationName` names. */
  readonly operation: OperationDefinitionNode;
  /** Coerced, with defaults. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Its root fields then run one by one, each written down before and after. */
  readonly isMutation: boolean;
  /** As the answer counts them: what progress is told by. */
  readonly rootFields: number;
}

/** Of those of validation that are shown: the eleventh helps nobody. */
const MAX_ERRORS = 10;
/** Of a list of background operations a background operation may read; it may not make more of them, or wake others. */
const OWN_MUTATIONS: ReadonlySet<string> = new Set([
  'startBackgroundOperation',
  'cancelBackgroundOperation',
  'resumeBackgroundOperation',
]);

/**
 * @throws {GraphQLError} `OPERATION_REFUSED`, `GRAPHQL_PARSE_FAILED`, `GRAPHQL_VALIDATION_FAILED`, `OPERATION_RESOLUTION_FAILURE`,
 * `BAD_USER_INPUT` or `UNAUTHORIZED_FIELD_OR_TYPE`, with a sentence for whoever handed it over
 */
export function prepareOperation(
  { document: text, operationName, variables: given = {} }: Omit<OperationContent, 'title'>,
  principal: Principal,
  { schema, admit, check, isTrusted }: OperationRules,
): PreparedOperation {
  const { excess } = admit({ query: text, variables: given });
  if (excess !== undefined) throw refusal('OPERATION_REFUSED', excess);
  if (isTrusted && !isTrusted(text)) {
    throw refusal('OPERATION_REFUSED', 'Only trusted documents run in the background here: name one by `documentId`.');
  }
  const document = parsed(text);
  const faults = validate(schema, document, undefined, { maxErrors: MAX_ERRORS });
  if (faults.length > 0) throw refusal('GRAPHQL_VALIDATION_FAILED', faults.map(({ message }) => message).join(' '));
  const operation = chosen(document, operationName);
  const { coerced: variables, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  if (!variables) throw refusal('BAD_USER_INPUT', errors.map(({ message }) => message).join(' '));
  const refused = check({ document, operation, variables: given, principal });
  if (refused) throw new GraphQLError(refused.message, { path: refused.path, extensions: refused.extensions });
  const isMutation = operation.operation === OperationTypeNode.MUTATION;
  const own = isMutation
    ? singleFields(document, operation, variables).find(({ fieldName }) => OWN_MUTATIONS.has(fieldName))
    : undefined;
  if (own) throw refusal('OPERATION_REFUSED', `A background operation cannot call \`${own.fieldName}\`.`);
  return { document, operation, variables, isMutation, rootFields: countRootFields(document, operation, variables) };
}

/** @throws {GraphQLError} `GRAPHQL_PARSE_FAILED`: refused at the start instead of failing when it is due */
function parsed(text: string): DocumentNode {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) throw refusal('GRAPHQL_PARSE_FAILED', error.message);
    throw error;
  }
}

/** @throws {GraphQLError} none or several are meant, or a subscription */
function chosen(document: DocumentNode, operationName: string | undefined): OperationDefinitionNode {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const [operation, ...others] = operations.filter(
    ({ name }) => operationName === undefined || name?.value === operationName,
  );
  if (!operation || others.length > 0) {
    const names = operations.map(({ name }) => name?.value ?? 'one without a name').join(', ');
    throw refusal(
      'OPERATION_RESOLUTION_FAILURE',
      `Expected \`operationName\` to name one of the operations: ${names}.`,
    );
  }
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
    throw refusal('OPERATION_REFUSED', 'Expected a query or a mutation: a subscription has no end to run to.');
  }
  return operation;
}

const refusal = (code: string, message: string): GraphQLError => new GraphQLError(message, { extensions: { code } });
