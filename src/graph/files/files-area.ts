/**
 * OneDrive: `User.drive`, its folders and files.
 *
 * Of the signed-in user; the drive of somebody else is asked for as well, and Graph says what it says.
 * @module
 */

import { absentAsNull } from '../../downstream/absent.ts';
import { pathSegment } from '../../downstream/address.ts';
import type { Connection, ConnectionArguments } from '../../downstream/connection.ts';
import { listConnection } from '../../downstream/list-pages.ts';
import { DriveQuotaState, DriveType, type Resolvers } from '../../generated/graph.ts';
import { selectedFields, selectedNodeFields } from '../../module/selection.ts';
import { enumOf } from '../enum-names.ts';
import type { GraphContext } from '../graph-slice.ts';
import { readEntity } from '../read-entity.ts';
import { subjectOf } from '../subject.ts';
import { driveSelect, type GraphDrive, type GraphDriveItem, identityIn, itemSelect } from './drive.ts';
import { folderAddress } from './drive-path.ts';
import { permissions } from './permissions.ts';

export { permissions };

interface Folder {
  readonly drivePath: string;
  /** Of the folder, within the drive. */
  readonly address: string;
  readonly scopes: readonly string[];
}

const DEFAULT_ITEMS = 25;
const MAX_ITEMS = 100;
const MARK_OPTIONS: ReadonlySet<string> = new Set(['$skiptoken']);

/** @returns null where there is no such folder */
function childrenPages(
  { drivePath, address, scopes }: Folder,
  page: ConnectionArguments,
  { graph }: GraphContext,
  fields: ReadonlySet<string>,
): Promise<Connection<GraphDriveItem> | null> {
  const list = {
    path: `${drivePath}${address}/children`,
    scopes,
    query: { $select: itemSelect(fields).join(',') },
    sizeOption: '$top',
    markOptions: MARK_OPTIONS,
    linkMember: '@odata.nextLink',
    read: (item: unknown) => ({ ...readEntity<GraphDriveItem>(item), drivePath }),
    defaultFirst: DEFAULT_ITEMS,
    maxFirst: MAX_ITEMS,
  } as const;
  // No such folder is null, as no such user is: paths are what people type.
  return absentAsNull(listConnection(graph.batch, list, page));
}

/** Every list is of one drive, whose path its items carry with them: an id of an item means nothing without it. */
export const resolvers: Resolvers = {
  User: {
    drive: async ({ id }, _args, { graph, principal }, info) => {
      const path = `${subjectOf(id, principal).path}/drive`;
      const select = driveSelect(selectedFields(info));
      const read = graph.batch.get({ path, select, scopes: permissions['User.drive'].scopes });
      return await absentAsNull(read.then((drive) => ({ ...readEntity<GraphDrive>(drive), path })));
    },
  },
  Drive: {
    driveType: ({ driveType }) => enumOf(DriveType, driveType),
    owner: ({ owner }) => identityIn(owner),
    items: async ({ path: drivePath }, args, context, info) => {
      const folder = { drivePath, address: folderAddress(args.path), scopes: permissions['Drive.items'].scopes };
      return await childrenPages(folder, args, context, selectedNodeFields(info));
    },
  },
  DriveQuota: {
    state: ({ state }) => enumOf(DriveQuotaState, state),
  },
  DriveItem: {
    etag: ({ eTag }) => eTag ?? null,
    createdBy: ({ createdBy }) => identityIn(createdBy),
    lastModifiedBy: ({ lastModifiedBy }) => identityIn(lastModifiedBy),
    children: async ({ id, drivePath, folder }, args, context, info) => {
      // A file: nothing is asked for.
      if (!folder) return null;
      const address = `/items/${pathSegment(id)}`;
      const scopes = permissions['DriveItem.children'].scopes;
      return await childrenPages({ drivePath, address, scopes }, args, context, selectedNodeFields(info));
    },
  },
};
