/**
 * What the token of a caller must hold for fields to be open: all their requirements as one, said as shortly as possible.
 *
 * Pure. Requirements add up, and each is any-of over all-of; one that follows from another is left out.
 *
 * Fields that demand `A`, `A or B` and `B and C` need two lines, because who has `A` meets `A or B`: `A`, and `B and C`.
 * @module
 */

import type { Requirement } from '../requirements.ts';
import type { Policy } from '../vocabulary.ts';

/** One requirement and the fields that have it. */
export interface AskedPolicy {
  /** Any of; the inner lists all of. */
  readonly anyOf: Policy;
  /** Coordinates, in the order they are asked for. */
  readonly fields: readonly string[];
}

/** All that is demanded, for each kind of caller by itself. */
export interface CallerNeeds {
  /** A valid token, whatever it holds; without, the fields are open to nobody in particular. */
  readonly token: boolean;
  /** Every one of `scp` and `roles` of a user's token; `shutBy` names fields that no user may have. */
  readonly user: {
    readonly scopes: readonly AskedPolicy[];
    readonly roles: readonly AskedPolicy[];
    readonly shutBy: readonly string[];
  };
  /** Every one of `roles` of an application's token; `shutBy` names fields that no application may have. */
  readonly app: { readonly permissions: readonly AskedPolicy[]; readonly shutBy: readonly string[] };
}

/** A field with what it demands. */
export interface GuardedField {
  /** `User.mail`; a type alone for a reference to it. */
  readonly coordinate: string;
  /** `undefined`: open. */
  readonly requirement: Requirement | undefined;
}

/** @param fields in the order they are asked for; one may come several times */
export function callerNeeds(fields: readonly GuardedField[]): CallerNeeds {
  const guarded = fields.flatMap(({ coordinate, requirement }) => (requirement ? [{ coordinate, requirement }] : []));
  const gather = (policiesOf: (requirement: Requirement) => readonly Policy[] | undefined): readonly AskedPolicy[] => {
    const gathered = new Map<string, { readonly anyOf: Policy; readonly fields: Set<string> }>();
    for (const { coordinate, requirement } of guarded) {
      for (const anyOf of policiesOf(requirement) ?? []) {
        // By what is demanded: forty fields with one scope are one line.
        const key = JSON.stringify(anyOf);
        const known = gathered.get(key) ?? { anyOf, fields: new Set() };
        known.fields.add(coordinate);
        gathered.set(key, known);
      }
    }
    return withoutImplied([...gathered.values()].map((one) => ({ anyOf: one.anyOf, fields: [...one.fields] })));
  };
  const shut = (isShut: (requirement: Requirement) => boolean) => [
    ...new Set(guarded.filter(({ requirement }) => isShut(requirement)).map(({ coordinate }) => coordinate)),
  ];
  return {
    token: guarded.length > 0,
    user: {
      scopes: gather(({ user }) => user?.scopes),
      roles: gather(({ user }) => user?.roles),
      shutBy: shut(({ user }) => user === undefined),
    },
    app: { permissions: gather(({ app }) => app?.permissions), shutBy: shut(({ app }) => app === undefined) },
  };
}

/** Whoever meets `one` meets `other`: each of its alternatives holds one of the other's. */
function implies(one: Policy, other: Policy): boolean {
  return one.every((given) => other.some((wanted) => wanted.every((name) => given.includes(name))));
}

/** Of two that mean the same the first stays. */
function withoutImplied(policies: readonly AskedPolicy[]): readonly AskedPolicy[] {
  return policies.filter(
    ({ anyOf }, index) =>
      !policies.some(
        (other, at) => at !== index && implies(other.anyOf, anyOf) && (at < index || !implies(anyOf, other.anyOf)),
      ),
  );
}

/** Sets kept while the smallest is looked for. */
const MOST_SETS = 512;

/** Names that meet all policies, as few as possible, of equal sets the one written first. */
export function smallestSet(policies: readonly AskedPolicy[]): readonly string[] {
  let sets: readonly (readonly string[])[] = [[]];
  for (const { anyOf } of policies) {
    const united = sets.flatMap((set) => anyOf.map((all) => [...new Set([...set, ...all])]));
    const distinct = new Map(united.map((set) => [[...set].sort().join(' '), set]));
    // Few alternatives are ever written; the bound is for schemas that are not for people.
    sets = [...distinct.values()].sort((one, other) => one.length - other.length).slice(0, MOST_SETS);
  }
  return sets[0] ?? [];
}
