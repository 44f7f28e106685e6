/**
 * Which permission each operation of Graph asks for: one table, read before any data is.
 *
 * Delegated permissions count for people, application permissions for apps; one of the list is enough.
 * @see https://learn.microsoft.com/graph/permissions-reference
 * @module
 */
import type { Person } from '../directory/directory.ts';
import type { Caller } from './caller.ts';
import { forbidden } from './errors.ts';

export type Operation = 'read-user' | 'list-users' | 'read-manager' | 'list-direct-reports' | 'get-by-ids';

interface Requirement {
  readonly delegated: readonly string[];
  /** Delegated permissions that are enough for the caller's own profile. */
  readonly own?: readonly string[];
  readonly application: readonly string[];
}

const directoryRead = ['Directory.Read.All', 'Directory.ReadWrite.All'];
/** Every property of every user. */
const fullRead = ['User.Read.All', 'User.ReadWrite.All', ...directoryRead];
const ownRead = ['User.Read', 'User.ReadWrite'];

const requirements: Readonly<Record<Operation, Requirement>> = {
  'read-user': {
    delegated: ['User.ReadBasic.All', ...fullRead],
    own: ownRead,
    application: ['User.ReadBasic.All', ...fullRead],
  },
  'list-users': { delegated: ['User.ReadBasic.All', ...fullRead], application: ['User.ReadBasic.All', ...fullRead] },
  'read-manager': { delegated: fullRead, application: fullRead },
  'list-direct-reports': { delegated: [...ownRead, ...fullRead], application: fullRead },
  'get-by-ids': { delegated: directoryRead, application: directoryRead },
};

/** @throws {GraphError} 403 */
export function assertPermitted(operation: Operation, caller: Caller, subject?: Person): void {
  const { delegated, own = [], application } = requirements[operation];
  const isOwn = subject !== undefined && subject.objectId === caller.person?.objectId;
  const enough = caller.person ? [...delegated, ...(isOwn ? own : [])] : application;
  if (!enough.some((permission) => caller.permissions.has(permission))) throw forbidden();
}

/** Whether the caller sees more of this person (of everybody, when none is named) than the basic profile. */
export function seesFullProfile(caller: Caller, subject?: Person): boolean {
  if (fullRead.some((permission) => caller.permissions.has(permission))) return true;
  const isOwn = subject !== undefined && subject.objectId === caller.person?.objectId;
  return isOwn && ownRead.some((permission) => caller.permissions.has(permission));
}
