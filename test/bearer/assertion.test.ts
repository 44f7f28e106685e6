/** The token behind a request comes out where it is revealed and nowhere else (LG-1). */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Assertion } from '../../src/bearer/assertion.ts';

const CANARY = 'eyJhbGciOiJSUzI1NiJ9.canary.signature';

test('reveals the token to whoever asks for it by name', () => {
  expect(new Assertion(CANARY, 'hash', 1).reveal()).toBe(CANARY);
});

test('shows it in no other way', () => {
  const assertion = new Assertion(CANARY, 'hash', 1);
  const shown = [
    String(assertion),
    ''.concat(assertion as never),
    JSON.stringify({ assertion }),
    inspect({ assertion }, { depth: 10, showHidden: true }),
    inspect(assertion, { customInspect: false, showHidden: true, getters: true }),
    JSON.stringify(Object.getOwnPropertyDescriptors(assertion)),
  ];
  for (const text of shown) expect(text).not.toContain('canary');
  expect(() => structuredClone(assertion)).not.toThrow();
  expect(JSON.stringify(structuredClone(assertion))).not.toContain('canary');
});

test('cannot be changed', () => {
  const assertion = new Assertion(CANARY, 'hash', 1);
  expect(() => Object.assign(assertion, { hash: 'another' })).toThrow(TypeError);
});
