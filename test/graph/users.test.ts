/** Users at the wire: what each selection asks Microsoft Graph for, and with which permission. */
import { describe, expect, test } from 'vitest';
import { ADA, notFound, type Part, startGraph } from './asking-graph.ts';

const id = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const user = (userId: string) => ({
  '@odata.type': '#microsoft.graph.user',
  id: userId,
  displayName: `Name of ${userId}`,
});
/** Whoever is asked for is there. */
const everybody = ({ url }: Part) => ({ body: user(url.split('?')[0]?.split('/')[2] ?? ADA) });
const page = (...ids: readonly string[]) => ({ body: { value: ids.map(user) } });

describe('what is selected is asked for, and nothing else', () => {
  test('of oneself, with no more than User.Read', async () => {
    await using graph = await startGraph(() => ({ body: { id: ADA, displayName: 'Ada', userType: 'Guest' } }));
    const { data } = await graph.ask('{ me { name: displayName ...on DirectoryObject { id } userType } }');
    expect(data.me).toEqual({ name: 'Ada', id: ADA, userType: 'GUEST' });
    expect(graph.asked).toEqual(['GET /me?$select=id,displayName,userType']);
    expect(graph.scopes).toEqual(['User.Read']);
  });

  test('one’s own id is oneself, whatever its case; everybody else takes User.Read.All', async () => {
    await using graph = await startGraph(everybody);
    await graph.ask(`{ user(id: "${ADA.toUpperCase()}") { id } }`);
    expect(graph.scopes).toEqual(['User.Read']);
    await graph.ask('{ user(id: "linus@contoso.example") { id mail } }');
    expect(graph.asked).toEqual(['GET /me?$select=id', 'GET /users/linus@contoso.example?$select=id,mail']);
    expect(graph.scopes).toEqual(['User.Read', 'User.Read.All']);
  });

  test('selections of one person in one tick are one request for all of them', async () => {
    await using graph = await startGraph(everybody);
    await graph.ask(
      `query ($with: Boolean!) {
      a: user(id: "${id(1)}") { displayName } b: user(id: "${id(1)}") { mail @include(if: $with) city @skip(if: $with) }
    }`,
      { with: true },
    );
    expect(graph.asked).toEqual([`GET /users/${id(1)}?$select=id,displayName,mail`]);
  });

  test('a user without business phones has an empty list, one of unknown type none', async () => {
    await using graph = await startGraph(() => ({ body: { id: ADA, businessPhones: null, userType: 'Robot' } }));
    expect((await graph.ask('{ me { businessPhones userType } }')).data.me).toEqual({
      businessPhones: [],
      userType: null,
    });
  });
});

const askFor = (count: number) =>
  `{ ${Array.from({ length: count }, (_, index) => `u${index}: user(id: "${id(index)}") { displayName }`).join(' ')} }`;
const byIds = ({ method, body }: Part) => {
  const { ids = [] } = (body ?? {}) as { readonly ids?: readonly string[] };
  return method === 'POST' ? page(...ids.filter((one) => one !== id(3)).toReversed()) : notFound;
};

describe('users by id', () => {
  test('are one getByIds where Directory.Read.All is granted; one that is not among the answers is null', async () => {
    await using graph = await startGraph(byIds, { granted: ['directory.read.all'] });
    const { data, errors } = await graph.ask(askFor(25));
    expect(errors).toEqual([]);
    expect(graph.asked).toEqual(['POST /directoryObjects/getByIds?$select=id,displayName']);
    expect(graph.parts[0]?.body).toEqual({ ids: Array.from({ length: 25 }, (_, index) => id(index)), types: ['user'] });
    expect(data.u3).toBeNull();
    expect(data.u24).toEqual({ displayName: `Name of ${id(24)}` });
  });

  test('are a batch of single reads where it is not granted, and where they are few', async () => {
    await using graph = await startGraph(everybody);
    await graph.ask(askFor(25));
    expect(graph.calls).toEqual(['POST /$batch', 'POST /$batch']);
    expect(graph.asked[0]).toBe(`GET /users/${id(0)}?$select=id,displayName`);
    await using few = await startGraph(everybody, { granted: ['directory.read.all'] });
    await few.ask(askFor(3));
    expect(few.asked).toHaveLength(3);
  });
});

