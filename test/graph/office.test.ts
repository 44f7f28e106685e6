/** Mail, calendars and OneDrive through the whole product, against mailboxes that keep what is written. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchArrivals } from '../support/arrivals.ts';
import { type AskOptions, type Product, startProduct } from '../support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product[Symbol.asyncDispose]());

/** What Ada is answered, without an error. */
async function ada(query: string, variables: NonNullable<AskOptions['variables']> = {}) {
  const { data, errors } = await product.ask(query, { user: 'ada', variables });
  expect(errors).toEqual([]);
  return data;
}

interface Shown {
  readonly id: string;
  readonly [field: string]: unknown;
}

/**
 * All of a list below `me`, page by page.
 * @param field with `$first` and `$after` in its arguments, and `...page` where the page is selected
 */
async function walk(field: string, selection: string, first: number): Promise<Shown[]> {
  const nodes: Shown[] = [];
  const page = `{ nodes { id ${selection} } pageInfo { hasNextPage endCursor } }`;
  const query = `query ($first: Int, $after: String) { me { ${field.replace('...page', page)} } }`;
  for (let after: string | null = null; ; ) {
    const { me } = await ada(query, { first, after });
    const list = me.list ?? me.drive.list;
    nodes.push(...list.nodes);
    if (!list.pageInfo.hasNextPage) return nodes;
    after = list.pageInfo.endCursor;
  }
}

const idsOf = (nodes: readonly Shown[]) => nodes.map(({ id }) => id);

const MESSAGES = 'list: messages(first: $first, after: $after) ...page';
const EVENTS = 'list: events(first: $first, after: $after) ...page';
const DOCUMENTS = 'drive { list: items(path: "Documents", first: $first, after: $after) ...page }';
const addressOf = (name: string) => product.tenant.directory.findPerson(name)?.mail ?? 'nobody';

