/**
 * OneDrive: the drive of a person, files and folders in it by id and by path, folders page by page.
 *
 * A delegated permission opens the caller's own drive only (nothing is shared here), an application permission any of the company.
 * @see https://learn.microsoft.com/graph/api/resources/onedrive
 * @module
 */
import type { Person } from '../directory/directory.ts';
import type { DriveItem } from '../drive/drive-item.ts';
import { createDrives, type Drive } from '../drive/drives.ts';
import { findItem } from './drive-address.ts';
import { assertItemSelectable, driveOf, itemOf } from './drive-view.ts';
import { GraphError } from './errors.ts';
import { type AreaOptions, type Call, contextOf, type GraphAnswer, type Operation, ofUser, ok } from './operation.ts';
import { selectOf } from './outlook-query.ts';
import type { Requirement } from './permissions.ts';

const forAll = ['Files.Read.All', 'Files.ReadWrite.All', 'Sites.Read.All', 'Sites.ReadWrite.All'];
/** One's own files with any of them, those of others by the scopes for all. */
const read: Requirement = {
  delegated: [],
  own: ['Files.Read', 'Files.ReadWrite', ...forAll],
  application: forAll,
  refusal: () => new GraphError(403, 'accessDenied', 'Access denied'),
};
/** OneDrive's page, larger than that of the directory. */
const defaultTop = 200;
const mostTop = 999;
const known = new Set(['$select', '$orderby', '$top', '$skiptoken', '$count']);

/** `/drive` and everything below it, for reading. Guests have none here (404 in SharePoint's words). */
export function driveOperations({ directory, clock }: AreaOptions): readonly Operation[] {
  const drives = createDrives(directory, clock);

  const driveFor = (person: Person): Drive => {
    const drive = drives(person);
    if (drive) return drive;
    throw new GraphError(404, 'ResourceNotFound', "User's mysite not found.");
  };

  return [
    ofUser('GET', '/drive', {
      permissions: read,
      handle(call, person) {
        const select = selectOf(call.options);
        return ok({
          '@odata.context': contextOf(call, 'drives/$entity', select),
          ...driveOf(driveFor(person), select),
        });
      },
    }),
    // One open pattern for all addresses: colons in paths have a grammar of their own, see `drive-address.ts`.
    ofUser('GET', '/drive/{*}', {
      permissions: read,
      handle(call, person) {
        const drive = driveFor(person);
        const { item, children } = findItem(drive, call.rest);
        const set = `users('${person.objectId}')/drive`;
        if (children) return list(call, drive, item, set);
        const select = selectOf(call.options);
        const context = contextOf(call, `${set}/items/$entity`, select);
        return ok({ '@odata.context': context, ...itemOf(item, drive, select) });
      },
    }),
  ];
}

/** A page of a folder's children. */
function list(call: Call, drive: Drive, folder: DriveItem, set: string): GraphAnswer {
  const { options } = call;
  assertOptions(options);
  const select = selectOf(options);
  assertItemSelectable(select);
  const children = ordered(drive.children(folder), options.get('$orderby'));
  const start = positionIn(options.get('$skiptoken'), folder);
  const end = start + topOf(options.get('$top'));
  return ok({
    '@odata.context': contextOf(call, `${set}/items('${drive.idOf(folder)}')/children`, select),
    ...(options.get('$count') === 'true' && start === 0 && { '@odata.count': children.length }),
    ...(end < children.length && { '@odata.nextLink': nextLinkOf(call, markOf(end, folder)) }),
    value: children.slice(start, end).map((item) => itemOf(item, drive, select)),
  });
}

/** @throws {GraphError} `$skip`, which OneDrive does not have, or another option that it does not know */
function assertOptions(options: URLSearchParams): void {
  if (options.has('$skip')) {
    throw invalidRequest('$skip is not supported on this API. Only URLs returned by the API can be used to page.');
  }
  const stranger = [...options.keys()].find((name) => name.startsWith('$') && !known.has(name));
  if (stranger !== undefined) throw invalidRequest(`The query option '${stranger}' is not supported.`);
}

/** What a folder can be sorted by. */
const orders: Readonly<Record<string, (item: DriveItem) => number | string>> = {
  name: ({ name }) => name.toLowerCase(),
  size: ({ sizeBytes }) => sizeBytes,
  lastmodifieddatetime: ({ modifiedAt }) => modifiedAt,
  createddatetime: ({ createdAt }) => createdAt,
};

function ordered(items: readonly DriveItem[], orderby: string | null): readonly DriveItem[] {
  if (orderby === null) return items;
  const [, name = '', direction] = /^\s*([A-Za-z]+)(?:\s+(asc|desc))?\s*$/i.exec(orderby) ?? [];
  const of = orders[name.toLowerCase()];
  if (!of) throw invalidRequest('The orderby clause is not supported.');
  const sign = direction?.toLowerCase() === 'desc' ? -1 : 1;
  return items.toSorted((one, other) => sign * (of(one) < of(other) ? -1 : of(one) > of(other) ? 1 : 0));
}

/** More than the most is answered with the most. */
function topOf(text: string | null): number {
  if (text === null) return defaultTop;
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1)
    throw invalidRequest(`Invalid value '${text.slice(0, 50)}' for $top.`);
  return Math.min(Number(text), mostTop);
}

/** A page mark belongs to one folder and means nothing in another. */
function markOf(position: number, { key }: DriveItem): string {
  return Buffer.from(JSON.stringify([key, position])).toString('base64url');
}

/** @throws {GraphError} not a mark of this folder */
function positionIn(mark: string | null, folder: DriveItem): number {
  if (mark === null) return 0;
  const [, digits = ''] = /,(\d{1,9})\]$/.exec(Buffer.from(mark, 'base64url').toString()) ?? [];
  const position = Number(digits);
  if (digits !== '' && mark === markOf(position, folder)) return position;
  throw invalidRequest('The skip token is not valid.');
}

function nextLinkOf({ url, options }: Call, mark: string): string {
  const others = [...options].filter(([name]) => name !== '$skiptoken');
  const all = [...others, ['$skiptoken', mark]];
  return `${url}?${all.map(([name = '', value = '']) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

const invalidRequest = (message: string) => new GraphError(400, 'invalidRequest', message);
