/** Resources, roles, tags and Resource Graph through the product, against what the dev tenant's Azure is seeded with. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { apiScopes } from '../../src/cli/dev-settings.ts';
import { watchArrivals } from '../support/arrivals.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterEach(() => product.tenant.faults.clear());
afterAll(() => product[Symbol.asyncDispose]());

const idOf = (name: string) => {
  const found = product.tenant.directory.subscriptions.find(({ displayName }) => displayName === name);
  if (!found) throw new Error(`There is no subscription '${name}'.`);
  return found.subscriptionId;
};

/** The data of an operation without errors. */
async function read(query: string, user: string, variables?: Readonly<Record<string, unknown>>) {
  const { data, errors } = await product.ask(query, { user, ...(variables ? { variables } : {}) });
  expect(errors).toEqual([]);
  return data;
}

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly tags: readonly { readonly name: string; readonly value: string }[];
}

const RESOURCE = `id name type subscriptionId resourceGroup location kind managedBy tags { name value } provisioningState
  sku { name tier size family capacity } plan { name publisher product } identity { type principalId tenantId userAssignedIdentities }`;

/** Every page of `resources` of one subscription. */
async function allResources(id: string, args: string, fields = RESOURCE): Promise<Shown[]> {
  const nodes: Shown[] = [];
  for (let after: string | null = null; ; ) {
    const data = await read(
      `query ($id: ID!, $after: String) { subscription(id: $id) { resources(first: 100, after: $after, ${args}) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } } }`,
      'ada',
      { id, after },
    );
    const { resources } = data.subscription;
    nodes.push(...resources.nodes);
    if (!resources.pageInfo.hasNextPage) return nodes;
    after = resources.pageInfo.endCursor;
  }
}

const byId = (one: Shown, other: Shown) => (one.id < other.id ? -1 : 1);

