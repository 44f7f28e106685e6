/** Mail of the dev tenant's Graph at the wire: pages, filters, search, bodies, ids, permissions. @module */
import { assert, asyncProperty, constantFrom, integer } from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { graphApi } from '../../src/dev-tenant/graph/api.ts';
import { ask, directory, hostApi, personCalled } from './api-host.ts';

const graph = await hostApi('/graph', graphApi, 'https://graph.microsoft.com');
afterAll(() => graph[Symbol.asyncDispose]());

const v1 = `${graph.url}/v1.0`;
const tokenOf = (alias: string, scp: string) => graph.sign({ oid: personCalled(alias).objectId, scp });
const reader = await tokenOf('ada', 'Mail.Read');
const appToken = (...roles: string[]) => graph.sign({ scp: undefined, roles });
const get = (path: string, headers: Record<string, string> = {}, token = reader) =>
  ask(`${v1}${path}`, token, { headers });
const query = (options: Record<string, string>) => new URLSearchParams(options).toString();

interface Message {
  readonly id: string;
  readonly subject: string;
  readonly isRead: boolean;
  readonly receivedDateTime: string;
}
const messages = async (options: Record<string, string>, path = '/me/messages'): Promise<Message[]> => {
  const { status, body } = await get(`${path}?${query({ $top: '1000', ...options })}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.value;
};
const idsOf = (found: readonly Message[]) => found.map(({ id }) => id);
const everything = await messages({});

describe('pages', () => {
  test('are of ten, newest first, unless something else is said', async () => {
    const { body } = await get('/me/messages');
    expect(body.value).toHaveLength(10);
    expect(body['@odata.nextLink']).toBe(`${v1}/me/messages?$skip=10`);
    const times = everything.map(({ receivedDateTime }) => receivedDateTime);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(times[0]?.localeCompare(new Date(graph.time).toISOString())).toBe(-1);
  });

  test('give every message exactly once, whatever their size', async () => {
    const sizes = integer({ min: 3, max: 1000 });
    const orders = constantFrom('', '&$orderby=receivedDateTime', '&$orderby=subject desc', '&$search="a"');
    await assert(
      asyncProperty(sizes, orders, async (top, order) => {
        const ids: string[] = [];
        for (let next: string | undefined = `${v1}/me/messages?$top=${top}${order}`; next !== undefined; ) {
          const { body } = await ask(next, reader);
          ids.push(...body.value.map(({ id }: Message) => id));
          next = body['@odata.nextLink'];
        }
        expect(new Set(ids).size).toBe(ids.length);
        if (!order.includes('search')) expect(ids.toSorted()).toEqual(everything.map(({ id }) => id).toSorted());
      }),
      { numRuns: 20 },
    );
  });

  test('know how many there are on the first one, and without any header', async () => {
    const first = await get('/me/messages?$count=true&$top=3');
    expect(first.body['@odata.count']).toBe(everything.length);
    expect((await ask(first.body['@odata.nextLink'], reader)).body).not.toHaveProperty('@odata.count');
    expect((await get('/me/messages')).body).not.toHaveProperty('@odata.count');
  });

  test.each([
    ['/me/messages?$top=1001', "The limit of '1000' for Top query has been exceeded"],
    ['/me/messages?$top=0', 'Invalid value'],
    ['/me/messages?$skip=-1', 'Invalid value'],
    ['/me/messages?$apply=x', 'not supported'],
    ['/me/messages?$top=1&$top=2', 'more than once'],
  ])('refuse %s', async (path, message) => {
    const { status, body } = await get(path);
    expect([status, body.error.code]).toEqual([400, 'ErrorInvalidUrlQuery']);
    expect(body.error.message).toContain(message);
  });
});

describe('filters', () => {
  test('leave what is unread', async () => {
    const unread = everything.filter(({ isRead }) => !isRead).map(({ id }) => id);
    expect(unread.length).toBeGreaterThan(0);
    expect((await messages({ $filter: 'isRead eq false' })).map(({ id }) => id)).toEqual(unread);
    expect(await messages({ $filter: 'not (isRead eq false)' })).toHaveLength(everything.length - unread.length);
  });

  test('compare times as instants, in any offset', async () => {
    const middle = everything[20]?.receivedDateTime ?? '';
    expect(await messages({ $filter: `receivedDateTime gt ${middle}` })).toHaveLength(
      everything.filter(({ receivedDateTime }) => receivedDateTime > middle).length,
    );
    const shifted = `${new Date(Date.parse(middle) + 7_200_000).toISOString().slice(0, 19)}+02:00`;
    const found = await messages({ $filter: `receivedDateTime ge ${shifted} and receivedDateTime le ${shifted}` });
    expect(found.map(({ receivedDateTime }) => receivedDateTime)).toContain(middle);
  });

  test('take sorting beside them only where its property leads the filter', async () => {
    const refused = await get(
      `/me/messages?${query({ $filter: 'isRead eq false', $orderby: 'receivedDateTime desc' })}`,
    );
    expect([refused.status, refused.body.error.code]).toEqual([400, 'InefficientFilter']);
    const filter = 'receivedDateTime ge 1900-01-01T00:00:00Z and isRead eq false';
    const sorted = await messages({ $filter: filter, $orderby: 'receivedDateTime asc' });
    const times = sorted.map(({ receivedDateTime }) => receivedDateTime);
    expect(times).toEqual(times.toSorted());
  });

  test.each([
    'isRead eq',
    "isRead eq 'x'",
    'nothing eq 1',
    'isRead eq true)',
    "endswith(subject,'x')",
    '('.repeat(500),
  ])('refuse %s', async (filter) => {
    const { status, body } = await get(`/me/messages?${query({ $filter: filter })}`);
    expect([status, body.error.code]).toEqual([400, 'ErrorInvalidUrlQueryFilter']);
  });
});

describe('search', () => {
  test('finds words anywhere, in one property, and joined', async () => {
    const pizza = await messages({ $search: '"pizza"' });
    expect(pizza.length).toBeGreaterThan(0);
    const bySubject = (pattern: RegExp) => idsOf(everything.filter(({ subject }) => pattern.test(subject)));
    expect(idsOf(await messages({ $search: '"subject:pizza"' }))).toEqual(bySubject(/pizza/i));
    const joined = await messages({ $search: '"subject:menu OR subject:\\"line 4\\""' });
    expect(idsOf(joined)).toEqual(bySubject(/menu|line 4/i));
    expect(joined.length).toBeGreaterThan(1);
    expect(await messages({ $search: '"subject:pizza NOT subject:pizza"' })).toEqual([]);
  });

  test('stands alone and pages by a mark', async () => {
    for (const [other, code] of [
      ['$filter', 'SearchWithFilter'],
      ['$orderby', 'SearchWithOrderBy'],
      ['$skip', 'SearchWithSkip'],
    ] as const) {
      const { status, body } = await get(`/me/messages?${query({ $search: '"a"', [other]: '1' })}`);
      expect([status, body.error.code]).toEqual([400, code]);
    }
    const { body } = await get(`/me/messages?${query({ $search: '"the"', $top: '2' })}`);
    expect(body['@odata.nextLink']).toMatch(/\$skiptoken=/);
  });

  test.each(['""', '"subject:"', '"nothing:x"', '"a OR"', '"NOT"'])('refuses %s', async (search) => {
    expect((await get(`/me/messages?${query({ $search: search })}`)).status).toBe(400);
  });
});

describe('one message', () => {
  const [message] = everything;
  const id = encodeURIComponent(message?.id ?? '');

  test('comes with ETag and id whatever was selected, its body as preferred', async () => {
    const { body, headers } = await get(`/me/messages/${id}?$select=subject,body`);
    expect(Object.keys(body)).toEqual(['@odata.context', '@odata.etag', 'id', 'subject', 'body']);
    expect(body.body).toMatchObject({ contentType: 'html', content: expect.stringContaining('<p>') });
    expect(headers.get('preference-applied')).toBeNull();
    const text = await get(`/me/messages/${id}`, { prefer: 'outlook.body-content-type="text"' });
    expect(text.headers.get('preference-applied')).toBe('outlook.body-content-type="text"');
    expect(text.body.body.contentType).toBe('text');
    expect(text.body.body.content).not.toMatch(/<\/?p>|&amp;/);
  });

  test('has another id for those who want one that lasts, and is found by both', async () => {
    const immutable = await get(`/me/messages/${id}`, { prefer: 'IdType="ImmutableId"' });
    expect(immutable.body.id).not.toBe(message?.id);
    const again = await get(`/me/messages/${encodeURIComponent(immutable.body.id)}`);
    expect(again.body.id).toBe(message?.id);
  });

  test('is 404 for a stranger’s id, 400 for what is no id, and 400 for a property it does not have', async () => {
    const absent = await get(`/me/messages/${id.replace('AAMkADVm', 'AAMkADVn')}`);
    expect([absent.status, absent.body.error.code]).toEqual([404, 'ErrorItemNotFound']);
    const malformed = await get('/me/messages/7');
    expect([malformed.status, malformed.body.error.code]).toEqual([400, 'ErrorInvalidIdMalformed']);
    const unknown = await get('/me/messages?$select=colour');
    expect(unknown.body.error.message).toContain("'colour' on type 'microsoft.graph.message'");
  });
});

test('folders are named and numbered, and their messages make up the mailbox', async () => {
  const { body } = await get('/me/mailFolders');
  let sum = 0;
  for (const { id, totalItemCount, unreadItemCount } of body.value) {
    const inside = await messages({}, `/me/mailFolders/${encodeURIComponent(id)}/messages`);
    expect(inside).toHaveLength(totalItemCount);
    expect(inside.filter(({ isRead }) => !isRead)).toHaveLength(unreadItemCount);
    sum += inside.length;
  }
  expect(sum).toBe(everything.length);
  expect((await messages({}, '/me/mailFolders/inbox/messages')).length).toBeGreaterThan(0);
  expect((await get('/me/mailFolders/nowhere/messages')).status).toBe(400);
});

describe('permissions', () => {
  const grace = personCalled('grace').objectId;

  test('of a person open the own mailbox, by any of its names, and no other', async () => {
    const { objectId, userPrincipalName } = personCalled('ada');
    for (const name of [objectId, encodeURIComponent(userPrincipalName)]) {
      expect((await get(`/users/${name}/messages`)).body.value[0].id).toBe(everything[0]?.id);
    }
    const refused = await get(`/users/${grace}/messages`);
    expect([refused.status, refused.body.error.code]).toEqual([403, 'ErrorAccessDenied']);
    expect((await get('/me/messages', {}, await tokenOf('ada', 'User.Read'))).status).toBe(403);
  });

  test('of an app open all of them, and none by /me', async () => {
    const app = await appToken('Mail.Read');
    expect((await get(`/users/${grace}/messages`, {}, app)).status).toBe(200);
    expect((await get('/me/messages', {}, app)).status).toBe(400);
    expect((await get(`/users/${grace}/messages`, {}, await appToken('User.Read.All'))).status).toBe(403);
  });

  test('of the basic kind show no bodies and search in none', async () => {
    const basic = await tokenOf('ada', 'Mail.ReadBasic');
    const { body } = await get('/me/messages', {}, basic);
    expect(body.value[0]).toHaveProperty('subject');
    for (const hidden of ['body', 'bodyPreview']) {
      expect(body.value[0]).not.toHaveProperty(hidden);
      expect((await get(`/me/messages?$select=${hidden}`, {}, basic)).status).toBe(403);
    }
    expect((await get('/me/messages?$search="pizza"', {}, basic)).status).toBe(403);
  });

  test('do not help where there is no mailbox', async () => {
    const without = directory.people.find(({ mail, homeTenantId }) => mail === null && homeTenantId === undefined);
    const { status, body } = await get(`/users/${without?.objectId}/messages`, {}, await appToken('Mail.Read'));
    expect([status, body.error.code]).toEqual([404, 'MailboxNotEnabledForRESTAPI']);
    expect((await get('/me/messages', {}, await tokenOf('guest', 'Mail.Read'))).status).toBe(404);
  });
});
