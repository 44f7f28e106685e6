/** Holes that others had, reproduced, and shut here. */
import { describe, expect, test } from 'vitest';
import { SchemaError } from '../../src/index.ts';
import { startApi } from '../support/api.ts';

const anonymous = { Authorization: { AllowAnonymous: true } };

/** @see https://github.com/advisories/GHSA-x33c-7c2v-mrj9 */
describe('GHSA-x33c-7c2v-mrj9: requirements lost on the way through interfaces and the types behind them', () => {
  const typeDefs = /* GraphQL */ `
    extend type Query { node: Node user: User post: Post everything: [Any] plainNode: Plain }
    interface Node { id: ID secret: String @requiresScopes(scopes: [["Secret.Read"]]) }
    type User implements Node & Plain { id: ID secret: String name: String }
    type Post implements Node & Plain @requiresScopes(scopes: [["Post.Read"]]) { id: ID secret: String title: String }
    interface Plain { id: ID }
    union Any = User | Post
  `;
  const user = { __typename: 'User', id: '1', secret: 'canary', name: 'n' };
  const post = { __typename: 'Post', id: '2', secret: 'canary', title: 'canary' };
  const start = () =>
    startApi({
      typeDefs,
      resolvers: {
        Query: {
          node: () => user,
          user: () => user,
          post: () => post,
          everything: () => [user, post],
          plainNode: () => post,
        },
      },
      overrides: anonymous,
    });

  test('the requirement of an interface field holds on every type behind it, however it is asked', async () => {
    await using api = await start();
    for (const query of [
      '{ node { secret } }',
      '{ user { secret } }',
      '{ node { ... on User { secret } } }',
      '{ user { ... on Node { secret } } }',
      '{ everything { ... on User { s: secret } ... on Node { secret } } }',
      '{ plainNode { ... on Node { secret } } }',
      '{ node { ...F } } fragment F on User { ... on Plain { ... on Node { secret } } }',
    ]) {
      const { data, errors } = await api.ask(query, {});
      expect(JSON.stringify(data), query).not.toContain('canary');
      expect(errors.length, query).toBeGreaterThan(0);
    }
  });

  test('the requirement of a type holds behind an interface and a union that ask for nothing', async () => {
    await using api = await start();
    for (const query of [
      '{ plainNode { id } }',
      '{ plainNode { ... on Post { title } } }',
      '{ everything { ... on Post { title id } ... on Plain { again: id } } }',
      '{ post { title } }',
    ]) {
      const { data, errors } = await api.ask(query, { scp: 'access_as_user Secret.Read' });
      expect(JSON.stringify(data), query).not.toMatch(/canary|"2"/);
      expect(errors.length, query).toBeGreaterThan(0);
      expect((await api.ask(query, { scp: 'Post.Read' })).errors, query).toEqual([]);
    }
  });
});

/** @see https://github.com/advisories/GHSA-g8jh-vg5j-4h3f */
describe('GHSA-g8jh-vg5j-4h3f: a directive under a name of its own is not enforced', () => {
  const LINK = `scalar link__Import
    directive @link(url: String!, as: String, import: [link__Import]) repeatable on SCHEMA`;
  const SPEC = 'https://specs.apollo.dev/federation/v2.5';
  const holes: [string, string, RegExp][] = [
    [
      'renamed by an import',
      `${LINK} extend schema @link(url: "${SPEC}", import: [{ name: "@requiresScopes", as: "@scopes" }])
       directive @scopes(scopes: [[String!]!]!) on FIELD_DEFINITION
       extend type Query { secret: String @scopes(scopes: [["Secret.Read"]]) }`,
      /line 2, column 86: @requiresScopes is imported under another name \(@scopes\)|imported under another name/,
    ],
    [
      'renamed by an import nobody defines',
      `extend schema @link(url: "${SPEC}", import: [{ name: "@authenticated", as: "@login" }])
       extend type Query { secret: String @login }`,
      /Unknown directive "@login"/,
    ],
    [
      'imported under the namespace',
      `${LINK} extend schema @link(url: "${SPEC}")
       directive @federation__requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION
       extend type Query { secret: String @federation__requiresScopes(scopes: [["Secret.Read"]]) }`,
      /@federation__requiresScopes looks like an authorization rule/,
    ],
    [
      'imported under another namespace',
      `${LINK} extend schema @link(url: "${SPEC}", as: "fed")
       directive @fed__authenticated on FIELD_DEFINITION
       extend type Query { secret: String @fed__authenticated }`,
      /@fed__authenticated looks like an authorization rule/,
    ],
  ];
  test.each(holes)('%s: the server does not start', async (_how, typeDefs, reason) => {
    const start = startApi({ typeDefs, resolvers: { Query: { secret: () => 'canary' } }, overrides: anonymous });
    const error = await start.then(
      (api) => api[Symbol.asyncDispose]().then(() => undefined),
      (failure: unknown) => failure,
    );
    expect(error).toBeInstanceOf(SchemaError);
    expect(String(error)).toMatch(reason);
    expect(String(error)).toMatch(/module 'test', line \d+, column \d+: /);
  });

  test('imported under its own name it is enforced like any other', async () => {
    await using api = await startApi({
      typeDefs: `${LINK} extend schema @link(url: "${SPEC}", import: ["@requiresScopes"])
        extend type Query { secret: String @requiresScopes(scopes: [["Secret.Read"]]) }`,
      resolvers: { Query: { secret: () => 'canary' } },
    });
    expect((await api.ask('{ secret }')).data).toEqual({ secret: null });
    expect((await api.ask('{ secret }', { scp: 'Secret.Read' })).data).toEqual({ secret: 'canary' });
  });
});
