/** Lists of many subscriptions: what goes over the wire, which source answers, and that cursors go on whoever it was. */
import { describe, expect, test } from 'vitest';
import { json } from '../support/loopback.ts';
import { type ArmHost, createEstate, type GraphBody, guid, RESOURCE_GRAPH, startArm } from './arm-host.ts';

const GROUPS = `nodes { id name location tags { name value } provisioningState } pageInfo { hasNextPage endCursor }`;
const ALL = `{ subscriptions(first: 100) { nodes { subscriptionId resourceGroups(first: 3) { ${GROUPS} } } } }`;

interface Script {
  /** Instead of Resource Graph's answer: status, headers, or another body. */
  readonly refuse?: (
    body: GraphBody,
    index: number,
  ) => { status: number; headers?: Record<string, string> } | undefined;
  readonly change?: (answer: Record<string, unknown>, index: number) => Record<string, unknown>;
}

type Estate = ReturnType<typeof createEstate>;

async function startEstate(estate: Estate, { refuse, change }: Script = {}): Promise<ArmHost> {
  let asked = 0;
  const host: ArmHost = await startArm((path, request, response) => {
    if (path.startsWith('/subscriptions?')) return estate.list;
    if (!path.startsWith(RESOURCE_GRAPH)) return estate.ownList(request.url, host.calling.server.url);
    const index = asked;
    asked += 1;
    const body = JSON.parse(request.body) as GraphBody;
    const refusal = refuse?.(body, index);
    if (refusal) return json(response, refusal.status, { error: { code: 'BadRequest' } }, refusal.headers);
    const answer = estate.resourceGraph(body);
    return change ? change(answer, index) : answer;
  });
  return host;
}

const shown = ({ id, name, location, tags }: ReturnType<Estate['groupsOf']>[number]) => ({
  id,
  name,
  location,
  tags: Object.entries(tags).map(([tag, value]) => ({ name: tag, value })),
  provisioningState: 'Succeeded',
});

describe('resource groups of 50 subscriptions', () => {
  const estate = createEstate(50, (index) => (index % 7) + 1);

  test('are one call of Resource Graph, asked for those subscriptions and nothing of the caller', async () => {
    await using host = await startEstate(estate);
    const { data, errors } = await host.ask(ALL);
    expect(errors).toBeUndefined();
    expect(host.calls()).toEqual([
      'GET /subscriptions?api-version=2022-12-01',
      `POST ${RESOURCE_GRAPH}?api-version=2021-03-01`,
    ]);
    expect(host.queries()).toEqual([
      {
        subscriptions: estate.ids,
        query:
          "ResourceContainers | where type =~ 'microsoft.resources/subscriptions/resourcegroups' | project id, subscriptionId, name, location, tags, properties | order by subscriptionId asc, tolower(id) asc",
        options: { resultFormat: 'objectArray', $top: 1_000 },
      },
    ]);
    for (const { subscriptionId, resourceGroups } of data.subscriptions.nodes) {
      const all = estate.groupsOf(subscriptionId).map(shown);
      expect(resourceGroups.nodes).toEqual(all.slice(0, 3));
      expect(resourceGroups.pageInfo.hasNextPage).toBe(all.length > 3);
    }
  });

  test('asked for twice with other sizes and fields are still one call', async () => {
    await using host = await startEstate(estate);
    const { data } = await host.ask(
      '{ subscriptions { nodes { subscriptionId few: resourceGroups(first: 1) { nodes { id } } many: resourceGroups { nodes { name tags { name } } } } } }',
    );
    expect(host.queries()).toHaveLength(1);
    for (const { subscriptionId, few, many } of data.subscriptions.nodes) {
      expect(few.nodes).toHaveLength(1);
      expect(many.nodes).toHaveLength(estate.groupsOf(subscriptionId).length);
    }
  });

  test('asked for DIRECT are a list each', async () => {
    await using host = await startEstate(estate);
    await host.ask('{ subscriptions { nodes { resourceGroups(first: 1, consistency: DIRECT) { nodes { id } } } } }');
    expect(host.queries()).toEqual([]);
    expect(host.calls()).toHaveLength(51);
  });
});

