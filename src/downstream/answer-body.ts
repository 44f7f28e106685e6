/**
 * What the body of a downstream answer is: JSON, or the bytes of an image.
 *
 * Pure. The content type decides, never a guess at the bytes: an HTML sign-in page with status 200 is no answer.
 * @module
 */

import type { ExchangeResponse } from './exchange.ts';
import { dropPrototypes, isWithinBounds, isWorthParsing } from './json-bounds.ts';

type Answer = Pick<ExchangeResponse, 'headers' | 'body'>;

/** Why a body is not the JSON that was asked for, as a code for the client. */
export type JsonFault = 'NotJson' | 'AnswerTooComplex';

/** @returns the value in `json`, `undefined` for an empty body */
export function readJson(answer: Answer): { readonly json: unknown } | { readonly fault: JsonFault } {
  if (answer.body.length === 0) return { json: undefined };
  const type = mediaType(answer);
  if (type !== 'application/json' && !type.endsWith('+json')) return { fault: 'NotJson' };
  if (!isWorthParsing(answer.body)) return { fault: 'AnswerTooComplex' };
  try {
    const json: unknown = JSON.parse(answer.body.toString('utf8'));
    if (!isWithinBounds(json)) return { fault: 'AnswerTooComplex' };
    // An escape of the underscore says it, too.
    if (answer.body.includes('__proto__') || answer.body.includes('\\u005')) dropPrototypes(json);
    return { json };
  } catch {
    return { fault: 'NotJson' };
  }
}

/** A picture, whole in memory. */
export interface Bytes {
  /** Media type without parameters, in lower case: `image/jpeg`. */
  readonly contentType: string;
  /** As they came, after decompression; nothing says that they are what the type says. */
  readonly bytes: Buffer;
}

/** @returns nothing where the body is no picture; an SVG is a document that can hold scripts */
export function readImage(answer: Answer): Bytes | undefined {
  const contentType = mediaType(answer);
  const isPicture = /^image\/(?!svg)[\w.+-]{1,64}$/.test(contentType);
  return isPicture && answer.body.length > 0 ? { contentType, bytes: answer.body } : undefined;
}

/** Parameters say nothing that is needed: JSON is UTF-8 (RFC 8259 section 8.1). */
function mediaType({ headers }: Answer): string {
  const [type = ''] = String(headers['content-type'] ?? '').split(';', 1);
  return type.trim().toLowerCase();
}
