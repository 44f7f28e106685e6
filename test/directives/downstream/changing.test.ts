/** Changes through `@downstream`: what is sent, how often, in whose name, and what is read afterwards. */
import { describe, expect, test } from 'vitest';
import { json } from '../../support/loopback.ts';
import { startHost } from './host.ts';

const TYPES = `
type Todo { id: ID title: String }
input NewTodo { title: String! due: Due tags: [String!] }
input Due { day: String zone: String = "UTC" }
extend type Query { todos: [Todo] @downstream(api: "todo", http: { GET: "/todos" })
  search(text: String!): [Todo] @downstream(api: "todo", http: { POST: "/search", body: "{\\"text\\": {$args.text}}" }) }
extend type Mutation {
  add(todo: NewTodo!): Todo @downstream(api: "todo", http: { POST: "/todos", body: """
    { "title": {$args.todo.title}, "note": "by {$claims.name}: {$args.todo.tags}", "due": {$args.todo.due}, "tags": {$args.todo.tags},
      "source": { "kind": "api", "n": [1, {$args.todo.title}] } }
    """ })
  whole(todo: NewTodo!): Todo @downstream(api: "todo", http: { PUT: "/todos", body: "{$args.todo}" })
  rename(id: ID!, title: String): Todo @downstream(api: "todo", http: { PATCH: "/todos/{$args.id}", body: "{\\"title\\":{$args.title}}" })
  remove(id: ID!): Boolean @downstream(api: "todo", http: { DELETE: "/todos/{$args.id}" })
}`;

describe('a body', () => {
  test('is the template with values in it, and nothing of a value is read as JSON', async () => {
    await using host = await startHost(TYPES, () => ({ id: 1 }));
    const title = '", "admin": true, "x": "\\u0000{$claims.oid}';
    await host.ask('mutation ($t: NewTodo!) { add(todo: $t) { id } }', {
      t: { title, due: { day: 'Mon' }, tags: ['a', 'b'] },
    });
    expect(host.calls()).toEqual(['POST /todos']);
    expect(host.bodies()).toEqual([
      {
        title,
        note: 'by Ada: a,b',
        due: { day: 'Mon', zone: 'UTC' },
        tags: ['a', 'b'],
        source: { kind: 'api', n: [1, title] },
      },
    ]);
  });

  test('may be a whole input object', async () => {
    await using host = await startHost(TYPES, () => ({ id: 1 }));
    await host.ask('mutation { whole(todo: { title: "t" }) { id } }');
    expect(host.calls()).toEqual(['PUT /todos']);
    expect(host.bodies()).toEqual([{ title: 't' }]);
  });

  test('leaves out what was not given, and sends a null that was', async () => {
    await using host = await startHost(TYPES, () => ({ id: 1 }));
    await host.ask('mutation { rename(id: 1) { id } none: rename(id: 2, title: null) { id } }');
    expect(host.calls()).toEqual(['PATCH /todos/1', 'PATCH /todos/2']);
    expect(host.bodies()).toEqual([{}, { title: null }]);
  });

  test('a text that lacks a value is refused before anything is sent', async () => {
    await using host = await startHost(TYPES, () => ({ id: 1 }));
    const { errors } = await host.ask('mutation { add(todo: { title: "t" }) { id } }');
    expect(errors?.[0]?.originalError).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(host.calls()).toEqual([]);
  });
});

test('an empty answer is a yes where a Boolean is returned', async () => {
  await using host = await startHost(TYPES, () => 204);
  expect((await host.ask('mutation { remove(id: 1) }')).data).toEqual({ remove: true });
});

describe('what is not there cannot be changed', () => {
  const CHANGES = [
    'whole(todo: { title: "t" }) { id }',
    'rename(id: 1) { id }',
    'remove(id: 1)',
    'add(todo: { title: "t", tags: [] }) { id }',
  ];
  test.each(CHANGES)('a 404 of %s is an error', async (change) => {
    await using host = await startHost(TYPES, () => 404);
    const { errors } = await host.ask(`mutation { ${change} }`);
    expect(errors?.map(({ originalError }) => originalError)).toMatchObject([{ code: 'DOWNSTREAM_NOT_FOUND' }]);
  });

  test('unless the field says that it is nothing', async () => {
    await using host = await startHost(
      'extend type Mutation { remove: Boolean @downstream(api: "todo", http: { DELETE: "/todos/1" }, nullOn: [404]) }',
      () => 404,
    );
    expect(await host.ask('mutation { remove }')).toEqual({ data: { remove: null } });
  });

  test('and what is not found by a read, be it in a mutation, is nothing still', async () => {
    await using host = await startHost(
      `extend type Mutation { read: Todo @downstream(api: "todo", http: { GET: "/todos/1" }) }
       extend type Query { search: Todo @downstream(api: "todo", http: { POST: "/search" }) } type Todo { id: ID }`,
      () => 404,
    );
    expect(await host.ask('mutation { read { id } }')).toEqual({ data: { read: null } });
    expect(await host.ask('{ search { id } }')).toEqual({ data: { search: null } });
  });
});

test('a change is never sent twice, whatever becomes of it', async () => {
  for (const change of [
    'add(todo: { title: "t", tags: [] }) { id }',
    'rename(id: 1) { id }',
    'remove(id: 1)',
    'whole(todo: { title: "t" }) { id }',
  ]) {
    await using host = await startHost(
      TYPES,
      (_path, _request, response) => json(response, 503, {}, { 'retry-after': '0' }),
      { config: { retry: { maxRetries: 2, attemptTimeoutMs: 1_000 } } },
    );
    expect((await host.ask(`mutation { ${change} }`)).errors).toHaveLength(1);
    expect(host.calls()).toHaveLength(1);
  }
});

