/**
 * The bytes of an answer, bounded on the wire and after decompression.
 *
 * We ask for no compression, which costs more time than it saves inside a data centre; an API may compress all the same, or a caller
 * of `fetch` may ask for it.
 * @module
 */

import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, type ZlibOptions, zstdDecompress } from 'node:zlib';
import type { Dispatcher } from 'undici';

/** What is wrong with an answer, as a code for the client. */
export class AnswerFault extends Error {
  /** What the client reads in `extensions.downstream.code`. */
  readonly code: 'AnswerTooLarge' | 'AnswerMalformed';
  constructor(code: AnswerFault['code'], options?: ErrorOptions) {
    super(`The answer of a downstream API was refused: ${code}.`, options);
    this.code = code;
  }
}

/** @throws {AnswerFault} more than `mostBytes`, before or after decompression, or a coding that is unknown or broken */
export async function readAnswer(
  body: Dispatcher.ResponseData['body'],
  encoding: string | readonly string[] | undefined,
  mostBytes: number,
): Promise<Buffer> {
  const sent = await readBounded(body, mostBytes);
  const coding = String(encoding ?? 'identity')
    .trim()
    .toLowerCase();
  return coding === 'identity' || sent.length === 0 ? sent : await decompress(sent, coding, mostBytes);
}

/** An answer over the limit ends its socket: what is still to come is not read. */
async function readBounded(body: Dispatcher.ResponseData['body'], mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) throw new AnswerFault('AnswerTooLarge'); // leaving the loop destroys the stream
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

type Decompress = (bytes: Buffer, options: ZlibOptions) => Promise<Buffer>;

/** All that a client of `fetch` may have asked for; several at once nobody sends. */
const CODINGS: ReadonlyMap<string, Decompress> = new Map([
  ['gzip', promisify(gunzip) as Decompress],
  ['x-gzip', promisify(gunzip) as Decompress],
  ['deflate', promisify(inflate) as Decompress],
  ['br', promisify(brotliDecompress) as Decompress],
  ['zstd', promisify(zstdDecompress) as Decompress],
]);

async function decompress(bytes: Buffer, coding: string, mostBytes: number): Promise<Buffer> {
  const decode = CODINGS.get(coding);
  if (!decode) throw new AnswerFault('AnswerMalformed');
  try {
    // zlib stops at the bound: a kilobyte that unpacks to a gigabyte costs no more than an answer of the largest size.
    return await decode(bytes, { maxOutputLength: mostBytes });
  } catch (cause) {
    const isTooLarge = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new AnswerFault(isTooLarge ? 'AnswerTooLarge' : 'AnswerMalformed', { cause });
  }
}
