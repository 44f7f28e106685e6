/**
 * Drives, folders and files as Graph shows them.
 *
 * @see https://learn.microsoft.com/graph/api/resources/driveitem
 * @module
 */
import { createHash } from 'node:crypto';
import { guidOf } from '../directory/random.ts';
import type { DriveItem } from '../drive/drive-item.ts';
import type { Drive } from '../drive/drives.ts';
import { unknownProperty } from './outlook-errors.ts';

/** A terabyte, as licences of this company give it. */
const totalBytes = 1_099_511_627_776;

type Read<Subject> = (subject: Subject, drive: Drive) => unknown;
type Properties<Subject> = Readonly<Record<string, Read<Subject>>>;

const timeOf = (instant: number) => `${new Date(instant).toISOString().slice(0, 19)}Z`;

const byOwner = ({ owner }: Drive) => ({
  user: { email: owner.userPrincipalName, id: owner.objectId, displayName: owner.displayName },
});
const addressOf = (item: DriveItem, drive: Drive) =>
  [drive.webUrl, ...drive.pathOf(item).map(encodeURIComponent)].join('/');
const uniqueIdOf = (item: DriveItem, { owner }: Drive) => guidOf(`drive/${owner.alias}${item.key}`).toUpperCase();
/** Version 1 for good: nothing here can be changed. */
const etagOf = (item: DriveItem, drive: Drive) => `"{${uniqueIdOf(item, drive)}},1"`;

const driveProperties: Properties<Drive> = {
  createdDateTime: ({ root }) => timeOf(root.createdAt),
  description: () => '',
  id: ({ id }) => id,
  lastModifiedDateTime: ({ root }) => timeOf(root.modifiedAt),
  name: () => 'OneDrive',
  webUrl: ({ webUrl }) => webUrl,
  driveType: () => 'business',
  createdBy: () => ({ user: { displayName: 'System Account' } }),
  lastModifiedBy: byOwner,
  owner: byOwner,
  quota: ({ root }) => ({
    deleted: 0,
    remaining: totalBytes - root.sizeBytes,
    state: 'normal',
    total: totalBytes,
    used: root.sizeBytes,
  }),
};

/** `undefined` stands for what an item does not have; it is left out. */
const itemProperties: Properties<DriveItem> = {
  createdDateTime: ({ createdAt }) => timeOf(createdAt),
  eTag: etagOf,
  id: (item, drive) => drive.idOf(item),
  lastModifiedDateTime: ({ modifiedAt }) => timeOf(modifiedAt),
  name: ({ name }) => name,
  webUrl: addressOf,
  // `eTag` changes with anything, `cTag` with the content alone; nothing here is ever written, so both stay at 1.
  cTag: (item, drive) => `"c:{${uniqueIdOf(item, drive)}},1"`,
  size: ({ sizeBytes }) => sizeBytes,
  createdBy: (_item, drive) => byOwner(drive),
  lastModifiedBy: (_item, drive) => byOwner(drive),
  parentReference: (item, drive) => parentReferenceOf(item, drive),
  file: ({ mimeType, key }) =>
    mimeType === undefined
      ? undefined
      : { mimeType, hashes: { quickXorHash: createHash('sha1').update(key).digest('base64') } },
  fileSystemInfo: ({ createdAt, modifiedAt }) => ({
    createdDateTime: timeOf(createdAt),
    lastModifiedDateTime: timeOf(modifiedAt),
  }),
  folder: (item, drive) => (item.mimeType === undefined ? { childCount: drive.children(item).length } : undefined),
  root: ({ parentKey }) => (parentKey === undefined ? {} : undefined),
  // Facets that exist and that nothing here has.
  ...Object.fromEntries(
    [
      'audio',
      'bundle',
      'deleted',
      'description',
      'image',
      'location',
      'package',
      'photo',
      'shared',
      'specialFolder',
      'video',
    ].map((name) => [name, () => undefined] as const),
  ),
};

/** The JSON object of a drive. @throws {GraphError} 400 for a property that drives do not have */
export function driveOf(drive: Drive, select: readonly string[] | undefined): object {
  return view(driveProperties, 'drive', drive, drive, select);
}

/** The JSON object of a file or folder: what was selected and the ETag, nothing else. */
export function itemOf(item: DriveItem, drive: Drive, select: readonly string[] | undefined): object {
  return { '@odata.etag': etagOf(item, drive), ...view(itemProperties, 'driveItem', item, drive, select) };
}

/** @throws {GraphError} 400 for a property that items do not have */
export function assertItemSelectable(select: readonly string[] = []): void {
  for (const name of select) named(itemProperties, 'driveItem', name);
}

/** @throws {GraphError} a selected property that there is none of */
function view<Subject>(
  properties: Properties<Subject>,
  type: string,
  subject: Subject,
  drive: Drive,
  select: readonly string[] | undefined,
): object {
  const wanted = select?.map((name) => named(properties, type, name)) ?? Object.keys(properties);
  const read = wanted.map((name) => [name, properties[name]?.(subject, drive)] as const);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

function named(properties: Properties<never>, type: string, name: string): string {
  const found = Object.keys(properties).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw unknownProperty(name, type);
  return found;
}

function parentReferenceOf(item: DriveItem, drive: Drive): object {
  const parent = drive.parentOf(item);
  const common = { driveType: 'business', driveId: drive.id };
  if (!parent) return common;
  // Encoded name by name, a colon between the root and the rest, no slash at the end.
  const path = drive.pathOf(parent).map((name) => `/${encodeURIComponent(name)}`);
  return { ...common, id: drive.idOf(parent), name: parent.name, path: `/drives/${drive.id}/root:${path.join('')}` };
}
