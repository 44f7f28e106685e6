/**
 * An event as Graph shows it: which properties exist, which need more than `Calendars.ReadBasic`, times in the zone asked for.
 *
 * @see https://learn.microsoft.com/graph/api/resources/event
 * @module
 */
import type { Calendar } from '../calendar/calendars.ts';
import { type CalendarEvent, instantAt, type Recurrence, type ZonedTime } from '../calendar/event.ts';
import { type TimeZone, wallTimeOf } from '../calendar/time-zones.ts';
import { bodyAs, previewOf } from '../mailbox/body.ts';
import { immutableId } from '../mailbox/exchange-ids.ts';
import { accessDenied, unknownProperty } from './outlook-errors.ts';
import type { Fields } from './outlook-filter.ts';
import type { Preferences } from './outlook-preferences.ts';

/** How one caller sees events of one calendar. */
export interface EventView {
  readonly calendar: Calendar;
  /** Of the header `Prefer`: time zone, ids, form of the body. */
  readonly preferences: Preferences;
  readonly select: readonly string[] | undefined;
  /** The caller may read bodies. */
  readonly full: boolean;
}

type Read = (event: CalendarEvent, view: EventView) => unknown;

/** What can be selected, and how it is read. */
const properties: Readonly<Record<string, Read>> = {
  id: (event, { calendar, preferences }) => calendar.idOf(event, preferences.immutableIds),
  createdDateTime: ({ createdAt }) => timeOf(createdAt),
  lastModifiedDateTime: ({ modifiedAt }) => timeOf(modifiedAt),
  changeKey: (event, { calendar }) => calendar.changeKeyOf(event),
  categories: ({ categories }) => categories,
  transactionId: ({ transactionId }) => transactionId,
  originalStartTimeZone: ({ start }) => start.zone.name,
  originalEndTimeZone: ({ end }) => end.zone.name,
  // The same for a series and each of its occurrences, as RFC 5545 wants of `UID`.
  iCalUId: (event, { calendar }) => calendar.idOf({ ...event, day: undefined }, true).slice(-56),
  reminderMinutesBeforeStart: ({ reminderMinutesBeforeStart }) => reminderMinutesBeforeStart,
  isReminderOn: ({ isReminderOn }) => isReminderOn,
  hasAttachments: () => false,
  subject: ({ subject }) => subject,
  bodyPreview: ({ body }) => previewOf(body),
  importance: ({ importance }) => importance,
  sensitivity: ({ sensitivity }) => sensitivity,
  isAllDay: ({ isAllDay }) => isAllDay,
  isCancelled: () => false,
  isOrganizer: ({ isOrganizer }) => isOrganizer,
  responseRequested: ({ responseRequested }) => responseRequested,
  seriesMasterId: (event, { calendar, preferences }) => calendar.masterIdOf(event, preferences.immutableIds),
  showAs: ({ showAs }) => showAs,
  type: ({ type }) => type,
  webLink: (event, { calendar }) =>
    `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(calendar.idOf(event, false))}&exvsurl=1&path=/calendar/item`,
  onlineMeetingUrl: () => null,
  isOnlineMeeting: ({ isOnlineMeeting }) => isOnlineMeeting,
  onlineMeetingProvider: ({ isOnlineMeeting }) => (isOnlineMeeting ? 'teamsForBusiness' : 'unknown'),
  allowNewTimeProposals: ({ allowNewTimeProposals }) => allowNewTimeProposals,
  hideAttendees: ({ hideAttendees }) => hideAttendees,
  responseStatus: ({ response, createdAt }) => responseOf(response, createdAt),
  body: ({ body }, { preferences }) => bodyAs(preferences.bodyType, body),
  start: ({ start, isAllDay }, { preferences }) => timeIn(preferences.timeZone, start, isAllDay),
  end: ({ end, isAllDay }, { preferences }) => timeIn(preferences.timeZone, end, isAllDay),
  location: ({ location }) => locationOf(location),
  locations: ({ location }) => (location === '' ? [] : [locationOf(location)]),
  recurrence: ({ recurrence, start }) => (recurrence ? recurrenceOf(recurrence, start.zone) : null),
  attendees: ({ attendees, createdAt }) =>
    attendees.map(({ type, response, name, address }) => ({
      type,
      status: responseOf(response, createdAt),
      emailAddress: { name, address },
    })),
  organizer: ({ organizer }) => ({ emailAddress: organizer }),
  onlineMeeting: ({ isOnlineMeeting }, { calendar }) =>
    isOnlineMeeting
      ? { joinUrl: `https://teams.microsoft.com/l/meetup-join/${immutableId(calendar.owner.address).slice(-40)}` }
      : null,
};
/** Names are found in any case and answered in the right one. */
const names = new Map(Object.keys(properties).map((name) => [name.toLowerCase(), name]));
/** What `Calendars.ReadBasic` does not show. https://learn.microsoft.com/graph/permissions-reference#calendarsreadbasic */
const needBody = new Set(['body', 'bodyPreview']);

