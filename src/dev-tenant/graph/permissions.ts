/**
 * What a requirement of an operation is, and whether a caller meets it; the requirements stand at the operations.
 *
 * Delegated permissions count for people, application permissions for apps; one alternative is enough.
 * @see https://learn.microsoft.com/graph/permissions-reference
 * @module
 */
import type { Person } from '../directory/directory.ts';
import type { Caller } from './caller.ts';
import { forbidden, type GraphError } from './errors.ts';

/** One permission, or several that are needed together. */
export type Alternative = string | readonly string[];

/** Which permissions open an operation. */
export interface Requirement {
  /** For a person's token, whoever is asked about. An empty list leaves `own` as the only way. */
  readonly delegated: readonly Alternative[];
  /** Delegated permissions that are enough for what is the caller's own. */
  readonly own?: readonly Alternative[];
  /** For an app's own token. */
  readonly application: readonly Alternative[];
  /** How this workload words its refusal; that of the directory unless given. */
  readonly refusal?: () => GraphError;
}

/** Opens almost everything that is read in the directory. */
export const directoryRead = ['Directory.Read.All', 'Directory.ReadWrite.All'] as const;
/** Every property of every user. */
export const fullRead = ['User.Read.All', 'User.ReadWrite.All', ...directoryRead] as const;
/** The basic profile of everybody: name and address. */
export const basicRead = ['User.ReadBasic.All', ...fullRead] as const;
/** Groups with their properties. */
export const groupRead = [
  'Group.ReadBasic.All',
  'GroupMember.Read.All',
  'GroupMember.ReadWrite.All',
  'Group.Read.All',
  'Group.ReadWrite.All',
  ...directoryRead,
] as const;
/** Who is in a group. */
export const memberRead = ['GroupMember.ReadBasic.All', ...groupRead] as const;
/** Who owns a group: the basic permissions do not tell. */
export const ownerRead = groupRead.filter((permission) => permission !== 'Group.ReadBasic.All');
/** The caller's own full profile, and nobody else's. */
export const ownRead = ['User.Read', 'User.ReadWrite'] as const;

/**
 * @param subject whose data the operation is about, where it is about somebody
 * @throws {GraphError} 403
 */
export function assertPermitted(requirement: Requirement, caller: Caller, subject?: Person): void {
  const { delegated, own = [], application, refusal = forbidden } = requirement;
  const enough = caller.person ? [...delegated, ...(isOwn(caller, subject) ? own : [])] : application;
  if (!hasOneOf(caller, enough)) throw refusal();
}

/** Whether the caller sees more of this person (of everybody, when none is named) than the basic profile. */
export function seesFullProfile(caller: Caller, subject?: Person): boolean {
  return hasOneOf(caller, fullRead) || (isOwn(caller, subject) && hasOneOf(caller, ownRead));
}

/** Whether one alternative is wholly there. Names are compared exactly, as in `scp` and `roles`. */
export function hasOneOf({ permissions }: Caller, alternatives: readonly Alternative[]): boolean {
  return alternatives.some((alternative) =>
    typeof alternative === 'string' ? permissions.has(alternative) : alternative.every((one) => permissions.has(one)),
  );
}

/** Never for an app: it is nobody. */
function isOwn(caller: Caller, subject: Person | undefined): boolean {
  return subject !== undefined && subject.objectId === caller.person?.objectId;
}