test('of one subscription are the own list of Azure Resource Manager', async () => {
  const estate = createEstate(1, () => 3);
  await using host = await startEstate(estate);
  const { data } = await host.ask(ALL);
  expect(host.calls()).toEqual([
    'GET /subscriptions?api-version=2022-12-01',
    `GET /subscriptions/${guid(1)}/resourcegroups?api-version=2021-04-01&$top=50`,
    `GET /subscriptions/${guid(1)}/resourcegroups?api-version=2021-04-01&$top=50&$skiptoken=2`,
  ]);
  expect(data.subscriptions.nodes[0].resourceGroups.nodes).toEqual(estate.groupsOf(guid(1)).map(shown));
});

describe('where Resource Graph does not answer', () => {
  const estate = createEstate(12, (index) => index + 1);
  const whole = (data: { subscriptions: { nodes: readonly Record<string, never>[] } }) => {
    expect(data.subscriptions.nodes).toHaveLength(12);
    for (const { subscriptionId, resourceGroups } of data.subscriptions.nodes as unknown as Shown[])
      expect(resourceGroups.nodes).toEqual(estate.groupsOf(subscriptionId).map(shown).slice(0, 3));
  };
  interface Shown {
    readonly subscriptionId: string;
    readonly resourceGroups: { readonly nodes: readonly unknown[] };
  }

  test.each([400, 403, 404, 500, 503])('%i: the own lists do, few at a time, and it is asked once', async (status) => {
    await using host = await startEstate(estate, { refuse: () => ({ status }) });
    const { data, errors } = await host.ask(ALL);
    expect(errors).toBeUndefined();
    expect(host.queries()).toHaveLength(1);
    whole(data);
  });

  test.each(['0', '2', '60'])(
    '429 with a time of %s s: the own lists do, at once and the next time too',
    async (time) => {
      await using host = await startEstate(estate, {
        refuse: () => ({
          status: 429,
          headers: {
            'x-ms-user-quota-remaining': '0',
            'x-ms-user-quota-resets-after': '00:00:05',
            'retry-after': time,
          },
        }),
      });
      const { data, errors } = await host.ask(ALL);
      expect(errors).toBeUndefined();
      expect(host.queries()).toHaveLength(1);
      whole(data);
      if (time !== '60') return;
      const again = await host.ask(ALL);
      expect(host.queries()).toHaveLength(1);
      whole(again.data);
    },
  );

  test('a second wide list of the operation does not ask it again', async () => {
    await using host = await startEstate(estate, { refuse: () => ({ status: 403 }) });
    const { errors } = await host.ask(
      '{ subscriptions { nodes { resourceGroups(first: 1) { nodes { id resources(first: 1) { nodes { id } } } } } } }',
    );
    expect(host.queries()).toHaveLength(1);
    // The loopback has no resources; that they were asked for at their own lists is the point.
    expect(errors).toBeUndefined();
    expect(host.calls().filter((call) => /^GET .*\/resources\?/.test(call))).toHaveLength(12);
  });

  test('401 with claims: nobody else is asked, the challenge goes to the client', async () => {
    const claims = Buffer.from('{"access_token":{"nbf":{"essential":true}}}').toString('base64');
    await using host = await startEstate(estate, {
      refuse: () => ({
        status: 401,
        headers: { 'www-authenticate': `Bearer error="invalid_token", claims="${claims}"` },
      }),
    });
    const { errors } = await host.ask(ALL);
    expect(errors).toHaveLength(12);
    expect(new Set(errors?.map(({ originalError }) => (originalError as { code?: string } | undefined)?.code))).toEqual(
      new Set(['CLAIMS_CHALLENGE']),
    );
    expect(host.calls().filter((call) => call.includes('/resourcegroups'))).toEqual([]);
  });
});

