/** Resource Graph of the dev tenant: its small Kusto, its pages, its refusals, and who sees which rows. @module */
import { afterAll, describe, expect, test } from 'vitest';
import { codeOf, hostArm, pathOf, subscriptionCalled } from './arm-support.ts';

const { arm, call, walk } = await hostArm();
afterAll(() => arm[Symbol.asyncDispose]());
const path = '/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01';

const ask = (query: string, options: object = { $top: 1000 }, more: object = {}, as = 'ada') =>
  call('POST', path, { as, body: { query, options, ...more } });
type Row = Readonly<Record<string, unknown>>;
const rows = async (query: string): Promise<readonly Row[]> => {
  const { status, body } = await ask(query);
  expect([status, body.error]).toEqual([200, undefined]);
  return body.data;
};
const names = async (query: string) => (await rows(query)).map(({ name }) => name);
/** The detail beside InvalidQuery. */
const refusalOf = async (query: string) => {
  const { status, body } = await ask(query);
  expect([status, body.error?.code, body.error?.details[0].code]).toEqual([400, 'BadRequest', 'InvalidQuery']);
  expect(body.error.message).toMatch(
    /^Please provide below info .* timestamp = 20.*Z, correlationId = [0-9a-f-]{36}\.$/,
  );
  return body.error.details[1];
};

const all = await rows('Resources');
const byText = (one: unknown, other: unknown) => (String(one) < String(other) ? -1 : Number(one !== other));
const tag = (row: Row, name: string) => (row.tags as Readonly<Record<string, string>>)[name] ?? '';
const text = (row: Row, name: string) => String(row[name]);
const quota = (headers: Headers) => [
  headers.get('x-ms-user-quota-remaining'),
  headers.get('x-ms-user-quota-resets-after'),
];
const isSite = ({ type }: Row) => type === 'microsoft.web/sites';

describe('rows', () => {
  test('are what ARM lists, with types and groups in lower case', async () => {
    const production = pathOf('Fabrikam production');
    const listed = await walk(`${production}/resources?api-version=2021-04-01`);
    const here = all.filter(({ subscriptionId }) => production.endsWith(String(subscriptionId)));
    expect(here.map(({ id }) => id)).toEqual(listed.items.map(({ id }) => id));
    expect(here.map(({ tags }) => tags)).toEqual(listed.items.map(({ tags }) => tags));
    expect(
      all.every(({ type, resourceGroup }) => /^[a-z./]+$/.test(String(type)) && !/[A-Z]/.test(String(resourceGroup))),
    ).toBe(true);
    expect(Object.keys(all[0] ?? {}).toSorted(byText)).toEqual(
      [
        'id',
        'name',
        'type',
        'tenantId',
        'kind',
        'location',
        'resourceGroup',
        'subscriptionId',
        'managedBy',
        'sku',
        'plan',
        'properties',
        'tags',
        'identity',
        'zones',
        'extendedLocation',
      ].toSorted(byText),
    );
  });

  test('of containers are subscriptions and their groups', async () => {
    expect(await names("resourcecontainers | where type == 'microsoft.resources/subscriptions'")).toEqual([
      'Fabrikam production',
      'Fabrikam staging',
      'Fabrikam development',
      'Loom telemetry',
    ]);
    const groups = await rows("ResourceContainers | where type =~ 'Microsoft.Resources/subscriptions/resourceGroups'");
    expect(groups).toHaveLength(130 + 12 + 57 + 9);
  });

  test('are those that the caller may read', async () => {
    const staging = subscriptionCalled('Fabrikam staging').subscriptionId;
    const query = `resources | where subscriptionId == '${staging}' | summarize count() by resourceGroup`;
    const { body } = await ask(query, {}, {}, 'edsger');
    expect(body.data).toEqual([
      { resourceGroup: 'rg-api-007', count_: 3 },
      { resourceGroup: 'rg-api-009', count_: 3 },
    ]);
    const groups = `resourcecontainers | where type endswith '/resourcegroups' and subscriptionId == '${staging}'`;
    expect((await ask(groups, {}, {}, 'edsger')).body.data.map(({ name }: Row) => name)).toEqual([
      'rg-api-007',
      'rg-api-009',
    ]);
    expect((await ask('resources', {}, {}, 'linus')).body).toMatchObject({ totalRecords: 0, count: 0, data: [] });
  });

  test('of fifty subscriptions come in one answer', async () => {
    const { body: listed } = await call('GET', '/subscriptions?api-version=2022-12-01', { as: 'alan' });
    expect(listed.count.value).toBe(50);
    const query = "resourcecontainers | where type == 'microsoft.resources/subscriptions/resourcegroups'";
    const { body } = await ask(query, { $top: 1000 }, {}, 'alan');
    expect(new Set(body.data.map(({ subscriptionId }: Row) => subscriptionId)).size).toBe(49); // one holds no group
  });
});

