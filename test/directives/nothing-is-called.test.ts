/** A refused field costs no call: neither the token service nor Graph nor ARM hears of it (AZ-6). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scopesNamed } from '../../src/cli/dev-settings.ts';
import { armModule, defineModule, graphModule } from '../../src/index.ts';
import { type Arrivals, watchArrivals } from '../support/arrivals.ts';
import { type Product, startProduct } from '../support/product.ts';

const strict = defineModule({
  name: 'strict',
  typeDefs: `extend type Query { mine: User @requiresRoles(roles: [["Nobody"]]) mail: String @requiresScopes(scopes: [["Mail.Read"]]) }
    extend type Subscription @requiresRoles(roles: [["Nobody"]])
    type Mutation { tell: String @requiresScopes(scopes: [["Mail.Send"]]) look: String }`,
  resolvers: {
    Query: {
      mine: (_root, _args, { graphClient }) => graphClient.get('/me'),
      mail: (_root, _args, { graphClient }) => graphClient.get('/me/messages'),
    },
    Mutation: {
      tell: (_root, _args, { graphClient }) => graphClient.post('/me/sendMail', {}),
      look: async (_root, _args, { graphClient }) => JSON.stringify(await graphClient.get('/me')),
    },
  },
});

let product: Product;
let arrivals: Arrivals;
beforeAll(async () => {
  product = await startProduct({ modules: [graphModule, armModule, strict] });
  arrivals = watchArrivals();
});
afterAll(async () => {
  arrivals[Symbol.dispose]();
  await product[Symbol.asyncDispose]();
});

/** A token that holds no more than the scope for reading. */
const readerOf = (user: string) =>
  product.bearerOf(user, scopesNamed(product.tenant.info(), ['access_as_user']).join(' '));

async function heard(query: string, bearer: string) {
  arrivals.clear();
  const answer = await product.ask(query, { bearer });
  const calls = [...arrivals.exchanges, ...arrivals.graph, ...arrivals.arm].map(
    ({ method, url }) => `${method} ${url}`,
  );
  return { answer, calls };
}

test('not for fields, not below abstract or guarded types, and not for a mutation refused for one of its fields', async () => {
  const bearer = await readerOf('ada');
  for (const query of [
    '{ mine { displayName } mail }',
    '{ subscriptions { __typename } mail }'.replace(
      'subscriptions { __typename }',
      'subscription(id: "00000000-0000-0000-0000-000000000000") { displayName }',
    ),
    'mutation { look tell }',
  ]) {
    const { answer, calls } = await heard(query, bearer);
    expect(calls, query).toEqual([]);
    expect(answer.errors.map(({ extensions }) => extensions.code)).toContain('UNAUTHORIZED_FIELD_OR_TYPE');
  }
});

test('while the open ones beside them are answered', async () => {
  const { answer, calls } = await heard('{ me { displayName } mine { displayName } mail }', await readerOf('grace'));
  expect(answer.data).toMatchObject({ me: { displayName: expect.any(String) }, mine: null, mail: null });
  expect(calls.filter((call) => call.includes('/token'))).toHaveLength(1);
  expect(calls.filter((call) => call.includes('/graph/'))).toHaveLength(1);
});
