/** Mail at the wire: what `messages`, `message` and `sendMail` ask of Graph, and what comes of its answers. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recipientOf } from '../../src/graph/outlook/recipients.ts';
import { json } from '../support/loopback.ts';
import { type AtGraph, ME, type Script, startAtGraph } from './at-graph.ts';

let graph: AtGraph;
let answer: Script;
beforeAll(async () => {
  graph = await startAtGraph((...call) => answer(...call));
});
beforeEach(() => {
  graph.calls.length = 0;
  answer = () => ({ value: [] });
});
afterAll(() => graph[Symbol.asyncDispose]());

const READ = 'Mail.Read';
const IMMUTABLE = 'IdType="ImmutableId"';
/** Declares the variables that `args` uses: an unused one is no valid query. */
function messages(args: string, selection = 'nodes { id }', variables?: Readonly<Record<string, unknown>>) {
  const declared = [
    ...(args.includes('$search') ? ['$search: String'] : []),
    ...(args.includes('$filter') ? ['$filter: MessageFilter'] : []),
  ];
  const head = declared.length > 0 ? `query (${declared.join(', ')})` : '';
  return graph.ask(`${head} { me { messages${args} { ${selection} } } }`, READ, variables);
}

const page = (from: number, count: number) => Array.from({ length: count }, (_, index) => ({ id: `m${from + index}` }));

