/** Calendars of the dev tenant's Graph at the wire: views with recurring events, time zones, writes, ETags, permissions. @module */
import { assert, asyncProperty, integer } from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { graphApi } from '../../src/dev-tenant/graph/api.ts';
import { ask, hostApi, personCalled } from './api-host.ts';

const graph = await hostApi('/graph', graphApi, 'https://graph.microsoft.com');
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.reset());

const v1 = `${graph.url}/v1.0`;
const reader = await graph.sign({ scp: 'Calendars.Read' });
const writer = await graph.sign({ scp: 'Calendars.ReadWrite' });
const get = (path: string, headers: Record<string, string> = {}, token = reader) =>
  ask(`${v1}${path}`, token, { headers });
const write = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  ask(`${v1}${path}`, writer, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
  });

interface Event {
  readonly id: string;
  readonly subject: string;
  readonly type: string;
  readonly seriesMasterId: string | null;
  readonly start: { readonly dateTime: string; readonly timeZone: string };
  readonly end: { readonly dateTime: string };
}
const view = async (start: string, end: string, headers: Record<string, string> = {}): Promise<Event[]> => {
  const options = new URLSearchParams({ startDateTime: start, endDateTime: end, $top: '1000' }).toString();
  const { status, body } = await get(`/me/calendarView?${options}`, headers);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.value;
};
/** The week of the test's clock. */
const week = ['2026-05-11T00:00:00Z', '2026-05-18T00:00:00Z'] as const;
const berlin = { prefer: 'outlook.timezone="W. Europe Standard Time"' };
const idOf = ({ id }: Event) => encodeURIComponent(id);
const at = (dateTime: string, timeZone = 'UTC') => ({ dateTime, timeZone });
const meeting = {
  subject: 'Loom 9',
  body: { contentType: 'text', content: 'It runs.' },
  start: at('2026-05-13T09:00:00', 'W. Europe Standard Time'),
  end: at('2026-05-13T10:00:00', 'W. Europe Standard Time'),
  location: { displayName: 'Hall B' },
  attendees: [{ emailAddress: { address: 'grace@fabrikam.example', name: 'Grace' }, type: 'optional' }],
};

/** Hours at which stand-ups begin, as the view tells them. */
const standUpHoursOf = (events: readonly Event[]) =>
  new Set(events.filter(({ subject }) => subject === 'Team stand-up').map(({ start }) => start.dateTime.slice(11, 16)));
const textOf = (instant: number) => new Date(instant).toISOString();

