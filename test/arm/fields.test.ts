/** Subscriptions and resource groups through the product, against the subscriptions it is answered from. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { watchArrivals } from '../support/arrivals.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterEach(() => product.tenant.faults.clear());
afterAll(() => product[Symbol.asyncDispose]());

const SUBSCRIPTION = 'id subscriptionId tenantId displayName state tags { name value }';
const STATES: Readonly<Record<string, string>> = { Enabled: 'ENABLED', Disabled: 'DISABLED' };

const tagList = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags)
    .map(([name, value]) => ({ name, value }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));

/** Subscriptions that a person sees, as the schema shows them. */
function shownTo(name: string) {
  const reader = product.tenant.directory.findPerson(name)?.objectId ?? '';
  return product.tenant.directory.subscriptions
    .filter(({ readers }) => readers.includes(reader))
    .map(({ subscriptionId, tenantId, displayName, state, tags }) => ({
      id: `/subscriptions/${subscriptionId}`,
      subscriptionId,
      tenantId,
      displayName,
      state: STATES[state],
      tags: tagList(tags),
    }));
}

const subscriptionNamed = (name: string) => {
  const found = product.tenant.directory.subscriptions.find(({ displayName }) => displayName === name);
  if (!found) throw new Error(`There is no subscription '${name}'.`);
  return found;
};

/** One subscription by its GUID. */
const ask = (id: string, user = 'ada') =>
  product.ask(`query ($id: ID!) { subscription(id: $id) { ${SUBSCRIPTION} } }`, { user, variables: { id } });

describe('subscriptions', () => {
  test.each(['ada', 'alan', 'guest', 'edsger'])('of %s are those that Azure RBAC shows them', async (user) => {
    const { data, errors } = await product.ask(
      `{ subscriptions { nodes { ${SUBSCRIPTION} } edges { cursor } pageInfo { hasNextPage hasPreviousPage } } }`,
      { user },
    );
    expect(errors).toEqual([]);
    const expected = shownTo(user);
    expect(expected.length).toBeGreaterThan(0);
    expect(data.subscriptions.nodes).toHaveLength(expected.length);
    expect(data.subscriptions.nodes).toEqual(expect.arrayContaining(expected));
    expect(data.subscriptions.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false });
  });

  test('of somebody without a role are none', async () => {
    const { data, errors } = await product.ask('{ subscriptions { nodes { id } } }', { user: 'linus' });
    expect(errors).toEqual([]);
    expect(data.subscriptions.nodes).toHaveLength(shownTo('linus').length);
  });

  test('page by page are each there once', async () => {
    const PAGE =
      'query ($after: String) { subscriptions(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }';
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const { data } = await product.ask(PAGE, { user: 'alan', variables: { after } });
      seen.push(...data.subscriptions.nodes.map(({ id }: { readonly id: string }) => id));
      if (!data.subscriptions.pageInfo.hasNextPage) break;
      after = data.subscriptions.pageInfo.endCursor;
    }
    expect(seen.toSorted()).toEqual(
      shownTo('alan')
        .map(({ id }) => id)
        .toSorted(),
    );
  });
});

describe('subscription', () => {
  test('is found by its GUID, in either case', async () => {
    const [one] = shownTo('ada');
    for (const id of [one?.subscriptionId ?? '', one?.subscriptionId.toUpperCase() ?? ''])
      expect(await ask(id)).toMatchObject({ errors: [], data: { subscription: one } });
  });

  test('is null where there is none, or none for this user', async () => {
    const hidden = subscriptionNamed('Fabrikam production').subscriptionId;
    for (const [id, user] of [
      ['00000000-0000-4000-8000-00000000ffff', 'ada'],
      [hidden, 'guest'],
    ] as const) {
      const { data, errors } = await ask(id, user);
      expect(errors).toEqual([]);
      expect(data.subscription).toBeNull();
    }
  });

  test.each(['', 'production', '..', '00000000-0000-4000-8000-00000000ffff/resourceGroups', "x' or '1'='1"])(
    'refuses the id %j and calls nobody',
    async (id) => {
      using arrivals = watchArrivals();
      const { errors } = await ask(id);
      expect(errors).toMatchObject([{ path: ['subscription'], extensions: { code: 'BAD_USER_INPUT' } }]);
      expect([...arrivals.arm, ...arrivals.exchanges]).toEqual([]);
    },
  );

  test('asked for twice is one request', async () => {
    using arrivals = watchArrivals();
    const [one] = shownTo('ada');
    const { errors } = await product.ask(
      `query ($id: ID!, $upper: ID!) { a: subscription(id: $id) { id } b: subscription(id: $upper) { id } }`,
      { user: 'ada', variables: { id: one?.subscriptionId, upper: one?.subscriptionId.toUpperCase() } },
    );
    expect(errors).toEqual([]);
    expect(arrivals.arm).toHaveLength(1);
  });
});