describe('where', () => {
  test.each<[string, (row: Row) => boolean]>([
    ["type == 'microsoft.web/sites'", isSite],
    ["type == 'Microsoft.Web/sites'", () => false],
    ["type =~ 'Microsoft.Web/sites'", isSite],
    ["type !~ 'Microsoft.Web/sites'", (row) => !isSite(row)],
    ["location != 'uksouth'", ({ location }) => location !== 'uksouth'],
    ['location in (\'uksouth\', "eastus2")', ({ location }) => location === 'uksouth' || location === 'eastus2'],
    ["location !in ('uksouth')", ({ location }) => location !== 'uksouth'],
    ["type in~ ('MICROSOFT.WEB/SITES')", isSite],
    ["name contains 'ORDERS'", (row) => text(row, 'name').includes('orders')],
    ["name !contains 'orders'", (row) => !text(row, 'name').includes('orders')],
    ["name startswith 'VM-'", (row) => text(row, 'name').startsWith('vm-')],
    ["name endswith '007'", (row) => text(row, 'name').endsWith('007')],
    ["name has 'orders'", (row) => text(row, 'name').includes('orders')],
    ["name has 'order'", (row) => text(row, 'name') === 'order'],
    ["tags['workload'] == 'web'", (row) => tag(row, 'workload') === 'web'],
    ["tags.team =~ 'DATA'", (row) => tag(row, 'team') === 'data'],
    ["tags['Workload'] == 'web'", () => false],
    ["isempty(tags['workload'])", (row) => tag(row, 'workload') === ''],
    ['isnotnull(identity)', ({ identity }) => identity !== null],
    [
      "properties.hardwareProfile.vmSize startswith 'Standard_D'",
      (row) => JSON.stringify(row.properties).includes('"vmSize":"Standard_D'),
    ],
    [
      "sku.name == 'B1' or kind == 'StorageV2' and location == 'uksouth'",
      (row) =>
        JSON.stringify(row.sku).includes('"name":"B1"') || (row.kind === 'StorageV2' && row.location === 'uksouth'),
    ],
    [
      "not(type =~ 'Microsoft.Web/sites') and (location == 'uksouth')",
      (row) => !isSite(row) && row.location === 'uksouth',
    ],
    ["tolower(tostring(name)) == strcat('app-', 'web-007') // a comment", (row) => row.name === 'app-web-007'],
    ['sku.capacity >= 2', (row) => ((row.sku as { capacity?: number } | null)?.capacity ?? 0) >= 2],
    ["name == 'it\\'s' or name == @'a''b'", () => false],
  ])('%s', async (test_, expected) => {
    expect(await rows(`resources | where ${test_}`)).toEqual(all.filter(expected));
  });

  test('a text in quotes cannot leave them', async () => {
    expect(await rows("resources | where name == '\\' or 1 == 1 or name == \\''")).toEqual([]);
  });
});

