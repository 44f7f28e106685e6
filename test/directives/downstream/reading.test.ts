/** What `@downstream` fields ask of an API, and what they make of its answers. */
import { describe, expect, test } from 'vitest';
import { defineModule } from '../../../src/module/define-module.ts';
import { json } from '../../support/loopback.ts';
import { startHost } from './host.ts';

const TODO = 'type Todo { id: ID! title: String tags: [String] owner: Person } type Person { id: ID name: String }';

test('a field is one GET, with arguments, claims and configuration in their places', async () => {
  await using host = await startHost(
    `extend type Query { todo(id: ID!, tags: [String!]): Todo @downstream(api: "todo", http: {
      GET: "/lists/{$config.region}/todos/{$args.id}?owner={$claims.oid}&tags={$args.tags}&v=1"
    }) } ${TODO}`,
    (path) => ({ id: 'x', title: path, tags: ['a'], secret: 1 }),
  );
  const { data, errors } = await host.ask('{ todo(id: "a/b ?c", tags: ["p", "q r"]) { id title tags } }');
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ todo: { id: 'x', tags: ['a'] } });
  expect(host.calls()).toEqual(['GET /lists/eu/todos/a%2Fb%20%3Fc?owner=ada-oid&tags=p,q%20r&v=1']);
  expect(host.calling.asked[0]?.options.requestAppToken).toBe(false);
  expect(host.calling.server.seen[0]?.headers.authorization).toBe('Bearer for ToDoList.Read');
});

test('selection names the members that fill the fields, through objects and lists', async () => {
  await using host = await startHost(
    `extend type Query { todos: [Todo] @downstream(api: "todo", http: { GET: "/todos" },
      selection: "id: todoId title owner: assignedTo { id name: displayName }") } ${TODO}`,
    () => [
      { todoId: 1, title: 'one', assignedTo: { id: 'a', displayName: 'Ada' } },
      { todoId: 2, title: null, assignedTo: null },
    ],
  );
  expect((await host.ask('{ todos { id title owner { id name } } }')).data).toEqual({
    todos: [
      { id: '1', title: 'one', owner: { id: 'a', name: 'Ada' } },
      { id: '2', title: null, owner: null },
    ],
  });
});

test('a selection of one member that is no field says where the items are; OData’s value needs none', async () => {
  await using host = await startHost(
    `extend type Query {
      wrapped: [Todo] @downstream(api: "todo", http: { GET: "/wrapped" }, selection: "items { id title: text }")
      odata: [Todo] @downstream(api: "todo", http: { GET: "/odata" })
    } ${TODO}`,
    (path) => (path === '/odata' ? { value: [{ id: 1 }] } : { items: [{ id: 2, text: 't' }] }),
  );
  expect((await host.ask('{ wrapped { id title } odata { id } }')).data).toEqual({
    wrapped: [{ id: '2', title: 't' }],
    odata: [{ id: '1' }],
  });
});

test('{$select} is what was asked for, in the words of the API, and equal reads share it', async () => {
  await using host = await startHost(
    `extend type Query {
      todo(id: ID!): Todo @downstream(api: "todo", http: { GET: "/todos/{$args.id}?$select={$select}" },
        selection: "id: key title: subject owner: assignee { name: displayName }")
      fields: [Todo] @downstream(api: "todo", http: { GET: "/all?fields={$select}" })
    } ${TODO}`,
    (path) => (path.startsWith('/all') ? [] : { key: 1, subject: 's', assignee: { displayName: 'Ada' } }),
  );
  const { data } = await host.ask(
    '{ a: todo(id: 1) { id title } b: todo(id: 1) { owner { name } } fields { id tags } }',
  );
  expect(data).toMatchObject({ a: { id: '1', title: 's' }, b: { owner: { name: 'Ada' } } });
  expect(host.calls().toSorted()).toEqual(['GET /all?fields=id,tags', 'GET /todos/1?$select=key,subject,assignee']);
});