describe('more than one page of Resource Graph', () => {
  // 600 groups each: two and a half subscriptions to a page.
  const estate = createEstate(5, () => 600);

  test('is read by its skip tokens, the query unchanged', async () => {
    await using host = await startEstate(estate);
    const { data, errors } = await host.ask(ALL);
    expect(errors).toBeUndefined();
    const queries = host.queries();
    expect(queries.map(({ options }) => options.$skipToken)).toEqual([undefined, '1000', '2000']);
    expect(new Set(queries.map(({ query, subscriptions }) => JSON.stringify([query, subscriptions]))).size).toBe(1);
    for (const { resourceGroups } of data.subscriptions.nodes) expect(resourceGroups.nodes).toHaveLength(3);
    expect(host.calls()).toHaveLength(4);
  });

  test.each<[string, Script]>([
    ['a later page is refused', { refuse: (_body, index) => (index === 1 ? { status: 429 } : undefined) }],
    [
      'the answer is cut without a token',
      { change: (answer) => ({ ...answer, $skipToken: undefined, resultTruncated: 'true' }) },
    ],
    ['more match than may be read', { change: (answer) => ({ ...answer, totalRecords: 20_000 }) }],
  ])('%s: what came whole counts, the rest is asked of the own lists', async (_why, script) => {
    await using host = await startEstate(estate, script);
    const { data, errors } = await host.ask(ALL);
    expect(errors).toBeUndefined();
    for (const { subscriptionId, resourceGroups } of data.subscriptions.nodes)
      expect(resourceGroups.nodes).toEqual(estate.groupsOf(subscriptionId).map(shown).slice(0, 3));
    // Of 1,000 rows the first subscription is whole, the second is cut.
    const direct = new Set(
      host.calls().flatMap((call) => /^GET \/subscriptions\/([^/]+)\/resourcegroups/.exec(call)?.[1] ?? []),
    );
    expect(direct).toEqual(new Set(estate.ids.slice(1)));
  });

  test('the text "false" is no truncation', async () => {
    const small = createEstate(3, () => 2);
    await using host = await startEstate(small);
    await host.ask(ALL);
    expect(host.calls()).toHaveLength(2);
  });

  test('is not asked for when the quota of the user is used up', async () => {
    await using host = await startArm((path, request, response) => {
      if (path.startsWith('/subscriptions?')) return estate.list;
      if (!path.startsWith(RESOURCE_GRAPH)) return estate.ownList(request.url, host.calling.server.url);
      return json(response, 200, estate.resourceGraph(JSON.parse(request.body) as GraphBody), {
        'x-ms-user-quota-remaining': '0',
      });
    });
    const { data, errors } = await host.ask(ALL);
    expect(errors).toBeUndefined();
    expect(host.queries()).toHaveLength(1);
    for (const { resourceGroups } of data.subscriptions.nodes) expect(resourceGroups.nodes).toHaveLength(3);
  });
});

