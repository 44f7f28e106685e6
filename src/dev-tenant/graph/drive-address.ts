/**
 * Addresses inside a drive: the root, an item by id, an item by its path from either, and whether its children are meant.
 *
 * `root:/a/b:/children`, `items/{id}:/a`, `root/children`. Names arrive decoded one by one, so a slash inside one finds nothing.
 * @see https://learn.microsoft.com/graph/onedrive-addressing-driveitems
 * @module
 */
import type { DriveItem } from '../drive/drive-item.ts';
import type { Drive } from '../drive/drives.ts';
import { GraphError } from './errors.ts';

/** What an address below `/drive` stands for. */
export interface Addressed {
  /** The file or folder itself, or the folder whose children are meant. */
  readonly item: DriveItem;
  /** What is inside the item, not the item itself. */
  readonly children: boolean;
}

/** OneDrive's own wording, which is not the directory's. */
export const driveItemNotFound = () => new GraphError(404, 'itemNotFound', 'The resource could not be found.');

/**
 * @param segments below `/drive`, decoded
 * @throws {GraphError} 404 for no such item, 400 for no such address
 */
export function findItem(drive: Drive, segments: readonly string[]): Addressed {
  const [set, ...below] = segments;
  if (set === 'root' || set === 'root:') return resolve(drive, drive.root, [set, ...below], segments);
  const [id = ''] = below;
  if (set !== 'items' || id === '') throw unknownSegment(segments);
  // `items/{id}:` opens a path below the item: the colon belongs to the address, not to the id.
  const base = id === 'root' ? drive.root : drive.find(id.replace(/:$/, ''));
  if (!base) throw driveItemNotFound();
  return resolve(drive, base, below, segments);
}

/** @param segments begin with what names the base; a colon at its end opens a path */
function resolve(
  drive: Drive,
  base: DriveItem,
  [head = '', ...rest]: readonly string[],
  all: readonly string[],
): Addressed {
  if (!head.endsWith(':')) return ending(base, rest, all);
  // The colon that closes a path stands at the end of its last name; without one the path goes to the end.
  const last = rest.findIndex((name) => name.endsWith(':'));
  const names = last === -1 ? rest : [...rest.slice(0, last), (rest[last] ?? '').slice(0, -1)];
  const item = drive.walk(
    base,
    names.filter((name) => name !== ''),
  );
  if (!item) throw driveItemNotFound();
  return ending(item, last === -1 ? [] : rest.slice(last + 1), all);
}

/** What may stand behind the address of an item: nothing, or its children. */
function ending(item: DriveItem, rest: readonly string[], all: readonly string[]): Addressed {
  if (rest.length === 0) return { item, children: false };
  if (rest.length === 1 && rest[0] === 'children') return { item, children: true };
  throw unknownSegment(all);
}

function unknownSegment(segments: readonly string[]): GraphError {
  return new GraphError(400, 'BadRequest', `Resource not found for the segment '${segments.at(-1) ?? ''}'.`);
}