test('what others read of the API in the same tick travels along', async () => {
  const others = defineModule({
    name: 'others',
    typeDefs: 'extend type Query { other: Todo }',
    resolvers: {
      Query: {
        other: (_root, _args, { downstream }) =>
          downstream('todo').reads.get({ path: '/other', scopes: ['api://todolist/ToDoList.Read'] }),
      },
    },
  });
  await using host = await startHost(
    `extend type Query { todo: Todo @downstream(api: "todo", http: { GET: "/todo" }) } ${TODO}`,
    (_path, { body }) => ({
      responses: (JSON.parse(body) as { requests: { id: string; url: string }[] }).requests.map(({ id, url }) => ({
        id,
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: { id: url },
      })),
    }),
    { modules: [others], config: { jsonBatch: true } },
  );
  expect((await host.ask('{ todo { id } other { id } }')).data).toEqual({
    todo: { id: '/todo' },
    other: { id: '/other' },
  });
  expect(host.calls()).toEqual(['POST /$batch']);
});

test('equal reads of an operation go once', async () => {
  await using host = await startHost(
    `extend type Query { todo(id: ID!): Todo @downstream(api: "todo", http: { GET: "/todos/{$args.id}" }) } ${TODO}`,
    () => ({ id: 1 }),
  );
  await host.ask('{ a: todo(id: 1) { id } b: todo(id: 1) { title } c: todo(id: 2) { id } }');
  expect(host.calls()).toEqual(['GET /todos/1', 'GET /todos/2']);
});

describe('{$this.x}', () => {
  const NESTED = `extend type Query { todos: [Todo] @downstream(api: "todo", http: { GET: "/todos?fields={$select}" }) }
    type Todo { id: ID title: String ownerId: ID
      owner: Person @downstream(api: "todo", http: { GET: "/people/{$this.ownerId}" }) }
    type Person { id: ID name: String }`;

  test('is asked for with its parent; a parent that has none is not asked about', async () => {
    await using host = await startHost(NESTED, (path) =>
      path.startsWith('/todos') ? [{ id: 1, ownerId: 'a' }, { id: 2, ownerId: null }, { id: 3 }] : { name: path },
    );
    const { data, errors } = await host.ask('{ todos { id owner { name } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      todos: [
        { id: '1', owner: { name: '/people/a' } },
        { id: '2', owner: null },
        { id: '3', owner: null },
      ],
    });
    expect(host.calls()).toEqual(['GET /todos?fields=id,ownerId', 'GET /people/a']);
  });

  test('that an API answered with something no address can be made of is that field’s error', async () => {
    await using host = await startHost(NESTED, () => [
      { id: 1, ownerId: '..' },
      { id: 2, ownerId: { x: 1 } },
      { id: 3, ownerId: 'a\n' },
    ]);
    const { data, errors } = await host.ask('{ todos { id owner { name } } }');
    expect(data.todos.map(({ id }: { id: string }) => id)).toEqual(['1', '2', '3']);
    expect(errors?.map(({ path }) => path?.[1])).toEqual([0, 1, 2]);
    for (const { originalError } of errors ?? [])
      expect(originalError).toMatchObject({ downstream: { api: 'todo', code: 'UnusableValue' } });
    expect(host.calls()).toHaveLength(1);
  });

  test('is the parent’s field, by its resolver where it has one, and its own property otherwise', async () => {
    const parents = defineModule({
      name: 'parents',
      typeDefs: `extend type Query { parent: Parent }
        type Parent { code: ID plain: Plain
          made: Person @downstream(api: "todo", http: { GET: "/made/{$this.code}" }) }
        type Plain { toString: ID
          inherited: Person @downstream(api: "todo", http: { GET: "/inherited/{$this.toString}" }) }`,
      resolvers: {
        Query: { parent: () => ({ raw: 7 }) },
        Parent: { code: ({ raw }: { raw: number }) => `p${raw}`, plain: () => ({}) },
      },
    });
    await using host = await startHost('type Person { name: String }', (path) => ({ name: path }), {
      modules: [parents],
    });
    const { data, errors } = await host.ask('{ parent { made { name } plain { inherited { name } } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      parent: { made: { name: '/made/p7' }, plain: { inherited: null } },
    });
  });
});

