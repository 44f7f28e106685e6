/** Lists at the wire: the first query, next links that stay at home, and what cursors may bring back. */
import { expect, test } from 'vitest';
import { createJsonBatch } from '../../src/downstream/json-batch.ts';
import { listConnection, type PagedList } from '../../src/downstream/list-pages.ts';
import { BadUserInputError } from '../../src/errors/errors.ts';
import { systemClock } from '../../src/observability/clock.ts';
import { json, listen, type SeenRequest } from '../support/loopback.ts';
import { type Calling, startCalling } from './calling.ts';

const list: PagedList<number> = {
  path: '/items',
  scopes: ['Items.Read'],
  query: { $orderby: 'name' },
  sizeOption: '$top',
  markOptions: new Set(['$skiptoken']),
  linkMember: '@odata.nextLink',
  read: (item) => (typeof item === 'number' ? item : undefined),
  defaultFirst: 2,
  maxFirst: 10,
};
const readsOf = ({ api }: Calling) => createJsonBatch(api, systemClock);
const homeOf = ({ headers }: SeenRequest) => `http://${headers.host}`;

test('asks for the first page, follows its links, leaves out what the list does not want', async () => {
  await using calling = await startCalling((request, response) =>
    json(
      response,
      200,
      request.url.includes('$skiptoken')
        ? { value: [3, 4] }
        : { value: [1, 'x', 2], '@odata.nextLink': `${homeOf(request)}/v1.0/items?$top=4&$skiptoken=a%2Bb` },
    ),
  );
  const { nodes, pageInfo } = await listConnection(readsOf(calling), list, { first: 4 });
  expect(nodes).toEqual([1, 2, 3, 4]);
  expect(pageInfo.hasNextPage).toBe(false);
  expect(calling.server.seen.map(({ url }) => url)).toEqual([
    '/v1.0/items?$orderby=name&$top=4',
    '/v1.0/items?$orderby=name&$top=4&$skiptoken=a%2Bb',
  ]);
  expect(calling.asked[0]?.scopes).toEqual(['https://graph.microsoft.com/Items.Read']);
});

test.each([
  ['another host', 'https://evil.example/v1.0/items?$skiptoken=x'],
  ['a longer host', 'http://127.0.0.1.evil.example/v1.0/items'],
  ['no address', 'nonsense'],
  ['a relative address', '/v1.0/items?$skiptoken=x'],
])('fails on a link to %s', async (_name, link) => {
  await using calling = await startCalling((_request, response) =>
    json(response, 200, { value: [1], '@odata.nextLink': link }),
  );
  await expect(listConnection(readsOf(calling), list, { first: 4 })).rejects.toMatchObject({
    code: 'DOWNSTREAM_ERROR',
    downstream: { api: 'graph', code: 'ForeignLink' },
  });
  expect(calling.server.seen).toHaveLength(1);
});

test('sends nothing to another origin, whatever a link says', async () => {
  await using collector = await listen((_request, response) => json(response, 200, { value: [2] }));
  await using calling = await startCalling((_request, response) =>
    json(response, 200, { value: [1], '@odata.nextLink': `${collector.url}/v1.0/items?$skiptoken=x` }),
  );
  await expect(listConnection(readsOf(calling), list, { first: 4 })).rejects.toMatchObject({
    downstream: { code: 'ForeignLink' },
  });
  expect(collector.seen).toEqual([]);
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a list', [1]],
  ['no list', {}],
  ['a list that is none', { value: { 0: 1 } }],
  ['a link that is no text', { value: [], '@odata.nextLink': 5 }],
])('takes %s for no answer', async (_name, body) => {
  await using calling = await startCalling((_request, response) =>
    body === undefined ? response.end() : json(response, 200, body),
  );
  await expect(listConnection(readsOf(calling), list, {})).rejects.toMatchObject({
    downstream: { code: 'UnexpectedAnswer' },
  });
});

test.each([
  '?$skiptoken=a&$skiptoken=b',
  '?$skiptoken=a&$top=11',
  '?$skiptoken=a&$top=0',
  '?$skiptoken=a&$top=2&%24top=3',
  '?$orderby=other&$skiptoken=a',
  '?&',
  '?$filter=x',
  '?$top=1&$expand=manager',
  '?%24select=id',
  '?$search=x',
])('refuses a cursor that brings %s', async (query) => {
  await using calling = await startCalling((_request, response) => json(response, 200, { value: [] }));
  const after = Buffer.from(JSON.stringify([query, 0])).toString('base64url');
  await expect(listConnection(readsOf(calling), list, { after })).rejects.toBeInstanceOf(BadUserInputError);
  expect(calling.server.seen).toEqual([]);
});

