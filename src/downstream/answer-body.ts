/**
 * What the body of a downstream answer is: JSON, or the bytes of an image.
 *
 * Pure. The content type decides, never a guess at the bytes: an HTML sign-in page with status 200 is no answer.
 * @module
 */

import type { ExchangeResponse } from './exchange.ts';
import { isWithinBounds, isWorthParsing } from './json-bounds.ts';

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
    const json = parse(answer.body);
    return isWithinBounds(json) ? { json } : { fault: 'AnswerTooComplex' };
  } catch {
    return { fault: 'NotJson' };
  }
}

/** A member `__proto__` is dropped (HT-3): whoever copies the value by assignment would give the copy another prototype. */
function parse(body: Buffer): unknown {
  const text = body.toString('utf8');
  const maySay = body.includes('__proto__') || body.includes('\\u005'); // an escape of the underscore says it, too
  return maySay
    ? JSON.parse(text, (name, value: unknown) => (name === '__proto__' ? undefined : value))
    : JSON.parse(text);
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
