/** The surface that everybody can touch: methods, addresses, media types, bodies, limits. Always JSON, always at once (CS-*, HT-*, RL-2, GD-*). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RequestContext } from '../../src/index.ts';
import { type Api, startApi } from '../support/api.ts';

let api: Api;
let token: string;
/** Documents that reached validation, which is where hostile ones become expensive. */
let validated = 0;
let ran = 0;

beforeAll(async () => {
  api = await startApi({
    typeDefs: `
      extend type Query { open(text: String, list: [Int], input: In): String person: Person }
      type Person { name: String manager: Person friends: [Person] }
      input In { a: Int b: In }
      type Mutation { change: String }
    `,
    resolvers: {
      Query: {
        open: (_root: unknown, args: Record<string, unknown>, context: RequestContext) => {
          ran += 1;
          return JSON.stringify({ args, admin: Reflect.get(args, 'admin'), principal: context.principal?.kind });
        },
        person: () => ({ name: 'Ada' }),
      },
      Mutation: {
        change: () => {
          ran += 1;
          return 'changed';
        },
      },
    },
    plugins: [
      {
        requestDidStart: () =>
          Promise.resolve({
            validationDidStart: () => {
              validated += 1;
              return Promise.resolve();
            },
          }),
      },
    ],
  });
  token = await api.token();
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(() => {
  validated = 0;
  ran = 0;
});

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
async function send({ method = 'POST', path = '/graphql', headers = {}, body }: Sent) {
  const began = performance.now();
  const response = await fetch(new URL(path, api.url), {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, milliseconds: performance.now() - began };
}
const document = (query: string, more: Record<string, unknown> = {}) =>
  send({ body: JSON.stringify({ query, ...more }) });

/** Every refusal: JSON with a list of errors, each with a code, no data, nothing of the house. */
function expectRefusal(
  { status, headers, text }: Awaited<ReturnType<typeof send>>,
  expected: number | readonly number[],
) {
  expect([expected].flat()).toContain(status);
  expect(headers.get('content-type')).toMatch(/^application\/(graphql-response\+)?json; charset=utf-8$/);
  const body = JSON.parse(text) as { errors: { message: string; extensions: { code: string } }[] };
  expect(Object.keys(body)).toEqual(['errors']);
  expect(body.errors.length).toBeGreaterThan(0);
  for (const { message, extensions } of body.errors) {
    expect(message).not.toMatch(/node_modules|FST_|\bat \//);
    expect(extensions.code).toMatch(/^[A-Z_]+$/);
    expect(extensions.code).not.toBe('INTERNAL_SERVER_ERROR');
  }
  expect(text.length).toBeLessThan(20_000);
  expect(ran).toBe(0);
}

test.each(['GET', 'PUT', 'PATCH', 'DELETE'])('refuses %s with the method that is allowed', async (method) => {
  for (const path of ['/graphql', '/graphql?query={open}', '/graphql?query=mutation{change}']) {
    const answer = await send({ method, path });
    expectRefusal(answer, 405);
    expect(answer.headers.get('allow')).toContain('POST');
  }
});

test.each(['/nothing', '/graphql/', '/graphql/x', '/GRAPHQL', '/.env', '/livez/x', '/playground/settings.json'])(
  'has nothing at %s',
  async (path) => {
    expectRefusal(await send({ path, body: '{"query":"{ open }"}' }), 404);
  },
);

test('runs no operation that a page of another site could send without asking (CSRF)', async () => {
  const body = '{"query":"mutation { change }"}';
  const types = [
    'text/plain',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'TEXT/PLAIN',
  ];
  for (const type of types) expectRefusal(await send({ body, headers: { 'content-type': type } }), [400, 415]);
  expectRefusal(await send({}), [400, 415]);
});

test.each([
  'application/jsonx',
  'application/json-patch+json',
  'application/graphql',
  'text/json',
  'json',
  'application/json, text/plain',
  'text/html',
])('reads no body of type %s', async (type) => {
  expectRefusal(await send({ body: '{"query":"{ open }"}', headers: { 'content-type': type } }), [400, 415]);
});

test('opens to no other origin by itself', async () => {
  for (const origin of ['https://evil.example', 'null', 'http://localhost:4000']) {
    const { headers } = await send({ body: '{"query":"{ __typename }"}', headers: { origin } });
    expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    const preflight = await send({ method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});

test.each([
  ['', 'empty'],
  ['{', 'cut short'],
  ['{"query":"{ open }"}x', 'with something behind'],
  ['null', 'null'],
  ['7', 'a number'],
  ['"{ open }"', 'a text'],
  ['[]', 'an empty batch'],
  ['[{"query":"{ open }"}]', 'a batch'],
  ['[{"query":"{ open }"},{"query":"{ open }"}]', 'a batch of two'],
  ['{}', 'an object without a query'],
  ['{"query":7}', 'a query that is no text'],
  ['{"query":["{ open }"]}', 'a list of queries'],
  ['{"query":""}', 'an empty query'],
  ['{"query":"{ open }","variables":"x"}', 'variables that are text'],
  ['{"query":"{ open }","variables":[1]}', 'variables that are a list'],
  ['{"query":"{ open }","operationName":7}', 'an operation name that is no text'],
  ['{"query":"{ open }","operationName":"Other"}', 'the name of no operation'],
  ['{"query":"query A { open } query B { open }"}', 'two operations and no name'],
  ['{"query":"{ open"}', 'a query cut short'],
  ['{"query":"{ nowhere }"}', 'a field that is not there'],
  ['{"query":"query ($a: Int!) { open }","variables":{"a":"x"}}', 'a variable of another type'],
  ['{"query":"{ open }","__proto__":{"query":"{ open }"}}', 'a prototype'],
  ['{"query":"{ open }","constructor":{"prototype":{"x":1}}}', 'a constructor'],
  ['{"query":"{ open }","variables":{"__proto__":{"admin":true}}}', 'a prototype further in'],
  ['{"query":"{ open }","variables":{"a":[{"\\u005f_proto__":{"admin":true}}]}}', 'a prototype further in, escaped'],
])('answers the body %s (%s) with 400', async (body) => {
  expectRefusal(await send({ body, headers: { 'content-type': 'application/json' } }), 400);
  expect(({} as { admin?: unknown }).admin).toBeUndefined();
});

test('an argument named like a member of objects is only an argument that is not there', async () => {
  expectRefusal(await document('{ open(__proto__: 1) }'), 400);
  const { text } = await document('query ($input: In) { open(input: $input) }', {
    variables: { input: { a: 1 }, admin: true },
  });
  expect(JSON.parse(JSON.parse(text).data.open)).toEqual({ args: { input: { a: 1 } }, principal: 'user' });
});

test('a body over 256 KiB is refused with 413 at once, whether its length was said or not', async () => {
  const big = JSON.stringify({ query: '{ open }', variables: { a: 'x'.repeat(262_144) } });
  const answer = await send({ body: big });
  expectRefusal(answer, 413);
  expect(answer.milliseconds).toBeLessThan(1_000);
  const head = `POST /graphql HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n`;
  const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
  expect(
    await api.raw([`${head}transfer-encoding: chunked\r\n\r\n`, chunk, chunk, chunk, chunk, chunk], /\}\]\}/),
  ).toMatch(/^HTTP\/1\.1 413 /);
  expect(await api.raw(`${head}content-length: 999999999\r\n\r\n`, /\}\]\}/)).toMatch(/^HTTP\/1\.1 413 /);
});

test('headers over 32 KiB are refused with 431, in JSON', async () => {
  const answer = await api.raw(`POST /graphql HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 431 .*content-type: application\/json.*\{"errors":\[/is);
});

test('bytes that two readers could read in two ways are refused, and the connection closed', async () => {
  const head = `POST /graphql HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n`;
  const shapes = [
    'BROKEN\r\n\r\n',
    `${head}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    `${head}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`,
    `${head}content-length: +2\r\n\r\n{}`,
    `${head}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    `${head}transfer-encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n`,
    `${head}x: a\r\n b\r\ncontent-length : 2\r\n\r\n{}`,
    `${head}x\r\ncontent-length: 2\r\n\r\n{}`,
    `${head}x: a\u0000b\r\ncontent-length: 2\r\n\r\n{}`,
  ];
  for (const shape of shapes)
    expect(await api.raw(shape), JSON.stringify(shape.slice(-60))).toMatch(/^HTTP\/1\.1 400 /);
});

const nested = (depth: number, name = 'manager') =>
  `{ person { ${`${name} { `.repeat(depth - 2)} name ${'} '.repeat(depth - 2)} } }`;
const fragments = (count: number, body: (next: string) => string) =>
  [
    '{ person { ...F0 } }',
    ...Array.from({ length: count }, (_, index) => `fragment F${index} on Person { ${body(`F${index + 1}`)} }`),
    `fragment F${count} on Person { name }`,
  ].join(' ');

describe('a document that asks for too much is refused before it is validated:', () => {
  const tooMuch: [string, string][] = [
    ['deeper than 12', nested(13)],
    [
      'deeper than 12, through inline fragments',
      nested(13)
        .replaceAll('manager {', 'manager { ... on Person {')
        .replaceAll('name }', 'name } }')
        .replace(/\} \}$/, `${'} '.repeat(11)} }`),
    ],
    ['deeper than 12, through fragments', fragments(12, (next) => `manager { ...${next} }`)],
    ['more than 30 aliases', `{ ${Array.from({ length: 31 }, (_, index) => `a${index}: __typename`).join(' ')} }`],
    [
      'more than 30 aliases, through fragments',
      fragments(5, (next) => `a: manager { ...${next} } b: friends { ...${next} }`),
    ],
    ['more than 20 root fields', `{ ${'open '.repeat(21)} }`],
    [
      'more than 20 root fields, through fragments',
      `{ ...A ...B } fragment A on Query { ${'open '.repeat(11)} } fragment B on Query { ${'open '.repeat(11)} }`,
    ],
    ['more than 2,000 tokens', `{ person { ${'name '.repeat(2_000)} } }`],
    ['2,000 brackets', `{ open(list: ${'['.repeat(1_500)}1${']'.repeat(1_500)}) }`],
    [
      '25 fragments that each spread the next twice',
      fragments(25, (next) => `manager { ...${next} } manager { ...${next} }`),
    ],
    [
      '25 fragments that each spread the next twice, under aliases',
      fragments(25, (next) => `a: manager { ...${next} } b: manager { ...${next} }`),
    ],
  ];
  test.each(tooMuch)('%s', async (_sentence, query) => {
    const answer = await document(query);
    expectRefusal(answer, 400);
    expect(answer.text).toContain('OPERATION_REFUSED');
    expect(validated).toBe(0);
  });

  test('whatever it is, in less time than an answer may take', async () => {
    await document('{ __typename }');
    for (const [name, query] of tooMuch) {
      const { milliseconds } = await document(query);
      expect(milliseconds, name).toBeLessThan(250);
    }
  });

  test('fragments that go round in a circle are refused, and end', async () => {
    for (const query of [
      '{ ...A } fragment A on Query { ...A }',
      '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
      fragments(3, () => 'manager { ...F0 }'),
    ])
      expectRefusal(await document(query), 400);
  });
});

test('what stands at the limits is answered', async () => {
  const deep = `{ person { ${'manager { '.repeat(10)} name ${'} '.repeat(10)} } }`;
  const wide = `{ ${'__typename '.repeat(20)} }`;
  const aliased = `{ person { ${Array.from({ length: 30 }, (_, index) => `a${index}: name`).join(' ')} } }`;
  const shared = '{ person { ...A manager { ...A manager { ...A } } } } fragment A on Person { name friends { name } }';
  for (const query of [deep, wide, aliased, shared]) expect((await document(query)).status, query).toBe(200);
});

test('a document kept under its hash was measured before it was kept', async () => {
  const { createHash } = await import('node:crypto');
  const tooDeep = `{ person { ${'manager { '.repeat(12)} name ${'} '.repeat(12)} } }`;
  const hashOf = (query: string) => createHash('sha256').update(query).digest('hex');
  const extensions = (query: string) => ({ persistedQuery: { version: 1, sha256Hash: hashOf(query) } });
  expectRefusal(await document(tooDeep, { extensions: extensions(tooDeep) }), 400);
  const { text } = await send({ body: JSON.stringify({ extensions: extensions(tooDeep) }) });
  expect(text).not.toContain('"data":{');
  expectRefusal(await document('{ open }', { extensions: extensions('{ person { name } }') }), 400);
});

test('names of the caller’s choice never become headers, and the id of a request is its own', async () => {
  const id = '11111111-2222-4333-8444-555555555555';
  const { headers } = await send({ body: '{"query":"{ __typename }"}', headers: { 'client-request-id': id } });
  expect(headers.get('request-id')).toBe(id);
  const { headers: other } = await send({
    body: '{"query":"{ __typename }"}',
    headers: { 'client-request-id': 'x<script>' },
  });
  expect(other.get('request-id')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(other.get('x-content-type-options')).toBe('nosniff');
  expect(other.get('x-powered-by')).toBeNull();
  expect(other.get('server')).toBeNull();
});
