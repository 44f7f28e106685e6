/**
 * Whether a caller meets a requirement, and what is lacking.
 *
 * Pure. Words are whole and compared as they are. A word of `roles` never stands for a scope, nor a scope for a role: which claim
 * counts is decided by the kind of the token, before any word is compared.
 * @module
 */

import type { Principal } from '../bearer/principal.ts';
import type { Requirement } from './requirements.ts';
import type { Policy } from './vocabulary.ts';

/** @param principal nobody in particular meets no requirement, whatever it demands */
export function isGranted({ user, app }: Requirement, principal: Principal | undefined): boolean {
  if (principal === undefined) return false;
  if (principal.kind === 'user') {
    return user !== undefined && holdAll(user.scopes, principal.scopes) && holdAll(user.roles, principal.roles);
  }
  return app !== undefined && holdAll(app.permissions, principal.roles);
}

/**
 * The same for one requirement, asked again and again: a list asks once per row for the same caller.
 *
 * Remembers the caller it was last granted to, and nothing of those it was refused to. A decision follows from the requirement and the
 * frozen principal alone, so it is as true the second time; another object, even for the same person, is looked at anew.
 * @returns for one requirement of one schema; safe for all requests at once, because a principal is frozen
 */
export function createGrant(requirement: Requirement): (principal: Principal | undefined) => boolean {
  let last: Principal | undefined;
  return (principal) => {
    if (principal !== undefined && principal === last) return true;
    if (!isGranted(requirement, principal)) return false;
    last = principal;
    return true;
  };
}

/** Loops, not `every` and `some`: this runs once per guarded position of an answer. */
function holdAll(policies: readonly Policy[], words: ReadonlySet<string>): boolean {
  for (const policy of policies) if (!holds(policy, words)) return false;
  return true;
}

/** An empty list lets nobody in; the checks of the documents keep it out of schemas anyway. */
function holds(policy: Policy, words: ReadonlySet<string>): boolean {
  anyOf: for (const all of policy) {
    for (const word of all) if (!words.has(word)) continue anyOf;
    return true;
  }
  return false;
}

/** What the caller lacks, by the alternative that asks for the fewest more; of what signing in anew cannot bring, nothing. */
export interface Lacking {
  /** For the user who asks; for nobody in particular as for a user. */
  readonly scopes: readonly string[];
  /** App roles of a user: an administrator assigns them, no consent brings them. */
  readonly roles: readonly string[];
  /** For an application. */
  readonly permissions: readonly string[];
}

/**
 * The alternative is the first of those that lack least, so that the same caller is told the same each time.
 * @param principal who was refused
 */
export function lackingOf({ user, app }: Requirement, principal: Principal | undefined): Lacking {
  const none: ReadonlySet<string> = new Set();
  const isApp = principal?.kind === 'app';
  return {
    scopes: isApp ? [] : missing(user?.scopes ?? [], principal?.scopes ?? none),
    roles: isApp ? [] : missing(user?.roles ?? [], principal?.roles ?? none),
    permissions: isApp ? missing(app?.permissions ?? [], principal.roles) : [],
  };
}

/**
 * The scopes a token needs to meet the requirements: whole alternatives, those held already included, because a client asks for a
 * new token with all of them (RFC 6750 section 3: "the scope necessary to access the protected resource").
 * @returns names as the schema has them, without the audience in front; empty for an application
 */
export function neededScopes(requirements: Iterable<Requirement>, principal: Principal | undefined): readonly string[] {
  if (principal?.kind === 'app') return [];
  const held: ReadonlySet<string> = principal?.scopes ?? new Set();
  const needed = new Set<string>();
  for (const { user } of requirements) {
    for (const policy of user?.scopes ?? []) for (const scope of nearest(policy, held)) needed.add(scope);
  }
  return [...needed];
}

/** Of each list the nearest alternative, without the words that are held: what a client has to ask for in addition. */
function missing(policies: readonly Policy[], held: ReadonlySet<string>): readonly string[] {
  return [...new Set(policies.flatMap((policy) => nearest(policy, held).filter((word) => !held.has(word))))];
}

/** The alternative that lacks the fewest words, the first of equals. */
function nearest(policy: Policy, held: ReadonlySet<string>): readonly string[] {
  const lacking = (all: readonly string[]) => all.filter((word) => !held.has(word)).length;
  return policy.reduce((best, all) => (lacking(all) < lacking(best) ? all : best), policy[0] ?? []);
}
