/** Calendars at the wire: what `events`, `calendarView`, `event`, `createEvent` and `updateEvent` ask of Graph, and what comes of its answers. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { json } from '../support/loopback.ts';
import { type AtGraph, type Call, type Script, startAtGraph } from './at-graph.ts';

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

const READ = 'Calendars.Read';
const IMMUTABLE = 'IdType="ImmutableId"';
const view = (args: string, selection = 'nodes { id }', scopes = READ) =>
  graph.ask(`{ me { calendarView(${args}) { ${selection} } } }`, scopes);
const MARCH = 'start: "2026-03-01T00:00:00+01:00", end: "2026-04-01T00:00:00Z"';

describe('calendarView', () => {
  test('says its window in UTC, asks for what was selected and in which zone', async () => {
    const { errors } = await view(
      `${MARCH}, timeZone: "W. Europe Standard Time", bodyFormat: HTML, first: 20`,
      'nodes { subject start { dateTime } response joinUrl body { content } } totalCount',
    );
    expect(errors).toEqual([]);
    expect(graph.calls).toEqual([
      {
        method: 'GET',
        url: '/me/calendarView?startDateTime=2026-02-28T23:00:00.000Z&endDateTime=2026-04-01T00:00:00.000Z&$select=id,subject,body,start,onlineMeeting,responseStatus&$orderby=start/dateTime&$count=true&$top=20',
        prefer: `${IMMUTABLE}, outlook.body-content-type="html", outlook.timezone="W. Europe Standard Time"`,
        body: undefined,
      },
    ]);
  });

  test('says window, zone and selection again on the next page', async () => {
    const events = Array.from({ length: 13 }, (_, index) => ({ id: `e${index}` }));
    answer = ({ url }) =>
      url.includes('$skip=10')
        ? { value: events.slice(10) }
        : {
            value: events.slice(0, 10),
            '@odata.nextLink': `${graph.base}/me/calendarView?startDateTime=x&$top=10&$skip=10`,
          };
    const { data } = await view(`${MARCH}, timeZone: "Asia/Tokyo", first: 10`, 'nodes { id } pageInfo { endCursor }');
    const { endCursor } = data.me.calendarView.pageInfo;
    const next = await view(`${MARCH}, timeZone: "Asia/Tokyo", first: 10, after: "${endCursor}"`);
    expect(next.data.me.calendarView.nodes).toEqual(events.slice(10));
    const [first, , last] = graph.calls;
    expect(last?.url).toBe(`${first?.url}&$skip=10`);
    expect(new Set(graph.calls.map(({ prefer }) => prefer))).toEqual(
      new Set([`${IMMUTABLE}, outlook.timezone="Asia/Tokyo"`]),
    );
  });

  test('of 366 days is one', async () => {
    const { errors } = await view('start: "2027-06-01T00:00:00Z", end: "2028-06-01T00:00:00Z"');
    expect(errors).toEqual([]);
  });

  test.each([
    'start: "2026-03-01T00:00:00Z", end: "2026-03-01T00:00:00Z"',
    'start: "2026-03-01T00:00:00Z", end: "2026-03-01T00:30:00+01:00"',
    'start: "2026-03-01T00:00:00Z", end: "2027-03-02T00:00:01Z"',
    `${MARCH}, timeZone: ""`,
    `${MARCH}, timeZone: "UTC\\", IdType=\\"x"`,
    `${MARCH}, timeZone: "UTC\\r\\nX-Evil: 1"`,
    `${MARCH}, first: 101`,
  ])('of (%s) is refused, and nobody is asked', async (args) => {
    const { data, errors } = await view(args);
    expect(data.me).toEqual({ calendarView: null });
    expect(errors).toMatchObject([{ path: ['me', 'calendarView'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(graph.calls).toEqual([]);
  });

  test.each(['2026-03-01', '2026-03-01T00:00:00', '2026-02-30T00:00:00Z'])('does not begin at %s', async (start) => {
    const { status, errors } = await view(`start: "${start}", end: "2026-04-01T00:00:00Z"`);
    expect(status).toBe(400);
    expect(errors).not.toEqual([]);
    expect(graph.calls).toEqual([]);
  });

  test('is open to a token that may write, and shut to one that may do neither', async () => {
    expect((await view(MARCH, 'nodes { id }', 'Calendars.ReadWrite')).errors).toEqual([]);
    const { errors } = await view(MARCH, 'nodes { id }', 'Mail.Read');
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    expect(graph.calls).toHaveLength(1);
  });
});

const askEvent = (id: string) => graph.ask('query ($id: ID!) { me { event(id: $id) { id } } }', READ, { id });

describe('events', () => {
  test('show what Graph sends; what is not there is null or empty, a word of tomorrow is null', async () => {
    answer = () => ({
      '@odata.count': 1,
      value: [
        {
          id: 'e1',
          '@odata.etag': 'W/"1"',
          start: { dateTime: '2026-03-01T09:00:00.0000000', timeZone: 'UTC' },
          location: { displayName: 'Room 1', locationEmailAddress: 'room1@contoso.com' },
          organizer: { emailAddress: { name: 'Grace', address: 'grace@contoso.com' } },
          attendees: [{ type: 'required', status: { response: 'tentativelyAccepted' }, emailAddress: { name: 'Ada' } }],
          responseStatus: { response: 'notResponded' },
          showAs: 'workingElsewhere',
          type: 'seriesMaster',
          sensitivity: 'secret',
          onlineMeeting: { joinUrl: 'https://teams.example/1' },
          categories: ['Red'],
        },
      ],
    });
    const { data, errors } = await graph.ask(
      `{ me { events { totalCount nodes { id etag start { dateTime timeZone } end { dateTime } location { displayName locationEmailAddress }
         organizer { name } attendees { type response emailAddress { name address } } response showAs type sensitivity joinUrl categories } } } }`,
      READ,
    );
    expect(errors).toEqual([]);
    expect(data.me.events).toEqual({
      totalCount: 1,
      nodes: [
        {
          id: 'e1',
          etag: 'W/"1"',
          start: { dateTime: '2026-03-01T09:00:00.0000000', timeZone: 'UTC' },
          end: null,
          location: { displayName: 'Room 1', locationEmailAddress: 'room1@contoso.com' },
          organizer: { name: 'Grace' },
          attendees: [
            { type: 'REQUIRED', response: 'TENTATIVELY_ACCEPTED', emailAddress: { name: 'Ada', address: null } },
          ],
          response: 'NOT_RESPONDED',
          showAs: 'WORKING_ELSEWHERE',
          type: 'SERIES_MASTER',
          sensitivity: null,
          joinUrl: 'https://teams.example/1',
          categories: ['Red'],
        },
      ],
    });
    expect(graph.calls[0]).toMatchObject({ url: expect.stringMatching(/^\/me\/events\?/), prefer: IMMUTABLE });
  });

  test('one of them is found by its id, and is null when there is none', async () => {
    answer = ({ url }, response) =>
      url.includes('gone') ? json(response, 404, { error: { code: 'ErrorItemNotFound', message: '' } }) : { id: 'e1' };
    expect((await askEvent('e1')).data.me.event).toEqual({ id: 'e1' });
    expect(await askEvent('gone')).toMatchObject({ data: { me: { event: null } }, errors: [] });
  });
});

const made = ({ body }: Call, response: Parameters<typeof json>[0]) => json(response, 201, { ...body, id: 'e1' });

const at = (dateTime: string, timeZone = 'Europe/Berlin') => ({ dateTime, timeZone });

describe('createEvent', () => {
  const INPUT = {
    subject: 'Review',
    start: { dateTime: '2026-03-01T09:00', timeZone: 'Europe/Berlin' },
    end: { dateTime: '2026-03-01T10:00:00', timeZone: 'Europe/Berlin' },
  };
  const create = (input: Readonly<Record<string, unknown>> = {}, scopes = 'Calendars.ReadWrite') =>
    graph.ask(
      'mutation ($input: CreateEventInput!) { createEvent(input: $input) { transactionId event { id subject start { dateTime timeZone } transactionId } } }',
      scopes,
      { input: { ...INPUT, ...input } },
    );
  test('posts the event with its times as they are written, and answers it', async () => {
    answer = made;
    const { data, errors } = await create({
      body: 'Text',
      location: 'Room 1',
      attendees: [
        { address: 'grace@contoso.com', name: 'Grace' },
        { address: 'room1@contoso.com', type: 'RESOURCE' },
      ],
      isOnlineMeeting: true,
      showAs: 'WORKING_ELSEWHERE',
      sensitivity: 'PRIVATE',
      reminderMinutesBeforeStart: 15,
      transactionId: '7e1f0a8e-0000-4000-8000-000000000001',
    });
    expect(errors).toEqual([]);
    const transactionId = '7e1f0a8e-0000-4000-8000-000000000001';
    expect(data.createEvent).toEqual({
      transactionId,
      event: {
        id: 'e1',
        subject: 'Review',
        start: { dateTime: '2026-03-01T09:00:00', timeZone: 'Europe/Berlin' },
        transactionId,
      },
    });
    expect(graph.calls).toEqual([
      {
        method: 'POST',
        url: '/me/events',
        prefer: `${IMMUTABLE}, outlook.body-content-type="text", outlook.timezone="Europe/Berlin"`,
        body: {
          subject: 'Review',
          start: { dateTime: '2026-03-01T09:00:00', timeZone: 'Europe/Berlin' },
          end: { dateTime: '2026-03-01T10:00:00', timeZone: 'Europe/Berlin' },
          isAllDay: false,
          body: { contentType: 'text', content: 'Text' },
          location: { displayName: 'Room 1' },
          attendees: [
            { emailAddress: { address: 'grace@contoso.com', name: 'Grace' }, type: 'required' },
            { emailAddress: { address: 'room1@contoso.com' }, type: 'resource' },
          ],
          isOnlineMeeting: true,
          importance: 'normal',
          sensitivity: 'private',
          showAs: 'workingElsewhere',
          isReminderOn: true,
          reminderMinutesBeforeStart: 15,
          transactionId,
        },
      },
    ]);
  });

  test('makes up a transactionId where none is given, another each time, and says which', async () => {
    answer = made;
    const [first, second] = [await create(), await create()];
    const ids = graph.calls.map(({ body }) => body.transactionId);
    expect(ids).toEqual([first.data.createEvent.transactionId, second.data.createEvent.transactionId]);
    expect(ids[0]).toMatch(/^[\da-f-]{36}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });

  test('is sent once, even where the connection ends before an answer', async () => {
    answer = (_call, response) => void response.destroy();
    const { data, errors } = await create({ transactionId: 'mine' });
    expect(data.createEvent).toBeNull();
    expect(errors).toMatchObject([{ path: ['createEvent'], extensions: { code: 'DOWNSTREAM_UNAVAILABLE' } }]);
    expect(graph.calls).toHaveLength(1);
  });

  test('with a transactionId of another event is a refusal of Graph', async () => {
    answer = (_call, response) => json(response, 409, { error: { code: 'ErrorDuplicateTransactionId', message: '' } });
    const { errors } = await create({ transactionId: 'mine' });
    expect(errors).toMatchObject([
      { extensions: { code: 'DOWNSTREAM_CONFLICT', downstream: { code: 'ErrorDuplicateTransactionId' } } },
    ]);
  });

  test.each([
    ['whole days', '2026-03-01T00:00', '2026-03-02T00:00:00.0000000', true],
    ['a moment', '2026-03-01T09:00', '2026-03-01T09:00', false],
  ])('takes %s', async (_what, start, end, isAllDay) => {
    answer = made;
    const { errors } = await create({
      start: { dateTime: start, timeZone: 'UTC' },
      end: { dateTime: end, timeZone: 'utc' },
      isAllDay,
    });
    expect(errors).toEqual([]);
  });

  test.each([
    ['an end before the start', { end: at('2026-03-01T08:59') }],
    ['an offset', { start: at('2026-03-01T09:00:00+01:00') }],
    ['a time in UTC by its letter', { start: at('2026-03-01T09:00:00Z') }],
    ['a day that does not exist', { start: at('2026-02-30T09:00'), end: at('2026-03-09T09:00') }],
    ['an hour that does not exist', { start: at('2026-03-01T24:00'), end: at('2026-03-09T09:00') }],
    ['a date alone', { start: at('2026-03-01') }],
    ['eight digits of a second', { start: at('2026-03-01T09:00:00.12345678901') }],
    ['no name of a zone', { start: at('2026-03-01T09:00', '"') }],
    ['whole days from the morning on', { isAllDay: true }],
    ['a whole day without length', { isAllDay: true, start: at('2026-03-01T00:00'), end: at('2026-03-01T00:00') }],
    ['a whole day across zones', { isAllDay: true, start: at('2026-03-01T00:00'), end: at('2026-03-02T00:00', 'UTC') }],
    ['an attendee without an address', { attendees: [{ address: 'Grace' }] }],
    ['501 attendees', { attendees: Array.from({ length: 501 }, () => ({ address: 'a@contoso.com' })) }],
    ['a subject of two lines', { subject: 'a\nb' }],
    ['a place of two lines', { location: 'a\nb' }],
    ['a body over 48 KiB', { body: 'x'.repeat(49_153) }],
    ['a reminder in the past', { reminderMinutesBeforeStart: -1 }],
    ['a reminder five weeks before', { reminderMinutesBeforeStart: 50_400 }],
    ['an empty transactionId', { transactionId: '' }],
    ['a transactionId with blanks', { transactionId: 'a b' }],
  ])('refuses %s, and makes nothing', async (_what, input) => {
    const { data, errors } = await create(input);
    expect(data.createEvent).toBeNull();
    expect(errors).toMatchObject([{ path: ['createEvent'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(graph.calls).toEqual([]);
  });

  test('is shut to a token that may only read', async () => {
    const { status } = await create({}, 'Calendars.Read');
    expect(status).toBe(403);
    expect(graph.calls).toEqual([]);
  });
});

/** Changes the event `e1`. */
const update = (input: Readonly<Record<string, unknown>>, scopes = 'Calendars.ReadWrite') =>
  graph.ask(
    'mutation ($input: UpdateEventInput!) { updateEvent(input: $input) { event { id etag subject } } }',
    scopes,
    { input: { id: 'e1', ...input } },
  );