test('equal changes are each made', async () => {
  await using host = await startHost(TYPES, () => ({ id: 1 }));
  await host.ask('mutation { a: rename(id: 1) { id } b: rename(id: 1) { id } }');
  expect(host.calls()).toHaveLength(2);
});

test('a read by POST goes once per operation and is no change', async () => {
  await using host = await startHost(TYPES, () => [{ id: 1 }]);
  const { data } = await host.ask(
    '{ a: search(text: "x") { id } b: search(text: "x") { id } c: search(text: "y") { id } }',
  );
  expect(data.a).toEqual([{ id: '1' }]);
  expect(host.bodies()).toEqual([{ text: 'x' }, { text: 'y' }]);
});

test('what was read is asked for again after a change', async () => {
  await using host = await startHost(
    `type Shelf { id: ID todos: [Todo] @downstream(api: "todo", http: { GET: "/todos" }) } type Todo { id: ID }
     extend type Mutation { add: Shelf @downstream(api: "todo", http: { POST: "/todos" }) }`,
    () => [{ id: 1 }],
  );
  await using shelves = await startHost(
    `type Shelf { id: ID todos: [Todo] @downstream(api: "todo", http: { GET: "/todos/{$this.id}" }) } type Todo { id: ID }
     extend type Mutation { add: Shelf @downstream(api: "todo", http: { POST: "/todos" }) }`,
    (path) => (path === '/todos' ? { id: 1 } : []),
  );
  await shelves.ask('mutation { a: add { todos { id } } b: add { todos { id } } }');
  expect(shelves.calls()).toEqual(['POST /todos', 'GET /todos/1', 'POST /todos', 'GET /todos/1']);
  expect(host.calls()).toEqual([]);
});

describe('in whose name', () => {
  const NAMES = `type Todo { id: ID }
    extend type Query {
      user: Todo @downstream(api: "todo", http: { GET: "/same" })
      narrow: Todo @downstream(api: "todo", http: { GET: "/same" }, scopes: ["ToDoList.ReadWrite"])
      nobody: Todo @downstream(api: "todo", http: { GET: "/same" }, for: NONE)
      app: Todo @requiresRoles(roles: [["Clerk"]])
        @downstream(api: "todo", http: { GET: "/same" }, for: APP, scopes: [".default"])
    }
    extend type Mutation { change: Todo @requiresRoles(roles: [["Clerk"]])
      @downstream(api: "todo", http: { POST: "/same" }, for: APP, scopes: ["api://todolist/.default"])
      open: Todo @downstream(api: "todo", http: { POST: "/same" }, for: NONE) }`;

  test('equal reads of different names are different reads, and only the others carry a token', async () => {
    await using host = await startHost(NAMES, () => ({ id: 1 }));
    const { errors } = await host.ask('{ user { id } narrow { id } nobody { id } app { id } }');
    expect(errors).toBeUndefined();
    expect(host.calling.server.seen.map(({ headers }) => headers.authorization ?? 'none').toSorted()).toEqual([
      'Bearer for .default',
      'Bearer for ToDoList.Read',
      'Bearer for ToDoList.ReadWrite',
      'none',
    ]);
    const asked = host.calling.asked.map(
      ({ scopes, options }) => `${scopes.join()} ${String(options.requestAppToken)}`,
    );
    expect(new Set(asked)).toEqual(
      new Set([
        'api://todolist/ToDoList.Read false',
        'api://todolist/ToDoList.ReadWrite false',
        'api://todolist/.default true',
      ]),
    );
  });

  test('a read by POST, too', async () => {
    await using host = await startHost(
      'extend type Query { found: [ID] @downstream(api: "todo", http: { POST: "/search" }, for: NONE) }',
      () => ['a'],
    );
    expect((await host.ask('{ found }')).data).toEqual({ found: ['a'] });
    expect(host.calling.server.seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  test('a change, too', async () => {
    await using host = await startHost(NAMES, () => ({ id: 1 }));
    await host.ask('mutation { change { id } open { id } }');
    expect(host.calling.server.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer for .default',
      undefined,
    ]);
    expect(host.calling.asked.map(({ options }) => options.requestAppToken)).toEqual([true]);
  });

  test('in $batch, names never share a request', async () => {
    await using host = await startHost(
      `type Todo { id: ID } extend type Query {
        a(id: ID!): Todo @downstream(api: "todo", http: { GET: "/a/{$args.id}" })
        b(id: ID!): Todo @requiresRoles(roles: [["Clerk"]]) @downstream(api: "todo", http: { GET: "/b/{$args.id}" }, for: APP, scopes: [".default"])
      }`,
      (_path, { body }) => ({
        responses: (JSON.parse(body) as { requests: { id: string; url: string }[] }).requests.map(({ id, url }) => ({
          id,
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: { id: url },
        })),
      }),
      { config: { jsonBatch: true } },
    );
    const { data } = await host.ask(
      '{ a1: a(id: 1) { id } a2: a(id: 2) { id } b1: b(id: 1) { id } b2: b(id: 2) { id } }',
    );
    expect(data).toEqual({ a1: { id: '/a/1' }, a2: { id: '/a/2' }, b1: { id: '/b/1' }, b2: { id: '/b/2' } });
    expect(host.calls()).toEqual(['POST /$batch', 'POST /$batch']);
    expect(host.bodies().map((body) => JSON.stringify(body).match(/\/[ab]\//g))).toEqual([
      ['/a/', '/a/'],
      ['/b/', '/b/'],
    ]);
  });
});