describe('operators', () => {
  test('project takes, names and calculates', async () => {
    expect(
      (
        await rows(
          "resources | where type == 'microsoft.compute/virtualmachines' | project name, size = properties.hardwareProfile.vmSize, tags.team, tolower(id) | take 1",
        )
      )[0],
    ).toEqual({
      name: expect.stringMatching(/^vm-/),
      size: expect.stringMatching(/^Standard_/),
      tags_team: expect.toSatisfy((team: unknown) => team === null || typeof team === 'string'),
      Column4: expect.stringMatching(/^[^A-Z]+$/),
    });
  });

  test('extend adds beside what there is', async () => {
    const [first] = await rows('resources | extend team = tostring(tags.team) | limit 1');
    expect(first).toEqual({ ...all[0], team: expect.any(String) });
  });

  test('summarize counts by what is no dynamic value', async () => {
    const byType = await rows(
      'resources | summarize n = count() by type, location | order by n desc, type asc, location asc',
    );
    expect(byType.reduce((sum, { n }) => sum + Number(n), 0)).toBe(all.length);
    expect(byType.toSorted((one, other) => Number(other.n) - Number(one.n))[0]?.n).toBe(byType[0]?.n);
    expect(await rows("resources | summarize count() by team = tostring(tags['team'])")).toHaveLength(4);
    expect((await refusalOf("resources | summarize count() by tags['team']")).message).toContain(
      "'tags_team' of 'summarize' is of a 'dynamic' type",
    );
    expect((await refusalOf('resources | order by tags.team')).message).toContain("'dynamic' type");
    expect(await rows("resources | where type == 'none' | summarize count()")).toEqual([{ count_: 0 }]);
    expect(await rows('resources | count')).toEqual([{ Count: all.length }]);
    expect(await rows('resources | distinct location')).toHaveLength(4);
  });

  test('order by goes down unless told otherwise, top takes the first of an order', async () => {
    const down = await names('resources | order by name');
    expect(down).toEqual(down.toSorted(byText).toReversed());
    const up = await names('resources | sort by name asc');
    expect(up).toEqual(up.toSorted(byText));
    expect(await names('resources | top 3 by name asc')).toEqual(up.slice(0, 3));
  });

  test('the oldest form begins with an operator', async () => {
    expect(await rows("where type == 'microsoft.web/sites'")).toEqual(all.filter(isSite));
  });
});

describe('a query that is refused', () => {
  test.each([
    ['resources | join kind=inner (resourcecontainers) on subscriptionId', 'InvalidQueryLanguage', 'join'],
    ['resources | parse id with * a', 'InvalidQueryLanguage', 'parse'],
    ['resources | project-away id', 'InvalidQueryLanguage', 'project'],
    ['resources | where substring(name, 1) == "a"', 'InvalidQueryLanguage', 'substring'],
    ['resources | summarize dcount(type)', 'InvalidQueryLanguage', 'dcount'],
    ['resources | where name matches regex "a"', 'InvalidQueryLanguage', 'matches'],
    ['resources | wehre name == 1', 'ParserFailure', 'wehre'],
    ["resources | where name == 'open", 'ParserFailure', "'"],
    ['resources | where name ==', 'ParserFailure', '<EOF>'],
    ['resources | take many', 'ParserFailure', 'many'],
    ['resources | where (name == "a"', 'ParserFailure', '<EOF>'],
    ['resources where', 'ParserFailure', 'where'],
    ['', 'ParserFailure', '<EOF>'],
    ['resources | where Name == "a"', 'InvalidColumnNames', 'Name'],
    [`resources | where ${'('.repeat(100)}`, 'ParserFailure', '('],
  ])('%s', async (query, code, token) => {
    expect(await refusalOf(query)).toMatchObject({ code, token });
  });

  test('says where it failed', async () => {
    expect(await refusalOf('resources\n| where name ! "a"')).toMatchObject({
      line: 2,
      characterPositionInLine: expect.any(Number),
    });
    expect(await refusalOf('nothing')).toEqual({
      code: 'DisallowedLogicalTableName',
      message: 'Table nothing is invalid, unsupported or disallowed.',
    });
  });
});