describe('a view', () => {
  test('shows this week with its occurrences, in order, and masters of series nowhere', async () => {
    const events = await view(...week);
    expect(events.filter(({ subject }) => subject === 'Team stand-up').map(({ type }) => type)).toEqual([
      'occurrence',
      'occurrence',
      'occurrence',
    ]);
    const starts = events.map(({ start }) => start.dateTime);
    expect(starts).toEqual(starts.toSorted());
    expect(events.map(({ type }) => type)).not.toContain('seriesMaster');
    const masters = (await get('/me/events?$top=100')).body.value as Event[];
    expect(masters.map(({ type }) => type)).toContain('seriesMaster');
    for (const { seriesMasterId, type } of events) {
      if (type === 'occurrence') expect(masters.map(({ id }) => id)).toContain(seriesMasterId);
      else expect(seriesMasterId).toBeNull();
    }
  });

  test('keeps the hour on the wall when clocks change, and so moves in UTC', async () => {
    const window = ['2026-10-19T00:00:00Z', '2026-11-02T00:00:00Z'] as const;
    expect(standUpHoursOf(await view(...window, berlin))).toEqual(new Set(['09:15']));
    expect(standUpHoursOf(await view(...window))).toEqual(new Set(['07:15', '08:15']));
  });

  test('of any two halves is the view of the whole, and each event touches its window', async () => {
    const [from, to] = week.map((text) => Date.parse(text)) as [number, number];
    const whole = new Set((await view(...week)).map(({ id }) => id));
    await assert(
      asyncProperty(integer({ min: 1, max: 7 * 24 * 60 - 1 }), async (minutes) => {
        const middle = from + minutes * 60_000;
        const [before, after] = [await view(textOf(from), textOf(middle)), await view(textOf(middle), textOf(to))];
        expect(new Set([...before, ...after].map(({ id }) => id))).toEqual(whole);
        for (const { start } of before) expect(Date.parse(`${start.dateTime}Z`)).toBeLessThan(middle);
        for (const { end } of after) expect(Date.parse(`${end.dateTime}Z`)).toBeGreaterThan(middle);
      }),
      { numRuns: 15 },
    );
  });

  test('pages with its window kept', async () => {
    const ids: string[] = [];
    const options = new URLSearchParams({
      startDateTime: week[0],
      endDateTime: week[1],
      $top: '3',
      $count: 'true',
    }).toString();
    const first = `${v1}/me/calendarView?${options}`;
    const { body } = await ask(first, reader);
    for (let next: string | undefined = first; next !== undefined; ) {
      const { value, '@odata.nextLink': link }: { value: Event[]; '@odata.nextLink'?: string } = (
        await ask(next, reader)
      ).body;
      ids.push(...value.map(({ id }) => id));
      next = link;
    }
    expect(ids).toEqual((await view(...week)).map(({ id }) => id));
    expect(body['@odata.count']).toBe(ids.length);
  });

  test('reads its window in UTC or in the offset it names, whatever zone is preferred', async () => {
    const plain = await view('2026-05-13T00:00:00', '2026-05-14T00:00:00', berlin);
    const zoned = await view('2026-05-13T02:00:00+02:00', '2026-05-14T02:00:00+02:00');
    expect(plain.map(({ id }) => id)).toEqual(zoned.map(({ id }) => id));
  });

  test.each([
    ['', 'ErrorInvalidParameter'],
    ['startDateTime=2026-05-11', 'ErrorInvalidParameter'],
    ['startDateTime=monday&endDateTime=2026-05-11', 'ErrorInvalidParameter'],
    ['startDateTime=2026-05-11&endDateTime=2026-05-10', 'ErrorCalendarEndDateIsEarlierThanStartDate'],
    ['startDateTime=2026-05-11&endDateTime=2036-05-10', 'ErrorCalendarViewRangeTooBig'],
  ])('refuses the window "%s"', async (options, code) => {
    const { status, body } = await get(`/me/calendarView?${options}`);
    expect([status, body.error.code]).toEqual([400, code]);
  });
});

test('times are told in the zone preferred, under the name it was called by', async () => {
  const { body } = await write('POST', '/me/events', meeting);
  const path = `/me/events/${idOf(body)}`;
  for (const [zone, dateTime] of [
    ['UTC', '2026-05-13T07:00:00.0000000'],
    ['W. Europe Standard Time', '2026-05-13T09:00:00.0000000'],
    ['America/New_York', '2026-05-13T03:00:00.0000000'],
    ['India Standard Time', '2026-05-13T12:30:00.0000000'],
  ] as const) {
    const { body: event, headers } = await get(path, { prefer: `outlook.timezone="${zone}"` }, writer);
    expect(event.start).toEqual({ dateTime, timeZone: zone });
    expect(headers.get('preference-applied')).toBe(`outlook.timezone="${zone}"`);
  }
  const { status, body: refused } = await get(path, { prefer: 'outlook.timezone="Middle-earth"' });
  expect([status, refused.error.code]).toEqual([400, 'TimeZoneNotSupportedException']);
});

test('wall times are the right instants on both sides of a change of clocks', async () => {
  for (const [zone, wallTime, instant] of [
    ['America/New_York', '2026-03-08T01:30:00', '2026-03-08T06:30:00'],
    ['America/New_York', '2026-03-08T03:30:00', '2026-03-08T07:30:00'],
    ['America/New_York', '2026-11-01T00:30:00', '2026-11-01T04:30:00'],
    ['America/New_York', '2026-11-01T02:30:00', '2026-11-01T07:30:00'],
    ['Australia/Sydney', '2026-10-04T03:30:00', '2026-10-03T16:30:00'],
    ['Australia/Sydney', '2026-04-05T01:30:00', '2026-04-04T14:30:00'],
  ] as const) {
    const { body } = await write('POST', '/me/events', { start: at(wallTime, zone), end: at(wallTime, zone) });
    expect(body.start.dateTime, `${zone} ${wallTime}`).toBe(`${instant}.0000000`);
  }
});

test('an event is in the view that begins with it, not in the one that ends there', async () => {
  const { body } = await write('POST', '/me/events', {
    ...meeting,
    start: at('2026-05-13T09:00:00'),
    end: at('2026-05-13T10:00:00'),
  });
  const shows = async (start: string, end: string) => (await view(start, end)).some(({ id }) => id === body.id);
  expect(await shows('2026-05-13T08:00:00', '2026-05-13T09:00:00')).toBe(false);
  expect(await shows('2026-05-13T08:00:00', '2026-05-13T09:00:01')).toBe(true);
  expect(await shows('2026-05-13T09:59:59', '2026-05-13T11:00:00')).toBe(true);
  expect(await shows('2026-05-13T10:00:00', '2026-05-13T11:00:00')).toBe(false);
});

