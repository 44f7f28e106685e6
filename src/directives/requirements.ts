/**
 * What each element of the schema demands of the caller: one table, compiled at start-up from the directives.
 *
 * Pure. A field is open when every requirement that touches it holds: its own, its object type's, those of every interface the type
 * implements and of that interface's field of the same name, and those of the named type it returns.
 * @module
 */

import { getDirective } from '@graphql-tools/utils';
import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { Principal } from '../bearer/principal.ts';

/** Outer list: any of. Inner list: all of. */
export type ScopePolicy = readonly (readonly string[])[];

/** All that one element demands. */
export interface Requirement {
  /** `@authenticated`, or anything that needs a caller at all. */
  readonly authenticated: boolean;
  /** Each must hold. */
  readonly scopePolicies: readonly ScopePolicy[];
}

export interface Requirements {
  /** `undefined`: the field is open, also to nobody in particular. */
  of(typeName: string, fieldName: string): Requirement | undefined;
  /** Coordinates with a requirement, in schema order. */
  readonly coordinates: readonly string[];
}

export function compileRequirements(schema: GraphQLSchema): Requirements {
  const table = new Map<string, Requirement>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const requirement = merge(touching(type, field).map((element) => ownRequirement(schema, element)));
      if (requirement) table.set(`${type.name}.${field.name}`, requirement);
    }
  }
  return {
    of: (typeName, fieldName) => table.get(`${typeName}.${fieldName}`),
    coordinates: [...table.keys()],
  };
}

type Element = Pick<GraphQLNamedType | GraphQLField<unknown, unknown>, 'astNode' | 'extensions'>;

function touching(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): Element[] {
  const interfaces = type.getInterfaces();
  const interfaceFields = interfaces.map((one) => one.getFields()[field.name]).filter((one) => one !== undefined);
  const returned = getNamedType(field.type);
  // Behind an abstract type stands a concrete one, whose own fields carry its requirement.
  const returnedInterfaces = isObjectType(returned) || isInterfaceType(returned) ? returned.getInterfaces() : [];
  return [field, type, ...interfaces, ...interfaceFields, returned, ...returnedInterfaces];
}

function ownRequirement(schema: GraphQLSchema, element: Element): Requirement | undefined {
  const authenticated = getDirective(schema, element, 'authenticated') !== undefined;
  const policies = (getDirective(schema, element, 'requiresScopes') ?? []).map(
    (directive) => directive.scopes as ScopePolicy,
  );
  return authenticated || policies.length > 0 ? { authenticated: true, scopePolicies: policies } : undefined;
}

function merge(requirements: readonly (Requirement | undefined)[]): Requirement | undefined {
  const present = requirements.filter((requirement) => requirement !== undefined);
  if (present.length === 0) return undefined;
  const policies = new Map(
    present.flatMap(({ scopePolicies }) => scopePolicies).map((policy) => [JSON.stringify(policy), policy]),
  );
  return Object.freeze({ authenticated: true, scopePolicies: [...policies.values()] });
}

/** Whether the caller meets it. Whole words, compared as they are; an application has no scopes, whatever its roles are called. */
export function isGranted(requirement: Requirement, principal: Principal | undefined): boolean {
  if (principal === undefined) return false;
  return requirement.scopePolicies.every((policy) => holds(policy, principal));
}

function holds(policy: ScopePolicy, { kind, scopes }: Principal): boolean {
  return kind === 'user' && policy.some((all) => all.every((scope) => scopes.has(scope)));
}

/** Scopes that would open it with the fewest more: for the caller who asks what is missing. */
export function missingScopes(requirement: Requirement, principal: Principal | undefined): readonly string[] {
  const missing = new Set<string>();
  for (const policy of requirement.scopePolicies) {
    if (principal && holds(policy, principal)) continue;
    const lacking = policy.map((all) => all.filter((scope) => !principal?.scopes.has(scope)));
    const fewest = lacking.sort((one, other) => one.length - other.length)[0] ?? [];
    for (const scope of fewest) missing.add(scope);
  }
  return [...missing];
}