describe('messages', () => {
  test('ask for what was selected, newest first, with immutable ids', async () => {
    await messages('', 'nodes { subject from { address } isRead }');
    expect(graph.calls).toEqual([
      {
        method: 'GET',
        url: '/me/messages?$select=id,subject,from,isRead&$orderby=receivedDateTime desc&$top=10',
        prefer: IMMUTABLE,
        body: undefined,
      },
    ]);
  });

  test('say the format of bodies only where bodies are selected', async () => {
    await messages('(bodyFormat: HTML)', 'nodes { bodyPreview }');
    await messages('', 'nodes { body { content } }');
    await messages('(bodyFormat: HTML)', 'edges { node { body { contentType } } }');
    expect(graph.calls.map(({ prefer }) => prefer)).toEqual([
      IMMUTABLE,
      `${IMMUTABLE}, outlook.body-content-type="text"`,
      `${IMMUTABLE}, outlook.body-content-type="html"`,
    ]);
  });

  test.each([
    ['(unreadOnly: true)', '$filter=receivedDateTime ge 1900-01-01T00:00:00Z and isRead eq false'],
    [
      '(filter: { isRead: true, hasAttachments: false })',
      '$filter=receivedDateTime ge 1900-01-01T00:00:00Z and isRead eq true and hasAttachments eq false',
    ],
    ['(filter: { importance: HIGH })', "$filter=receivedDateTime ge 1900-01-01T00:00:00Z and importance eq 'high'"],
    [
      `(filter: { from: "o'neil@contoso.com", receivedDateTime: { ge: "2026-03-01T01:00:00+01:00", lt: "2026-04-01T00:00:00Z" } })`,
      "$filter=receivedDateTime lt 2026-04-01T00:00:00.000Z and receivedDateTime ge 2026-03-01T00:00:00.000Z and from/emailAddress/address eq 'o''neil@contoso.com'",
    ],
    ['(filter: {})', '$select=id&$orderby'],
    ['(orderBy: { direction: ASC })', '$orderby=receivedDateTime asc'],
    ['(orderBy: {})', '$orderby=receivedDateTime desc'],
    ['(folder: SENT_ITEMS)', '/me/mailFolders/sentitems/messages?'],
  ])('%s is %s', async (args, wanted) => {
    const { errors } = await messages(args);
    expect(errors).toEqual([]);
    expect(graph.calls[0]?.url).toContain(wanted);
  });

  test.each([
    ['subject:budget from:grace', '$search="subject:budget from:grace"'],
    ['"exact words" \\', '$search="\\"exact words\\" \\\\"'],
    ['a&$top=999#x', '$search="a&$top=999#x"'],
  ])('a search for %j stays one text', async (search, wanted) => {
    const { errors } = await messages('(search: $search)', 'nodes { id } totalCount', { search });
    expect(errors).toEqual([]);
    expect(graph.calls.map(({ url }) => url)).toEqual([`/me/messages?$select=id&${wanted}&$top=10`]);
  });

  test.each([
    ['(search: "a", unreadOnly: true)', {}],
    ['(search: "a", orderBy: { direction: ASC })', {}],
    ['(search: "a", filter: $filter)', { filter: { isRead: true } }],
    ['(search: $search)', { search: ' ' }],
    ['(search: $search)', { search: 'a\nb' }],
    ['(search: $search)', { search: 'a'.repeat(257) }],
    ['(filter: $filter)', { filter: { from: '' } }],
    ['(filter: $filter)', { filter: { from: 'a\u0000' } }],
    ['(filter: $filter)', { filter: { receivedDateTime: { ge: null } } }],
    ['(first: 0)', {}],
    ['(first: 101)', {}],
    ['(after: "nonsense")', {}],
  ])('%s with %j is refused, and nobody is asked', async (args, variables) => {
    const { data, errors } = await messages(args, 'nodes { id }', variables);
    expect(data.me).toEqual({ messages: null });
    expect(errors).toMatchObject([{ path: ['me', 'messages'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(graph.calls).toEqual([]);
  });

  test('page by $skip; preferences and conditions are said again on each page', async () => {
    answer = ({ url }) => {
      const skip = Number(/\$skip=(\d+)/.exec(url)?.[1] ?? 0);
      return skip === 10
        ? { value: page(10, 3) }
        : {
            value: page(0, 10),
            '@odata.count': 13,
            '@odata.nextLink': `${graph.base}/me/messages?$top=10&$skip=10&$select=subject`,
          };
    };
    const first = await messages(
      '(unreadOnly: true, first: 8)',
      'nodes { id body { content } } totalCount pageInfo { endCursor hasNextPage }',
    );
    expect(first.data.me.messages).toMatchObject({ totalCount: 13, pageInfo: { hasNextPage: true } });
    const { endCursor } = first.data.me.messages.pageInfo;
    const rest = await messages(
      `(unreadOnly: true, first: 8, after: "${endCursor}")`,
      'nodes { id body { content } } pageInfo { hasNextPage }',
    );
    expect(rest.data.me.messages.nodes.map(({ id }: { readonly id: string }) => id)).toEqual([
      'm8',
      'm9',
      'm10',
      'm11',
      'm12',
    ]);
    expect(rest.data.me.messages.pageInfo).toEqual({ hasNextPage: false });
    const filter =
      '$filter=receivedDateTime ge 1900-01-01T00:00:00Z and isRead eq false&$orderby=receivedDateTime desc';
    expect(graph.calls.map(({ url }) => url)).toEqual([
      `/me/messages?$select=id,body&${filter}&$count=true&$top=10`,
      `/me/messages?$select=id,body&${filter}&$top=10`,
      `/me/messages?$select=id,body&${filter}&$top=10&$skip=10`,
    ]);
    expect(new Set(graph.calls.map(({ prefer }) => prefer))).toEqual(
      new Set([`${IMMUTABLE}, outlook.body-content-type="text"`]),
    );
  });

  test('a link to another host is not followed', async () => {
    answer = () => ({ value: [{ id: 'm' }], '@odata.nextLink': 'https://graph.example/v1.0/me/messages?$skip=10' });
    const { data, errors } = await messages('', 'nodes { id }');
    expect(data.me.messages).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'DOWNSTREAM_ERROR', downstream: { code: 'ForeignLink' } } }]);
  });

  test('show what Graph sends; what is not there is null or empty, a word of tomorrow is null', async () => {
    answer = () => ({
      value: [
        {
          id: 'm1',
          '@odata.etag': 'W/"1"',
          subject: null,
          from: { emailAddress: { name: 'Grace', address: 'grace@contoso.com' } },
          toRecipients: [{ emailAddress: { address: 'ada@contoso.com' } }, {}],
          ccRecipients: null,
          importance: 'urgent',
          body: { contentType: 'html', content: '<p>' },
          receivedDateTime: '2026-03-01T09:00:00Z',
        },
      ],
    });
    const { data, errors } = await messages(
      '(bodyFormat: HTML)',
      'nodes { id subject from { name address } sender { name } toRecipients { name address } ccRecipients { address } importance body { contentType content } receivedDateTime categories } totalCount',
    );
    expect(errors).toEqual([]);
    expect(data.me.messages).toEqual({
      nodes: [
        {
          id: 'm1',
          subject: null,
          from: { name: 'Grace', address: 'grace@contoso.com' },
          sender: null,
          toRecipients: [{ name: null, address: 'ada@contoso.com' }],
          ccRecipients: [],
          importance: null,
          body: { contentType: 'HTML', content: '<p>' },
          receivedDateTime: '2026-03-01T09:00:00Z',
          categories: [],
        },
      ],
      totalCount: null,
    });
  });

  test('of somebody else are asked for by id, and the refusal of Graph is the answer of the field alone', async () => {
    answer = ({ url }, response) => {
      if (url.startsWith('/users/other-id?')) return { id: 'other-id', displayName: 'Other' };
      json(response, 403, { error: { code: 'ErrorAccessDenied', message: 'Access is denied.' } });
      return undefined;
    };
    const { data, errors } = await graph.ask(
      '{ user(id: "other-id") { displayName messages { nodes { id } } } }',
      READ,
    );
    expect(data.user).toEqual({ displayName: 'Other', messages: null });
    expect(errors).toMatchObject([
      {
        path: ['user', 'messages'],
        extensions: { code: 'DOWNSTREAM_FORBIDDEN', downstream: { status: 403, code: 'ErrorAccessDenied' } },
      },
    ]);
    expect(graph.calls[1]?.url).toMatch(/^\/users\/other-id\/messages\?/);
  });

  test('are shut to a token without the scope, before anybody is asked', async () => {
    const { data, errors } = await graph.ask(
      '{ me { id messages { nodes { id } } message(id: "m") { id } } }',
      'Mail.Send',
    );
    expect(data.me).toEqual({ id: ME, messages: null, message: null });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(Array(2).fill('UNAUTHORIZED_FIELD_OR_TYPE'));
    expect(graph.calls).toEqual([]);
  });
});