describe('making an event', () => {
  test('gives it back whole, and it stands in the view', async () => {
    const { status, body } = await write('POST', '/me/events', meeting, berlin);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...meeting,
      start: { dateTime: '2026-05-13T09:00:00.0000000' },
      end: { timeZone: 'W. Europe Standard Time' },
      body: { contentType: 'html', content: expect.stringContaining('It runs.') },
      isOrganizer: true,
      type: 'singleInstance',
      organizer: { emailAddress: { address: 'ada@fabrikam.example' } },
    });
    expect((await view(...week)).map(({ id }) => id)).toContain(body.id);
    graph.reset();
    expect((await view(...week)).map(({ id }) => id)).not.toContain(body.id);
  });

  test('twice with one transaction id makes one', async () => {
    const before = (await view(...week)).length;
    const first = await write('POST', '/me/events', { ...meeting, transactionId: 'once' });
    const second = await write('POST', '/me/events', { ...meeting, transactionId: 'once' });
    expect(second.body.id).toBe(first.body.id);
    expect(await view(...week)).toHaveLength(before + 1);
    await write('POST', '/me/events', { ...meeting, transactionId: 'twice' });
    await write('POST', '/me/events', meeting);
    await write('POST', '/me/events', meeting);
    expect(await view(...week)).toHaveLength(before + 4);
  });

  test('as a series fills its days and no others', async () => {
    const recurrence = {
      pattern: { type: 'weekly', interval: 2, daysOfWeek: ['wednesday', 'friday'], firstDayOfWeek: 'monday' },
      range: { type: 'numbered', startDate: '2026-05-13', numberOfOccurrences: 5 },
    };
    const { body } = await write('POST', '/me/events', { ...meeting, recurrence });
    expect(body).toMatchObject({ type: 'seriesMaster', recurrence });
    const events = (await view('2026-05-01', '2026-09-01')).filter(({ seriesMasterId }) => seriesMasterId === body.id);
    const days = events.map(({ start }) => start.dateTime.slice(0, 10));
    expect(days).toEqual(['2026-05-13', '2026-05-15', '2026-05-27', '2026-05-29', '2026-06-10']);
    const [first, second] = events;
    if (!first || !second) throw new Error('the series is empty');
    await write('DELETE', `/me/events/${idOf(first)}`);
    const changed = await write('PATCH', `/me/events/${idOf(second)}`, { subject: 'Loom 10' });
    expect(changed.body).toMatchObject({ id: second.id, type: 'exception', subject: 'Loom 10' });
    const after = (await view('2026-05-01', '2026-09-01')).filter(({ seriesMasterId }) => seriesMasterId === body.id);
    expect(after.map(({ subject }) => subject)).toEqual(['Loom 10', 'Loom 9', 'Loom 9', 'Loom 9']);
    expect((await get(`/me/events/${idOf(first)}`)).status).toBe(404);
    // A Thursday is no day of this series.
    expect((await get(`/me/events/${idOf(second).replace('20260515', '20260514')}`)).status).toBe(404);
    expect((await get(`/me/events/${idOf(second)}`)).status).toBe(200);
  });

  test.each([
    ['nothing', {}, 'ErrorInvalidRequest'],
    ['no start', { ...meeting, start: undefined }, 'ErrorInvalidRequest'],
    [
      'an end before its start',
      { ...meeting, end: at('2026-05-13T01:00:00') },
      'ErrorCalendarEndDateIsEarlierThanStartDate',
    ],
    ['a zone nobody knows', { ...meeting, start: at('2026-05-13T01:00:00', 'X/Y') }, 'TimeZoneNotSupportedException'],
    ['a time that is none', { ...meeting, start: at('tomorrow') }, 'ErrorPropertyValidationFailure'],
    ['a day that is none', { ...meeting, isAllDay: true }, 'ErrorPropertyValidationFailure'],
    ['an attendee without address', { ...meeting, attendees: [{}] }, 'ErrorInvalidRecipients'],
    ['an unknown member', { ...meeting, colour: 'red' }, 'RequestBodyRead'],
    ['a number for a text', { ...meeting, subject: 7 }, 'RequestBodyRead'],
  ])('refuses %s', async (_case, body, code) => {
    const before = await view(...week);
    const refused = await write('POST', '/me/events', body);
    expect([refused.status, refused.body.error.code]).toEqual([400, code]);
    expect(await view(...week)).toEqual(before);
  });
});

