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
