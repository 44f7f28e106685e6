/** Keys are made once per assertion and wish, and never lent to another. */
import { expect, test } from 'vitest';
import { Assertion } from '../../../src/bearer/assertion.ts';
import { headerKey } from '../../../src/tokens/cache/header-key.ts';
import { createHeaderPlaces, type Wanted } from '../../../src/tokens/cache/header-places.ts';

const ada = { objectId: 'ada', tenantId: 'home' };
const wanted: Wanted = { user: ada, tenantId: 'home', resource: 'https://graph.example', proofKey: undefined };
const assertionOf = (hash: string) => new Assertion(`text of ${hash}`, hash, 0);

function start() {
  let made = 0;
  const places = createHeaderPlaces((parts) => {
    made += 1;
    return headerKey(parts);
  });
  return { places, made: () => made };
}

test('who asks again gets the key that was made, and it is the key of their parts', () => {
  const { places, made } = start();
  const assertion = assertionOf('one');
  const { key, parts } = places.ofUser(assertion, wanted);
  expect(key).toBe(headerKey(parts));
  expect(parts.user).toEqual({ ...ada, assertionHash: 'one' });
  expect(places.ofUser(assertion, { ...wanted, user: { ...ada } }).key).toBe(key);
  expect(made()).toBe(1);
});

test.each<[string, Partial<Wanted>]>([
  ['user', { user: { ...ada, objectId: 'bob' } }],
  ['tenant of the user', { user: { ...ada, tenantId: 'away' } }],
  ['tenant', { tenantId: 'away' }],
  ['API', { resource: 'https://management.example' }],
  ['proof key', { proofKey: 'thumbprint' }],
])('another %s has another key, asked before or after', (_, other) => {
  const { places } = start();
  const assertion = assertionOf('one');
  const one = places.ofUser(assertion, wanted);
  const two = places.ofUser(assertion, { ...wanted, ...other });
  expect(two.key).not.toBe(one.key);
  expect(two.key).toBe(headerKey(two.parts));
  expect(places.ofUser(assertion, wanted).key).toBe(one.key);
});

test('another assertion of the same user has another key, and so has the application', () => {
  const { places } = start();
  const { key } = places.ofUser(assertionOf('one'), wanted);
  expect(places.ofUser(assertionOf('two'), wanted).key).not.toBe(key);
  expect(places.ofApp(wanted).parts.user).toBeUndefined();
});

test('a token that is used for very many APIs is answered all the same, without keeping them all', () => {
  const { places, made } = start();
  const assertion = assertionOf('one');
  const keysOf = () =>
    Array.from({ length: 40 }, (_, index) => places.ofUser(assertion, { ...wanted, resource: `api://${index}` }).key);
  const keys = keysOf();
  expect(new Set(keys).size).toBe(40);
  expect(keysOf()).toEqual(keys);
  expect(made()).toBe(40 + 24);
});