/** Options of the one request that a list makes, and its consistency level. */
const optionsOf = async (list: string, below = 'nodes { id }') => {
  await using graph = await startGraph(() => page(id(1)));
  const { errors } = await graph.ask(`{ users${list} { ${below} } }`);
  expect(errors).toEqual([]);
  const [part] = graph.parts;
  return { ...Object.fromEntries(part?.query ?? []), level: part?.headers.consistencylevel };
};

describe('lists of users', () => {
  test('that are plain need no index of the directory', async () => {
    expect(await optionsOf('(first: 30)')).toEqual({ $select: 'id', $top: '30', level: undefined });
    expect(await optionsOf('(filter: { department: { eq: "R&D" }, accountEnabled: true })')).toMatchObject({
      $filter: "department eq 'R&D' and accountEnabled eq true",
      level: undefined,
    });
    expect(await optionsOf('(orderBy: { field: DISPLAY_NAME })')).toMatchObject({
      $orderby: 'displayName asc',
      level: undefined,
    });
  });

  test.each([
    [
      '(search: " ad\\"a\\\\ ")',
      { $search: '"displayName:ad\\"a\\\\" OR "mail:ad\\"a\\\\" OR "userPrincipalName:ad\\"a\\\\"' },
    ],
    ['(filter: { mail: { endsWith: "@contoso.example" } })', { $filter: "endsWith(mail,'@contoso.example')" }],
    ['(filter: { not: { city: { eq: "Oslo" } } })', { $filter: "not(city eq 'Oslo')" }],
    ['(filter: { jobTitle: { isNull: true } })', { $filter: 'jobTitle eq null' }],
    [
      '(filter: { surname: { startsWith: "O\'N" } }, orderBy: { field: USER_PRINCIPAL_NAME, direction: DESC })',
      { $filter: "startsWith(surname,'O''N')", $orderby: 'userPrincipalName desc' },
    ],
    ['(orderBy: { field: CREATED_DATE_TIME })', { $orderby: 'createdDateTime asc' }],
  ])('%s is an advanced query', async (list, options) => {
    expect(await optionsOf(list)).toEqual({ $select: 'id', $top: '25', $count: 'true', level: 'eventual', ...options });
  });

  test('are counted only when the count is selected, which is an advanced query too', async () => {
    await using graph = await startGraph(({ query }) => ({
      body: { value: [user(id(1))], ...(query.has('$count') ? { '@odata.count': 431 } : {}) },
    }));
    expect((await graph.ask('{ users { totalCount } }')).data).toEqual({ users: { totalCount: 431 } });
    expect(graph.parts[0]?.headers.consistencylevel).toBe('eventual');
    await graph.ask('{ users { nodes { id } } }');
    expect(graph.parts[1]?.query.has('$count')).toBe(false);
  });

  test('say filter, selection and consistency level on every page; a link brings back its place only', async () => {
    await using graph = await startGraph(({ query }) => ({
      body: {
        value: [user(id(query.has('$skiptoken') ? 2 : 1))],
        ...(query.has('$skiptoken')
          ? {}
          : { '@odata.nextLink': `${origin(graph)}/v1.0/users?$filter=true&$skiptoken=RFNwd` }),
      },
    }));
    const { data, errors } = await graph.ask(
      '{ users(first: 2, filter: { department: { ne: "IT" } }) { nodes { mail id } pageInfo { hasNextPage } } }',
    );
    expect(errors).toEqual([]);
    expect(data.users).toMatchObject({ nodes: [{ id: id(1) }, { id: id(2) }], pageInfo: { hasNextPage: false } });
    expect(graph.parts.map(({ headers }) => headers.consistencylevel)).toEqual(['eventual', 'eventual']);
    expect(graph.parts.map(({ query }) => [query.get('$filter'), query.get('$select'), query.get('$count')])).toEqual([
      ["department ne 'IT'", 'id,mail', 'true'],
      ["department ne 'IT'", 'id,mail', 'true'],
    ]);
    expect(graph.parts[1]?.query.get('$skiptoken')).toBe('RFNwd');
  });

  test('bring their managers along; whoever has none is not asked about again', async () => {
    await using graph = await startGraph(() => ({
      body: { value: [{ ...user(id(1)), manager: user(id(9)) }, user(id(2))] },
    }));
    const { data } = await graph.ask(
      '{ users { nodes { manager { displayName } } edges { node { manager { id } } } } }',
    );
    expect(data.users.nodes).toEqual([{ manager: { displayName: `Name of ${id(9)}` } }, { manager: null }]);
    expect(graph.asked).toEqual(['GET /users?$select=id&$expand=manager($select=id,displayName)&$top=25']);
  });

  test('that are advanced queries cannot be expanded: their managers travel in a batch', async () => {
    await using graph = await startGraph(({ url }) =>
      url.startsWith('/users?') ? page(id(1), id(2)) : url.includes(id(2)) ? notFound : { body: user(id(9)) },
    );
    const { data, errors } = await graph.ask('{ users(search: "a") { nodes { manager { id } } } }');
    expect(errors).toEqual([]);
    expect(data.users.nodes).toEqual([{ manager: { id: id(9) } }, { manager: null }]);
    expect(graph.calls).toEqual(['GET /users', 'POST /$batch']);
  });

  test('of direct reports and memberships travel together, and count where that is selected', async () => {
    await using graph = await startGraph(({ url }) => (url.startsWith('/users?') ? page(ADA, id(2)) : page()));
    const { errors } = await graph.ask(
      '{ users { nodes { directReports(first: 40) { nodes { mail } } memberOf { totalCount nodes { id } } } } }',
    );
    expect(errors).toEqual([]);
    expect(graph.calls).toEqual(['GET /users', 'POST /$batch']);
    expect(graph.asked.slice(1).toSorted()).toEqual([
      'GET /me/directReports?$select=id,mail&$top=40',
      'GET /me/memberOf?$select=id&$count=true&$top=25',
      `GET /users/${id(2)}/directReports?$select=id,mail&$top=40`,
      `GET /users/${id(2)}/memberOf?$select=id&$count=true&$top=25`,
    ]);
    const counted = graph.parts.filter(({ headers }) => headers.consistencylevel === 'eventual');
    expect(counted.map(({ url }) => url.includes('memberOf'))).toEqual([true, true]);
  });
});

