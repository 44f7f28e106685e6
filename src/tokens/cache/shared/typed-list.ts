/**
 * Lists of named, typed values as bytes: what cache keys are digests of, what records are bound to and made of.
 *
 * Every name and value stands behind its length and its type, so no two lists make the same bytes, however their texts are chosen.
 * Reading is strict: bytes that `encodeList` could not have written are no list.
 * @module
 */

import { createHash } from 'node:crypto';

/** Absent is a value of its own, unlike the empty text. */
export type ListValue = string | number | undefined;
/** In the order in which it is written; names may come again. */
export type TypedList = readonly (readonly [name: string, value: ListValue])[];

/** Changes with every change of what is written: records of another version are never read as this one. */
export const LIST_VERSION = 1;

/** Types of values, one byte each. `undefined` is a value too: a list that leaves a name out is another list. */
const ABSENT = 0;
const TEXT = 1;
const NUMBER = 2;

/** @param kind what the list describes: lists of two kinds differ, whatever they hold */
export function encodeList(kind: string, list: TypedList): Buffer {
  const parts: Buffer[] = [Buffer.from([LIST_VERSION]), withLength(kind), uint32(list.length)];
  for (const [name, value] of list) {
    parts.push(withLength(name));
    if (value === undefined) parts.push(Buffer.from([ABSENT]));
    else if (typeof value === 'string') parts.push(Buffer.from([TEXT]), withLength(value));
    else parts.push(Buffer.from([NUMBER]), float64(value));
  }
  return Buffer.concat(parts);
}

/** @returns `undefined` for bytes that are no list of this kind */
export function decodeList(kind: string, bytes: Buffer): TypedList | undefined {
  const list: (readonly [string, ListValue])[] = [];
  let at = 1;
  const take = (length: number): Buffer => {
    if (length > bytes.length - at) throw new RangeError('Expected more bytes.');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const takeText = () => take(take(4).readUInt32BE()).toString('utf8');
  try {
    if (bytes[0] !== LIST_VERSION || takeText() !== kind) return undefined;
    for (let left = take(4).readUInt32BE(); left > 0; left -= 1) {
      const name = takeText();
      const [type] = take(1);
      if (type === TEXT) list.push([name, takeText()]);
      else if (type === NUMBER) list.push([name, take(8).readDoubleBE()]);
      else list.push([name, undefined]);
    }
  } catch {
    return undefined;
  }
  // Bytes behind the end, an unknown type or broken UTF-8 would come out differently.
  return encodeList(kind, list).equals(bytes) ? list : undefined;
}

/** SHA-256, all 256 bits. */
export function digestOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** Length in bytes, not in characters. */
function withLength(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** As a JavaScript number is, `Infinity` included. */
function float64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}
