/**
 * What people belong to, as Graph shows it: `group`, `directoryRole`, `administrativeUnit`.
 *
 * @see https://learn.microsoft.com/graph/api/resources/group
 * @module
 */
import type { AdministrativeUnit, DirectoryRole, Group } from '../directory/memberships.ts';
import type { Caller } from './caller.ts';
import { directoryRead, groupRead, hasOneOf } from './permissions.ts';
import { resourceType, type Visibility } from './resource-type.ts';

const ordered = { isOrdered: true } as const;
const onRequest = { byDefault: false } as const;
const unfiltered = { filterable: false } as const;
const atName = { searchable: [], sortable: ['displayName'] };

/** Groups of both sorts: Microsoft 365 groups have `groupTypes: ['Unified']` and an address, security groups neither. */
export const groupType = resourceType<Group>(
  'microsoft.graph.group',
  ({ id }) => id,
  [
    { name: 'id', read: (group) => group.id },
    { name: 'createdDateTime', ...ordered, read: (group) => group.createdDateTime },
    { name: 'description', ...ordered, read: (group) => group.description },
    { name: 'displayName', ...ordered, read: (group) => group.displayName },
    { name: 'groupTypes', read: (group) => (group.isUnified ? ['Unified'] : []) },
    { name: 'isAssignableToRole', read: (group) => group.isAssignableToRole },
    { name: 'mail', ...ordered, read: (group) => group.mail },
    { name: 'mailEnabled', read: (group) => group.mail !== null },
    { name: 'mailNickname', ...ordered, read: (group) => group.mailNickname },
    { name: 'membershipRule', ...unfiltered, read: () => null },
    { name: 'onPremisesSyncEnabled', read: () => null },
    { name: 'proxyAddresses', read: (group) => (group.mail === null ? [] : [`SMTP:${group.mail}`]) },
    { name: 'renewedDateTime', ...ordered, read: (group) => group.createdDateTime },
    { name: 'resourceProvisioningOptions', read: (group) => (group.team ? ['Team'] : []) },
    { name: 'securityEnabled', read: (group) => group.securityEnabled },
    { name: 'visibility', ...unfiltered, read: (group) => group.visibility },
    { name: 'hideFromAddressLists', ...onRequest, ...unfiltered, read: () => false },
  ],
  { searchable: ['displayName', 'description', 'mail', 'mailNickname'], sortable: ['displayName', 'createdDateTime'] },
);

/** A role of the directory that somebody holds, such as Global Administrator; shown inside `memberOf`. */
export const directoryRoleType = resourceType<DirectoryRole>(
  'microsoft.graph.directoryRole',
  ({ id }) => id,
  [
    { name: 'id', read: (role) => role.id },
    { name: 'description', read: (role) => role.description },
    { name: 'displayName', read: (role) => role.displayName },
    { name: 'roleTemplateId', read: (role) => role.roleTemplateId },
  ],
  atName,
);

/** A part of the company that is administered by itself. */
export const administrativeUnitType = resourceType<AdministrativeUnit>(
  'microsoft.graph.administrativeUnit',
  ({ id }) => id,
  [
    { name: 'id', read: (unit) => unit.id },
    { name: 'description', read: (unit) => unit.description },
    { name: 'displayName', read: (unit) => unit.displayName },
    { name: 'visibility', read: () => null },
  ],
  atName,
);

/** Permissions by what is read, for a caller who sees some kinds of objects and not others. */
const readable = {
  group: groupRead,
  directoryRole: ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', ...directoryRead],
  administrativeUnit: ['AdministrativeUnit.Read.All', 'AdministrativeUnit.ReadWrite.All', ...directoryRead],
} as const;

/** All or nothing: unlike a person, a container has no basic profile. */
export function visibilityOfContainer(caller: Caller, kind: keyof typeof readable): Visibility {
  return hasOneOf(caller, readable[kind]) ? 'full' : 'none';
}
