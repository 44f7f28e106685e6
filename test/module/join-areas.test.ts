/** Areas of a module become one, and never answer the same field. */
import { expect, test } from 'vitest';
import { joinAreas } from '../../src/module/join-areas.ts';

const permissions = (field: string) => ({ [field]: { api: 'graph', scopes: ['User.Read'] } });

const me = () => 'ada';
const groups = () => [];

test('areas answer fields of one type together', () => {
  expect(
    joinAreas([
      { resolvers: { Query: { me } }, permissions: permissions('Query.me') },
      { resolvers: { Query: { groups }, Mutation: { leave: groups } }, permissions: permissions('Query.groups') },
    ]),
  ).toEqual({
    resolvers: { Query: { me, groups }, Mutation: { leave: groups } },
    permissions: { ...permissions('Query.me'), ...permissions('Query.groups') },
  });
});

test('two areas that answer one field, or say its permissions twice, are refused', () => {
  const area = { resolvers: { Query: { me } }, permissions: {} };
  expect(() => joinAreas([area, area])).toThrow("Two areas of a module bring 'me' of Query.");
  const said = { resolvers: {}, permissions: permissions('Query.me') };
  expect(() => joinAreas([said, said])).toThrow("Two areas of a module bring 'Query.me' of permissions.");
});
