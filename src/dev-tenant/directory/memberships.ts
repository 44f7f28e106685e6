/**
 * What people can belong to: groups, directory roles, administrative units. Types only; `groups.ts` makes those of the company.
 *
 * @see https://learn.microsoft.com/graph/api/resources/groups-overview
 * @module
 */

interface Container {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  /** Object ids of people and of groups inside. */
  readonly memberIds: readonly string[];
}

export interface Group extends Container {
  readonly kind: 'group';
  readonly mailNickname: string;
  readonly mail: string | null;
  readonly isUnified: boolean;
  readonly securityEnabled: boolean;
  readonly isAssignableToRole: boolean;
  /** `null`: a security group has none. */
  readonly visibility: 'Public' | 'Private' | 'HiddenMembership' | null;
  readonly ownerIds: readonly string[];
  /** ISO 8601 in UTC. */
  readonly createdDateTime: string;
  /** The team that belongs to it, for a Microsoft 365 group that has one. */
  readonly team: { readonly isArchived: boolean } | undefined;
}

export interface DirectoryRole extends Container {
  readonly kind: 'directoryRole';
  readonly roleTemplateId: string;
}

export interface AdministrativeUnit extends Container {
  readonly kind: 'administrativeUnit';
}

export interface Memberships {
  readonly groups: readonly Group[];
  readonly directoryRoles: readonly DirectoryRole[];
  readonly administrativeUnits: readonly AdministrativeUnit[];
}
