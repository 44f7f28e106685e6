/**
 * `onbehalf permissions`, without its command line: what operations, or the whole schema, need of the caller's token and of downstream
 * APIs.
 *
 * Reads the same two tables that the server runs by: the compiled requirements of the directives, and the permissions of the fields.
 * @module
 */

import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { FieldPermissions } from '../../module/define-module.ts';
import { compileRequirements, type Requirement } from '../requirements.ts';
import { type AskedField, type Asking, allFields, askedFields } from './asked-fields.ts';
import { type CallerNeeds, callerNeeds } from './caller-needs.ts';
import { type ApiNeeds, type ApiSettings, downstreamNeeds } from './downstream-needs.ts';
import { parentReads } from './parent-reads.ts';

/** An operation with a name for people. */
export interface NamedOperation {
  /** Its own name, or the file it stands in. */
  readonly name: string;
  /** Holds the operation and all fragments that it spreads; valid for the schema. */
  readonly document: DocumentNode;
  /** One of the document's. */
  readonly operation: OperationDefinitionNode;
}

/** Both halves of what an administrator has to know. */
export interface Needs {
  /** What the front-end's token for this API has to hold. */
  readonly caller: CallerNeeds;
  /** What has to be consented to for this API at others; one entry for each API and resource. */
  readonly downstream: readonly ApiNeeds[];
}

/** For one schema; calls nobody and needs no tenant. */
export interface PermissionCalculator {
  /** Of all of them together. */
  ofOperations(operations: readonly NamedOperation[]): Needs;
  /** Of everything that anybody could ask for. */
  ofSchema(): Needs;
}

/** What the server would run by. */
export interface CalculatorOptions {
  /** As it is served, without guards. */
  readonly schema: GraphQLSchema;
  /** Of all modules, by coordinate; what references to a type ask for under its name. */
  readonly permissions: FieldPermissions;
  /** What is configured for an API. */
  readonly settingsOf: (api: string) => ApiSettings | undefined;
  /** What a reference to an entity demands, by type; empty unless the schema is that of a subgraph. */
  readonly references?: ReadonlyMap<string, Requirement | undefined>;
}

/** @throws {UnknownApiError} later, by either function: a field that asks an API that is not configured */
export function createPermissionCalculator({
  schema,
  permissions,
  settingsOf,
  references,
}: CalculatorOptions): PermissionCalculator {
  const requirements = compileRequirements(schema);
  const asking: Asking = { schema, permissions, parentReads: parentReads(schema) };
  const needs = (asked: readonly (AskedField & { readonly operation?: string })[]): Needs => {
    const fields = asked.map((field) => ({ ...field, coordinate: coordinateOf(field) }));
    const guarded = fields.map(({ typeName, fieldName, coordinate }) => ({
      coordinate,
      requirement: fieldName === undefined ? references?.get(typeName) : requirements.of(typeName, fieldName),
    }));
    return { caller: callerNeeds(guarded), downstream: downstreamNeeds(fields, permissions, settingsOf) };
  };
  return {
    ofOperations: (operations) =>
      needs(
        operations.flatMap(({ name, document, operation }) =>
          askedFields(asking, document, operation).map((field) => ({ ...field, operation: name })),
        ),
      ),
    ofSchema: () => needs(allFields(asking)),
  };
}

const coordinateOf = ({ typeName, fieldName }: AskedField): string =>
  fieldName === undefined ? typeName : `${typeName}.${fieldName}`;
