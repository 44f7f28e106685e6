/**
 * Drives, files and folders as Microsoft Graph sends them, and the properties we ask for.
 * @see https://learn.microsoft.com/graph/api/resources/drive
 * @see https://learn.microsoft.com/graph/api/resources/driveitem
 * @module
 */

import type { Drive, DriveItem, Identity, IdentitySet, NullableOption } from '@microsoft/microsoft-graph-types';

const DRIVE_PROPERTIES = ['name', 'driveType', 'owner', 'quota', 'webUrl'] as const satisfies readonly (keyof Drive)[];

/** With the properties that were selected. */
export interface GraphDrive extends Pick<Drive, (typeof DRIVE_PROPERTIES)[number]> {
  readonly id: string;
  /** Where its items are asked for: `/me/drive`. */
  readonly path: string;
}

/** @param fields selected on a drive */
export function driveSelect(fields: ReadonlySet<string>): readonly string[] {
  return ['id', ...DRIVE_PROPERTIES.filter((name) => fields.has(name))];
}

/** Properties of Graph by field of the schema. */
const ITEM_PROPERTIES = {
  name: 'name',
  size: 'size',
  description: 'description',
  etag: 'eTag',
  createdDateTime: 'createdDateTime',
  lastModifiedDateTime: 'lastModifiedDateTime',
  createdBy: 'createdBy',
  lastModifiedBy: 'lastModifiedBy',
  webUrl: 'webUrl',
  file: 'file',
  folder: 'folder',
  // Whether there can be any is known before anybody is asked.
  children: 'folder',
} as const satisfies Readonly<Record<string, keyof DriveItem>>;

/** A file or a folder; has `file` or `folder` as far as selected, which says which of the two it is. */
export interface GraphDriveItem extends Pick<DriveItem, (typeof ITEM_PROPERTIES)[keyof typeof ITEM_PROPERTIES]> {
  readonly id: string;
  /** Of the drive it is in. */
  readonly drivePath: string;
}

/** @param fields selected on a file or folder */
export function itemSelect(fields: ReadonlySet<string>): readonly string[] {
  const wanted = Object.entries(ITEM_PROPERTIES).flatMap(([field, property]) => (fields.has(field) ? [property] : []));
  return ['id', ...new Set(wanted)];
}

/**
 * Of a set one stands for what happened: whoever did it, else what they did it with.
 * @returns `null` where nobody is named
 */
export function identityIn(set: NullableOption<IdentitySet> | undefined): Identity | null {
  // Groups own drives, too; the published type does not know it.
  const group = (set as { readonly group?: NullableOption<Identity> } | null | undefined)?.group;
  return set?.user ?? group ?? set?.application ?? set?.device ?? null;
}