test.each([
  ['filter: { displayName: { eq: "" } }', 'filter.displayName.eq'],
  ['filter: { displayName: { eq: null } }', 'filter.displayName.eq'],
  ['filter: { displayName: {} }', 'filter.displayName'],
  ['filter: { or: [{ city: { eq: "Oslo" } }, {}] }', 'filter.or[1]'],
  ['filter: { or: [] }', 'filter.or'],
  ['filter: { not: {} }', 'filter.not'],
  ['filter: { mail: { in: [] } }', 'filter.mail.in'],
  ['filter: { mail: { eq: "a\\u0000b" } }', 'filter.mail.eq'],
  ['filter: { not: { not: { not: { not: { not: { city: { eq: "a" } } } } } } }', 'nested'],
  [`filter: { and: [${'{ city: { eq: "a" } } '.repeat(16)}] }`, '15 comparisons'],
  ['search: "   "', 'search'],
])('refuses users(%s) and calls nobody', async (list, place) => {
  await using graph = await startGraph(() => page());
  const { data, errors } = await graph.ask(`{ users(${list}) { nodes { id } } }`);
  expect(data.users).toBeNull();
  expect(errors).toMatchObject([{ path: 'users', code: 'BAD_USER_INPUT', message: expect.stringContaining(place) }]);
  expect(graph.calls).toEqual([]);
});

test('a filter whose variable was left out is none', async () => {
  await using graph = await startGraph(() => page());
  await graph.ask('query ($in: StringFilter) { users(filter: { city: $in }) { nodes { id } } }', { in: null });
  expect(graph.parts[0]?.query.has('$filter')).toBe(false);
});

const origin = (graph: { readonly baseUrl: string }) => new URL(graph.baseUrl).origin;
