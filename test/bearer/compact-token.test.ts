/** One token is one text with one meaning (TV-3): every other spelling is refused before a key is looked up. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCompactToken } from '../../src/bearer/compact-token.ts';
import { UnauthenticatedError } from '../../src/errors/errors.ts';

const encode = (part: string | Buffer) => Buffer.from(part).toString('base64url');
const HEADER = encode('{"alg":"RS256","kid":"1"}');
const PAYLOAD = encode('{"aud":"x"}');
const SIGNATURE = encode(Buffer.alloc(256, 7));
const headerOf = (bytes: number) => encode(`{"a":"${'x'.repeat(bytes - 8)}"}`);
const token = (payload: string | Buffer) => `${HEADER}.${encode(payload)}.${SIGNATURE}`;

const reasonFor = (text: string): string | undefined => {
  try {
    readCompactToken(text);
  } catch (error) {
    if (error instanceof UnauthenticatedError) return error.reason;
    throw error;
  }
  return undefined;
};

test('reads header and payload as objects without a prototype', () => {
  const { header, payload } = readCompactToken(token('{"__proto__":{"admin":true},"aud":"x"}'));
  expect({ ...header }).toEqual({ alg: 'RS256', kid: '1' });
  expect(Object.getPrototypeOf(payload)).toBeNull();
  expect(payload.admin).toBeUndefined();
  expect(Object.keys(payload)).toEqual(['__proto__', 'aud']);
});

const malformed: [string, string, RegExp][] = [
  ['nothing', '', /three parts/],
  ['one part', HEADER, /three parts/],
  ['two parts', `${HEADER}.${PAYLOAD}`, /three parts/],
  ['four parts', `${HEADER}.${PAYLOAD}.${SIGNATURE}.`, /three parts/],
  ['five parts, as an encrypted token has', 'a.b.c.d.e', /three parts/],
  ['an empty header', `.${PAYLOAD}.${SIGNATURE}`, /header is empty/],
  ['an empty payload', `${HEADER}..${SIGNATURE}`, /payload is empty/],
  ['an empty signature', `${HEADER}.${PAYLOAD}.`, /signature is empty/],
  ['padding', `${HEADER}.${PAYLOAD}.${SIGNATURE}==`, /not base64url/],
  ['the other alphabet', `${HEADER}.${PAYLOAD}.${SIGNATURE.slice(0, -2)}+/`, /not base64url/],
  ['a blank before', ` ${HEADER}.${PAYLOAD}.${SIGNATURE}`, /not base64url/],
  ['a blank behind', `${HEADER}.${PAYLOAD}.${SIGNATURE} `, /not base64url/],
  ['a line break inside', `${HEADER}.${PAYLOAD}\n.${SIGNATURE}`, /not base64url/],
  ['a line break at the end', `${HEADER}.${PAYLOAD}.${SIGNATURE}\n`, /not base64url/],
  ['a second token behind a comma', `${HEADER}.${PAYLOAD}.${SIGNATURE},x`, /not base64url/],
  ['a length that base64 never has', `${HEADER}.${PAYLOAD}.AAAAA`, /not canonical/],
  ['a letter that only looks like one of the alphabet', `${HEADER}.${PAYLOAD}.Аbcd`, /not base64url/],
];
test.each(malformed)('refuses %s', (_sentence, text, reason) => {
  expect(reasonFor(text)).toMatch(reason);
});

const unreadable: [string, string | Buffer, RegExp][] = [
  ['text that is no JSON', 'aud=x', /not JSON/],
  ['two objects', '{}{}', /not JSON/],
  ['a comment', '{"aud":"x"/**/}', /not JSON/],
  ['a number that JSON does not have', '{"exp":NaN}', /not JSON/],
  ['a byte order mark', '\uFEFF{"aud":"x"}', /not JSON/],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), /not JSON/],
  ['an overlong spelling of a letter', Buffer.from([0x7b, 0x22, 0xc1, 0xa1, 0x22, 0x3a, 0x31, 0x7d]), /not JSON/],
  ['half a surrogate pair in UTF-8', Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d]), /not JSON/],
  ['a list', '["aud"]', /not an object/],
  ['null', 'null', /not an object/],
  ['a text', '"aud"', /not an object/],
  ['a member twice', '{"aud":"x","aud":"y"}', /member twice/],
  ['a member twice in other letters', '{"aud":"x","AUD":"y"}', /member twice/],
  ['a member twice, once escaped', '{"aud":"x","\\u0061ud":"y"}', /member twice/],
  ['a member twice further in', '{"a":{"b":1,"c":[{"d":1,"d":2}]}}', /member twice/],
  ['a member twice, blanks before the colon', '{"aud" :"x","aud"\t: "y"}', /member twice/],
  ['nesting deeper than 32', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`, /deeper than 32/],
];
describe('refuses a payload that is', () => {
  test.each(unreadable)('%s', (_sentence, payload, reason) => {
    expect(reasonFor(token(payload))).toMatch(reason);
  });
});

test('refuses a header over 2 KiB, and no shorter one', () => {
  expect(reasonFor(`${headerOf(2_048)}.${PAYLOAD}.${SIGNATURE}`)).toBeUndefined();
  expect(reasonFor(`${headerOf(2_049)}.${PAYLOAD}.${SIGNATURE}`)).toMatch(/2 KiB/);
});

test('is not misled by brackets, colons and names inside texts', () => {
  const text = String.raw`{"a":"{\"a\":[","b":"]}","c":"\\","d":{"a":1},"e":[{"a":1},{"a":2}]}`;
  expect(reasonFor(token(text))).toBeUndefined();
});

test('takes every JSON object whose names differ, and reads it as JSON does', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (value) => {
      const names = new Set(Object.keys(value).map((name) => name.toLowerCase()));
      fc.pre(names.size === Object.keys(value).length);
      const text = JSON.stringify(value);
      fc.pre(reasonFor(token(text)) === undefined); // nested names may still collide in case
      expect({ ...readCompactToken(token(text)).payload }).toEqual(JSON.parse(text));
    }),
  );
});

test('nothing but an answer or a refusal comes of any text', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.base64String().map((text) => `${text}.${text}.${text}`),
      ),
      (text) => {
        reasonFor(text);
      },
    ),
  );
});