describe('mail', () => {
  test('has each message once whatever the page, newest first, and as many as are counted', async () => {
    const all = await walk(MESSAGES, 'receivedDateTime', 100);
    const { me } = await ada('{ me { messages(first: 1) { totalCount } } }');
    expect(all).toHaveLength(me.messages.totalCount);
    expect(await walk(MESSAGES, 'receivedDateTime', 7)).toEqual(all);
    const times = all.map(({ receivedDateTime }) => String(receivedDateTime));
    expect(times).toEqual(times.toSorted().toReversed());
    const oldestFirst = await walk(
      'list: messages(first: $first, after: $after, orderBy: { direction: ASC }) ...page',
      'receivedDateTime',
      50,
    );
    expect(oldestFirst.map(({ receivedDateTime }) => receivedDateTime)).toEqual(times.toReversed());
  });

  test('is filtered by Graph as one would filter it by hand', async () => {
    const all = await walk(MESSAGES, 'isRead hasAttachments importance receivedDateTime from { address }', 100);
    const found = async (args: string) =>
      idsOf(await walk(`list: messages(first: $first, after: $after, ${args}) ...page`, '', 100));
    expect(await found('unreadOnly: true')).toEqual(idsOf(all.filter(({ isRead }) => isRead === false)));
    const withAttachments = all.filter(({ isRead, hasAttachments }) => isRead === true && hasAttachments === true);
    expect(await found('filter: { isRead: true, hasAttachments: true }')).toEqual(idsOf(withAttachments));
    const { from, receivedDateTime } = all[5] as never as { from: { address: string }; receivedDateTime: string };
    const sender = from.address;
    expect(await found(`filter: { from: "${sender}" }`)).toEqual(
      idsOf(all.filter((message) => (message.from as typeof from).address === sender)),
    );
    expect(await found(`filter: { receivedDateTime: { ge: "${receivedDateTime}" } }`)).toEqual(
      idsOf(all.filter((message) => String(message.receivedDateTime) >= receivedDateTime)),
    );
  });

  test('comes as text or as HTML, and is found again by its id and by its words', async () => {
    const [text, html] = await Promise.all(
      ['TEXT', 'HTML'].map(async (format) => {
        const { me } = await ada(
          `{ me { messages(first: 1, bodyFormat: ${format}) { nodes { id subject body { contentType content } } } } }`,
        );
        return me.messages.nodes[0];
      }),
    );
    expect([text.body.contentType, html.body.contentType]).toEqual(['TEXT', 'HTML']);
    expect(html.body.content).toMatch(/^<html>/i);
    expect(text.id).toBe(html.id);
    const { me } = await ada('query ($id: ID!) { me { message(id: $id) { subject body { content } } } }', {
      id: text.id,
    });
    expect(me.message).toEqual({ subject: text.subject, body: { content: text.body.content } });
    const [word] = text.subject.split(' ');
    const hits = await walk(
      `list: messages(first: $first, after: $after, search: "subject:${word}") ...page`,
      'subject',
      100,
    );
    expect(hits).toContainEqual({ id: text.id, subject: text.subject });
  });

  test('that was sent lies in the sent items and in the inbox of who got it', async () => {
    const subject = `Plans ${randomUUID()}`;
    const input = {
      subject,
      body: '<p>Hello</p>',
      bodyFormat: 'HTML',
      to: [{ address: addressOf('grace') }],
      cc: [{ address: addressOf('alan') }],
    };
    const sent = await ada('mutation ($input: SendMailInput!) { sendMail(input: $input) { accepted } }', { input });
    expect(sent.sendMail).toEqual({ accepted: true });
    const own = await ada(
      '{ me { messages(folder: SENT_ITEMS, first: 1) { nodes { subject toRecipients { address } ccRecipients { address } } } } }',
    );
    expect(own.me.messages.nodes).toEqual([
      { subject, toRecipients: [{ address: addressOf('grace') }], ccRecipients: [{ address: addressOf('alan') }] },
    ]);
    const { data } = await product.ask(
      '{ me { messages(folder: INBOX, first: 1) { nodes { subject isRead from { address } bodyPreview } } } }',
      { user: 'grace' },
    );
    expect(data.me.messages.nodes).toEqual([
      { subject, isRead: false, from: { address: addressOf('ada') }, bodyPreview: 'Hello' },
    ]);
  });

  test('of others is refused by Graph; everything else of the answer is there', async () => {
    const { data, errors } = await product.ask(
      'query ($id: ID!) { user(id: $id) { displayName messages { nodes { id } } events { nodes { id } } drive { id } } }',
      {
        user: 'ada',
        variables: { id: addressOf('grace') },
      },
    );
    expect(data.user).toMatchObject({ displayName: expect.any(String), messages: null, drive: null });
    for (const { extensions } of errors) expect(extensions).toMatchObject({ downstream: { api: 'graph' } });
    expect(errors.map(({ path }) => path?.[1])).toContain('messages');
  });

  test('without consent is a page to consent at, and takes neither calendar nor files with it', async () => {
    const { data, errors } = await product.ask(
      '{ me { messages { nodes { id } } events(first: 1) { nodes { id } } drive { id } } }',
      { user: 'edsger' },
    );
    expect(data.me.messages).toBeNull();
    expect(data.me.events.nodes).toHaveLength(1);
    expect(data.me.drive.id).toBeTypeOf('string');
    expect(errors).toMatchObject([
      {
        path: ['me', 'messages'],
        extensions: { code: 'CONSENT_REQUIRED', scopes: ['https://graph.microsoft.com/Mail.Read'] },
      },
    ]);
  });

  test('together with calendar and files of one person travels in one batch', async () => {
    using arrivals = watchArrivals();
    const bearer = await product.bearerOf('linus');
    arrivals.clear();
    const { errors } = await product.ask('{ me { messages { nodes { id } } events { nodes { id } } drive { id } } }', {
      bearer,
    });
    expect(errors).toEqual([]);
    expect(arrivals.graph.map(({ method, url }) => `${method} ${url.split('?')[0]}`)).toEqual([
      'GET /graph/v1.0/me',
      'POST /graph/v1.0/$batch',
    ]);
  });
});

const at = (dateTime: string) => ({ dateTime, timeZone: 'Europe/Berlin' });

/** Ada makes an event. */
const create = (input: object) =>
  product.ask(
    'mutation ($input: CreateEventInput!) { createEvent(input: $input) { transactionId event { id subject attendees { type emailAddress { address } } } } }',
    { user: 'ada', variables: { input } },
  );

const change = (input: object) =>
  product.ask('mutation ($input: UpdateEventInput!) { updateEvent(input: $input) { event { etag subject } } }', {
    user: 'ada',
    variables: { input },
  });

