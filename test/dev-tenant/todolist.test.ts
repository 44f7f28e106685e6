/** The to-do list of the dev tenant: an API of the organisation's own that judges the tokens it receives. @module */
import { afterAll, expect, test } from 'vitest';
import { appIds } from '../../src/dev-tenant/directory/apps.ts';
import { todolistApi } from '../../src/dev-tenant/todolist/api.ts';
import { ask, hostApi, personCalled } from './api-host.ts';

const todolist = await hostApi('/todolist', todolistApi, 'api://todolist');
afterAll(() => todolist[Symbol.asyncDispose]());
const url = `${todolist.url}/todos`;
const tokenOf = (alias: string, claims: object = {}) =>
  todolist.sign({ oid: personCalled(alias).objectId, scp: 'ToDoList.ReadWrite', ...claims });
const post = (token: string, body: unknown) =>
  ask(url, token, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

test('keeps a list for everybody and shows nobody another’s', async () => {
  const [ada, grace] = [await tokenOf('ada'), await tokenOf('grace')];
  const made = await post(ada, { title: 'oil the looms' });
  expect(made.status).toBe(201);
  await post(grace, { title: 'count the bobbins' });
  expect((await ask(url, ada)).body).toEqual([made.body]);
  expect(made.body).toMatchObject({ title: 'oil the looms', done: false, owner: personCalled('ada').objectId });
  expect((await ask(url, grace)).body.map(({ title }: { title: string }) => title)).toEqual(['count the bobbins']);
});

test('takes tokens for its URI and for its client id', async () => {
  for (const aud of ['api://todolist', appIds.todoList]) {
    expect((await ask(url, await tokenOf('edsger', { aud, scp: 'ToDoList.Read' }))).status).toBe(200);
  }
});

test.each([
  ['no token', undefined, /^Bearer$/],
  ['a token for another API', { aud: 'https://graph.microsoft.com' }, /another API/],
  ['a token of another tenant', { tid: '22222222-0000-4000-8000-000000000000' }, /another tenant/],
  ['an expired token', { exp: 1_500_000_000 }, /refused: expired/],
])('answers 401 to %s', async (_case, claims, challenge) => {
  const { status, headers } = await ask(url, claims && (await tokenOf('ada', claims)));
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toMatch(challenge);
});

test('answers 403 with the scope that is lacking', async () => {
  const reader = await tokenOf('ada', { scp: 'ToDoList.Read' });
  const refused = await post(reader, { title: 'x' });
  expect(refused.status).toBe(403);
  expect(refused.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="ToDoList.ReadWrite"');
  expect((await ask(url, await tokenOf('ada', { scp: 'Mail.Read' }))).status).toBe(403);
});

test('refuses a to-do without a title, and meets the faults that are set', async () => {
  const ada = await tokenOf('ada');
  for (const body of [{}, { title: ' ' }, { title: 7 }, { title: 'x'.repeat(501) }]) {
    expect((await post(ada, body)).status).toBe(400);
  }
  todolist.faults.set('todolist', { status: 503, retryAfter: '4', times: 1 });
  const down = await ask(url, ada);
  expect([down.status, down.headers.get('retry-after')]).toEqual([503, '4']);
});

const send = (token: string, method: string, path: string, body?: unknown) =>
  ask(`${url}/${path}`, token, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });

test('a to-do is read, replaced, changed and removed by its owner alone', async () => {
  const [alan, grace] = [await tokenOf('alan'), await tokenOf('grace')];
  const { body: made } = await post(alan, { title: 'a', assignedTo: 'somebody' });
  expect((await send(alan, 'GET', made.id)).body).toEqual(made);
  expect((await send(alan, 'PATCH', made.id, { done: true })).body).toEqual({ ...made, done: true });
  expect((await send(alan, 'PUT', made.id, { title: 'b' })).body).toMatchObject({ title: 'b', done: false });
  expect((await send(alan, 'PUT', made.id, { title: 'b' })).body).not.toHaveProperty('assignedTo');
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
    const body = method === 'GET' || method === 'DELETE' ? undefined : { title: 'x' };
    expect((await send(grace, method, made.id, body)).status).toBe(404);
  }
  expect((await send(alan, 'PATCH', made.id, { done: 'yes' })).status).toBe(400);
  expect((await send(alan, 'DELETE', made.id)).status).toBe(204);
  expect((await send(alan, 'GET', made.id)).status).toBe(404);
});

test('pages have next links below its own address, and comments belong to their to-dos', async () => {
  const edsger = await tokenOf('edsger');
  const made = [];
  for (const title of ['1', '2', '3']) made.push((await post(edsger, { title })).body);
  const first = (await ask(`${url}?top=2`, edsger)).body;
  expect(first.value.map(({ title }: { title: string }) => title)).toEqual(['1', '2']);
  expect(first.nextLink).toMatch(/\/todolist\/todos\?top=2&skip=2$/);
  expect((await ask(first.nextLink, edsger)).body).toEqual({ value: [made[2]] });
  expect((await ask(`${url}?top=0`, edsger)).status).toBe(400);
  const { body: comment } = await send(edsger, 'POST', `${made[0].id}/comments`, { text: 'soon' });
  const comments = `${todolist.url}/comments?todos=${made[0].id},${made[1].id}`;
  expect((await ask(comments, edsger)).body).toEqual([comment]);
  expect((await ask(comments, await tokenOf('grace'))).body).toEqual([]);
});

test('counts for applications with the role, and says to everybody what it is', async () => {
  const statistics = `${todolist.url}/statistics`;
  expect((await ask(statistics, await tokenOf('ada'))).status).toBe(403);
  const daemon = await todolist.sign({ oid: 'daemon', roles: ['ToDoList.Read.All'] });
  expect((await ask(statistics, daemon)).body).toMatchObject({ todos: expect.any(Number) as number });
  expect((await ask(`${todolist.url}/about`, undefined)).body).toEqual({ name: 'To-do list', version: '1' });
});
