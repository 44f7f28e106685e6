/**
 * `onbehalf permissions`, without its command line: what operations, or the whole schema, need of the caller's token and of downstream
 * APIs.
 *
 * Reads the same two tables that the server runs by: the compiled requirements of the directives, and the permissions of the fields.
 * @module
 */

import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { FieldPermissions } from '../../module/define-module.ts';
import { compileRequirements } from '../requirements.ts';
import { type AskedField, allFields, askedFields } from './asked-fields.ts';
import { type CallerNeeds, callerNeeds } from './caller-needs.ts';
import { type ApiNeeds, type ApiSettings, downstreamNeeds } from './downstream-needs.ts';

/** An operation with a name for people. */
export interface NamedOperation {
  readonly name: string;
  /** Holds the operation and all fragments that it spreads; valid for the schema. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

export interface Needs {
  readonly caller: CallerNeeds;
  readonly downstream: readonly ApiNeeds[];
}

export interface PermissionCalculator {
  /** Of all of them together. */
  ofOperations(operations: readonly NamedOperation[]): Needs;
  ofSchema(): Needs;
}

/**
 * @param permissions of all modules, by coordinate
 * @param settingsOf what is configured for an API
 */
export function createPermissionCalculator(
  schema: GraphQLSchema,
  permissions: FieldPermissions,
  settingsOf: (api: string) => ApiSettings | undefined,
): PermissionCalculator {
  const requirements = compileRequirements(schema);
  const needs = (asked: readonly (AskedField & { readonly operation?: string })[]): Needs => {
    const fields = asked.map((field) => ({ ...field, coordinate: `${field.typeName}.${field.fieldName}` }));
    const guarded = fields.map(({ typeName, fieldName, coordinate }) => ({
      coordinate,
      requirement: requirements.of(typeName, fieldName),
    }));
    return { caller: callerNeeds(guarded), downstream: downstreamNeeds(fields, permissions, settingsOf) };
  };
  return {
    ofOperations: (operations) =>
      needs(
        operations.flatMap(({ name, document, operation }) =>
          askedFields(schema, permissions, document, operation).map((field) => ({ ...field, operation: name })),
        ),
      ),
    ofSchema: () => needs(allFields(schema, permissions)),
  };
}