describe('calendars', () => {
  test('show a week with the occurrences of series, in order and in the zone that was asked for', async () => {
    const { me } = await ada(
      `query ($start: DateTime!, $end: DateTime!) { me { calendarView(start: $start, end: $end, timeZone: "Europe/Berlin", first: 100) {
         totalCount nodes { type seriesMasterId start { dateTime timeZone } attendees { emailAddress { address } response } } } } }`,
      { start: new Date().toISOString(), end: new Date(Date.now() + 7 * 86_400_000).toISOString() },
    );
    const { nodes, totalCount } = me.calendarView;
    expect(nodes).toHaveLength(totalCount);
    expect(nodes.map(({ type }: Shown) => type)).toContain('OCCURRENCE');
    const starts = nodes.map((event: { start: { dateTime: string; timeZone: string } }) => event.start);
    expect(new Set(starts.map(({ timeZone }: { timeZone: string }) => timeZone))).toEqual(new Set(['Europe/Berlin']));
    const times = starts.map(({ dateTime }: { dateTime: string }) => dateTime);
    expect(times).toEqual(times.toSorted());
  });

  test('have each event once whatever the page', async () => {
    const all = await walk(EVENTS, 'type', 100);
    expect(await walk(EVENTS, 'type', 10)).toEqual(all);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  test('take an event once, however often it is made with one transactionId', async () => {
    const input = {
      subject: `Review ${randomUUID()}`,
      start: at('2031-03-03T21:00'),
      end: at('2031-03-03T22:00'),
      attendees: [{ address: addressOf('grace'), type: 'OPTIONAL' }],
      transactionId: randomUUID(),
    };
    const [first, second] = [await create(input), await create(input)];
    expect(first.errors).toEqual([]);
    expect(first.data.createEvent).toMatchObject({
      transactionId: input.transactionId,
      event: {
        subject: input.subject,
        attendees: [{ type: 'OPTIONAL', emailAddress: { address: addressOf('grace') } }],
      },
    });
    expect(second.data.createEvent.event.id).toBe(first.data.createEvent.event.id);
    const { me } = await ada(
      `query ($id: ID!) { me { event(id: $id, timeZone: "Europe/Berlin") { subject start { dateTime } }
         calendarView(start: "2031-03-03T20:00:00+01:00", end: "2031-03-03T23:00:00+01:00") { nodes { id } } } }`,
      { id: first.data.createEvent.event.id },
    );
    expect(me.event).toEqual({ subject: input.subject, start: { dateTime: '2031-03-03T21:00:00.0000000' } });
    expect(me.calendarView.nodes).toEqual([{ id: first.data.createEvent.event.id }]);
  });

  test('change an event in the version that was read, and in no other', async () => {
    const { data } = await create({ subject: 'Draft', start: at('2031-04-01T21:00'), end: at('2031-04-01T22:00') });
    const { id } = data.createEvent.event;
    const read = await ada('query ($id: ID!) { me { event(id: $id) { etag } } }', { id });
    const { etag } = read.me.event;
    const first = await change({ id, etag, subject: 'Final' });
    expect(first.errors).toEqual([]);
    expect(first.data.updateEvent.event.subject).toBe('Final');
    expect(first.data.updateEvent.event.etag).not.toBe(etag);
    const late = await change({ id, etag, subject: 'Too late' });
    expect(late.errors).toMatchObject([
      { extensions: { code: 'DOWNSTREAM_CONFLICT', downstream: { status: 412, api: 'graph' } } },
    ]);
    const { me } = await ada('query ($id: ID!) { me { event(id: $id) { subject } } }', { id });
    expect(me.event.subject).toBe('Final');
  });
});

describe('files', () => {
  interface Folder {
    readonly name: string;
    readonly folder: { readonly childCount: number } | null;
    readonly children: { readonly nodes: readonly Shown[] } | null;
  }

  test('lie in folders, which are the same by path and by id, and have as many children as they say', async () => {
    const { me } = await ada(
      '{ me { drive { items { nodes { name folder { childCount } children(first: 50) { nodes { id name } } } } } } }',
    );
    const folders = me.drive.items.nodes.filter(({ folder }: Folder) => folder !== null);
    expect(folders.length).toBeGreaterThan(1);
    for (const { name, folder, children } of folders) {
      expect(children.nodes).toHaveLength(folder.childCount);
      const byPath = await ada(
        'query ($path: String) { me { drive { items(path: $path, first: 50) { nodes { id name } } } } }',
        { path: name },
      );
      expect(byPath.me.drive.items.nodes).toEqual(children.nodes);
    }
  });

  test('of a folder are each there once whatever the page', async () => {
    expect(await walk(DOCUMENTS, '', 3)).toEqual(await walk(DOCUMENTS, '', 100));
  });

  test('of a folder that is not there are null', async () => {
    const { me } = await ada('{ me { drive { items(path: "No such/folder") { nodes { id } } } } }');
    expect(me.drive.items).toBeNull();
  });
});
