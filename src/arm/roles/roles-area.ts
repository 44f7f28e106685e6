/**
 * Who holds which role.
 * @module
 */

import type { Connection, ConnectionArguments } from '../../downstream/connection.ts';
import { BadUserInputError } from '../../errors/errors.ts';
import type { PrincipalType, Resolvers } from '../../generated/arm.ts';
import { isGuid } from '../../protocol/authority.ts';
import { AUTHORIZATION_VERSION } from '../api-versions.ts';
import type { ArmSlice } from '../arm-slice.ts';
import { armPages } from '../lists/arm-pages.ts';
import { parseScope } from '../resource-id.ts';
import { arm } from '../user-impersonation.ts';
import { enumValue } from '../wire.ts';
import { permissions } from './permissions.ts';
import { type RoleAssignmentRecord, readRoleAssignment } from './role-reader.ts';

export { permissions };

const PRINCIPAL_TYPES: Readonly<Record<string, PrincipalType>> = {
  User: 'USER',
  Group: 'GROUP',
  ServicePrincipal: 'SERVICE_PRINCIPAL',
  ForeignGroup: 'FOREIGN_GROUP',
  Device: 'DEVICE',
};

interface AssignmentArguments extends ConnectionArguments {
  readonly principalId?: string | null | undefined;
  readonly assignedTo?: string | null | undefined;
  readonly atScope?: boolean | null | undefined;
}

/** @param scope id of a subscription, a resource group or a resource */
function listRoleAssignments(
  { reads }: ArmSlice,
  scope: string,
  { principalId, assignedTo, atScope, ...page }: AssignmentArguments,
): Promise<Connection<RoleAssignmentRecord>> {
  if (principalId != null && assignedTo != null)
    throw new BadUserInputError("Expected one of 'principalId' and 'assignedTo', got both.");
  // The three that Azure documents; all that are given have to hold.
  const conditions = [
    ...(atScope === true ? ['atScope()'] : []),
    ...(principalId == null ? [] : [`principalId eq '${objectId(principalId, 'principalId')}'`]),
    ...(assignedTo == null ? [] : [`assignedTo('${objectId(assignedTo, 'assignedTo')}')`]),
  ];
  return armPages(
    reads,
    {
      path: `${parseScope(scope).path}/providers/Microsoft.Authorization/roleAssignments`,
      apiVersion: AUTHORIZATION_VERSION,
      query: { $filter: conditions.length === 0 ? undefined : conditions.join(' and ') },
      top: false,
      scopes: arm.scopes,
      read: readRoleAssignment,
    },
    page,
  );
}

/** A GUID in quotes: nothing else of a client goes into the filter. */
function objectId(id: string, argument: string): string {
  if (isGuid(id.toLowerCase())) return id.toLowerCase();
  throw new BadUserInputError(`Expected '${argument}' to be an object id: a GUID.`);
}

/** Assignments at, above and below a scope, unless the arguments narrow it; who may see them Azure RBAC says. */
export const resolvers: Resolvers = {
  Query: {
    roleAssignments: (_root, { scope, ...args }, context) => listRoleAssignments(context.arm, scope, args),
  },
  Subscription: {
    roleAssignments: ({ id }, args, context) => listRoleAssignments(context.arm, id, args),
  },
  ResourceGroup: {
    roleAssignments: ({ id }, args, context) => listRoleAssignments(context.arm, id, args),
  },
  RoleAssignment: {
    scope: ({ properties }) => properties?.scope ?? null,
    roleDefinitionId: ({ properties }) => properties?.roleDefinitionId ?? null,
    role: ({ properties }, _args, context) =>
      properties?.roleDefinitionId === undefined ? null : context.arm.roles.load(properties.roleDefinitionId),
    principalId: ({ properties }) => properties?.principalId ?? null,
    principalType: ({ properties }) => enumValue(PRINCIPAL_TYPES, properties?.principalType),
    description: ({ properties }) => properties?.description ?? null,
    condition: ({ properties }) => properties?.condition ?? null,
    conditionVersion: ({ properties }) => properties?.conditionVersion ?? null,
    createdOn: ({ properties }) => properties?.createdOn ?? null,
    updatedOn: ({ properties }) => properties?.updatedOn ?? null,
    createdBy: ({ properties }) => properties?.createdBy ?? null,
    updatedBy: ({ properties }) => properties?.updatedBy ?? null,
  },
  RoleDefinition: {
    roleName: ({ properties }) => properties?.roleName ?? null,
    description: ({ properties }) => properties?.description ?? null,
    type: ({ properties }) => properties?.type ?? null,
    permissions: ({ properties }) => properties?.permissions ?? [],
    assignableScopes: ({ properties }) => properties?.assignableScopes ?? [],
  },
  RolePermission: {
    actions: ({ actions }) => actions ?? [],
    notActions: ({ notActions }) => notActions ?? [],
    dataActions: ({ dataActions }) => dataActions ?? [],
    notDataActions: ({ notDataActions }) => notDataActions ?? [],
  },
};
