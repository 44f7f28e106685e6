/**
 * Ids as Exchange makes them, for messages, folders and events: opaque, long, base64, and of two kinds.
 *
 * The usual id depends on the folder and changes when an item moves; the immutable one does not. Both are accepted where an id is sent.
 * @see https://learn.microsoft.com/graph/outlook-immutable-id
 * @module
 */
import { createHash } from 'node:crypto';

/** @param path names the item and where it lies: `ada/inbox/12` */
export function entryId(path: string): string {
  return `AAMkADVm${digest(path).slice(0, 84)}BGAAA=`;
}

/** @param path names the item alone: `ada/12` */
export function immutableId(path: string): string {
  return `AAkALgAAAAAAHYQD${digest(path).slice(0, 60)}AA`;
}

/** The version of an item; in quotes and marked weak it is the ETag. */
export function changeKeyOf(path: string, version: number): string {
  return `CQAAABYAAAC${digest(`${path}/${version}`).slice(0, 28)}`;
}

/** Enough letters for every kind of id; the same at each start. */
function digest(path: string): string {
  return createHash('sha512').update(`onbehalf dev tenant/exchange/${path}`).digest('base64url');
}