describe('message', () => {
  test('is one, by its id; several travel together, each with its preferences', async () => {
    answer = ({ body }) => ({
      responses: body.requests.map(({ id, url }: { readonly id: string; readonly url: string }) =>
        url.includes('gone')
          ? { id, status: 404, body: { error: { code: 'ErrorItemNotFound', message: '' } } }
          : { id, status: 200, body: { id: 'a=', subject: 'Hello' } },
      ),
    });
    const { data, errors } = await graph.ask(
      '{ me { a: message(id: "a=") { subject } b: message(id: "gone", bodyFormat: HTML) { body { content } } } }',
      READ,
    );
    expect(errors).toEqual([]);
    expect(data.me).toEqual({ a: { subject: 'Hello' }, b: null });
    expect(graph.calls.map(({ url, body }) => [url, body.requests])).toEqual([
      [
        '/$batch',
        [
          { id: '1', method: 'GET', url: '/me/messages/a%3D?$select=id,subject', headers: { Prefer: IMMUTABLE } },
          {
            id: '2',
            method: 'GET',
            url: '/me/messages/gone?$select=id,body',
            headers: { Prefer: `${IMMUTABLE}, outlook.body-content-type="html"` },
          },
        ],
      ],
    ]);
  });

  test.each(['', '..', 'a\u0007'])('refuses the id %j', async (id) => {
    const { errors } = await graph.ask('query ($id: ID!) { me { message(id: $id) { id } } }', READ, { id });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(graph.calls).toEqual([]);
  });
});

const send = (input: Readonly<Record<string, unknown>>, scopes = 'Mail.Send') =>
  graph.ask('mutation ($input: SendMailInput!) { sendMail(input: $input) { accepted } }', scopes, {
    input: { subject: 'Hi', body: 'Text', to: [{ address: 'grace@contoso.com' }], ...input },
  });

const people = (count: number) => Array.from({ length: count }, () => ({ address: 'a@contoso.com' }));

