/**
 * One header as a sealed record, and back.
 *
 * `generation (22) | grant (22) | envelope`. The generation of the owner's records and a digest of the granted names stand in clear,
 * because the store has to compare them; both are random or digests, and bound into the envelope. Inside, the record repeats the
 * full key and the generation, which are compared after opening: a digest that met another is a miss, too.
 * @module
 */

import type { SharedHeader } from '../shared-cache.ts';
import type { KeyRing } from './key-ring.ts';
import type { RecordPlace } from './record-place.ts';
import { open, seal } from './sealing.ts';
import { decodeList, digestOf, encodeList, type ListValue } from './typed-list.ts';

/** Characters of the generation and of the grant: 128 and 132 bits in base64url. */
export const MARK_LENGTH = 22;
const MARK = /^[\w-]{22}$/;
/** Longer than any token that Microsoft Entra makes; what is longer was not written by us. */
const MAX_BYTES = 64 * 1024;

/** `foreign`: the place does not fit what is inside. `unknown-key` is no alarm: a key has left the ring. */
export type RecordFault = 'malformed' | 'unknown-key' | 'not-authentic' | 'foreign';

/** The header, or why there is none. */
export type ReadRecord =
  | { readonly header: SharedHeader; readonly fault?: never }
  | { readonly header?: never; readonly fault: RecordFault };

/** Of the form of a generation or grant; what is not was written by somebody else. */
export const isMark = (text: string): boolean => MARK.test(text);

/** Tells the granted sets of one place apart, without telling them. */
export function grantMark({ list }: RecordPlace, granted: ReadonlySet<string>): string {
  const names = [...granted].sort().map((name): readonly [string, string] => ['granted', name]);
  return digestOf(Buffer.concat([list, encodeList('grant', names)]))
    .toString('base64url')
    .slice(0, MARK_LENGTH);
}

/** @param generation of the owner's records, `MARK_LENGTH` characters */
export function sealRecord(ring: KeyRing, place: RecordPlace, generation: string, header: SharedHeader): Buffer {
  const marks = Buffer.from(generation + grantMark(place, header.granted), 'latin1');
  const plaintext = encodeList('record', [
    ['place', place.list.toString('base64')],
    ['generation', generation],
    ['accessToken', header.accessToken],
    ['expiresAtMs', header.expiresAtMs],
    ['servedUntilMs', header.servedUntilMs],
    ['refreshAtMs', header.refreshAtMs],
    ...[...header.granted].map((name): readonly [string, string] => ['granted', name]),
  ]);
  return Buffer.concat([marks, seal(ring, plaintext, boundTo(place, marks))]);
}

/** @returns the generation that a record says it is of, before anything is opened */
export function generationOf(record: Buffer): string {
  return record.toString('latin1', 0, MARK_LENGTH);
}

/** Never throws, whatever the bytes are. */
export function readRecord(ring: KeyRing, place: RecordPlace, record: Buffer): ReadRecord {
  if (record.length > MAX_BYTES || record.length < 2 * MARK_LENGTH) return { fault: 'malformed' };
  const marks = record.subarray(0, 2 * MARK_LENGTH);
  const { plaintext, fault } = open(ring, record.subarray(2 * MARK_LENGTH), boundTo(place, marks));
  if (fault) return { fault };
  const list = decodeList('record', plaintext);
  if (!list) return { fault: 'malformed' };
  const value = new Map(list);
  if (value.get('place') !== place.list.toString('base64') || value.get('generation') !== generationOf(record))
    return { fault: 'foreign' };
  const accessToken = value.get('accessToken');
  const [expiresAtMs, servedUntilMs, refreshAtMs] = ['expiresAtMs', 'servedUntilMs', 'refreshAtMs'].map((name) =>
    instant(value.get(name)),
  );
  const granted = list.filter(([name]) => name === 'granted').map(([, text]) => text);
  if (
    typeof accessToken !== 'string' ||
    expiresAtMs === undefined ||
    servedUntilMs === undefined ||
    refreshAtMs === undefined ||
    !granted.every((text) => typeof text === 'string')
  )
    return { fault: 'malformed' };
  return { header: { accessToken, granted: new Set(granted), expiresAtMs, servedUntilMs, refreshAtMs } };
}

const instant = (value: ListValue): number | undefined =>
  typeof value === 'number' && !Number.isNaN(value) ? value : undefined;

/** The place keeps a record from being moved, the marks from being set on another one. */
function boundTo({ list }: RecordPlace, marks: Buffer): Buffer {
  return Buffer.concat([encodeList('bound', [['place', list.toString('base64')]]), marks]);
}
