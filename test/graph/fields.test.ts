/** Every field of `schema/graph.graphql` through the product, against the directory it is answered from. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { watchArrivals } from '../support/arrivals.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterEach(() => product.tenant.faults.clear());
afterAll(() => product[Symbol.asyncDispose]());

const USER = `id displayName givenName surname userPrincipalName mail jobTitle department officeLocation mobilePhone
  businessPhones preferredLanguage`;

const person = (name: string) => {
  const found = product.tenant.directory.findPerson(name);
  if (!found) throw new Error(`Nobody is called '${name}'.`);
  return found;
};

/** A person as the schema shows them. */
function shown(name: string) {
  const { objectId: id, displayName, givenName, surname, userPrincipalName, mail, ...rest } = person(name);
  const { jobTitle, department, officeLocation, mobilePhone, businessPhones, preferredLanguage } = rest;
  const work = { jobTitle, department, officeLocation, mobilePhone, businessPhones, preferredLanguage };
  return { id, displayName, givenName, surname, userPrincipalName, mail, ...work };
}

/** A user by id or name, asked for by Ada. */
const ask = (id: string) =>
  product.ask(`query ($id: ID!) { user(id: $id) { ${USER} } }`, { user: 'ada', variables: { id } });

/** Requests at Graph, without their queries. */
const batches = (arrivals: ReturnType<typeof watchArrivals>) =>
  arrivals.graph.map(({ method, url }) => `${method} ${url.split('?')[0]}`);