describe('sendMail', () => {
  test('posts the message; 202 without a body is accepted', async () => {
    answer = (_call, response) => void response.writeHead(202).end();
    const { data, errors } = await send({
      body: '<b>Text</b>',
      bodyFormat: 'HTML',
      to: [{ address: 'grace@contoso.com', name: 'Grace' }],
      cc: [{ address: 'alan@contoso.com' }],
      bcc: [{ address: 'boss@contoso.com' }],
      replyTo: [{ address: 'team@contoso.com' }],
      importance: 'HIGH',
      saveToSentItems: false,
    });
    expect(errors).toEqual([]);
    expect(data.sendMail).toEqual({ accepted: true });
    expect(graph.calls).toMatchObject([
      {
        method: 'POST',
        url: '/me/sendMail',
        body: {
          message: {
            subject: 'Hi',
            body: { contentType: 'html', content: '<b>Text</b>' },
            importance: 'high',
            toRecipients: [{ emailAddress: { address: 'grace@contoso.com', name: 'Grace' } }],
            ccRecipients: [{ emailAddress: { address: 'alan@contoso.com' } }],
            bccRecipients: [{ emailAddress: { address: 'boss@contoso.com' } }],
            replyTo: [{ emailAddress: { address: 'team@contoso.com' } }],
          },
          saveToSentItems: false,
        },
      },
    ]);
  });

  test.each([
    ['no recipient', { to: [] }],
    ['501 recipients', { to: people(200), cc: people(200), bcc: people(101) }],
    ['two addresses in one', { to: [{ address: 'a@contoso.com,b@contoso.com' }] }],
    ['an address with its name', { to: [{ address: 'Ada <a@contoso.com>' }] }],
    ['a second line', { to: [{ address: 'a@contoso.com\r\nBcc: x@y.example' }] }],
    ['an address without a domain', { bcc: [{ address: 'root' }] }],
    ['a name of two lines', { to: [{ address: 'a@contoso.com', name: 'Ada\nBcc: x' }] }],
    ['an address to answer to that is none', { replyTo: [{ address: 'x' }] }],
    ['a subject of two lines', { subject: 'Hi\r\nBcc: x@y.example' }],
    ['a subject with a line separator', { subject: 'Hi\u2028there' }],
    ['a subject of 256 characters', { subject: 'x'.repeat(256) }],
    ['a body over 48 KiB', { body: 'é'.repeat(24_577) }],
    ['a lone surrogate', { body: '\ud800' }],
  ])('refuses %s, and sends nothing', async (_what, input) => {
    const { data, errors } = await send(input);
    expect(data.sendMail).toBeNull();
    expect(errors).toMatchObject([{ path: ['sendMail'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(graph.calls).toEqual([]);
  });

  const failures: readonly (readonly [string, Script, string])[] = [
    ['a connection that ends before an answer', (_call, response) => void response.destroy(), 'DOWNSTREAM_UNAVAILABLE'],
    ['a 503', (_call, response) => json(response, 503, {}), 'DOWNSTREAM_UNAVAILABLE'],
    ['a 429', (_call, response) => json(response, 429, {}, { 'retry-after': '0' }), 'DOWNSTREAM_THROTTLED'],
  ];
  test.each(failures)('is not tried again after %s', async (_what, fail, code) => {
    answer = fail;
    const { data, errors } = await send({});
    expect(data.sendMail).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code } }]);
    expect(graph.calls).toHaveLength(1);
  });

  test('is shut to a token that may only read, and answers nothing else of that mutation', async () => {
    const { status, errors } = await send({}, 'Mail.Read');
    expect(status).toBe(403);
    expect(errors).not.toEqual([]);
    expect(graph.calls).toEqual([]);
  });
});

/** What is accepted goes on as it is. */
function accepts(address: string): boolean {
  try {
    return recipientOf({ address }, 'to[0]').emailAddress?.address === address;
  } catch {
    return false;
  }
}

describe('an address', () => {
  test.each(['ada@contoso.com', "o'neil+tag@mail.contoso.co.uk", 'jürgen@münchen.example', 'a@b.c', '用户@例子.公司'])(
    'may be %s',
    (address) => {
      expect(accepts(address)).toBe(true);
    },
  );

  test('that is accepted has one @, and nothing that separates, quotes or ends a line', () => {
    const piece = fc.constantFrom(
      'a',
      'ada',
      '.',
      '@',
      '@',
      'contoso.com',
      ',',
      ';',
      ' ',
      '<',
      '>',
      '"',
      '(',
      ')',
      '\\',
      '\n',
      '\r',
      '\t',
      '\u0000',
      '\u2028',
      '-',
      'é',
      ':',
      '[',
      ']',
      '\ud800',
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 3 }), fc.array(piece, { maxLength: 2 }), (before, behind) => {
        const address = `ada${before.join('')}@contoso${behind.join('')}.com`;
        if (!accepts(address)) return;
        accepted += 1;
        expect(address).toMatch(/^[^@]+@[^@]+\.[^@]+$/u);
        expect(address).not.toMatch(/[\s,;:<>()"\\[\]\p{C}\u2028]|\.\.|^\.|\.@/u);
      }),
      { numRuns: 20_000, seed: 5 },
    );
    expect(accepted).toBeGreaterThan(10);
  });

  test('takes no longer to refuse when it is built to take long', () => {
    const started = performance.now();
    for (const address of [`${'a.'.repeat(120)}@`, `a@${'a-'.repeat(120)}!`, `a@${'a.'.repeat(120)}`])
      expect(accepts(address)).toBe(false);
    expect(performance.now() - started).toBeLessThan(50);
  });
});