test('says all options anew on each page, headers too, and takes the place alone from a cursor', async () => {
  await using calling = await startCalling((request, response) =>
    json(response, 200, {
      value: [1, 2],
      ...(request.url.includes('skiptoken')
        ? {}
        : {
            '@odata.nextLink': `${homeOf(request)}/v1.0/elsewhere?$filter=all&$expand=x&%24top=2&$skiptoken=mark%3D%3D`,
          }),
    }),
  );
  const headed = { ...list, headers: { ConsistencyLevel: 'eventual' } };
  const first = await listConnection(readsOf(calling), headed, { first: 2 });
  await listConnection(readsOf(calling), headed, { first: 2, after: first.pageInfo.endCursor });
  expect(calling.server.seen.map(({ url, headers }) => [url, headers.consistencylevel])).toEqual([
    ['/v1.0/items?$orderby=name&$top=2', 'eventual'],
    // The last item of the first page is found on that page; what follows it stands behind the link.
    ['/v1.0/items?$orderby=name&$top=2', 'eventual'],
    ['/v1.0/items?$orderby=name&%24top=2&$skiptoken=mark%3D%3D', 'eventual'],
  ]);
});

test('fails on a link that does not say where it goes on', async () => {
  await using calling = await startCalling((request, response) =>
    json(response, 200, { value: [1], '@odata.nextLink': `${homeOf(request)}/v1.0/items?$orderby=name` }),
  );
  await expect(listConnection(readsOf(calling), list, { first: 2 })).rejects.toMatchObject({
    downstream: { code: 'UnexpectedLink' },
  });
});

test('counts the whole list with its first page, and beside a later one', async () => {
  await using calling = await startCalling(
    (request, response) =>
      json(response, 200, {
        value: [1, 2],
        ...(request.url.includes('$count=true') ? { '@odata.count': 40 } : {}),
        '@odata.nextLink': `${homeOf(request)}/v1.0/items?$top=2&$skiptoken=m`,
      }),
    { config: { jsonBatch: false } },
  );
  const counted = { ...list, count: true };
  const reads = readsOf(calling);
  const first = await listConnection(reads, counted, { first: 2 });
  expect(first.totalCount).toBe(40);
  const onFirst = await listConnection(reads, counted, { first: 1, after: first.edges[0]?.cursor });
  expect(onFirst).toMatchObject({ totalCount: 40, nodes: [2] });
  expect(calling.server.seen).toHaveLength(1);
  const third = await listConnection(reads, list, { first: 3 });
  const later = await listConnection(readsOf(calling), counted, { first: 1, after: third.pageInfo.endCursor });
  expect([third.totalCount, later.totalCount]).toEqual([null, 40]);
  expect(calling.server.seen.map(({ url }) => url).toSorted()).toEqual([
    '/v1.0/items?$orderby=name&$count=true&$top=1',
    '/v1.0/items?$orderby=name&$count=true&$top=2',
    '/v1.0/items?$orderby=name&$top=2&$skiptoken=m',
    '/v1.0/items?$orderby=name&$top=2&$skiptoken=m',
    '/v1.0/items?$orderby=name&$top=3',
  ]);
});

test.each([-1, 1.5, '40', null, 2 ** 60])('takes %j for no count', async (count) => {
  await using calling = await startCalling((_request, response) =>
    json(response, 200, { value: [], '@odata.count': count }),
  );
  expect((await listConnection(readsOf(calling), { ...list, count: true }, {})).totalCount).toBeNull();
});

test('a semicolon in a mark divides nothing', async () => {
  await using calling = await startCalling((_request, response) => json(response, 200, { value: [] }));
  const after = Buffer.from(JSON.stringify(['?$skiptoken=1;owner=you', 0])).toString('base64url');
  await listConnection(readsOf(calling), list, { after });
  expect(calling.server.seen.map(({ url }) => url)).toEqual(['/v1.0/items?$orderby=name&$skiptoken=1%3Bowner=you']);
});
