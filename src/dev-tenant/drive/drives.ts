/**
 * The drives of the company: laid out on the first look, read-only, the same for the same person and day.
 * @module
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../../observability/clock.ts';
import type { Directory, Person } from '../directory/directory.ts';
import { createRandom, guidOf } from '../directory/random.ts';
import type { DriveItem } from './drive-item.ts';
import { contentsWith, type Entry, mimeTypeOf } from './drive-words.ts';

const dayMs = 86_400_000;
/** How far back the times of files go. */
const daysBack = 400;
/** Enough for more than one page of the largest size: who reads only the first page of a list finds it out here. */
const photos = { least: 1010, most: 1090 };

/** One person's drive. Nothing in it can be changed. */
export interface Drive {
  readonly id: string;
  /** Who created and last changed everything in it. */
  readonly owner: Person;
  readonly root: DriveItem;
  /** Where the real service has a page; here nothing answers. */
  readonly webUrl: string;
  /** In the order of names. */
  children(folder: DriveItem): readonly DriveItem[];
  /** Without regard to case, as SharePoint. */
  find(id: string): DriveItem | undefined;
  /** Follows names from an item down, without regard to case. */
  walk(from: DriveItem, names: readonly string[]): DriveItem | undefined;
  /** `undefined` for the root. */
  parentOf(item: DriveItem): DriveItem | undefined;
  /** Names from the root down, the root's own left out. */
  pathOf(item: DriveItem): readonly string[];
  idOf(item: DriveItem): string;
}

/** @returns a function from a person to the drive; `undefined` for guests, who have none here */
export function createDrives(directory: Directory, clock: Clock): (person: Person) => Drive | undefined {
  const open = new Map<string, Drive>();
  return (person) => {
    const known = open.get(person.objectId);
    if (known) return known;
    if (person.homeTenantId !== undefined) return undefined;
    const made = createDrive(person, directory.tenant.domain, seedDrive(person, clock.now()));
    open.set(person.objectId, made);
    return made;
  };
}

/** One person's files with the indexes to find them by id and by path; nothing can be changed. */
function createDrive(owner: Person, domain: string, items: readonly [DriveItem, ...DriveItem[]]): Drive {
  const [root] = items;
  const byKey = new Map(items.map((item) => [item.key, item]));
  const idOf = ({ key }: DriveItem) => itemIdOf(`${owner.alias}/${key}`);
  const byId = new Map(items.map((item) => [idOf(item), item]));
  const byParent = Map.groupBy(items.toSorted(byName), ({ parentKey }) => parentKey);
  const children = ({ key }: DriveItem) => byParent.get(key) ?? [];
  const parentOf = ({ parentKey }: DriveItem) => (parentKey === undefined ? undefined : byKey.get(parentKey));
  const pathOf = (item: DriveItem): readonly string[] => {
    const parent = parentOf(item);
    return parent ? [...pathOf(parent), item.name] : [];
  };
  const host = `${domain.split('.')[0]}-my.sharepoint.example`;
  const site = owner.userPrincipalName.replaceAll(/[^A-Za-z0-9]/g, '_');
  return {
    id: `b!${createHash('sha384').update(`drive/${owner.alias}`).digest('base64url')}`,
    owner,
    root,
    webUrl: `https://${host}/personal/${site}/Documents`,
    children,
    find: (id) => byId.get(id.toUpperCase()),
    walk(from, names) {
      let found: DriveItem | undefined = from;
      for (const name of names) {
        const wanted = name.toLowerCase();
        found = found && children(found).find((child) => child.name.toLowerCase() === wanted);
      }
      return found;
    },
    parentOf,
    pathOf,
    idOf,
  };
}

/** The same at each start but for the times, which are counted from today. */
function seedDrive({ alias }: Person, now: number): readonly [DriveItem, ...DriveItem[]] {
  const random = createRandom(Number.parseInt(guidOf(`drive/${alias}`).slice(0, 8), 16));
  const midnight = Math.floor(now / dayMs) * dayMs;
  const items: DriveItem[] = [];

  const daysAgo = (most: number) =>
    midnight - random.integer(1, most) * dayMs + random.integer(7 * 3600, 18 * 3600) * 1000;
  const lay = (entry: Entry, parentKey: string | undefined, place: string): DriveItem => {
    const isFile = typeof entry === 'string';
    const name = isFile ? entry : entry.name;
    const key = `${place}/${name}`;
    const children = isFile ? [] : entry.entries.map((one) => lay(one, key, key));
    const modifiedAt = Math.max(daysAgo(daysBack), ...children.map((child) => child.modifiedAt));
    const item = {
      key,
      parentKey,
      name,
      mimeType: isFile ? mimeTypeOf(name) : undefined,
      sizeBytes: isFile ? random.integer(300, 8_000_000) : children.reduce((sum, child) => sum + child.sizeBytes, 0),
      createdAt: modifiedAt - random.integer(0, 90) * dayMs,
      modifiedAt,
    };
    items.push(item);
    return item;
  };
  const root = lay(contentsWith(random.integer(photos.least, photos.most)), undefined, '');
  return [root, ...items.filter((item) => item !== root)];
}

const byName = (one: DriveItem, other: DriveItem) => one.name.localeCompare(other.name, 'en', { numeric: true });

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Capitals and digits, as SharePoint's ids are: `01BYE5RZ6QN3ZWBTUFOFD3GSPGOHDJD36K`. */
function itemIdOf(path: string): string {
  const bytes = createHash('sha256').update(`onbehalf dev tenant/drive/${path}`).digest();
  return `01${Array.from(bytes, (byte) => alphabet.charAt(byte % 32)).join('')}`;
}