describe('updateEvent', () => {
  test('sends what is said and nothing else, for the version that was read', async () => {
    answer = () => ({ id: 'e1', '@odata.etag': 'W/"2"', subject: 'Later' });
    const { data, errors } = await update({ etag: 'W/"1"', subject: 'Later', showAs: 'FREE' });
    expect(errors).toEqual([]);
    expect(data.updateEvent.event).toEqual({ id: 'e1', etag: 'W/"2"', subject: 'Later' });
    await update({ start: at('2026-03-01T09:00'), end: at('2026-03-01T10:00'), attendees: [] });
    expect(graph.calls).toEqual([
      {
        method: 'PATCH',
        url: '/me/events/e1',
        prefer: `${IMMUTABLE}, outlook.body-content-type="text"`,
        ifMatch: 'W/"1"',
        body: { subject: 'Later', showAs: 'free' },
      },
      {
        method: 'PATCH',
        url: '/me/events/e1',
        prefer: `${IMMUTABLE}, outlook.body-content-type="text", outlook.timezone="Europe/Berlin"`,
        body: { start: at('2026-03-01T09:00:00'), end: at('2026-03-01T10:00:00'), attendees: [] },
      },
    ]);
  });

  test('of a version that is gone is a conflict; an event that is gone is not found', async () => {
    answer = (_call, response) => json(response, 412, { error: { code: 'ErrorIrresolvableConflict', message: '' } });
    expect((await update({ etag: '"1"', subject: 'x' })).errors).toMatchObject([
      { extensions: { code: 'DOWNSTREAM_CONFLICT', downstream: { status: 412, code: 'ErrorIrresolvableConflict' } } },
    ]);
    answer = (_call, response) => json(response, 404, { error: { code: 'ErrorItemNotFound', message: '' } });
    expect((await update({ subject: 'x' })).errors).toMatchObject([{ extensions: { code: 'DOWNSTREAM_NOT_FOUND' } }]);
  });

  test.each([
    ['nothing to change', {}],
    ['a start without an end', { start: at('2026-03-01T09:00') }],
    ['whole days without days', { isAllDay: true }],
    ['every version', { etag: '*', subject: 'x' }],
    ['two versions', { etag: '"1", "2"', subject: 'x' }],
    ['a version of two lines', { etag: '"1"\r\nX-Evil: 1', subject: 'x' }],
    ['an id that climbs', { id: '..', subject: 'x' }],
    ['an end before the start', { start: at('2026-03-01T09:00'), end: at('2026-03-01T08:00') }],
  ])('refuses %s, and changes nothing', async (_what, input) => {
    const { data, errors } = await update(input);
    expect(data.updateEvent).toBeNull();
    expect(errors).toMatchObject([{ path: ['updateEvent'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(graph.calls).toEqual([]);
  });

  test('is sent once, even where the connection ends before an answer', async () => {
    answer = (_call, response) => void response.destroy();
    const { errors } = await update({ subject: 'x' });
    expect(errors).toMatchObject([{ extensions: { code: 'DOWNSTREAM_UNAVAILABLE' } }]);
    expect(graph.calls).toHaveLength(1);
  });

  test('is shut to a token that may only read', async () => {
    expect((await update({ subject: 'x' }, 'Calendars.Read')).status).toBe(403);
    expect(graph.calls).toEqual([]);
  });
});
