/**
 * Objects of the directory as Microsoft Graph sends them: lists of members and memberships mix users, groups, roles and more.
 *
 * Of objects whose type the caller may not read Graph sends type and id only ("limited information"): their other members are null.
 * @see https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
 * @module
 */

import type { AdministrativeUnit, DirectoryRole } from '@microsoft/microsoft-graph-types';

/** With the members that were selected; one that the caller may not see is null or absent. */
export interface GraphObject
  extends Pick<DirectoryRole, 'displayName' | 'description' | 'roleTemplateId'>,
    Pick<AdministrativeUnit, 'displayName' | 'description'> {
  /** Object id, a GUID. */
  readonly id: string;
  /** `#microsoft.graph.group`; absent where the list has one type only. */
  readonly '@odata.type'?: string;
}

/**
 * The type without its namespace: `group`.
 * @returns `undefined` in lists of one type, where Graph does not say it
 */
export function kindOf(value: { readonly '@odata.type'?: string }): string | undefined {
  return value['@odata.type']?.replace('#microsoft.graph.', '');
}

const TYPES = {
  user: 'User',
  group: 'Group',
  directoryRole: 'DirectoryRole',
  administrativeUnit: 'AdministrativeUnit',
} as const;

/**
 * Name of the type in the schema.
 * @returns `OtherDirectoryObject` for devices, contacts and whatever Graph adds
 */
export function typeNameOf(value: GraphObject): (typeof TYPES)[keyof typeof TYPES] | 'OtherDirectoryObject' {
  const kind = kindOf(value);
  return kind !== undefined && Object.hasOwn(TYPES, kind) ? TYPES[kind as keyof typeof TYPES] : 'OtherDirectoryObject';
}
