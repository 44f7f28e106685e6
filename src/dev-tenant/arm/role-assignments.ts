/**
 * Who holds which role: `{scope}/providers/Microsoft.Authorization/roleAssignments` and `roleDefinitions`.
 *
 * Read only. Lists hold what stands at the scope, above it and below it, unless `$filter` says less.
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest
 * @module
 */
import type { RoleAssignment, RoleName, Subscription } from '../directory/directory.ts';
import { assignmentsOf, covers, isAllowed, notAuthorized } from './access.ts';
import { type ArmAnswer, type ArmRequest, invalidFilter } from './arm-request.ts';
import { ArmError } from './errors.ts';
import { roles } from './roles.ts';
import type { Target } from './scope.ts';

/**
 * @param subscriptions the one the scope lies in, or all that the caller sees for the scope of the tenant
 * @param createdBy object id of who assigned all of them
 */
export function answerRoleAssignments(
  request: ArmRequest,
  { scope, rest }: Target,
  { subscriptions, createdBy }: { readonly subscriptions: readonly Subscription[]; readonly createdBy: string },
): ArmAnswer {
  const { caller, query, apiVersion } = request;
  const wanted = parseFilter(query.get('$filter'), scope.id);
  const action = 'Microsoft.Authorization/roleAssignments/read';
  const mayRead = subscriptions.some((subscription) => isAllowed(caller, action, scope.id || '/', subscription));
  // Everybody may see what they hold themselves.
  if (!mayRead && wanted.holder !== caller.objectId) throw notAuthorized(caller, action, scope.id || '/');
  const found = assignmentsOf(subscriptions).filter((assignment) => wanted.test(assignment));
  const show = (assignment: RoleAssignment) =>
    assignmentOf(assignment, { subscriptionId: scope.subscriptionId, apiVersion, createdBy });
  const [name] = rest;
  if (name === undefined) return { body: { value: found.map(show) } };
  const one = found.find((assignment) => assignment.name === name.toLowerCase());
  if (one) return { body: show(one) };
  throw new ArmError(404, 'RoleAssignmentNotFound', `The role assignment '${name}' is not found.`);
}

/** What a filter lets through. */
interface Wanted {
  test(assignment: RoleAssignment): boolean;
  /** Object id of the one person or app that the filter is about. */
  readonly holder?: string;
}

/** `atScope()`, `principalId eq '…'`, `assignedTo('…')`, also two of them joined by `and`. */
const filterPart = /^\s*(?:(atScope)\(\)|(principalId) eq '([^']+)'|(assignedTo)\('([^']+)'\))\s*$/i;

/**
 * Without one: assignments above, at and below the scope. `atScope()` leaves out those below; `assignedTo` finds those of groups, too.
 *
 * @throws {ArmError} another filter
 */
function parseFilter(filter: string | null, scope: string): Wanted {
  const here = scope || '/';
  const tests = [({ scope: other }: RoleAssignment) => covers(other, here) || covers(here, other)];
  let holder: string | undefined;
  for (const part of filter?.split(/ and /i) ?? []) {
    const [isKnown, atScope, , principalId, , assignedTo] = filterPart.exec(part) ?? [];
    if (isKnown === undefined) throw invalidFilter(filter ?? '');
    const id = (principalId ?? assignedTo)?.toLowerCase();
    if (atScope !== undefined) tests.push(({ scope: other }) => covers(other, here));
    else if (principalId !== undefined) tests.push((assignment) => assignment.principalId === id);
    // Through groups, too.
    else tests.push(({ holders }) => holders.includes(id ?? ''));
    holder = id ?? holder;
  }
  return { test: (assignment) => tests.every((test) => test(assignment)), ...(holder !== undefined && { holder }) };
}

function assignmentOf(
  { name, roleName, scope, principalId, principalType, createdOn }: RoleAssignment,
  {
    subscriptionId,
    apiVersion,
    createdBy,
  }: { readonly subscriptionId: string | undefined; readonly apiVersion: string; readonly createdBy: string },
): object {
  return {
    id: `${scope === '/' ? '' : scope}${authorization}/roleAssignments/${name}`,
    name,
    type: 'Microsoft.Authorization/roleAssignments',
    properties: {
      roleDefinitionId: definitionId(roleName, subscriptionId),
      principalId,
      // Members came with versions: an older client must not meet what it does not know.
      ...(apiVersion >= '2018' && { principalType }),
      scope,
      ...(apiVersion >= '2020' && { condition: null, conditionVersion: null }),
      createdOn,
      updatedOn: createdOn,
      createdBy,
      updatedBy: createdBy,
      ...(apiVersion >= '2020' && { delegatedManagedIdentityResourceId: null, description: null }),
    },
  };
}

const authorization = '/providers/Microsoft.Authorization';

/** Built-in roles stand at the root; seen from a subscription their id begins with it. */
function definitionId(roleName: RoleName, subscriptionId: string | undefined): string {
  const scope = subscriptionId === undefined ? '' : `/subscriptions/${subscriptionId}`;
  return `${scope}${authorization}/roleDefinitions/${roles[roleName].id}`;
}

/** The roles are built in: everyone who sees the scope may read them. */
export function answerRoleDefinitions({ query }: ArmRequest, { scope, rest }: Target): ArmAnswer {
  const filter = query.get('$filter');
  const isWanted = parseDefinitionFilter(filter);
  const definitions = (Object.keys(roles) as RoleName[]).filter(isWanted).map((roleName) => {
    const { id, description, actions, notActions } = roles[roleName];
    return {
      id: definitionId(roleName, scope.subscriptionId),
      type: 'Microsoft.Authorization/roleDefinitions',
      name: id,
      properties: {
        roleName,
        type: 'BuiltInRole',
        description,
        assignableScopes: ['/'],
        permissions: [{ actions, notActions, dataActions: [], notDataActions: [] }],
      },
    };
  });
  const [name] = rest;
  if (name === undefined) return { body: { value: definitions } };
  const one = definitions.find((definition) => definition.name === name.toLowerCase());
  if (one) return { body: one };
  const message = `The specified role definition with ID '${name}' does not exist.`;
  throw new ArmError(404, 'RoleDefinitionDoesNotExist', message);
}

function parseDefinitionFilter(filter: string | null): (roleName: RoleName) => boolean {
  if (filter === null || /^\s*atScopeAndBelow\(\)\s*$/i.test(filter)) return () => true;
  const [, member, value] = /^\s*(roleName|type) eq '([^']*)'\s*$/i.exec(filter) ?? [];
  if (member === undefined) throw invalidFilter(filter);
  return member.toLowerCase() === 'type'
    ? () => value?.toLowerCase() === 'builtinrole'
    : (roleName) => roleName.toLowerCase() === value?.toLowerCase();
}