const peopleInPages = (
  pages: number,
) => `extend type Query { todos: [Todo] @downstream(api: "todo", http: { GET: "/todos" }) }
      type Todo { ownerId: ID
        owner: Person @downstream(api: "todo", http: { GET: "/people?ids={$batch.ownerId}" }, batch: "id", pages: ${pages})
        notes: [Note] @downstream(api: "todo", http: { GET: "/notes?of={$batch.ownerId}" }, batch: "of", pages: ${pages}) }
      type Person { id: ID } type Note { of: ID }`;

describe('batch', () => {
  const BATCHED = `extend type Query { todos: [Todo] @downstream(api: "todo", http: { GET: "/todos" }) }
    type Todo { id: ID ownerId: ID
      owner: Person @downstream(api: "todo", http: { GET: "/people?$filter=id in ('{$batch.ownerId}')" },
        batch: "id", batchSize: 2, selection: "name: displayName")
      notes(kind: String): [Note] @downstream(api: "todo", http: { POST: "/notes", body: "{\\"todos\\":{$batch.id},\\"kind\\":{$args.kind}}" }, batch: "todo")
    }
    type Person { name: String } type Note { text: String }`;

  test('one call for a page of parents, each given its own', async () => {
    await using host = await startHost(BATCHED, (path) => {
      if (path === '/todos') return [1, 2, 3, 4].map((id) => ({ id, ownerId: ['a', "b'c", 'a', 'd'][id - 1] }));
      return {
        value: [
          { id: "b'c", displayName: 'Bo' },
          { id: 'stranger', displayName: 'S' },
          { id: 'a', displayName: 'Ada' },
        ],
      };
    });
    const { data, errors } = await host.ask('{ todos { owner { name } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      todos: [{ owner: { name: 'Ada' } }, { owner: { name: 'Bo' } }, { owner: { name: 'Ada' } }, { owner: null }],
    });
    expect(host.calls().slice(1).map(decodeURIComponent)).toEqual([
      "GET /people?$filter=id in ('a','b''c')",
      "GET /people?$filter=id in ('d')",
    ]);
  });

  test('lists belong to their parents, values travel as they are in a body, and other arguments divide', async () => {
    await using host = await startHost(BATCHED, (path) =>
      path === '/todos'
        ? [{ id: 1 }, { id: 2 }]
        : [
            { todo: 1, text: 'x' },
            { todo: 1, text: 'y' },
          ],
    );
    expect((await host.ask('{ todos { notes { text } k: notes(kind: "k") { text } } }')).data).toEqual({
      todos: [
        { notes: [{ text: 'x' }, { text: 'y' }], k: [{ text: 'x' }, { text: 'y' }] },
        { notes: [], k: [] },
      ],
    });
    expect(host.bodies()).toEqual([{ todos: [1, 2] }, { todos: [1, 2], kind: 'k' }]);
  });

  test('an argument that is null and one that is absent are two questions', async () => {
    await using host = await startHost(BATCHED, (path) => (path === '/todos' ? [{ id: 1 }] : []));
    await host.ask('{ todos { absent: notes { text } nothing: notes(kind: null) { text } } }');
    expect(host.bodies()).toEqual([{ todos: [1] }, { todos: [1], kind: null }]);
  });

  test('items without a key are nobody’s, whatever a parent is called', async () => {
    await using host = await startHost(
      `extend type Query { todos: [Todo] @downstream(api: "todo", http: { GET: "/todos" }) }
       type Todo { name: ID notes: [Note] @downstream(api: "todo", http: { GET: "/notes?of={$batch.name}" }, batch: "of") }
       type Note { text: String }`,
      (path) =>
        path === '/todos'
          ? ['null', 'undefined', 'x', 'y'].map((name) => ({ name }))
          : [{ of: null, text: '1' }, { text: '2' }, { of: ['x'], text: '3' }, { of: 'y', text: '4' }],
    );
    const { data } = await host.ask('{ todos { notes { text } } }');
    expect(data).toEqual({ todos: [{ notes: [] }, { notes: [] }, { notes: [] }, { notes: [{ text: '4' }] }] });
  });

  test('a value that no address can be made of concerns its own parent alone', async () => {
    await using host = await startHost(
      `extend type Query { todos: [Todo] @downstream(api: "todo", http: { GET: "/todos" }) }
       type Todo { ownerId: ID owner: Person @downstream(api: "todo", http: { GET: "/people/{$batch.ownerId}" }, batch: "id") }
       type Person { id: ID }`,
      (path) =>
        path === '/todos' ? ['a', '..', 'b,c', 'd'].map((ownerId) => ({ ownerId })) : [{ id: 'a' }, { id: 'd' }],
    );
    const { data, errors } = await host.ask('{ todos { owner { id } } }');
    expect(data.todos).toEqual([{ owner: { id: 'a' } }, { owner: null }, { owner: null }, { owner: { id: 'd' } }]);
    expect(errors?.map(({ originalError }) => originalError)).toMatchObject([
      { downstream: { code: 'UnusableValue' } },
      { downstream: { code: 'UnusableValue' } },
    ]);
    expect(host.calls()[1]).toBe('GET /people/a,d');
  });

  describe('an answer with a further page', () => {
    const PAGES = [['a', 'b'], ['c'], ['d']];
    const start = (pages: number, link: '@odata.nextLink' | 'nextLink') =>
      startHost(peopleInPages(pages), (path, { headers }) => {
        if (path === '/todos') return ['a', 'b', 'c', 'e'].map((ownerId) => ({ ownerId }));
        const page = Number(/page=(\d)/.exec(path)?.[1] ?? 0);
        const next = `http://${headers.host}/base${path.split('?')[0]}?page=${page + 1}`;
        return { value: PAGES[page]?.map((id) => ({ id, of: id })), ...(page < 2 ? { [link]: next } : {}) };
      });

    test.each(['@odata.nextLink', 'nextLink'] as const)(
      'is not the whole: by %s, who is not on the first is an error, and so is every list',
      async (link) => {
        await using host = await start(1, link);
        const { data, errors } = await host.ask('{ todos { owner { id } notes { of } } }');
        expect(data.todos.map(({ owner }: { owner: unknown }) => owner)).toEqual([
          { id: 'a' },
          { id: 'b' },
          null,
          null,
        ]);
        expect(data.todos.map(({ notes }: { notes: unknown }) => notes)).toEqual([null, null, null, null]);
        expect(errors?.map(({ path }) => path?.join('.')).toSorted()).toEqual([
          'todos.0.notes',
          'todos.1.notes',
          'todos.2.notes',
          'todos.2.owner',
          'todos.3.notes',
          'todos.3.owner',
        ]);
        for (const { originalError } of errors ?? [])
          expect(originalError).toMatchObject({ code: 'DOWNSTREAM_ERROR', downstream: { code: 'MissingPages' } });
        expect(host.calls()).toHaveLength(3);
      },
    );

    test('that `pages` does not reach is missing, too', async () => {
      await using host = await start(2, 'nextLink');
      const { data, errors } = await host.ask('{ todos { owner { id } } }');
      expect(data.todos.map(({ owner }: { owner: unknown }) => owner)).toEqual([
        { id: 'a' },
        { id: 'b' },
        { id: 'c' },
        null,
      ]);
      expect(errors).toHaveLength(1);
    });

    test('is read where `pages` allows it, and then who is not there is nobody', async () => {
      await using host = await start(3, 'nextLink');
      const { data, errors } = await host.ask('{ todos { owner { id } notes { of } } }');
      expect(errors).toBeUndefined();
      expect(data.todos).toEqual([
        { owner: { id: 'a' }, notes: [{ of: 'a' }] },
        { owner: { id: 'b' }, notes: [{ of: 'b' }] },
        { owner: { id: 'c' }, notes: [{ of: 'c' }] },
        { owner: null, notes: [] },
      ]);
    });
  });

  test('a doubled item and a failed call concern their own parents alone', async () => {
    await using host = await startHost(BATCHED, (path, _request, response) => {
      if (path === '/todos') return ['a', 'b', 'c'].map((ownerId) => ({ ownerId }));
      if (path.includes('c')) return json(response, 500, {});
      return [
        { id: 'a', displayName: '1' },
        { id: 'a', displayName: '2' },
        { id: 'b', displayName: 'B' },
      ];
    });
    const { data, errors } = await host.ask('{ todos { owner { name } } }');
    expect(data).toEqual({ todos: [{ owner: null }, { owner: { name: 'B' } }, { owner: null }] });
    expect(errors?.map(({ path, originalError }) => [path, originalError?.message.slice(0, 30)])).toEqual([
      [['todos', 0, 'owner'], expect.any(String)],
      [['todos', 2, 'owner'], expect.any(String)],
    ]);
  });
});