describe('resource groups', () => {
  const GROUPS = `query ($id: ID!, $first: Int, $after: String) { subscription(id: $id) { resourceGroups(first: $first, after: $after) {
    nodes { id name location tags { name value } provisioningState } edges { cursor } pageInfo { hasNextPage endCursor } } } }`;

  test('are all there with every field, each once, over short and empty pages', async () => {
    const { subscriptionId, resourceGroups } = subscriptionNamed('Fabrikam production');
    for (const first of [100, 33, 7]) {
      const nodes: unknown[] = [];
      for (let after: string | null = null; ; ) {
        const { data, errors } = await product.ask(GROUPS, {
          user: 'ada',
          variables: { id: subscriptionId, first, after },
        });
        expect(errors).toEqual([]);
        const page = data.subscription.resourceGroups;
        nodes.push(...page.nodes);
        if (!page.pageInfo.hasNextPage) break;
        after = page.pageInfo.endCursor;
      }
      expect(nodes).toEqual(
        resourceGroups.map(({ name, location, tags }) => ({
          id: `/subscriptions/${subscriptionId}/resourceGroups/${name}`,
          name,
          location,
          tags: tagList(tags),
          provisioningState: 'Succeeded',
        })),
      );
    }
  });

  test('of fifty subscriptions are one query, with one exchange', async () => {
    using arrivals = watchArrivals();
    const { data, errors } = await product.ask(
      '{ subscriptions(first: 100) { nodes { subscriptionId resourceGroups(first: 3) { nodes { id } } } } }',
      { user: 'alan' },
    );
    expect(errors).toEqual([]);
    const { nodes } = data.subscriptions;
    expect(nodes.length).toBeGreaterThanOrEqual(50);
    expect(arrivals.arm.filter(({ url }) => !url.startsWith('/arm/subscriptions?'))).toMatchObject([
      { method: 'POST', url: expect.stringContaining('/providers/Microsoft.ResourceGraph/resources') },
    ]);
    expect(arrivals.exchanges).toHaveLength(1);
    for (const { subscriptionId, resourceGroups } of nodes) {
      const own = product.tenant.directory.subscriptions.find((one) => one.subscriptionId === subscriptionId);
      expect(resourceGroups.nodes).toHaveLength(Math.min(3, own?.resourceGroups.length ?? 0));
    }
  });

  test('of many subscriptions are the own lists while Resource Graph is down', async () => {
    product.tenant.faults.set('arm', { status: 503, path: '/providers/Microsoft.ResourceGraph' });
    using arrivals = watchArrivals();
    const { data, errors } = await product.ask(
      '{ subscriptions { nodes { resourceGroups(first: 2) { nodes { id } } } } }',
      { user: 'ada' },
    );
    expect(errors).toEqual([]);
    const { nodes } = data.subscriptions;
    for (const { resourceGroups } of nodes) expect(resourceGroups.nodes.length).toBeGreaterThan(0);
    expect(arrivals.arm.filter(({ url }) => url.includes('/resourcegroups?'))).toHaveLength(nodes.length);
    expect(arrivals.arm.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('of one subscription that fails leave the others and the subscription itself', async () => {
    const broken = subscriptionNamed('Fabrikam staging').subscriptionId;
    product.tenant.faults.set('arm', { status: 503, path: `/subscriptions/${broken}/resourcegroups` });
    const { status, data, errors } = await product.ask(
      '{ subscriptions { nodes { subscriptionId resourceGroups(first: 1, consistency: DIRECT) { nodes { id } } } } }',
      { user: 'ada' },
    );
    expect(status).toBe(200);
    expect(errors).toMatchObject([
      { extensions: { code: 'DOWNSTREAM_UNAVAILABLE', downstream: { api: 'arm', status: 503 } } },
    ]);
    for (const { subscriptionId, resourceGroups } of data.subscriptions.nodes)
      expect(resourceGroups === null).toBe(subscriptionId === broken);
  });
});
