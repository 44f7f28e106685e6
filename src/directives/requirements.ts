/**
 * What each field of the schema demands of the caller: one table, compiled at start-up from the directives.
 *
 * Pure. A field is open when every element that touches it is: the field itself, its object type, every interface the type implements
 * and that interface's field of the same name, the named type it returns and the interfaces of that.
 *
 * One element, read for each kind of caller: `@requiresScopes` and `@requiresRoles` speak of users, `@requiresAppPermissions` of
 * applications. An element that speaks of one kind only is shut to the other; one with `@authenticated` alone is open to both.
 *
 * ```graphql
 * type Query { me: User @requiresScopes(scopes: [["User.Read"]]) }
 * type User @requiresScopes(scopes: [["access_as_user"]]) {
 *   mail: String @requiresScopes(scopes: [["Mail.Read"], ["Mail.ReadWrite"]])
 * }
 * ```
 * `Query.me` demands `User.Read` and `access_as_user`, because it returns a `User`; `User.mail` demands `access_as_user` and one of the two
 * for mail. Both are shut to applications: nothing there speaks of them.
 * @module
 */

import {
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { type DirectiveName, isAuthorizationDirective, type Policy, policyOf } from './vocabulary.ts';

/** All that a field demands. */
export interface Requirement {
  /** Every policy must hold; `undefined`: shut to users. */
  readonly user: { readonly scopes: readonly Policy[]; readonly roles: readonly Policy[] } | undefined;
  /** Every policy must hold; `undefined`: shut to applications. */
  readonly app: { readonly permissions: readonly Policy[] } | undefined;
  /** Coordinates of the elements it comes from, the nearest first. */
  readonly elements: readonly string[];
}

/** What all fields of a schema demand. Object types only: behind an interface the concrete type is asked. */
export interface Requirements {
  /** `undefined`: the field is open, also to nobody in particular. */
  of(typeName: string, fieldName: string): Requirement | undefined;
  /** Coordinates with a requirement, in schema order. */
  readonly coordinates: readonly string[];
}

/** @param schema with the SDL its elements were written in (`astNode`): an element without it demands nothing */
export function compileRequirements(schema: GraphQLSchema): Requirements {
  const table = new Map<string, Map<string, Requirement>>();
  const coordinates: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    // Introspection is not guarded: whether it is answered at all is `Server.Introspection`.
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const fields = new Map<string, Requirement>();
    for (const field of Object.values(type.getFields())) {
      const requirement = allOf(touching(type, field).flatMap(requirementOfElement));
      if (!requirement) continue;
      fields.set(field.name, requirement);
      coordinates.push(`${type.name}.${field.name}`);
    }
    table.set(type.name, fields);
  }
  return { of: (typeName, fieldName) => table.get(typeName)?.get(fieldName), coordinates };
}

/**
 * What the type itself demands, with the interfaces it implements, whatever field it is reached by.
 * @returns `undefined`: the type is open
 */
export function requirementOfType(type: GraphQLNamedType): Requirement | undefined {
  const interfaces = isObjectType(type) ? type.getInterfaces() : [];
  return allOf([type, ...interfaces].map(elementOfType).flatMap(requirementOfElement));
}

/**
 * What stands on the field itself and on the interface fields of its name; nothing of its type or of what it returns.
 * @returns `undefined`: nothing stands there, which does not mean that the field is open
 */
export function requirementOfOwnField(
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): Requirement | undefined {
  const inherited = type.getInterfaces().flatMap((one) => {
    const above = one.getFields()[field.name];
    return above ? [elementOfField(one, above)] : [];
  });
  return allOf([elementOfField(type, field), ...inherited].flatMap(requirementOfElement));
}

/** Something that directives stand on. */
export interface Element {
  /** `User` or `User.mail`. */
  readonly coordinate: string;
  /** Ours and others'. */
  readonly directives: readonly ConstDirectiveNode[];
}

/** Everything whose directives count for a field, the nearest first. */
function touching(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): readonly Element[] {
  const interfaces = type.getInterfaces();
  const returned = getNamedType(field.type);
  // Behind an abstract type stands a concrete one, whose own fields carry its requirement.
  const returnedInterfaces = isObjectType(returned) || isInterfaceType(returned) ? returned.getInterfaces() : [];
  return [
    elementOfField(type, field),
    elementOfType(type),
    ...interfaces.flatMap((one) => {
      const inherited = one.getFields()[field.name];
      return inherited ? [elementOfField(one, inherited), elementOfType(one)] : [elementOfType(one)];
    }),
    elementOfType(returned),
    ...returnedInterfaces.map(elementOfType),
  ];
}

function elementOfField(type: GraphQLNamedType, field: GraphQLField<unknown, unknown>): Element {
  return { coordinate: `${type.name}.${field.name}`, directives: field.astNode?.directives ?? [] };
}

/**
 * A type with its extensions: a directive on either is one on the type.
 * @param type also a scalar or an enum: what stands on them guards the fields that return them
 */
export function elementOfType(type: GraphQLNamedType): Element {
  const nodes = [...(type.astNode ? [type.astNode] : []), ...type.extensionASTNodes];
  return { coordinate: type.name, directives: nodes.flatMap(({ directives = [] }) => directives) };
}

/**
 * A list of one, or empty where no directive of ours stands.
 * @example
 * ```ts
 * // @requiresScopes(scopes: [["A"], ["B", "C"]]): users with A, or with B and C; shut to applications
 * [{ user: { scopes: [[['A'], ['B', 'C']]], roles: [] }, app: undefined, elements: ['User.mail'] }]
 * ```
 */
export function requirementOfElement({ coordinate, directives }: Element): readonly Requirement[] {
  const ours = directives.filter(({ name }) => isAuthorizationDirective(name.value));
  if (ours.length === 0) return [];
  const named = (name: DirectiveName) => ours.filter((directive) => directive.name.value === name).map(policyOf);
  const [scopes, roles, permissions] = [
    named('requiresScopes'),
    named('requiresRoles'),
    named('requiresAppPermissions'),
  ];
  const speaksOfUsers = scopes.length + roles.length > 0;
  const speaksOfApps = permissions.length > 0;
  return [
    {
      user: speaksOfUsers || !speaksOfApps ? { scopes, roles } : undefined,
      app: speaksOfApps || !speaksOfUsers ? { permissions } : undefined,
      elements: [coordinate],
    },
  ];
}

/**
 * Several as one; `undefined` where there is none.
 * Requirements add up: scopes of the field and of its type are both needed. What one of them shuts to a kind of caller stays shut.
 */
export function allOf(requirements: readonly Requirement[]): Requirement | undefined {
  if (requirements.length === 0) return undefined;
  const users = requirements.map(({ user }) => user);
  const apps = requirements.map(({ app }) => app);
  return Object.freeze({
    user: users.every((user) => user !== undefined)
      ? {
          scopes: distinct(users.flatMap(({ scopes }) => scopes)),
          roles: distinct(users.flatMap(({ roles }) => roles)),
        }
      : undefined,
    app: apps.every((app) => app !== undefined)
      ? { permissions: distinct(apps.flatMap(({ permissions }) => permissions)) }
      : undefined,
    elements: [...new Set(requirements.flatMap(({ elements }) => elements))],
  });
}

/** The same list on a field, its type and what it returns is asked once. */
function distinct(policies: readonly Policy[]): readonly Policy[] {
  return [...new Map(policies.map((policy) => [JSON.stringify(policy), policy])).values()];
}