/** The JSON object of an event; the id comes along whatever was selected. */
export function eventOf(event: CalendarEvent, view: EventView): object {
  const wanted = view.select === undefined ? Object.keys(properties) : ['id', ...view.select.map(propertyNamed)];
  const shown = wanted.filter((name) => view.full || !needBody.has(name));
  return {
    '@odata.etag': etagOf(event, view.calendar),
    ...Object.fromEntries(shown.map((name) => [name, properties[name]?.(event, view)])),
  };
}

/** Weak, as Exchange writes it: `W/"<change key>"`. What `If-Match` of a PATCH or DELETE is compared with. */
export function etagOf(event: CalendarEvent, calendar: Calendar): string {
  return `W/"${calendar.changeKeyOf(event)}"`;
}

/** @throws {GraphError} 400 for a property that events do not have, 403 for one this caller may not read */
export function assertEventSelectable({ select = [], full }: Pick<EventView, 'select' | 'full'>): void {
  if (select.map(propertyNamed).some((name) => needBody.has(name)) && !full) throw accessDenied();
}

function propertyNamed(name: string): string {
  const found = names.get(name.toLowerCase());
  if (found === undefined) throw unknownProperty(name, 'event');
  return found;
}

/** What events are filtered and sorted by. */
export const eventFields: Fields<CalendarEvent> = new Map([
  ['start/datetime', { kind: 'time', read: ({ start, isAllDay }) => instantAt(start, isAllDay) }],
  ['end/datetime', { kind: 'time', read: ({ end, isAllDay }) => instantAt(end, isAllDay) }],
  ['createddatetime', { kind: 'time', read: ({ createdAt }) => createdAt }],
  ['lastmodifieddatetime', { kind: 'time', read: ({ modifiedAt }) => modifiedAt }],
  ['subject', { kind: 'text', read: ({ subject }) => subject }],
  ['type', { kind: 'text', read: ({ type }) => type }],
  ['showas', { kind: 'text', read: ({ showAs }) => showAs }],
  ['importance', { kind: 'text', read: ({ importance }) => importance }],
  ['isallday', { kind: 'boolean', read: ({ isAllDay }) => isAllDay }],
  ['isorganizer', { kind: 'boolean', read: ({ isOrganizer }) => isOrganizer }],
]);

/** .NET writes seven decimals of a second; JavaScript knows three, the rest are noughts. */
const timeOf = (instant: number) => `${new Date(instant).toISOString().slice(0, 23)}0000Z`;

/** Wall time of the zone asked for, with the seven decimals that .NET writes; days of all-day events stay what they are. */
function timeIn(zone: TimeZone, time: ZonedTime, isAllDay: boolean): object {
  const wallTime = isAllDay ? time.wallTime : wallTimeOf(instantAt(time, false), zone);
  return { dateTime: `${wallTime}.0000000`, timeZone: zone.name };
}

function locationOf(displayName: string): object {
  if (displayName === '')
    return { displayName: '', locationType: 'default', uniqueIdType: 'unknown', address: {}, coordinates: {} };
  return { displayName, locationType: 'default', uniqueId: displayName, uniqueIdType: 'private' };
}

/** Who has not answered has the time that .NET calls none. */
function responseOf(response: CalendarEvent['response'], instant: number): object {
  const hasAnswered = response !== 'none' && response !== 'notResponded' && response !== 'organizer';
  return { response, time: hasAnswered ? timeOf(instant) : '0001-01-01T00:00:00Z' };
}

function recurrenceOf({ interval, daysOfWeek, firstDayOfWeek, startDate, endDate, count }: Recurrence, zone: TimeZone) {
  return {
    pattern: { type: 'weekly', interval, month: 0, dayOfMonth: 0, daysOfWeek, firstDayOfWeek, index: 'first' },
    range: {
      type: count !== undefined ? 'numbered' : endDate !== undefined ? 'endDate' : 'noEnd',
      startDate,
      endDate: endDate ?? '0001-01-01',
      recurrenceTimeZone: zone.name,
      numberOfOccurrences: count ?? 0,
    },
  };
}
