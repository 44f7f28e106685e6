/**
 * Reads JSON (RFC 8259, nothing added) and says where it is not, without quoting what it read.
 *
 * `JSON.parse` quotes the text around an error, which may be a secret, gives no place for short texts, and keeps the
 * last of two equal keys silently. So the structure is walked here, and `JSON.parse` decodes only single literals.
 * @module
 */

import { MAX_DEPTH, type Raw } from './raw.ts';

/** Where a text stopped being what it should be; `line` and `column` count from one. */
export class TextFault extends Error {
  override readonly name = 'TextFault';
  /** From one; of a text that is too long, its first. */
  readonly line: number;
  /** From one, in UTF-16 code units, as editors count. */
  readonly column: number;

  /** @param message what is there, never quoting it: `no colon after a key` */
  constructor(message: string, place: { readonly line: number; readonly column: number }) {
    super(message);
    this.line = place.line;
    this.column = place.column;
  }
}

const BLANKS = /[ \t\n\r]*/y;
// Control characters up to U+001F have to be escaped; those from U+007F on need not.
const STRING = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** @throws {TextFault} the first place that is not JSON, is nested too deep, or repeats a key */
export function parseJson(text: string): Raw {
  let offset = 0;

  // Only now is the place counted out: a text without a fault costs nothing for it.
  function fail(message: string, at = offset): never {
    const before = text.slice(0, at).split('\n');
    throw new TextFault(message, { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 });
  }
  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = offset;
    const found = pattern.exec(text)?.[0];
    offset += found?.length ?? 0;
    return found;
  }
  function skip(character: string): boolean {
    take(BLANKS);
    if (text[offset] !== character) return false;
    offset += 1;
    return true;
  }
  function expectNext(character: string, message: string): void {
    if (!skip(character)) fail(offset >= text.length ? 'the text ends too early' : message);
  }

  function object(depth: number): Raw {
    const map = new Map<string, Raw>();
    if (skip('}')) return map;
    do {
      take(BLANKS);
      const start = offset;
      // Named where it is likely: a comma before the brace is what people leave behind.
      const literal = take(STRING) ?? fail(text[offset] === '}' ? 'a comma before }' : 'no key in double quotes');
      // Escapes are decoded before keys are compared: a key spelt with escapes is the same key.
      const key: string = JSON.parse(literal);
      if (map.has(key)) fail('the same key twice', start);
      expectNext(':', 'no colon after a key');
      map.set(key, value(depth + 1));
    } while (skip(','));
    expectNext('}', 'no comma or } after a value');
    return map;
  }
  function array(depth: number): Raw {
    const list: Raw[] = [];
    if (skip(']')) return list;
    do list.push(value(depth + 1));
    while (skip(','));
    expectNext(']', 'no comma or ] after a value');
    return list;
  }
  function value(depth: number): Raw {
    if (depth > MAX_DEPTH) fail('nesting deeper than any setting has');
    if (skip('{')) return object(depth);
    if (skip('[')) return array(depth);
    const literal = take(STRING) ?? take(LITERAL);
    if (literal !== undefined) return JSON.parse(literal);
    if (text[offset] === '/') fail('a comment, which JSON does not have');
    return fail(offset >= text.length ? 'the text ends too early' : 'no value');
  }

  const result = value(0);
  take(BLANKS);
  if (offset < text.length) fail('text after the end');
  return result;
}
