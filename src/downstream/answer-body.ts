/**
 * What the body of a downstream answer is: JSON, or the bytes of an image.
 *
 * Pure. The content type decides, never a guess at the bytes: an HTML sign-in page with status 200 is no answer.
 * @module
 */

import type { TransportResponse } from './transport.ts';

type Answer = Pick<TransportResponse, 'headers' | 'body'>;

/** @returns the value in `json`, `undefined` for an empty body; nothing where the body is no JSON */
export function readJson(answer: Answer): { readonly json: unknown } | undefined {
  if (answer.body.length === 0) return { json: undefined };
  const type = mediaType(answer);
  if (type !== 'application/json' && !type.endsWith('+json')) return undefined;
  try {
    return { json: JSON.parse(answer.body.toString('utf8')) as unknown };
  } catch {
    return undefined;
  }
}

export interface Bytes {
  /** Media type without parameters, in lower case: `image/jpeg`. */
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** @returns nothing where the body is no picture; an SVG is a document that can hold scripts */
export function readImage(answer: Answer): Bytes | undefined {
  const contentType = mediaType(answer);
  const isPicture = /^image\/(?!svg)[\w.+-]{1,64}$/.test(contentType);
  return isPicture && answer.body.length > 0 ? { contentType, bytes: answer.body } : undefined;
}

function mediaType({ headers }: Answer): string {
  const [type = ''] = String(headers['content-type'] ?? '').split(';', 1);
  return type.trim().toLowerCase();
}