const PAGED = (pages: number) =>
  `extend type Query { todos: [Todo] @downstream(api: "todo", http: { GET: "/todos" }, pages: ${pages}) } ${TODO}`;

describe('pages', () => {
  test('are followed as far as said, and equal lists once', async () => {
    await using host = await startHost(PAGED(3), (path) => {
      const page = Number(/p=(\d+)/.exec(path)?.[1] ?? 1);
      return { value: [{ id: page }], nextLink: `${host.calling.server.url}/base/todos?p=${page + 1}` };
    });
    const { data } = await host.ask('{ todos { id } again: todos { id } }');
    expect(data.todos).toEqual([{ id: '1' }, { id: '2' }, { id: '3' }]);
    expect(host.calls()).toEqual(['GET /todos', 'GET /todos?p=2', 'GET /todos?p=3']);
  });

  test('are asked for in the same name', async () => {
    await using host = await startHost(
      `extend type Query { todos: [Todo] @downstream(api: "todo", http: { GET: "/todos" }, pages: 2, for: NONE) } ${TODO}`,
      () => ({ value: [], nextLink: `${host.calling.server.url}/base/todos?p=2` }),
    );
    await host.ask('{ todos { id } }');
    expect(host.calling.server.seen.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  test('a link to elsewhere is not followed, one that repeats itself ends it', async () => {
    for (const link of ['https://evil.example/base/todos', '/base2/todos']) {
      await using host = await startHost(PAGED(2), () => ({
        value: [],
        '@odata.nextLink': link.startsWith('/') ? `${host.calling.server.url}${link}` : link,
      }));
      expect((await host.ask('{ todos { id } }')).errors?.[0]?.originalError).toMatchObject({
        downstream: { code: 'ForeignLink' },
      });
      expect(host.calls()).toHaveLength(1);
    }
    await using endless = await startHost(PAGED(50), () => ({
      value: [],
      nextLink: `${endless.calling.server.url}/base/todos?same`,
    }));
    expect((await endless.ask('{ todos { id } }')).errors?.[0]?.originalError).toMatchObject({
      downstream: { code: 'EndlessPages' },
    });
    expect(endless.calls()).toHaveLength(2);
  });
});

test('a connection pages by next link, with a size and a count where the template says so', async () => {
  await using host = await startHost(
    `extend type Query { todos(first: Int = 2, after: String, done: Boolean): TodoConnection
      @downstream(api: "todo", http: { GET: "/todos?done={$args.done}&$top={$args.first}&$count=true" }, selection: "id: key") }
    type TodoConnection { nodes: [Todo!]! edges: [TodoEdge!]! pageInfo: PageInfo! totalCount: Int }
    type TodoEdge { node: Todo! cursor: String! } ${TODO}`,
    (path) => {
      const skip = Number(/\$skip=(\d+)/.exec(path)?.[1] ?? 0);
      const value = [0, 1, 2, 3, 4].slice(skip, skip + 2).map((key) => ({ key }));
      const link = `${host.calling.server.url}/base/todos?done=true&$top=2&$skip=${skip + 2}&$count=true`;
      return { value, '@odata.count': 5, ...(skip < 4 ? { '@odata.nextLink': link } : {}) };
    },
  );
  const first = await host.ask('{ todos(done: true) { totalCount nodes { id } pageInfo { endCursor hasNextPage } } }');
  expect(first.data.todos).toMatchObject({
    totalCount: 5,
    nodes: [{ id: '0' }, { id: '1' }],
    pageInfo: { hasNextPage: true },
  });
  const second = await host.ask(
    'query ($after: String) { todos(done: true, first: 3, after: $after) { nodes { id } pageInfo { hasNextPage } } }',
    { after: first.data.todos.pageInfo.endCursor },
  );
  expect(second.data.todos).toEqual({
    nodes: [{ id: '2' }, { id: '3' }, { id: '4' }],
    pageInfo: { hasNextPage: false },
  });
  expect(host.calls()[0]).toBe('GET /todos?done=true&$count=true&$top=2');
});

describe('failures', () => {
  const FIELDS = `extend type Query {
      byDefault: Todo @downstream(api: "todo", http: { GET: "/a" })
      named: Todo @downstream(api: "todo", http: { GET: "/b" }, nullOn: [403, 404])
      none: Todo @downstream(api: "todo", http: { GET: "/c" }, nullOn: [])
      required: Todo! @downstream(api: "todo", http: { GET: "/d" })
    } ${TODO}`;

  test('a status of nullOn makes the field null, everything else an error', async () => {
    for (const [status, fields] of [
      [404, { byDefault: true, named: true, none: false }],
      [403, { byDefault: false, named: true, none: false }],
    ] as const) {
      await using host = await startHost(FIELDS, (_path, _request, response) => json(response, status, {}));
      const { data, errors } = await host.ask('{ byDefault { id } named { id } none { id } }');
      expect(data).toEqual({ byDefault: null, named: null, none: null });
      const failed = errors?.map(({ path }) => path?.[0]);
      expect(failed).toEqual(Object.entries(fields).flatMap(([name, isNull]) => (isNull ? [] : [name])));
    }
  });

  test('a field that may not be null says what the API said', async () => {
    await using host = await startHost(FIELDS, () => 404);
    const { errors } = await host.ask('{ required { id } }');
    expect(errors?.[0]?.originalError).toMatchObject({ code: 'DOWNSTREAM_NOT_FOUND' });
  });

  test('an answer of another form is an error, not an empty object', async () => {
    await using host = await startHost(
      `extend type Query { one: Todo @downstream(api: "todo", http: { GET: "/one" }, selection: "id") 
        many: [Todo] @downstream(api: "todo", http: { GET: "/many" }) } ${TODO}`,
      (path) => (path === '/one' ? [{ id: 1 }] : { id: 1 }),
    );
    const { errors } = await host.ask('{ one { id } many { id } }');
    expect(errors?.map(({ originalError }) => originalError)).toMatchObject([
      { downstream: { code: 'UnexpectedAnswer' } },
      { downstream: { code: 'UnexpectedAnswer' } },
    ]);
  });

  test('a claim that the token lacks refuses the call, whatever it would have narrowed', async () => {
    await using host = await startHost(
      `extend type Query { mine: [Todo] @downstream(api: "todo", http: { GET: "/todos?owner={$claims.employee}" })
        body: [Todo] @downstream(api: "todo", http: { POST: "/todos", body: "{\\"owner\\":{$claims.employee}}" }) } ${TODO}`,
      () => [],
    );
    const without = await host.ask('{ mine { id } body { id } }');
    expect(without.errors?.map(({ originalError }) => originalError)).toMatchObject([
      { code: 'FORBIDDEN' },
      { code: 'FORBIDDEN' },
    ]);
    const odd = await host.ask('{ body { id } }', undefined, { employee: { id: 1 } });
    expect(odd.errors?.[0]?.originalError).toMatchObject({ code: 'FORBIDDEN' });
    const nobody = await host.ask('{ mine { id } }', undefined, null);
    expect(nobody.errors?.[0]?.originalError).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(host.calls()).toEqual([]);
  });
});
