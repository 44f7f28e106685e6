/**
 * What an element demands, in the two directives that a router knows.
 *
 * Pure. A router looks first and this server decides: a router must never refuse whom the server lets in, so what only the server can
 * judge (roles, permissions of applications, either of two kinds of caller) is published as `@authenticated`.
 * @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives#requiresscopes
 * @module
 */

import { type ConstDirectiveNode, Kind } from 'graphql';
import type { Requirement } from '../directives/requirements.ts';
import type { Policy } from '../directives/vocabulary.ts';

/** @returns one directive; none for an element that demands nothing */
export function routerDirectives(requirement: Requirement | undefined): readonly ConstDirectiveNode[] {
  if (!requirement) return [];
  const scopes = requirement.user?.scopes ?? [];
  // Open to applications as well: they have no scopes, and a router has no word for their permissions.
  const isForScopesAlone = requirement.app === undefined && scopes.length > 0;
  return [isForScopesAlone ? directive('requiresScopes', conjunction(scopes)) : directive('authenticated')];
}

/**
 * All of several any-of lists as one: interfaces and their implementations are asked for together.
 * @example
 * ```ts
 * conjunction([[['a'], ['b']], [['c']]]); // [['a', 'c'], ['b', 'c']]: (a or b) and c
 * ```
 */
export function conjunction(policies: readonly Policy[]): Policy {
  const [first = [], ...others] = policies.map((policy) => policy.map((all) => new Set(all)));
  const combined = others.reduce(
    (alternatives, policy) => fewest(alternatives.flatMap((some) => policy.map((more) => some.union(more)))),
    fewest(first),
  );
  return combined.map((words) => [...words]);
}

/** Without alternatives that ask for all that another one asks for, and more. */
function fewest(alternatives: readonly ReadonlySet<string>[]): readonly ReadonlySet<string>[] {
  return alternatives.filter(
    (words, index) =>
      !alternatives.some(
        (other, at) => at !== index && other.isSubsetOf(words) && (other.size < words.size || at < index),
      ),
  );
}

const named = (value: string) => ({ kind: Kind.NAME, value }) as const;

const listed = (words: readonly string[]) => ({
  kind: Kind.LIST as const,
  values: words.map((value) => ({ kind: Kind.STRING as const, value })),
});

function directive(name: string, scopes?: Policy): ConstDirectiveNode {
  const list = scopes && { kind: Kind.LIST as const, values: scopes.map(listed) };
  return {
    kind: Kind.DIRECTIVE,
    name: named(name),
    arguments: list ? [{ kind: Kind.ARGUMENT, name: named('scopes'), value: list }] : [],
  };
}
