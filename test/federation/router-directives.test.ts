/** Requirements of several elements as one list of alternatives: for every token it says what they say together. */
import { type Arbitrary, array, assert, constantFrom, property, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import { isGranted } from '../../src/directives/grant.ts';
import type { Policy } from '../../src/directives/vocabulary.ts';
import { conjunction } from '../../src/federation/router-directives.ts';
import type { Principal } from '../../src/index.ts';

const word = constantFrom('a', 'b', 'c', 'd');
const policy: Arbitrary<Policy> = array(uniqueArray(word, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 3,
});

const opens = (scopes: readonly Policy[], held: ReadonlySet<string>) =>
  isGranted({ user: { scopes, roles: [] }, app: undefined, elements: [] }, {
    kind: 'user',
    scopes: held,
    roles: new Set(),
  } as unknown as Principal);

test('a token that meets one list meets all that went into it, and the reverse', () => {
  assert(
    property(array(policy, { minLength: 1, maxLength: 4 }), uniqueArray(word), (policies, words) => {
      const held = new Set(words);
      expect(opens([conjunction(policies)], held)).toBe(opens(policies, held));
    }),
  );
});

test('no alternative asks for all of another one and more', () => {
  assert(
    property(array(policy, { minLength: 1, maxLength: 4 }), (policies) => {
      const sets = conjunction(policies).map((words) => new Set(words));
      for (const [index, one] of sets.entries()) {
        expect(sets.some((other, at) => at !== index && other.isSubsetOf(one))).toBe(false);
      }
    }),
  );
});
