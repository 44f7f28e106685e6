/**
 * A photo for most people: a symmetric pattern in the person's own colour, drawn when it is asked for.
 *
 * A valid PNG of any size, the same on every machine. The real service has JPEG; what an answer says it is, it is.
 * @see https://www.w3.org/TR/png-3/
 * @module
 */
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { Person } from './directory.ts';

/** Edges in pixels that Graph offers. */
export const photoSizes = [48, 64, 96, 120, 240, 360, 432, 504, 648] as const;
/** Pixels on each side. */
export type PhotoSize = (typeof photoSizes)[number];

/** Cells of the pattern from edge to edge. */
const cells = 6;

/** Guests, those who cannot sign in and every seventh colleague have none. Whoever meets a situation has one. */
export function hasPhoto(person: Person): boolean {
  if (person.homeTenantId !== undefined || !person.accountEnabled) return false;
  return person.persona !== 'ordinary' || person.alias === 'ada' || (digestOf(person)[0] ?? 0) % 7 !== 0;
}

/** The bytes of a PNG with `size` pixels on each side. */
export function photoOf(person: Person, size: PhotoSize): Buffer {
  const digest = digestOf(person);
  const [red = 0, green = 0, blue = 0] = digest.subarray(1, 4);
  const palette = Buffer.from([238, 238, 232, red >> 1, green >> 1, blue >> 1]);
  const isDark = (column: number, row: number) => {
    const mirrored = Math.min(column, cells - 1 - column);
    return ((digest[4 + row * 3 + mirrored] ?? 0) & 1) === 1;
  };
  // One byte per pixel is an index into the palette; each row begins with the filter it uses: none.
  const rows = Buffer.alloc(size * (size + 1));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const dark = isDark(Math.floor((x * cells) / size), Math.floor((y * cells) / size));
      rows[y * (size + 1) + 1 + x] = dark ? 1 : 0;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 3], 8); // eight bits, indexed colour
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A chunk of a PNG: length, type, data, checksum. */
function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

/** Decides on colour and pattern, so that a person looks the same at each start. */
function digestOf({ objectId }: Person): Buffer {
  return createHash('sha256').update(`photo/${objectId}`).digest();
}