describe('pages', () => {
  test('have 100 rows, and a token to go on with the same query', async () => {
    const query = 'resources | project id | order by id asc';
    const ids: unknown[] = [];
    const sizes: number[] = [];
    for (let token: string | undefined, isFirst = true; isFirst || token !== undefined; isFirst = false) {
      const { body }: Awaited<ReturnType<typeof ask>> = await ask(
        query,
        token === undefined ? {} : { $skipToken: token },
      );
      expect(body).toMatchObject({
        totalRecords: all.length,
        count: body.data.length,
        resultTruncated: 'false',
        facets: [],
      });
      sizes.push(body.data.length);
      ids.push(...body.data.map(({ id }: Row) => id));
      token = body.$skipToken;
    }
    expect(sizes[0]).toBe(100);
    expect(ids).toEqual(all.map(({ id }) => id).toSorted(byText));
  });

  test('end for good without an id or under a limit of the query', async () => {
    for (const query of ['resources | project name', 'resources | take 150']) {
      const { body } = await ask(query, {});
      expect([body.count, body.resultTruncated, body.$skipToken]).toEqual([100, 'true', undefined]);
    }
    expect((await ask('resources | take 7', {})).body).toMatchObject({ totalRecords: 7, resultTruncated: 'false' });
  });

  test('can begin later; a token of another query and figures out of range are refused', async () => {
    const { body } = await ask('resources', { $top: 2, $skip: 3 });
    expect(body.data).toEqual(all.slice(3, 5));
    const other = await ask('resourcecontainers', { $skipToken: body.$skipToken });
    expect([...codeOf(other), other.body.error.details[0].code]).toEqual([400, 'BadRequest', 'InvalidSkipToken']);
    for (const options of [{ $top: 0 }, { $top: 1001 }, { $skip: -1 }, { resultFormat: 'csv' }]) {
      expect((await ask('resources', options)).status).toBe(400);
    }
  });

  test('are tables where asked, and in old versions', async () => {
    const { body } = await ask('resources | project name, tags | take 1', { resultFormat: 'table' });
    expect(body.data).toEqual({
      columns: [
        { name: 'name', type: 'string' },
        { name: 'tags', type: 'object' },
      ],
      rows: [[all[0]?.name, all[0]?.tags]],
    });
    const old = await call('POST', path.replace('2022-10-01', '2019-04-01'), { body: { query: 'resources | count' } });
    expect(old.body.data).toEqual({ columns: [{ name: 'Count', type: 'integer' }], rows: [[all.length]] });
  });
});

describe('the scope', () => {
  const staging = subscriptionCalled('Fabrikam staging').subscriptionId;
  const hidden = subscriptionCalled('Dye house laboratory').subscriptionId;

  test('of named subscriptions holds those the caller sees, and is refused where that is none', async () => {
    const { body } = await ask('resources | distinct subscriptionId', {}, { subscriptions: [staging, hidden] });
    expect(body.data).toEqual([{ subscriptionId: staging }]);
    const denied = await ask('resources', {}, { subscriptions: [hidden] });
    expect([...codeOf(denied), denied.body.error.details[0].code]).toEqual([403, 'AccessDenied', 'AccessDenied']);
    expect((await ask('resources', {}, { subscriptions: ['none'] })).status).toBe(400);
  });

  test('can be the one management group', async () => {
    const { tenantId } = subscriptionCalled('Fabrikam staging');
    expect((await ask('resources', {}, { managementGroups: [tenantId] })).body.totalRecords).toBe(all.length);
    expect((await ask('resources', {}, { managementGroups: ['other'] })).status).toBe(403);
    expect((await ask('resources', {}, { managementGroups: [tenantId], subscriptions: [staging] })).status).toBe(400);
  });
});

describe('the quota', () => {
  test('falls from fifteen, for each user, and comes back after five seconds', async () => {
    arm.time += 6000;
    expect(quota((await ask('resources | count')).headers)).toEqual(['14', '00:00:05']);
    arm.time += 3500;
    expect(quota((await ask('resources | nonsense')).headers)).toEqual(['13', '00:00:02']);
    expect(quota((await ask('resources | count', {}, {}, 'edsger')).headers)).toEqual(['14', '00:00:05']);
    arm.time += 1500;
    expect(quota((await ask('resources | count')).headers)).toEqual(['14', '00:00:05']);
  });

  test('is used up for the throttled person, and by a fault', async () => {
    const tim = await ask('resources', {}, {}, 'tim');
    expect([...codeOf(tim), tim.headers.get('retry-after')]).toEqual([429, 'RateLimiting', '2']);
    expect(quota(tim.headers)).toEqual(['0', '00:00:05']);
    arm.faults.set('arm', { status: 429, retryAfter: '7', times: 1 });
    const refused = await ask('resources');
    expect([...codeOf(refused), refused.headers.get('retry-after')]).toEqual([429, 'RateLimiting', '7']);
  });
});

test('a body that is none is refused, and so is another method', async () => {
  expect(codeOf(await call('POST', path))).toEqual([400, 'BadRequest']);
  expect(codeOf(await call('POST', path, { body: {} }))).toEqual([400, 'BadRequest']);
  expect(codeOf(await call('GET', path))).toEqual([405, 'MethodNotAllowed']);
  expect(codeOf(await call('POST', path.replace('2022-10-01', '2021-04-01'), { body: {} }))).toEqual([
    400,
    'InvalidApiVersionParameter',
  ]);
});
