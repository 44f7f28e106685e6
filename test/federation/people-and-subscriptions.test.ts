/** What other subgraphs name by its key is found in the dev tenant, as the caller may see it, in as few calls as there can be. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { scopesNamed } from '../../src/cli/dev-settings.ts';
import { armModule, defineModule, graphModule } from '../../src/index.ts';
import { type Arrivals, watchArrivals } from '../support/arrivals.ts';
import { type Product, startProduct } from '../support/product.ts';

/** A field answered without code, from a property that nobody selects. */
const badges = defineModule({
  name: 'badges',
  typeDefs: `
    extend type User {
      badge: Badge @downstream(
        api: "graph", http: { GET: "/users/{$this.userPrincipalName}" }, scopes: ["User.Read.All"], selection: "name: displayName title: jobTitle"
      )
    }
    type Badge { name: String title: String }`,
});

let product: Product;
let arrivals: Arrivals;
beforeAll(async () => {
  product = await startProduct({
    modules: [graphModule, armModule, badges],
    overrides: { Server: { Federation: true } },
  });
  arrivals = watchArrivals();
});
afterEach(() => product.tenant.faults.clear());
afterAll(async () => {
  arrivals[Symbol.dispose]();
  await product[Symbol.asyncDispose]();
});

const QUERY = `query ($r: [_Any!]!) { entities: _entities(representations: $r) {
  ... on User { id displayName userType }
  ... on AzureSubscription { id subscriptionId displayName state tags { name } } } }`;

/** Asks with a warm token, and says what was called. */
async function find(representations: readonly unknown[], user = 'ada') {
  const bearer = await product.bearerOf(user);
  await product.ask('{ me { id } subscriptions(first: 1) { nodes { id } } users(first: 1) { nodes { id } } }', {
    bearer,
  });
  arrivals.clear();
  const { data, errors } = await product.ask(QUERY, { bearer, variables: { r: representations } });
  const called = [...arrivals.exchanges, ...arrivals.graph, ...arrivals.arm].map(
    ({ method, url }) => `${method} ${url}`,
  );
  return { found: data?.entities, errors, called };
}

const user = (id: string) => ({ __typename: 'User', id });
const colleagues = () =>
  product.tenant.directory.people.filter(({ tenantId }) => tenantId === product.tenant.tenantId).slice(20, 40);

describe('users', () => {
  test('twenty are one call, in the order they were named', async () => {
    const people = colleagues();
    const { found, errors, called } = await find(people.map(({ objectId }) => user(objectId)));
    expect(errors).toEqual([]);
    expect(found.map(({ displayName }: { displayName: string }) => displayName)).toEqual(
      people.map(({ displayName }) => displayName),
    );
    expect(called).toEqual([expect.stringMatching(/^POST \/graph\/v1\.0\/(\$batch|directoryObjects\/getByIds)/)]);
  });

  test('have the fields that own SDL answers with @downstream, of which a router hears nothing', async () => {
    const bearer = await product.bearerOf('ada');
    const [person] = colleagues();
    const { data, errors } = await product.ask(
      'query ($r: [_Any!]!) { entities: _entities(representations: $r) { ... on User { badge { name } } } service: _service { sdl } }',
      { bearer, variables: { r: [user(person?.objectId ?? '')] } },
    );
    expect(errors).toEqual([]);
    expect(data.entities).toEqual([{ badge: { name: person?.displayName } }]);
    expect(data.service.sdl).toContain('badge: Badge\n');
    expect(data.service.sdl).not.toMatch(/@downstream\(|DownstreamHttp|TokenFor/);
  });

  test('nobody, and what is no object id, have their own places', async () => {
    const [one] = colleagues();
    const nobody = '00000000-0000-4000-8000-000000000000';
    const { found, errors } = await find([
      user(nobody),
      user(one?.userPrincipalName ?? ''),
      user('../me'),
      { __typename: 'User' },
      user(one?.objectId.toUpperCase() ?? ''),
    ]);
    expect(found).toEqual([null, null, null, null, expect.objectContaining({ displayName: one?.displayName })]);
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual(
      [1, 2, 3].map((index) => [['entities', index], 'BAD_USER_INPUT']),
    );
  });

  test('are nobody to a token without the scope, and nothing is called', async () => {
    const bearer = await product.bearerOf('ada', scopesNamed(product.tenant.info(), ['Mail.Read']).join(' '));
    arrivals.clear();
    const [one] = colleagues();
    const { data, errors } = await product.ask(QUERY, { bearer, variables: { r: [user(one?.objectId ?? '')] } });
    expect(data.entities).toEqual([null]);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
    expect([...arrivals.exchanges, ...arrivals.graph]).toEqual([]);
  });
});

/** Those that ada sees. */
async function seen(): Promise<{ id: string; subscriptionId: string; displayName: string }[]> {
  const { data } = await product.ask('{ subscriptions(first: 100) { nodes { id subscriptionId displayName } } }', {
    user: 'ada',
  });
  return data.subscriptions.nodes;
}

describe('subscriptions', () => {
  test('by either key, all in one call; one that the user does not see is null', async () => {
    const mine = await seen();
    expect(mine.length).toBeGreaterThan(1);
    const hidden = '00000000-0000-4000-8000-000000000000';
    const { found, errors, called } = await find([
      ...mine.map(({ id }) => ({ __typename: 'AzureSubscription', id })),
      ...mine.map(({ subscriptionId }) => ({ __typename: 'AzureSubscription', subscriptionId })),
      { __typename: 'AzureSubscription', subscriptionId: hidden },
    ]);
    expect(errors).toEqual([]);
    expect(found).toHaveLength(2 * mine.length + 1);
    expect(found.slice(0, -1)).toEqual([...mine, ...mine].map((one) => expect.objectContaining(one)));
    expect(found.at(-1)).toBeNull();
    expect(called).toEqual([expect.stringMatching(/^GET \/arm\/subscriptions\?/)]);
  });

  test('a single one is asked for itself', async () => {
    const [one] = await seen();
    const { found, called } = await find([{ __typename: 'AzureSubscription', id: one?.id }]);
    expect(found).toEqual([expect.objectContaining(one ?? {})]);
    expect(called).toEqual([expect.stringMatching(/^GET \/arm\/subscriptions\/[\da-f-]{36}\?/)]);
  });

  test.each([
    {},
    { id: '/subscriptions/x' },
    { id: '/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/a' },
    { subscriptionId: '..' },
    { id: 1 },
  ])('%j names none', async (key) => {
    const { errors, called } = await find([{ __typename: 'AzureSubscription', ...key }]);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(called).toEqual([]);
  });

  test('and users of one request travel at once; an API that is down takes its own with it alone', async () => {
    const [person] = colleagues();
    const [one, two] = await seen();
    const both = [
      user(person?.objectId ?? ''),
      ...[one, two].map((subscription) => ({ __typename: 'AzureSubscription', id: subscription?.id })),
    ];
    product.tenant.faults.set('arm', { status: 503 });
    const { found, errors } = await find(both);
    expect(found).toEqual([expect.objectContaining({ displayName: person?.displayName }), null, null]);
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual(
      [1, 2].map((index) => [['entities', index], 'DOWNSTREAM_UNAVAILABLE']),
    );
  });
});