describe('resources', () => {
  test('are the same from both sources, field by field', async () => {
    const id = idOf('Fabrikam staging');
    // `properties` is what Resource Graph is asked for even for one subscription.
    const graph = await allResources(id, 'consistency: EVENTUAL', `${RESOURCE} properties`);
    using arrivals = watchArrivals();
    const direct = await allResources(id, 'consistency: DIRECT');
    expect(arrivals.arm.some(({ url }) => url.includes('ResourceGraph'))).toBe(false);
    expect(direct.length).toBeGreaterThan(10);
    expect(graph.map(({ ...node }) => ({ ...node, properties: undefined })).toSorted(byId)).toEqual(
      direct.map((node) => ({ ...node, properties: undefined })).toSorted(byId),
    );
    expect(new Set(direct.map(({ type }) => type))).toContain('Microsoft.Compute/virtualMachines');
  });

  test('of 50 subscriptions, and of every group in them, are a query each', async () => {
    using arrivals = watchArrivals();
    const data = await read(
      '{ subscriptions(first: 100) { nodes { displayName resources(first: 5) { nodes { id } } resourceGroups(first: 2) { nodes { id resources(first: 2) { nodes { id } } } } } } }',
      'alan',
    );
    const { nodes } = data.subscriptions;
    expect(nodes.length).toBeGreaterThanOrEqual(50);
    const posts = arrivals.arm.filter(({ method }) => method === 'POST');
    const lists = arrivals.arm.filter(
      ({ url }) => /\/(?:resources|resourcegroups)\?/i.test(url) && !url.includes('ResourceGraph'),
    );
    expect(lists).toEqual([]);
    // Resources, groups, resources of groups; more than a thousand rows or two hundred groups take another page or query.
    expect(posts.length).toBeLessThanOrEqual(5);
    for (const { resourceGroups } of nodes)
      for (const { id, resources } of resourceGroups.nodes)
        for (const resource of resources.nodes) expect(resource.id.startsWith(`${id}/`)).toBe(true);
  });

  test.each([
    ['type: "microsoft.storage/storageaccounts"', ({ type }: Shown) => type === 'Microsoft.Storage/storageAccounts'],
    ['nameContains: "ORDERS"', ({ name }: Shown) => name.includes('orders')],
    [
      'tag: { name: "workload", value: "api" }',
      ({ tags }: Shown) => tags.some(({ name, value }) => name === 'workload' && value === 'api'),
    ],
    [
      'tag: { name: "workload" }, nameContains: "vm"',
      ({ name, tags }: Shown) => name.includes('vm') && tags.some((tag) => tag.name === 'workload'),
    ],
  ])('with the filter { %s } are those for which it holds, whoever answers', async (filter, holds) => {
    const id = idOf('Fabrikam production');
    const all = await allResources(id, 'consistency: DIRECT');
    const expected = all.filter(holds).toSorted(byId);
    expect(expected.length).toBeGreaterThan(0);
    for (const consistency of ['EVENTUAL', 'DIRECT']) {
      const found = await allResources(id, `consistency: ${consistency}, filter: { ${filter} }`);
      expect(found.toSorted(byId)).toEqual(expected);
    }
  });

  test('tell when they were made, which only the own lists know', async () => {
    using arrivals = watchArrivals();
    const data = await read(
      `{ subscription(id: "${idOf('Fabrikam staging')}") { resources(first: 2, filter: { tag: { name: "workload" } }) { nodes { createdTime changedTime tags { name } } } } }`,
      'ada',
    );
    for (const { createdTime, changedTime, tags } of data.subscription.resources.nodes) {
      expect(Date.parse(createdTime)).toBeLessThanOrEqual(Date.parse(changedTime));
      expect(tags).toContainEqual({ name: 'workload' });
    }
    expect(arrivals.arm.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });
});

describe('resource', () => {
  test('is read in the newest version of its provider that is no preview, provider and resource once each', async () => {
    const [sql] = (await allResources(idOf('Fabrikam production'), 'filter: { type: "Microsoft.Sql/servers" }')) as [
      Shown,
    ];
    using arrivals = watchArrivals();
    const data = await read(
      'query ($id: ID!, $upper: ID!) { a: resource(id: $id) { id type properties systemData { createdBy } } b: resource(id: $id) { name } none: resource(id: $upper) { id } }',
      'ada',
      { id: sql.id, upper: sql.id.replace(sql.name, 'nobody') },
    );
    expect(data.a).toMatchObject({ id: sql.id, type: 'Microsoft.Sql/servers' });
    expect(data.a.properties).toBeTypeOf('object');
    expect(data.b.name).toBe(sql.name);
    expect(data.none).toBeNull();
    expect(arrivals.arm.map(({ url }) => /api-version=[^&]+/.exec(url)?.[0])).toEqual([
      'api-version=2021-04-01',
      'api-version=2023-08-01',
      'api-version=2023-08-01',
    ]);
  });

  test.each(['', 'x', '/subscriptions/1', '//evil.example/subscriptions'])(
    'refuses the id %j and calls nobody',
    async (id) => {
      using arrivals = watchArrivals();
      const { errors } = await product.ask('query ($id: ID!) { resource(id: $id) { id } }', {
        user: 'ada',
        variables: { id },
      });
      expect(errors).toMatchObject([{ path: ['resource'], extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(arrivals.arm).toEqual([]);
    },
  );

  test('of a type that nobody provides is null', async () => {
    const id = `/subscriptions/${idOf('Fabrikam staging')}/resourceGroups/x/providers/Microsoft.Storage/nothings/y`;
    expect(await read('query ($id: ID!) { resource(id: $id) { id } }', 'ada', { id })).toEqual({ resource: null });
  });
});

test('a resource group is found by its name in either case, and null where there is none', async () => {
  const subscriptionId = idOf('Fabrikam staging');
  const [group] =
    product.tenant.directory.subscriptions.find((one) => one.subscriptionId === subscriptionId)?.resourceGroups ?? [];
  const data = await read(
    'query ($s: ID!, $name: String!) { found: resourceGroup(subscriptionId: $s, name: $name) { name subscriptionId resources { nodes { resourceGroup } } } none: resourceGroup(subscriptionId: $s, name: "nothing") { id } }',
    'ada',
    { s: subscriptionId, name: group?.name.toUpperCase() },
  );
  expect(data.found).toMatchObject({ name: group?.name, subscriptionId });
  expect(data.none).toBeNull();
});

describe('roles', () => {
  test('of a subscription come with their names, each role asked for once', async () => {
    using arrivals = watchArrivals();
    const data = await read(
      'query ($scope: ID!) { roleAssignments(scope: $scope, first: 100) { nodes { scope principalId principalType createdOn roleDefinitionId role { roleName type permissions { actions } } } } }',
      'alan',
      { scope: `/subscriptions/${idOf('Fabrikam production')}` },
    );
    const { nodes } = data.roleAssignments;
    expect(nodes.length).toBeGreaterThan(3);
    const ids = new Set(
      nodes.map(({ roleDefinitionId }: { roleDefinitionId: string }) => roleDefinitionId.split('/').at(-1)),
    );
    for (const { role, principalType } of nodes) {
      expect(role).toMatchObject({ roleName: expect.any(String), type: 'BuiltInRole' });
      expect(['USER', 'GROUP', 'SERVICE_PRINCIPAL']).toContain(principalType);
    }
    expect(arrivals.arm.filter(({ url }) => url.includes('roleDefinitions'))).toHaveLength(ids.size);
  });

  test('of one person, and at the scope alone, are what Azure filters', async () => {
    const ada = product.tenant.directory.findPerson('ada')?.objectId;
    const data = await read(
      `query ($id: ID!, $ada: ID!) { subscription(id: $id) {
        hers: roleAssignments(principalId: $ada) { nodes { principalId } }
        here: roleAssignments(atScope: true, first: 100) { nodes { scope } } } }`,
      'ada',
      { id: idOf('Fabrikam production'), ada },
    );
    for (const { principalId } of data.subscription.hers.nodes) expect(principalId).toBe(ada);
    for (const { scope } of data.subscription.here.nodes) expect(scope.split('/').length).toBeLessThanOrEqual(3);
  });

  test.each(['x', "'; drop"])('refuse %j as a principal', async (principalId) => {
    const { errors } = await product.ask(
      'query ($scope: ID!, $principalId: ID!) { roleAssignments(scope: $scope, principalId: $principalId) { nodes { id } } }',
      { user: 'ada', variables: { scope: `/subscriptions/${idOf('Fabrikam staging')}`, principalId } },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('questions to Resource Graph', () => {
  test('count what there is, and find what was counted', async () => {
    const data = await read(
      `{ resourceGraph { countByType { key count } countByLocation { key count } countBySubscription { key count }
        resources(first: 1) { totalCount } resourcesByType(type: "Microsoft.KeyVault/vaults", first: 3) { totalCount nodes { type } pageInfo { hasNextPage } }
        resourcesByLocation(location: "West Europe", first: 3) { totalCount nodes { location } } resourcesByTag(name: "workload", value: "api", first: 3) { nodes { tags { name value } } } } }`,
      'ada',
    );
    const { resources, ...graph } = data.resourceGraph;
    for (const counts of [graph.countByType, graph.countByLocation, graph.countBySubscription]) {
      const total = counts.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
      expect(total).toBe(resources.totalCount);
    }
    const vaults = graph.countByType.find(({ key }: { key: string }) => key === 'microsoft.keyvault/vaults');
    expect(graph.resourcesByType.totalCount).toBe(vaults.count);
    for (const { type } of graph.resourcesByType.nodes) expect(type).toBe('Microsoft.KeyVault/vaults');
    for (const { location } of graph.resourcesByLocation.nodes) expect(location).toBe('westeurope');
    for (const { tags } of graph.resourcesByTag.nodes) expect(tags).toContainEqual({ name: 'workload', value: 'api' });
  });

  test('page by page bring each resource once', async () => {
    const subscriptions = [idOf('Fabrikam staging')];
    const seen: string[] = [];
    let totalCount = 0;
    for (let after: string | null = null; ; ) {
      const data = await read(
        'query ($s: [ID!], $after: String) { resourceGraph(subscriptions: $s) { resources(first: 7, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }',
        'ada',
        { s: subscriptions, after },
      );
      const { resources } = data.resourceGraph;
      seen.push(...resources.nodes.map(({ id }: Shown) => id));
      ({ totalCount } = resources);
      if (!resources.pageInfo.hasNextPage) break;
      after = resources.pageInfo.endCursor;
    }
    expect(new Set(seen).size).toBe(totalCount);
    expect(seen).toHaveLength(totalCount);
  });

  test('with hostile values find nothing and stay questions', async () => {
    const data = await read(
      'query ($v: String!) { resourceGraph { resourcesByType(type: $v) { totalCount } resourcesByTag(name: $v, value: $v) { totalCount } } }',
      'ada',
      { v: String.raw`x' or 1==1 | project id // \' "` },
    );
    expect(data.resourceGraph).toEqual({ resourcesByType: { totalCount: 0 }, resourcesByTag: { totalCount: 0 } });
  });

  test('about no subscription at all are refused: Azure would take that for all', async () => {
    using arrivals = watchArrivals();
    const { errors } = await product.ask('{ resourceGraph(subscriptions: []) { countByType { count } } }', {
      user: 'ada',
    });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(arrivals.arm).toEqual([]);
  });
});

const scopeOf = (group: string) => `/subscriptions/${idOf('Fabrikam staging')}/resourceGroups/${group}`;
const groupName = () =>
  product.tenant.directory.subscriptions.find(({ displayName }) => displayName === 'Fabrikam staging')
    ?.resourceGroups[0]?.name ?? '';

describe('updateTags', () => {
  const UPDATE = 'mutation ($input: UpdateTagsInput!) { updateTags(input: $input) { scope tags { name value } } }';
  const change = (user: string, operation: string, tags: object[], scope = scopeOf(groupName())) =>
    product.ask(UPDATE, { user, variables: { input: { scope, operation, tags } } });

  test('merges, replaces and deletes, and what is read afterwards is new', async () => {
    const replaced = await change('alan', 'REPLACE', [{ name: 'Env', value: 'test' }]);
    expect(replaced.errors).toEqual([]);
    expect(replaced.data.updateTags.tags).toEqual([{ name: 'Env', value: 'test' }]);
    const merged = await change('alan', 'MERGE', [{ name: 'owner', value: 'ada' }]);
    expect(merged.data.updateTags.tags).toContainEqual({ name: 'owner', value: 'ada' });
    const deleted = await change('alan', 'DELETE', [{ name: 'env' }]);
    expect(deleted.data.updateTags.tags).toEqual([{ name: 'owner', value: 'ada' }]);
    const data = await read(
      'query ($s: ID!, $name: String!) { resourceGroup(subscriptionId: $s, name: $name) { tags { name value } } }',
      'alan',
      {
        s: idOf('Fabrikam staging'),
        name: groupName(),
      },
    );
    expect(data.resourceGroup.tags).toEqual([{ name: 'owner', value: 'ada' }]);
  });

  test('is refused without the scope of its own, and nothing is sent', async () => {
    const scope = apiScopes(product.tenant.info()).find((name) => name.endsWith('/access_as_user')) ?? '';
    const bearer = await product.bearerOf('alan', scope);
    using arrivals = watchArrivals();
    const { status } = await product.ask(UPDATE, {
      bearer,
      variables: { input: { scope: scopeOf(groupName()), operation: 'MERGE', tags: [{ name: 'a', value: 'b' }] } },
    });
    expect(status).toBe(403);
    expect(arrivals.arm).toEqual([]);
  });

  test('of somebody who may only read is forbidden by Azure, in its words', async () => {
    const { errors } = await change('edsger', 'MERGE', [{ name: 'a', value: 'b' }]);
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'DOWNSTREAM_FORBIDDEN',
          downstream: { api: 'arm', status: 403, code: 'AuthorizationFailed' },
        },
      },
    ]);
  });

  test('of somebody who owes a second factor passes the challenge on', async () => {
    const { errors } = await change(
      'grace',
      'MERGE',
      [{ name: 'a', value: 'b' }],
      `/subscriptions/${idOf('Fabrikam development')}`,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'CLAIMS_CHALLENGE', claims: expect.any(String) } }]);
  });

  test.each([503, 429, 500])('that meets a %i is not sent twice', async (status) => {
    product.tenant.faults.set('arm', { status, path: '/tags/default' });
    using arrivals = watchArrivals();
    const { errors } = await change('alan', 'MERGE', [{ name: 'a', value: 'b' }]);
    expect(errors).toHaveLength(1);
    expect(arrivals.arm).toHaveLength(1);
  });

  test('of more than Azure takes is refused before anything is sent', async () => {
    using arrivals = watchArrivals();
    const tags = Array.from({ length: 51 }, (_, index) => ({ name: `n${index}`, value: 'v' }));
    const { errors } = await change('alan', 'MERGE', tags);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(arrivals.arm).toEqual([]);
  });
});

test('tenants of the user, and locations of a subscription with all that they are', async () => {
  const data = await read(
    `query ($id: ID!) { tenants { nodes { tenantId displayName domains defaultDomain category } }
      subscription(id: $id) { policies { quotaId spendingLimit locationPlacementId } authorizationSource managedByTenants
        locations { id name displayName regionalDisplayName type regionType geography latitude longitude pairedRegions availabilityZones { logicalZone physicalZone } } } }`,
    'ada',
    { id: idOf('Fabrikam staging') },
  );
  expect(data.tenants.nodes).toMatchObject([{ tenantId: product.tenant.directory.tenant.tenantId, category: 'HOME' }]);
  expect(data.subscription).toMatchObject({ authorizationSource: 'RoleBased', policies: { spendingLimit: 'OFF' } });
  expect(data.subscription.locations).toContainEqual(
    expect.objectContaining({
      name: 'westeurope',
      type: 'Region',
      regionType: 'Physical',
      pairedRegions: ['northeurope'],
    }),
  );
});