describe('changing an event', () => {
  test('goes by the version one has seen', async () => {
    const made = (await write('POST', '/me/events', meeting)).body;
    const path = `/me/events/${idOf(made)}`;
    const etag = { 'if-match': made['@odata.etag'] };
    const changed = await write('PATCH', path, { subject: 'Loom 10', location: { displayName: 'Yard' } }, etag);
    expect(changed.body).toMatchObject({
      subject: 'Loom 10',
      location: { displayName: 'Yard' },
      bodyPreview: 'It runs.',
    });
    expect(changed.body['@odata.etag']).not.toBe(etag['if-match']);

    for (const [method, body] of [['PATCH', { subject: 'Loom 11' }], ['DELETE']] as const) {
      const stale = await write(method, path, body, etag);
      expect([stale.status, stale.body.error.code]).toEqual([412, 'ErrorIrresolvableConflict']);
    }
    expect((await get(path)).body.subject).toBe('Loom 10');
    expect((await write('DELETE', path, undefined, { 'if-match': changed.body['@odata.etag'] })).status).toBe(204);
    expect((await get(path)).status).toBe(404);
  });

  test('without a version wins, but cannot turn time around', async () => {
    const path = `/me/events/${idOf((await write('POST', '/me/events', meeting)).body)}`;
    expect((await write('PATCH', path, { isReminderOn: false })).body.isReminderOn).toBe(false);
    expect((await write('PATCH', path, { start: at('2026-05-14T09:00:00') })).status).toBe(400);
    expect((await write('PATCH', path, { transactionId: 'other' })).status).toBe(400);
    expect((await write('DELETE', path)).status).toBe(204);
  });
});

test('filters of events compare times in quotes', async () => {
  const filter = encodeURIComponent("start/dateTime ge '2026-05-11T00:00:00' and start/dateTime lt '2026-05-18T00:00'");
  const { body } = await get(`/me/events?$filter=${filter}&$orderby=start/dateTime&$top=100`);
  const ids = (await view(...week)).filter(({ type }) => type === 'singleInstance').map(({ id }) => id);
  expect(body.value.map(({ id }: Event) => id).toSorted()).toEqual(ids.toSorted());
});

test('permissions: one’s own only, reading is not writing, the basic kind shows no bodies', async () => {
  const grace = personCalled('grace').objectId;
  expect((await get(`/users/${grace}/events`)).status).toBe(403);
  expect((await get(`/users/${grace}/events`, {}, await graph.sign({ roles: ['Calendars.Read'] }))).status).toBe(200);
  const path = `/me/events/${idOf((await view(...week))[0] as Event)}`;
  const denied = await ask(`${v1}${path}`, reader, { method: 'DELETE' });
  expect([denied.status, denied.body.error.code]).toEqual([403, 'ErrorAccessDenied']);
  const basic = await graph.sign({ scp: 'Calendars.ReadBasic' });
  const { body } = await get(path, {}, basic);
  expect(body).toHaveProperty('subject');
  expect(body).not.toHaveProperty('body');
  expect((await get(`${path}?$select=body`, {}, basic)).status).toBe(403);
});

test('a batch makes, reads and deletes, each part with its own headers', async () => {
  const json = { 'Content-Type': 'application/json' };
  const made = (await write('POST', '/me/events', meeting)).body;
  const requests = [
    { id: 'new', method: 'POST', url: '/me/events', headers: { ...json, Prefer: berlin.prefer }, body: meeting },
    { id: 'stale', method: 'DELETE', url: `/me/events/${idOf(made)}`, headers: { 'If-Match': 'W/"other"' } },
    {
      id: 'gone',
      method: 'DELETE',
      url: `/me/events/${idOf(made)}`,
      headers: { 'If-Match': made['@odata.etag'] },
      dependsOn: ['new'],
    },
  ];
  const { body } = await write('POST', '/$batch', { requests });
  const answers = new Map<string, { status: number; body: unknown }>(
    body.responses.map((answer: { id: string }) => [answer.id, answer]),
  );
  expect(['new', 'stale', 'gone'].map((id) => answers.get(id)?.status)).toEqual([201, 412, 204]);
  expect(answers.get('new')?.body).toMatchObject({ start: { timeZone: 'W. Europe Standard Time' } });
});