test('me has every field, the manager and the direct reports', async () => {
  const { data, errors } = await product.ask(
    `{ me { ${USER} manager { ${USER} } directReports { edges { cursor node { id } } nodes { ${USER} manager { id } }
       pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
    { user: 'ada' },
  );
  expect(errors).toEqual([]);
  const { manager, directReports, ...me } = data.me;
  expect(me).toEqual(shown('ada'));
  expect(manager).toEqual(shown('grace'));
  const reports = product.tenant.directory.people.filter(({ managerId }) => managerId === person('ada').objectId);
  expect(directReports.nodes.map(({ id }: { readonly id: string }) => id).toSorted()).toEqual(
    reports.map(({ objectId }) => objectId).toSorted(),
  );
  expect(directReports.nodes).toContainEqual({ ...shown('linus'), manager: { id: person('ada').objectId } });
  expect(directReports.edges).toHaveLength(reports.length);
  expect(directReports.pageInfo).toEqual({
    hasNextPage: false,
    hasPreviousPage: false,
    startCursor: directReports.edges[0].cursor,
    endCursor: directReports.edges.at(-1).cursor,
  });
});

describe('user', () => {
  test('is found by object id and by user principal name, guests included', async () => {
    for (const name of ['linus', 'guest']) {
      const { objectId, userPrincipalName } = person(name);
      expect((await ask(objectId)).data.user).toEqual(shown(name));
      expect((await ask(userPrincipalName)).data.user).toEqual(shown(name));
    }
  });

  test.each([
    '00000000-0000-4000-8000-00000000ffff',
    'nobody@fabrikam.example',
    'ada/manager',
    '%2e%2e',
    'me?$select=id',
  ])('is null for %s, which is nobody', async (id) => {
    const { data, errors } = await ask(id);
    expect(errors).toEqual([]);
    expect(data.user).toBeNull();
  });

  test.each(['', '.', '..', 'a\u0000b', 'a\nb'])('refuses the id %j and calls nobody', async (id) => {
    using arrivals = watchArrivals();
    const { data, errors } = await ask(id);
    expect(data.user).toBeNull();
    expect(errors).toMatchObject([{ path: ['user'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect([...arrivals.graph, ...arrivals.exchanges]).toEqual([]);
  });

  test('without a manager has null for one', async () => {
    const { objectId } = product.tenant.directory.people.find(({ managerId }) => managerId === null) ?? person('guest');
    const { data, errors } = await product.ask(`query ($id: ID!) { user(id: $id) { manager { id } } }`, {
      user: 'ada',
      variables: { id: objectId },
    });
    expect(errors).toEqual([]);
    expect(data.user.manager).toBeNull();
  });
});

describe('users', () => {
  const PAGE = `query ($first: Int, $after: String) { users(first: $first, after: $after) { nodes { id } edges { cursor } pageInfo { hasNextPage endCursor } } }`;

  async function walk(first: number): Promise<string[]> {
    const ids: string[] = [];
    for (let after: string | null = null; ; ) {
      const { data, errors } = await product.ask(PAGE, { user: 'ada', variables: { first, after } });
      expect(errors).toEqual([]);
      ids.push(...data.users.nodes.map(({ id }: { readonly id: string }) => id));
      if (!data.users.pageInfo.hasNextPage) return ids;
      after = data.users.pageInfo.endCursor;
    }
  }

  test('are everybody, each once, whatever the page', async () => {
    const everybody = product.tenant.directory.people
      .filter(({ tenantId }) => tenantId === product.tenant.tenantId)
      .map(({ objectId }) => objectId);
    for (const first of [100, 37]) expect((await walk(first)).toSorted()).toEqual(everybody.toSorted());
  });

  test('go on behind an edge in the middle of a page', async () => {
    const all = await product.ask(PAGE, { user: 'ada', variables: { first: 60 } });
    const after = all.data.users.edges[41].cursor;
    const rest = await product.ask(PAGE, { user: 'ada', variables: { first: 5, after } });
    expect(rest.data.users.nodes).toEqual(all.data.users.nodes.slice(42, 47));
  });

  test.each([{ first: 0 }, { first: 101 }, { first: -1 }, { after: 'nonsense' }, { after: '' }])(
    'refuses %j',
    async (variables) => {
      const { data, errors } = await product.ask(PAGE, { user: 'ada', variables });
      expect(data.users).toBeNull();
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    },
  );

  test('of a bent skip token fail at Graph, not with us', async () => {
    const after = Buffer.from(JSON.stringify(['?$top=5&$skiptoken=nonsense', 0])).toString('base64url');
    const { errors } = await product.ask(PAGE, { user: 'ada', variables: { after } });
    expect(errors).toMatchObject([
      { extensions: { code: 'DOWNSTREAM_INPUT', downstream: { api: 'graph', status: 400 } } },
    ]);
  });
});

describe('requests of one tick', () => {
  test('me and a user are one batch', async () => {
    using arrivals = watchArrivals();
    const { errors } = await product.ask(`query ($id: ID!) { me { id } user(id: $id) { id } }`, {
      user: 'ada',
      variables: { id: person('linus').objectId },
    });
    expect(errors).toEqual([]);
    expect(batches(arrivals)).toEqual(['POST /graph/v1.0/$batch']);
    expect(arrivals.exchanges).toHaveLength(1);
  });

  test('fifty users come with their managers in one list, and managers of managers in a batch per twenty', async () => {
    using arrivals = watchArrivals();
    const { data, errors } = await product.ask(`{ users(first: 50) { nodes { id manager { id manager { id } } } } }`, {
      user: 'ada',
    });
    expect(errors).toEqual([]);
    const { people } = product.tenant.directory;
    const managerOf = (id: string | undefined) =>
      people.find(({ objectId }) => objectId === id)?.managerId ?? undefined;
    for (const { id, manager } of data.users.nodes) {
      expect(manager?.id).toBe(managerOf(id));
      expect(manager?.manager?.id).toBe(managerOf(managerOf(id)));
    }
    const managed = data.users.nodes.filter(({ manager }: { readonly manager: unknown }) => manager !== null);
    const managers = new Set(managed.map(({ manager }: { readonly manager: { readonly id: string } }) => manager.id));
    expect(batches(arrivals)).toHaveLength(1 + Math.ceil(managers.size / 20));
    expect(batches(arrivals)[0]).toBe('GET /graph/v1.0/users');
  });

  test('one person asked for by ten aliases is one request', async () => {
    using arrivals = watchArrivals();
    const aliases = Array.from(
      { length: 10 },
      (_, index) => `u${index}: user(id: "${person('linus').objectId}") { id }`,
    );
    const { data } = await product.ask(`{ ${aliases.join(' ')} }`, { user: 'ada' });
    expect(Object.keys(data)).toHaveLength(10);
    expect(batches(arrivals)).toEqual([`GET /graph/v1.0/users/${person('linus').objectId}`]);
  });
});
