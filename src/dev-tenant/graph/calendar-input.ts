/**
 * The body of `POST /events` and of `PATCH /events/{id}`: from JSON to what a calendar keeps.
 *
 * @see https://learn.microsoft.com/graph/api/user-post-events
 * @module
 */
import {
  attendeeTypes,
  type EventDetails,
  freeBusyStates,
  instantAt,
  type Recurrence,
  sensitivities,
  usualDetails,
  weekdays,
  type ZonedTime,
} from '../calendar/event.ts';
import { parseTimeZone, wallTimeOf } from '../calendar/time-zones.ts';
import { GraphError } from './errors.ts';
import { addressIn, bodyOf, type Members, membersOf, required } from './outlook-body.ts';
import { invalidRequest } from './outlook-errors.ts';
import { unsupportedTimeZone } from './outlook-preferences.ts';

/** The limit of Exchange for one event. https://learn.microsoft.com/graph/api/resources/event */
const mostAttendees = 500;
const locationNames = [
  'displayName',
  'locationType',
  'uniqueId',
  'uniqueIdType',
  'address',
  'coordinates',
  'locationUri',
  'locationEmailAddress',
];
/** What may be written; every other member is refused by its name. */
const eventNames = [
  'subject', 'body', 'start', 'end', 'isAllDay', 'location', 'locations', 'attendees', 'recurrence', 'showAs', 'importance',
  'sensitivity', 'categories', 'isReminderOn', 'reminderMinutesBeforeStart', 'isOnlineMeeting', 'onlineMeetingProvider',
  'allowNewTimeProposals', 'responseRequested', 'hideAttendees', 'transactionId',
]; // biome-ignore format: a word list reads better filled

/** What `POST /events` asks for, with everything the body did not say filled in as Outlook would. */
export interface NewEvent {
  readonly details: EventDetails;
  /** A name that the client gives this write: a second POST with it answers with the event of the first. `null` when it gave none. */
  readonly transactionId: string | null;
}

/** @throws {GraphError} 400 */
export function readNewEvent(body: unknown): NewEvent {
  const members = membersOf(body, 'event', eventNames);
  const changes = readChanges(members);
  const start = required(changes.start, 'start');
  const end = required(changes.end, 'end');
  const details = { ...usualDetails, ...changes, start, end };
  assertPlausible(details);
  return { details, transactionId: members.text('transactionId') ?? null };
}

/**
 * What a PATCH changes.
 *
 * @throws {GraphError} 400, also for what would make `before` end before it begins
 */
export function readEventChanges(body: unknown, before: EventDetails): Partial<EventDetails> {
  const members = membersOf(body, 'event', eventNames);
  if (members.has('transactionId')) throw invalidRequest("The property 'transactionId' cannot be changed.");
  const changes = readChanges(members);
  assertPlausible({ ...before, ...changes });
  return changes;
}

