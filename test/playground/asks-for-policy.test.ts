/** When the page speaks of a second factor. */
import { expect, test } from 'vitest';
import { asksForPolicy } from '../../src/playground/graphql/asks-for-policy.ts';

test.each([
  ['an authentication context', '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}', true],
  ['policies by id', '{"access_token":{"capolids":{"essential":true,"values":["a"]}}}', true],
  ['policies by their older name', '{"access_token":{"polids":{"essential":true,"values":["a"]}}}', true],
  ['a newer sign-in', '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}', false],
  ['nothing of an access token', '{"id_token":null,"access_token":null}', false],
  ['something unreadable', 'not JSON', false],
])('claims for %s: whether a policy asks', (_what, claims, expected) => {
  expect(asksForPolicy(claims)).toBe(expected);
});
