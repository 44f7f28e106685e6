/** `@downstream` in the whole product: guards stand in front of it, built-in types are its parents, and batches have everybody in them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { armModule, defineModule, graphModule } from '../../../src/index.ts';
import { json, type LoopbackServer, listen } from '../../support/loopback.ts';
import { type Product, startProduct } from '../../support/product.ts';

let api: LoopbackServer;
let product: Product;

beforeAll(async () => {
  const own = defineModule({
    name: 'own',
    typeDefs: `type Card { path: String }
    extend type User {
      card: Card @downstream(api: "cards", http: { GET: "/cards/{$this.mail}" }, for: NONE)
      twin: User @downstream(api: "graph", http: { GET: "/users/{$this.userPrincipalName}?$select={$select}" })
    }
    extend type Query {
      guarded: Card @requiresRoles(roles: [["Nobody"]]) @downstream(api: "cards", http: { GET: "/guarded" })
      asApp: Card @requiresScopes(scopes: [["access_as_user"]])
        @downstream(api: "cards", http: { GET: "/app" }, for: APP, scopes: ["api://todolist/.default"])
      asUser: Card @authenticated @downstream(api: "cards", http: { GET: "/user" })
    }`,
  });
  api = await listen(({ url }, response) => json(response, 200, { path: url }));
  product = await startProduct({
    overrides: {
      DownstreamApis: { cards: { BaseUrl: `${api.url}/v1`, Scopes: ['api://todolist/ToDoList.Read'] } },
    },
    modules: [graphModule, armModule, own],
  });
});

afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

const claimsOf = (authorization: string | undefined) =>
  authorization === undefined
    ? undefined
    : (JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>);

test('a field of a built-in type is asked for with its parent, although nobody selected what it needs', async () => {
  const { data, errors } = await product.ask('{ me { card { path } } users(first: 2) { nodes { card { path } } } }', {
    user: 'ada',
  });
  expect(errors).toEqual([]);
  expect(data.me.card.path).toMatch(/^\/v1\/cards\/ada.*%40/);
  expect(data.users.nodes).toHaveLength(2);
});

test('a built-in type that is read so has what its own resolvers need', async () => {
  const { data, errors } = await product.ask('{ me { twin { displayName manager { displayName } } } }', {
    user: 'ada',
  });
  expect(errors).toEqual([]);
  expect(data.me.twin.displayName).toBe('Ada Lindqvist');
  expect(data.me.twin.manager.displayName).toEqual(expect.any(String));
});

test('what the caller may not have is not asked for', async () => {
  const before = api.seen.length;
  const { data, errors } = await product.ask('{ guarded { path } }', { user: 'ada' });
  expect(data).toEqual({ guarded: null });
  expect(errors[0]?.extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
  expect(api.seen).toHaveLength(before);
});

test('the application and the caller have tokens of their own', async () => {
  const { errors } = await product.ask('{ asApp { path } asUser { path } }', { user: 'ada' });
  expect(errors).toEqual([]);
  const tokens = Object.fromEntries(api.seen.map(({ url, headers }) => [url, claimsOf(headers.authorization)]));
  expect(tokens['/v1/app']).toMatchObject({ aud: expect.any(String) as string, roles: ['ToDoList.Read.All'] });
  expect(tokens['/v1/app']).not.toHaveProperty('scp');
  expect(tokens['/v1/user']).toMatchObject({ scp: expect.stringContaining('ToDoList.Read') as string });
});
