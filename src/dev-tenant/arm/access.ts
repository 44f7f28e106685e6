/**
 * Azure RBAC of the dev tenant: whether a caller may do something at a scope, by the roles held there and above.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/scope-overview
 * @module
 */
import type { RoleAssignment, Subscription } from '../directory/directory.ts';
import type { Caller } from './caller.ts';
import { ArmError } from './errors.ts';
import { roleAllows, roles } from './roles.ts';

/** Is `scope` the other one, or above it? Compared without case. */
export function covers(scope: string, other: string): boolean {
  const [above, below] = [scope.toLowerCase().replace(/\/$/, ''), other.toLowerCase()];
  // With the slash: `/subscriptions/1` does not cover `/subscriptions/12`.
  return below === above || below.startsWith(`${above}/`);
}

/** A subscription shows itself to those who hold a role somewhere inside, and to nobody else. */
export function isVisible({ tenantId, readers }: Subscription, caller: Caller): boolean {
  return tenantId === caller.tenantId && readers.includes(caller.objectId);
}

/**
 * @param action for example `Microsoft.Resources/tags/write`
 * @param scope id of what lies in this subscription
 */
export function isAllowed(caller: Caller, action: string, scope: string, { roleAssignments }: Subscription): boolean {
  return roleAssignments.some(
    (assignment) =>
      assignment.holders.includes(caller.objectId) &&
      covers(assignment.scope, scope) &&
      roleAllows(roles[assignment.roleName], action),
  );
}

/** @throws {ArmError} 403 AuthorizationFailed, in the words of the real one */
export function demand(caller: Caller, action: string, scope: string, subscription: Subscription): void {
  if (!isAllowed(caller, action, scope, subscription)) throw notAuthorized(caller, action, scope);
}

/** The real one's sentence, word for word: tools are known to search it. It does not say whether the scope exists. */
export function notAuthorized({ name, objectId }: Caller, action: string, scope: string): ArmError {
  const message = `The client '${name}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
  return new ArmError(403, 'AuthorizationFailed', message);
}

/** Each assignment once: those above all subscriptions stand in every one of them. */
export function assignmentsOf(subscriptions: readonly Subscription[]): readonly RoleAssignment[] {
  return [
    ...new Map(
      subscriptions.flatMap(({ roleAssignments }) => roleAssignments.map((entry) => [entry.name, entry] as const)),
    ).values(),
  ];
}