describe('a cursor', () => {
  const estate = createEstate(3, () => 7);
  const ONE = `query ($id: ID!, $after: String) { subscription(id: $id) { resourceGroups(first: 3, after: $after) { ${GROUPS} } } }`;

  /** `subscription(id)` beside the lists. */
  async function startWithOne(script: Script = {}): Promise<ArmHost> {
    const host: ArmHost = await startArm((path, request, response) => {
      const one = /^\/subscriptions\/([^/?]+)\?/.exec(path)?.[1];
      if (one !== undefined) return { id: `/subscriptions/${one}`, subscriptionId: one };
      if (path.startsWith('/subscriptions?')) return estate.list;
      if (!path.startsWith(RESOURCE_GRAPH)) return estate.ownList(request.url, host.calling.server.url);
      const body = JSON.parse(request.body) as GraphBody;
      const refusal = script.refuse?.(body, host.queries().length - 1);
      return refusal ? json(response, refusal.status, {}, refusal.headers) : estate.resourceGraph(body);
    });
    return host;
  }

  async function readOn(host: ArmHost, id: string, from: { nodes: { id: string }[]; pageInfo: { endCursor: string } }) {
    const ids = from.nodes.map((node) => node.id);
    for (let after: string | null = from.pageInfo.endCursor; after !== null; ) {
      const { data, errors } = await host.ask(ONE, { id, after });
      expect(errors).toBeUndefined();
      const { nodes, pageInfo } = data.subscription.resourceGroups;
      ids.push(...nodes.map((node: { id: string }) => node.id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    }
    return ids;
  }

  test('of Resource Graph goes on there for one subscription, by how many stand before it', async () => {
    await using host = await startWithOne();
    const { data } = await host.ask(ALL);
    const [, second] = data.subscriptions.nodes;
    const ids = await readOn(host, second.subscriptionId, second.resourceGroups);
    expect(ids).toEqual(estate.groupsOf(second.subscriptionId).map(({ id }) => id));
    expect(host.queries().slice(1)).toMatchObject([
      { subscriptions: [second.subscriptionId], options: { $skip: 3, $top: 3 } },
      { subscriptions: [second.subscriptionId], options: { $skip: 6, $top: 3 } },
    ]);
  });

  test('of Resource Graph goes on over the own list when Resource Graph refuses meanwhile', async () => {
    await using host = await startWithOne({ refuse: (_body, index) => (index > 0 ? { status: 503 } : undefined) });
    const { data } = await host.ask(ALL);
    const [, , third] = data.subscriptions.nodes;
    const ids = await readOn(host, third.subscriptionId, third.resourceGroups);
    expect(ids).toEqual(estate.groupsOf(third.subscriptionId).map(({ id }) => id));
  });

  test('of the own list goes on there, also among many', async () => {
    await using host = await startWithOne();
    const [id = ''] = estate.ids;
    const { data } = await host.ask(ONE, { id });
    const { endCursor } = data.subscription.resourceGroups.pageInfo;
    const { data: wide, errors } = await host.ask(
      `query ($after: String) { subscriptions { nodes { subscriptionId resourceGroups(first: 3, after: $after) { nodes { id } } } } }`,
      { after: endCursor },
    );
    expect(errors).toBeUndefined();
    expect(host.queries()).toEqual([]);
    for (const { subscriptionId, resourceGroups } of wide.subscriptions.nodes)
      expect(resourceGroups.nodes).toEqual(
        estate
          .groupsOf(subscriptionId)
          .slice(3, 6)
          .map((group) => ({ id: group.id })),
      );
  });

  test.each([
    ['another host', ['?$skiptoken=1&x=https://evil.example', 0]],
    ['a filter', ["?$skiptoken=1&$filter=tagName eq 'x'", 0]],
    ['another source', ['graph', 0]],
    ['a negative place', ['resource-graph', -1]],
    ['a place beyond all', ['resource-graph', 10_000]],
    ['a place that is a text', ['resource-graph', '0 | project id']],
    ['more members', ['resource-graph', 0, 'x']],
  ])('bent to %s is refused, and nobody is asked', async (_what, cursor) => {
    await using host = await startWithOne();
    const after = Buffer.from(JSON.stringify(cursor)).toString('base64url');
    const { errors } = await host.ask(ONE, { id: estate.ids[0], after });
    expect(errors?.[0]?.originalError).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(host.calls().filter((call) => !/^GET \/subscriptions\/[^/]+\?/.test(call))).toEqual([]);
  });
});

test('a row of a subscription that was not asked for is no answer, though it is the only list', async () => {
  const estate = createEstate(1, () => 3);
  await using host = await startArm((path) => {
    if (path.startsWith('/subscriptions?')) return estate.list;
    if (!path.startsWith(RESOURCE_GRAPH)) return {};
    const row = { id: `/subscriptions/${guid(2)}/resourceGroups/x`, name: 'x', location: 'y', subscriptionId: guid(2) };
    return { totalRecords: 1, count: 1, data: [row], resultTruncated: 'false' };
  });
  const after = Buffer.from('["resource-graph",0]').toString('base64url');
  const { data, errors } = await host.ask(
    `{ subscriptions { nodes { resourceGroups(after: "${after}") { nodes { id } } } } }`,
  );
  expect(data?.subscriptions.nodes).toEqual([{ resourceGroups: null }]);
  expect(errors?.[0]?.originalError).toMatchObject({ downstream: { api: 'arm', code: 'UnexpectedAnswer' } });
});
