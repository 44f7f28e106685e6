/** `onbehalf permissions` as a process: operations in, what they need out. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from './command.ts';

let folder: string;
const write = (name: string, text: string) => writeFile(join(folder, name), text);
const permissions = (...args: readonly string[]) => run(['permissions', ...args], { cwd: folder });

const CLIENT = '66666666-7777-8888-9999-aaaaaaaaaaaa';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onbehalf-permissions-'));
  await write('people.graphql', 'query People { me { displayName photo { base64 } ...Boss } }');
  await write('boss.graphql', 'fragment Boss on User { manager { presence { availability } } }');
  await write('diary.gql', 'query Diary($full: Boolean!) { me { events @include(if: $full) { nodes { id } } } }');
  await write(
    'manifest.json',
    JSON.stringify({ abc123: 'query Azure { subscriptions { nodes { id } } }', def456: '{ viewer { kind } }' }),
  );
  await write(
    'todos.graphqls',
    `type Todo @requiresScopes(scopes: [["access_as_user"]]) { id: ID! }
     extend type Query {
       todos: [Todo!] @downstream(api: "todolist", http: { GET: "/todos" }, scopes: ["ToDoList.Read"])
       everybodys: [Todo!] @downstream(api: "todolist", http: { GET: "/all" }, for: APP, scopes: ["api://todolist/.default"])
     }`,
  );
  await write(
    'own.yaml',
    `AzureAd: { TenantId: 11111111-2222-3333-4444-555555555555, ClientId: ${CLIENT} }
DownstreamApis: { todolist: { BaseUrl: https://todo.example, Scopes: [api://todolist/.default] } }
Schema: [todos.graphqls]`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('says for files and globs which field of which operation asks for what; fragments may stand in other files', async () => {
  const { code, stdout, stderr } = await permissions('{people,boss}.graphql', 'diary.gql', './boss.graphql');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, '  '))).toEqual([
    "The caller's token",
    'scope  access_as_user  for Query.me, User.displayName, User.photo, User.manager and 2 more',
    'scope  Calendars.Read or Calendars.ReadWrite  for User.events, EventConnection.nodes, Event.id',
    'a front-end asks for: access_as_user Calendars.Read',
    expect.stringContaining('shut to applications without a user by Query.me, '),
    '',
    'API graph (https://graph.microsoft.com)',
    'User.Read  delegated  Query.me in People: me',
    'User.photo in People: me.photo',
    'Query.me in Diary: me',
    'User.Read.All  delegated  User.manager in People: me.manager',
    'Presence.Read.All  delegated  User.presence in People: me.manager.presence',
    'Calendars.Read  delegated  User.events in Diary: me.events',
    '',
  ]);
});

test('reads manifests of trusted documents, by hash and as Apollo writes them', async () => {
  const plain = JSON.parse((await permissions('manifest.json', '--format', 'json')).stdout) as Report;
  expect(plain.operations).toEqual(['Azure', 'manifest.json, def456']);
  expect(plain.downstream.map(({ api, delegated }) => [api, delegated.map(({ scope }) => scope)])).toEqual([
    ['arm', ['https://management.azure.com//user_impersonation']],
  ]);
  expect(plain.downstream[0]?.delegated[0]?.reasons).toEqual([
    { field: 'Query.subscriptions', operation: 'Azure', path: 'subscriptions' },
  ]);
  expect(plain.caller.user.least).toEqual(['access_as_user']);

  const operations = [{ id: 'abc', name: 'Me', type: 'query', body: 'query Me { me { id } }' }];
  await write('apollo.json', JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }));
  const apollo = JSON.parse((await permissions('apollo.json', '--format', 'json')).stdout) as Report;
  expect(apollo.operations).toEqual(['Me']);
});

interface Report {
  readonly operations?: readonly string[];
  readonly caller: { readonly user: { readonly least: readonly string[] } };
  readonly downstream: readonly {
    readonly api: string;
    readonly delegated: readonly { readonly scope: string; readonly reasons: readonly object[] }[];
  }[];
}

test('prints the part of an app registration, and says on standard error what it cannot know', async () => {
  const { code, stdout, stderr } = await permissions('--config', 'own.yaml', '--format', 'manifest');
  expect(code).toBe(0);
  const { requiredResourceAccess } = JSON.parse(stdout) as {
    requiredResourceAccess: readonly { resourceAppId: string; resourceAccess: readonly object[] }[];
  };
  expect(requiredResourceAccess.map(({ resourceAppId }) => resourceAppId)).toEqual([
    '00000003-0000-0000-c000-000000000000',
    '797f4846-ba00-4fd7-ba43-dac1f8f63013',
  ]);
  // User.Read, Azure's user_impersonation
  expect(requiredResourceAccess[0]?.resourceAccess).toContainEqual({
    id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
    type: 'Scope',
  });
  expect(requiredResourceAccess[1]?.resourceAccess).toEqual([
    { id: '41094075-9dad-400e-a0bd-54e686782033', type: 'Scope' },
  ]);
  // Every permission that the built-in modules ask Microsoft for has its id.
  expect(stderr.trim().split('\n')).toEqual([
    'left out: todolist: the id of the delegated permission ToDoList.Read is not known here; see `az ad sp show --id api://todolist`',
    'left out: todolist: Query.everybodys asks for whatever was granted (.default): its application permissions are not known here',
  ]);
});

test('fields of @downstream count with the scopes they name; the audience of the configuration stands before the scopes', async () => {
  await write('todo-query.graphql', '{ todos { id } everybodys { id } }');
  const { stdout } = await permissions('todo-query.graphql', '--config', 'own.yaml');
  expect(stdout).toContain(`a front-end asks for: api://${CLIENT}/access_as_user`);
  expect(stdout).toMatch(/API todolist \(api:\/\/todolist\)\n {2}ToDoList\.Read {2}delegated {2}Query\.todos/);
  expect(stdout).toContain('application permissions that were granted (.default), whichever: Query.everybodys');
});

test('modules of one’s own count with the permissions they name', async () => {
  const file = resolve(import.meta.dirname, '../../examples/module/todos.ts');
  await write(
    'module.yaml',
    'DownstreamApis: { todolist: { BaseUrl: https://todo.example, Scopes: [api://todolist/.default] } }',
  );
  const { code, stdout } = await permissions('--config', 'module.yaml', '--module', file);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ {2}ToDoList\.ReadWrite +delegated +Mutation\.addTodo$/m);

  await write('nothing.mjs', 'export const todos = 3;');
  const { stderr } = await permissions('--module', 'nothing.mjs', '--module', 'nowhere.mjs');
  expect(stderr).toContain('nothing.mjs exports no module: expected what defineModule returns.');
});

test('operations of a router count with what their references need, by the names of the subgraph', async () => {
  await write('federated.yaml', 'Server: { Federation: true }');
  await write(
    'router.graphql',
    `query People($r: [_Any!]!) { _entities(representations: $r) { ... on User { displayName } } _service { sdl } }
     query Azure($r: [_Any!]!) { _entities(representations: $r) { ... on AzureSubscription { locations { name } } } }`,
  );
  const { code, stdout } = await permissions('router.graphql', '--config', 'federated.yaml');
  expect(code).toBe(0);
  expect(stdout).toMatch(/scope {2}access_as_user {3}for User, User\.displayName, AzureSubscription, /);
  expect(stdout).toMatch(/^ {2}User\.Read\.All +delegated +User by reference in People: _entities$/m);
  expect(stdout).toMatch(/^ {2}user_impersonation +delegated +AzureSubscription by reference in Azure: _entities$/m);
  expect(stdout).toContain('AzureSubscription.locations in Azure: _entities.locations');
  const { stdout: whole } = await permissions('--config', 'federated.yaml');
  expect(whole).toMatch(/ User by reference$/m);
});

test('an API that only another configuration has is named with the flag that names that', async () => {
  const file = resolve(import.meta.dirname, '../../examples/module/todos.ts');
  const { code, stderr } = await permissions('--module', file);
  expect(code).toBe(1);
  expect(stderr).toContain('name the configuration that has it with --config <file>.');
  expect(stderr).toContain("Query.todos asks the API 'todolist', which is not under DownstreamApis.");
  await write('empty.yaml', '{}');
  expect((await permissions('--module', file, '--config', 'empty.yaml')).stderr).not.toContain('--config <file>');
});

test('without operations it is the whole schema, also without any configuration', async () => {
  const { code, stdout } = await permissions();
  expect(code).toBe(0);
  for (const name of ['Mail.Send', 'Calendars.ReadWrite', 'GroupMember.Read.All', 'user_impersonation'])
    expect(stdout).toMatch(new RegExp(`^  ${name} +delegated `, 'm'));
});

test('names every fault with file, line and column, and prints nothing', async () => {
  await write('faulty.graphql', 'query Faulty {\n  me { displayNam }\n}');
  await write('torn.graphql', 'query {');
  await write('other.json', '["query { me { id } }"]');
  await write('hashed.json', JSON.stringify({ abc: '{\n  you { id } }' }));
  await write('twin.graphql', 'fragment Boss on User { id }');
  const { code, stdout, stderr } = await permissions(
    'faulty.graphql',
    'torn.graphql',
    'other.json',
    'hashed.json',
    'nowhere/*.graphql',
    'boss.graphql',
    'twin.graphql',
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  for (const fault of [
    'faulty.graphql, line 2, column 8: Cannot query field "displayNam" on type "User". Did you mean "displayName"?',
    'torn.graphql, line 1, column 8: Syntax Error: Expected Name, found <EOF>.',
    'other.json: expected a manifest of trusted documents',
    'hashed.json, abc, line 2, column 3: Cannot query field "you" on type "Query".',
    'no file matches nowhere/*.graphql',
    'twin.graphql, line 1, column 1: fragment "Boss" stands at boss.graphql, line 1, column 1, too',
  ])
    expect(stderr).toContain(`- ${fault}`);
});

test('an unknown format is refused with those there are', async () => {
  const { code, stderr } = await permissions('--format', 'xml');
  expect(code).toBe(2);
  expect(stderr).toContain("expected --format table or json or manifest, got 'xml'");
});

test('prints what its page shows', async () => {
  const page = await readFile(resolve(import.meta.dirname, '../../docs/permissions.md'), 'utf8');
  const operations = /```graphql\n# people\.graphql\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const shown = /\$ npx onbehalf permissions people\.graphql\n([\s\S]*?)```/.exec(page)?.[1];
  const elsewhere = await mkdtemp(join(tmpdir(), 'onbehalf-permissions-page-'));
  await writeFile(join(elsewhere, 'people.graphql'), operations);
  const { stdout } = await run(['permissions', 'people.graphql'], { cwd: elsewhere });
  await rm(elsewhere, { recursive: true });
  expect(stdout).toBe(shown);
});
