/**
 * Nobody is ever shown what was made for another user, sign-in, tenant, API, scope, proof key or challenge. And the same run over weaker
 * keys, which has to notice. `test/drills/mixed-calls.drill.ts` makes ten times as many calls.
 */
import { expect, test } from 'vitest';
import { type HeaderKeyParts, headerKey } from '../../src/tokens/cache/header-key.ts';
import { makeMixedCalls } from './mixed-calls.ts';

test('in a hundred thousand mixed calls nobody is served, or told, what was made for somebody else', async () => {
  const { crossings, bytes, ...met } = await makeMixedCalls(100_000, 300);
  expect(crossings).toBe(0);
  expect(bytes).toBeLessThan(4_194_304);
  // It was a run worth its name: much from memory, much pushed out and made anew, and faults of every kind.
  expect(met.memory).toBeGreaterThan(30_000);
  expect(met.network).toBeGreaterThan(5_000);
  expect(met.refused).toBeGreaterThan(100);
  expect(met.failed).toBeGreaterThan(10);
});

const user = (parts: HeaderKeyParts, members: object): HeaderKeyParts => ({
  ...parts,
  user: parts.user && { ...parts.user, ...members },
});

test.each<[string, (parts: HeaderKeyParts) => HeaderKeyParts]>([
  ['the assertion', (parts) => user(parts, { assertionHash: '' })],
  ['the user', (parts) => ({ ...parts, user: undefined })],
  ['tenant and API', (parts) => ({ ...parts, tenantId: '', resource: '' })],
  ['the tenant', (parts) => ({ ...parts, tenantId: '' })],
  ['the API', (parts) => ({ ...parts, resource: '' })],
  ['the key of the token', (parts) => ({ ...parts, proofKey: '' })],
  ['scheme and key', (parts) => ({ ...parts, scheme: 'Bearer', proofKey: '' })],
  ['the end of the API', (parts) => ({ ...parts, resource: parts.resource.split('/v2')[0] ?? '' })],
])('a key without %s would be noticed', async (_name, weaken) => {
  const { crossings } = await makeMixedCalls(8_000, 60, (parts) => headerKey(weaken(parts)));
  expect(crossings).toBeGreaterThan(10);
});
