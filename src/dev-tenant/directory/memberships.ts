/**
 * What people can belong to: groups, directory roles, administrative units. Types only; `groups.ts` makes those of the company.
 *
 * @see https://learn.microsoft.com/graph/api/resources/groups-overview
 * @module
 */

/** A group or an administrative unit, as far as what is inside goes. */
interface Container {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  /** Object ids of people and of groups inside. */
  readonly memberIds: readonly string[];
}

/** Both sorts of group, and the distribution list. */
export interface Group extends Container {
  readonly kind: 'group';
  /** The display name in small letters, digits and hyphens; the address begins with it. */
  readonly mailNickname: string;
  readonly mail: string | null;
  /** A Microsoft 365 group: with an address, and as the only sort with a team. */
  readonly isUnified: boolean;
  /** Rights can be given to it; only such groups are named by `groups` of a token. */
  readonly securityEnabled: boolean;
  /** Directory roles may be given to the group as a whole. */
  readonly isAssignableToRole: boolean;
  /** `null`: a security group has none. */
  readonly visibility: 'Public' | 'Private' | 'HiddenMembership' | null;
  /** Object ids of people. */
  readonly ownerIds: readonly string[];
  /** ISO 8601 in UTC. */
  readonly createdDateTime: string;
  /** The team that belongs to it, for a Microsoft 365 group that has one. */
  readonly team: { readonly isArchived: boolean } | undefined;
}

/** A role of the directory with those who hold it here. */
export interface DirectoryRole extends Container {
  readonly kind: 'directoryRole';
  /** The same in every tenant; what `wids` of a token names. */
  readonly roleTemplateId: string;
}

/** A part of the company that can be administered by itself: here everybody of one office. */
export interface AdministrativeUnit extends Container {
  readonly kind: 'administrativeUnit';
}

/** All containers of the tenant, each once. */
export interface Memberships {
  readonly groups: readonly Group[];
  readonly directoryRoles: readonly DirectoryRole[];
  readonly administrativeUnits: readonly AdministrativeUnit[];
}
