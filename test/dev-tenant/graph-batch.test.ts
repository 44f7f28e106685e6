/** `$batch` of the dev tenant's Graph: the envelope, matching by id, dependencies, faults of single items. @module */
import { array, assert, asyncProperty, constantFrom, string, uniqueArray } from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { graphApi } from '../../src/dev-tenant/graph/api.ts';
import { ask, directory, hostApi, personCalled } from './api-host.ts';

const graph = await hostApi('/graph', graphApi, 'https://graph.microsoft.com');
afterAll(() => graph[Symbol.asyncDispose]());
const token = await graph.sign({ scp: 'User.Read User.ReadBasic.All User.Read.All' });

interface Answer {
  readonly id: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Awaited<ReturnType<typeof ask>>['body'];
}

const post = (body: unknown, authorization = token) =>
  ask(`${graph.url}/v1.0/$batch`, authorization, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const get = (id: string, url: string, more: object = {}) => ({ id, method: 'GET', url, ...more });
const run = async (...requests: object[]): Promise<Map<string, Answer>> => {
  const { status, body } = await post({ requests });
  expect(status).toBe(200);
  const responses: readonly Answer[] = body.responses;
  return new Map(responses.map((answer) => [answer.id, answer]));
};

test('answers every request under its own id, whatever the ids and their order', async () => {
  const people = constantFrom(...directory.people);
  const ids = uniqueArray(string({ minLength: 1, maxLength: 12 }), {
    minLength: 1,
    maxLength: 20,
    selector: (id) => id.toLowerCase(),
  });
  const batches = ids.chain((names) =>
    array(people, { minLength: names.length, maxLength: names.length }).map((who) => ({ names, who })),
  );
  await assert(
    asyncProperty(batches, async ({ names, who }) => {
      const requests = names.map((id, index) => get(id, `/users/${who[index]?.objectId}?$select=id`));
      const answers = await run(...requests);
      expect(answers.size).toBe(names.length);
      expect(names.map((id) => answers.get(id)?.body.id)).toEqual(who.map(({ objectId }) => objectId));
    }),
    { numRuns: 25 },
  );
});

test('does not keep the order of the requests', async () => {
  const requests = Array.from({ length: 20 }, (_, index) => get(String(index), '/me'));
  const { body } = await post({ requests });
  const responses: readonly Answer[] = body.responses;
  const order = responses.map(({ id }) => id);
  expect(order).not.toEqual(requests.map(({ id }) => id));
  expect(order.toSorted()).toEqual(requests.map(({ id }) => id).toSorted());
});

test('is 200 while its items fail each in their own way', async () => {
  const head = directory.people.find(({ managerId }) => managerId === null);
  const answers = await run(
    get('ok', 'me?$select=id'),
    get('absent', '/users/nobody@fabrikam.example'),
    get('head', `/users/${head?.objectId}/manager`),
    { id: 'forbidden', method: 'POST', url: '/directoryObjects/getByIds', body: {}, headers: { 'Content-Type': 'x' } },
    get('nested', '/$batch'),
    get('count', '/users/$count', { headers: { ConsistencyLevel: 'eventual' } }),
  );
  const statuses = Object.fromEntries([...answers].map(([id, { status }]) => [id, status]));
  expect(statuses).toEqual({ ok: 200, absent: 404, head: 404, forbidden: 403, nested: 400, count: 200 });
  expect(answers.get('ok')?.body.id).toBe(personCalled('ada').objectId);
  expect(answers.get('absent')?.body.error.code).toBe('Request_ResourceNotFound');
  expect(answers.get('ok')?.headers['Content-Type']).toContain('application/json');
  expect(Buffer.from(answers.get('count')?.body, 'base64').toString()).toBe(String(directory.people.length));
});

test('lets one request wait for another and fails it with that one', async () => {
  const serial = await run(
    get('1', '/me'),
    get('2', '/users/nobody', { dependsOn: ['1'] }),
    get('3', '/me', { dependsOn: ['2'] }),
  );
  expect(['1', '2', '3'].map((id) => serial.get(id)?.status)).toEqual([200, 404, 424]);
  const same = await run(get('1', '/me'), get('2', '/me', { dependsOn: ['1'] }), get('3', '/me', { dependsOn: ['1'] }));
  expect(['1', '2', '3'].map((id) => same.get(id)?.status)).toEqual([200, 200, 200]);
});

test.each([
  ['more than 20', Array.from({ length: 21 }, (_, index) => get(String(index), '/me')), /maximum value of 20/],
  ['ids that differ in case only', [get('a', '/me'), get('A', '/me')], /unique/],
  ['an id that is a number', [{ ...get('1', '/me'), id: 1 }], /non-empty string/],
  ['an absolute address', [get('1', 'https://elsewhere.example/me')], /relative/],
  ['a body without its type', [{ id: '1', method: 'POST', url: '/me', body: {} }], /Content-Type/],
  ['two dependencies', [get('1', '/me'), get('2', '/me'), get('3', '/me', { dependsOn: ['1', '2'] })], /one request/],
  ['a dependency on nothing', [get('1', '/me', { dependsOn: ['9'] })], /not an earlier request/],
  [
    'dependencies of another pattern',
    [get('1', '/me'), get('2', '/me'), get('3', '/me', { dependsOn: ['1'] }), get('4', '/me', { dependsOn: ['2'] })],
    /neither parallel, serial nor same/,
  ],
  ['no list', undefined, /Invalid batch payload/],
])('is refused as a whole for %s', async (_case, requests, message) => {
  const { status, body } = await post({ requests });
  expect(status).toBe(400);
  expect(body.error.message).toMatch(message);
});

test('throttles single items with their own Retry-After', async () => {
  graph.faults.set('graph', { status: 429, retryAfter: '2.128', times: 1, path: '/users/grace' });
  const answers = await run(get('1', '/me'), get('2', '/users/grace@fabrikam.example'));
  expect(answers.get('1')?.status).toBe(200);
  expect(answers.get('2')).toMatchObject({ status: 429, headers: { 'Retry-After': '2.128' } });
  const tim = await graph.sign({ oid: personCalled('tim').objectId, scp: 'User.Read' });
  const { status, body } = await post({ requests: [get('1', '/me')] }, tim);
  expect([status, body.responses[0].status, body.responses[0].headers['Retry-After']]).toEqual([200, 429, '1.5']);
});

test('lets parts meet faults of their own paths side by side', async () => {
  graph.faults.set('graph', { status: 429, retryAfter: '4', times: 1, path: '/users/grace' });
  graph.faults.set('graph', { status: 503, times: 1, path: '/users/alan' });
  const requests = ['/me', '/users/grace@fabrikam.example', '/users/alan@fabrikam.example'];
  const answers = await run(...requests.map((url, index) => get(String(index), url)));
  expect(['0', '1', '2'].map((id) => answers.get(id)?.status)).toEqual([200, 429, 503]);
  const again = await run(...requests.map((url, index) => get(String(index), url)));
  expect([...again.values()].map(({ status }) => status)).toEqual([200, 200, 200]);
});

test('asks for the token once, on the outside', async () => {
  const other = await graph.sign({ aud: 'https://elsewhere.example', scp: 'User.Read' });
  expect((await post({ requests: [get('1', '/me')] }, other)).status).toBe(401);
});
