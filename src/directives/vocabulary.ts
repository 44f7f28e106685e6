/**
 * The four authorization directives: their names, what they list, and how a list of them is read from SDL.
 *
 * What they mean for a caller is decided in `grant.ts`; whether they are written well in `check-documents.ts`.
 * @module
 */

import { type ConstDirectiveNode, type ConstValueNode, Kind } from 'graphql';

/** Outer list: any of. Inner list: all of. */
export type Policy = readonly (readonly string[])[];

/** Directive → its one argument; `@authenticated` has none. */
export const ARGUMENTS = {
  authenticated: undefined,
  requiresScopes: 'scopes',
  requiresRoles: 'roles',
  requiresAppPermissions: 'permissions',
} as const;

/** Without the at sign. */
export type DirectiveName = keyof typeof ARGUMENTS;

/** Whether a directive opens or shuts what it stands on; `@downstream` and its like do not. */
export const isAuthorizationDirective = (name: string): name is DirectiveName => Object.hasOwn(ARGUMENTS, name);

/**
 * What the list of a directive says; empty for `@authenticated`. The documents were checked: anything else is not read.
 * @throws {TypeError} a member of the list that is no text: the checks of the documents let none through
 */
export function policyOf(directive: ConstDirectiveNode): Policy {
  const name = directive.name.value;
  const argument = isAuthorizationDirective(name) ? ARGUMENTS[name] : undefined;
  const value = directive.arguments?.find((given) => given.name.value === argument)?.value;
  return value ? listOf(value).map((inner) => listOf(inner).map(textOf)) : [];
}

const listOf = (value: ConstValueNode): readonly ConstValueNode[] => (value.kind === Kind.LIST ? value.values : []);

function textOf(value: ConstValueNode): string {
  if (value.kind !== Kind.STRING)
    throw new TypeError(`Expected a text in an authorization directive, got ${value.kind}.`);
  return value.value;
}
