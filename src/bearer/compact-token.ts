/**
 * Reads the text of a JWS in compact form, strictly.
 *
 * Every RS256 token has several spellings that the same signature verifies (unused bits of the last character, padding,
 * blanks), and JSON readers disagree about duplicate names; one token must be one text with one meaning, because caches, logs
 * and revocation go by the text. Nothing is trusted here: the signature is checked afterwards.
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-7.1
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3
 * @module
 */

import type { JsonObject } from '../protocol/claims.ts';
import { TokenRefusal } from './refusals.ts';

/** A token taken apart, nothing of it verified. */
export interface CompactToken {
  /** Whatever its sender wrote: only `alg`, `typ` and `kid` are ever looked at, and none of them names a key to fetch. */
  readonly header: JsonObject;
  /** Not to be believed before the signature is good. */
  readonly payload: JsonObject;
  /** What the signature is over: the first two parts, as they were sent. */
  readonly signed: string;
  /** Decoded; for RS256 as long as the modulus of the key. */
  readonly signature: Buffer;
}

const MAX_HEADER_CHARACTERS = 2_731; // 2 KiB decoded
const MAX_DEPTH = 32;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Header and payload as objects without prototype.
 * @throws {TokenRefusal} not three canonical base64url parts of strict UTF-8 JSON objects */
export function readCompactToken(token: string): CompactToken {
  const parts = token.split('.');
  if (parts.length !== 3) throw new TokenRefusal('parts', { count: String(parts.length) });
  const [header = '', payload = '', signature = ''] = parts;
  return {
    signature: decodeCanonical(signature, 'signature'),
    header: readHeader(header),
    payload: readObject(payload, 'payload'),
    signed: token.slice(0, header.length + 1 + payload.length),
  };
}

/** @throws {TokenRefusal} longer than 2 KiB, or not the canonical base64url of a strict UTF-8 JSON object */
export function readHeader(part: string): JsonObject {
  if (part.length > MAX_HEADER_CHARACTERS) throw fault('header', 'is longer than 2 KiB');
  return readObject(part, 'header');
}

/** @throws {TokenRefusal} empty, another alphabet, or one of the other spellings of the same bytes */
export function decodeCanonical(part: string, name: string): Buffer {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) throw fault(name, 'is empty or not base64url');
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw fault(name, 'is not canonical base64url');
  return bytes;
}

const fault = (part: string, what: string) => new TokenRefusal('text', { part, fault: what });

function readObject(part: string, name: string): JsonObject {
  let value: unknown;
  let text: string;
  try {
    text = strictUtf8.decode(decodeCanonical(part, name));
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw fault(name, 'is not JSON');
    throw error;
  }
  // `null`, a list and a number are JSON too.
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fault(name, 'is not an object');
  // After parsing, because it relies on the text being JSON; before anybody reads a member.
  checkNames(text, name);
  // `__proto__` in a token is a member like any other, and a look-up finds nothing that was not sent.
  return Object.assign(Object.create(null) as Record<string, unknown>, value);
}

/**
 * Refuses duplicate member names (also those that differ in case only) and deep nesting. The text is known to be JSON, so it is
 * enough to follow strings and brackets; by hand, for a pattern takes ten times as long.
 */
function checkNames(text: string, part: string): void {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === OPEN_BRACE || character === OPEN_BRACKET) {
      open.push(character === OPEN_BRACE ? new Set() : undefined);
      if (open.length > MAX_DEPTH) throw fault(part, `is nested deeper than ${MAX_DEPTH}`);
    } else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) {
      open.pop();
    } else if (character === QUOTE) {
      const end = endOfString(text, at);
      if (isName(text, end)) {
        const written = text.slice(at, end);
        const name = (written.includes('\\') ? String(JSON.parse(written)) : written.slice(1, -1)).toLowerCase();
        const names = open.at(-1);
        if (names?.has(name)) throw fault(part, 'has a member twice');
        names?.add(name);
      }
      at = end - 1;
    }
  }
}

const [QUOTE, COLON, BACKSLASH] = [0x22, 0x3a, 0x5c];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Position behind the closing quote. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
}

/** Whether a colon follows, behind the blanks that JSON knows: in JSON it follows names alone. */
function isName(text: string, end: number): boolean {
  let at = end;
  while (text.charCodeAt(at) <= 0x20) at += 1;
  return text.charCodeAt(at) === COLON;
}