/** What a body says, and nothing else: for a new event and for a change of one. */
function readChanges(members: Members): Partial<EventDetails> {
  const recurrence = members.object('recurrence', 'patternedRecurrence', ['pattern', 'range']);
  const location = members.object('location', 'location', locationNames)?.text('displayName');
  const read = {
    subject: members.text('subject'),
    body: bodyOf(members),
    // Start and end may come alone in a PATCH: whether they fit together is asked once both are known.
    start: timeOf(members, 'start'),
    end: timeOf(members, 'end'),
    isAllDay: members.boolean('isAllDay'),
    location,
    attendees: attendeesOf(members),
    recurrence: recurrence && recurrenceOf(recurrence),
    showAs: members.oneOf('showAs', freeBusyStates),
    importance: members.oneOf('importance', ['low', 'normal', 'high']),
    sensitivity: members.oneOf('sensitivity', sensitivities),
    categories: members.texts('categories'),
    isReminderOn: members.boolean('isReminderOn'),
    reminderMinutesBeforeStart: members.integer('reminderMinutesBeforeStart'),
    isOnlineMeeting: members.boolean('isOnlineMeeting'),
    allowNewTimeProposals: members.boolean('allowNewTimeProposals'),
    responseRequested: members.boolean('responseRequested'),
    hideAttendees: members.boolean('hideAttendees'),
  };
  // What was not said is left out, so that nothing known is overwritten with nothing.
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

/** A time with an offset of its own is moved to the wall of its zone. */
function timeOf(members: Members, name: string): ZonedTime | undefined {
  const time = members.object(name, 'dateTimeTimeZone', ['dateTime', 'timeZone']);
  if (!time) return undefined;
  const zoneName = time.text('timeZone') ?? 'UTC';
  const zone = parseTimeZone(zoneName);
  if (!zone) throw unsupportedTimeZone(zoneName);
  const text = time.text('dateTime') ?? '';
  // The wall is what the zone's clock shows (`2026-03-01T09:00:00`); decimals are read and dropped, as calendars count whole seconds.
  const [, wall, offset] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?)(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  const instant = wall === undefined ? Number.NaN : Date.parse(`${wall.slice(0, 19)}${offset ?? 'Z'}`);
  if (Number.isNaN(instant)) {
    throw new GraphError(
      400,
      'ErrorPropertyValidationFailure',
      `The value of the property '${name}' is no date and time.`,
    );
  }
  return {
    wallTime: offset === undefined ? new Date(instant).toISOString().slice(0, 19) : wallTimeOf(instant, zone),
    zone,
  };
}

function attendeesOf(members: Members): EventDetails['attendees'] | undefined {
  const attendees = members.objects('attendees', 'attendee', ['emailAddress', 'type', 'status', 'proposedNewTime']);
  if (attendees && attendees.length > mostAttendees) {
    throw new GraphError(400, 'ErrorRecipientsExceeded', `An event has at most ${mostAttendees} attendees.`);
  }
  return attendees?.map((attendee) => ({
    ...addressIn(attendee),
    type: attendee.oneOf('type', attendeeTypes) ?? 'required',
    response: 'none',
  }));
}

const patternNames = ['type', 'interval', 'month', 'dayOfMonth', 'daysOfWeek', 'firstDayOfWeek', 'index'];
const rangeNames = ['type', 'startDate', 'endDate', 'recurrenceTimeZone', 'numberOfOccurrences'];

/** @throws {GraphError} not weekly: the one pattern that this tenant repeats events by */
function recurrenceOf(recurrence: Members): Recurrence {
  const pattern = required(recurrence.object('pattern', 'recurrencePattern', patternNames), 'pattern');
  const range = required(recurrence.object('range', 'recurrenceRange', rangeNames), 'range');
  if (
    pattern.oneOf('type', [
      'weekly',
      'daily',
      'absoluteMonthly',
      'relativeMonthly',
      'absoluteYearly',
      'relativeYearly',
    ]) !== 'weekly'
  ) {
    throw invalidRequest('The dev tenant keeps weekly series only.');
  }
  const days = required(pattern.texts('daysOfWeek'), 'daysOfWeek').map((day) => day.toLowerCase());
  const daysOfWeek = weekdays.filter((day) => days.includes(day));
  const interval = pattern.integer('interval') ?? 1;
  if (daysOfWeek.length !== days.length || daysOfWeek.length === 0 || interval < 1 || interval > 99) {
    throw invalidRequest('The recurrence pattern is not valid.');
  }
  const kind = range.oneOf('type', ['endDate', 'noEnd', 'numbered']) ?? 'noEnd';
  return {
    interval,
    daysOfWeek,
    firstDayOfWeek: pattern.oneOf('firstDayOfWeek', weekdays) ?? 'sunday',
    startDate: dateOf(range, 'startDate'),
    ...(kind === 'endDate' && { endDate: dateOf(range, 'endDate') }),
    ...(kind === 'numbered' && { count: required(range.integer('numberOfOccurrences'), 'numberOfOccurrences') }),
  };
}

/** @throws {GraphError} a text that is no date */
function dateOf(range: Members, name: string): string {
  const text = required(range.text(name), name);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw invalidRequest(`The property '${name}' is no date.`);
}

/** @throws {GraphError} it ends before it begins, or is all-day and not from midnight to midnight */
function assertPlausible({ start, end, isAllDay }: EventDetails): void {
  if (instantAt(end, isAllDay) < instantAt(start, isAllDay)) {
    throw new GraphError(400, 'ErrorCalendarEndDateIsEarlierThanStartDate', 'End date is earlier than start date.');
  }
  const atMidnight = [start, end].every(({ wallTime }) => wallTime.endsWith('T00:00:00'));
  // https://learn.microsoft.com/graph/api/resources/event#properties: midnight to midnight, in the zone of start and end.
  if (isAllDay && (!atMidnight || end.wallTime === start.wallTime)) {
    throw new GraphError(
      400,
      'ErrorPropertyValidationFailure',
      'The Event.Start and Event.End properties of an all-day event must be set to midnight, at least one day apart.',
    );
  }
}
