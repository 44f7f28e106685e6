/**
 * Calendars: events as they were made, a window of time with every occurrence in it, and writing.
 *
 * A delegated permission opens the caller's own calendar only, an application permission any of the company.
 * @see https://learn.microsoft.com/graph/api/resources/calendar-overview
 * @module
 */
import { type Calendar, createCalendars } from '../calendar/calendars.ts';
import type { CalendarEvent } from '../calendar/event.ts';
import type { Person } from '../directory/directory.ts';
import { assertEventSelectable, type EventView, etagOf, eventFields, eventOf } from './calendar-event.ts';
import { readEventChanges, readNewEvent } from './calendar-input.ts';
import { GraphError } from './errors.ts';
import {
  type AreaOptions,
  type Call,
  contextOf,
  type GraphAnswer,
  noContent,
  type Operation,
  ofUser,
} from './operation.ts';
import { accessDenied, conflict, itemNotFound, malformedId, noMailbox } from './outlook-errors.ts';
import { arrange } from './outlook-filter.ts';
import { preferencesOf } from './outlook-preferences.ts';
import { type OutlookQuery, outlookPage, parseOutlookQuery, selectOf } from './outlook-query.ts';
import { hasOneOf, type Requirement } from './permissions.ts';

const fullRead = ['Calendars.Read', 'Calendars.ReadWrite'];
/** Nobody reads the calendar of somebody else: sharing is not part of this tenant. */
const read: Requirement = {
  delegated: [],
  own: ['Calendars.ReadBasic', ...fullRead],
  application: ['Calendars.ReadBasic.All', 'Calendars.ReadBasic', ...fullRead],
  refusal: accessDenied,
};
const write: Requirement = {
  delegated: [],
  own: ['Calendars.ReadWrite'],
  application: ['Calendars.ReadWrite'],
  refusal: accessDenied,
};
const dayMs = 86_400_000;
/** Five years: the widest window that Exchange expands. */
const mostDays = 1825;

/** Events (list, one, create, change, delete) and `calendarView` of a person with a mailbox; nobody else has a calendar (404). */
export function calendarOperations({ directory, clock, onReset }: AreaOptions): readonly Operation[] {
  const calendars = createCalendars(directory, clock);
  onReset(() => calendars.reset());

  const calendarOf = (person: Person): Calendar => {
    const calendar = calendars.of(person);
    if (calendar) return calendar;
    throw noMailbox();
  };

  return [
    ofUser('GET', '/events', {
      permissions: read,
      handle(call, person) {
        const query = parseOutlookQuery(call.options);
        const view = viewOf(call, calendarOf(person), query.select);
        return page(
          call,
          person,
          'events',
          arrange(view.calendar.events(), withoutSearch(query), eventFields),
          query,
          view,
        );
      },
    }),
    ofUser('GET', '/calendarView', {
      permissions: read,
      handle(call, person) {
        const query = parseOutlookQuery(call.options);
        const view = viewOf(call, calendarOf(person), query.select);
        const events = view.calendar.view(...windowOf(call.options));
        return page(call, person, 'calendarView', arrange(events, withoutSearch(query), eventFields), query, view);
      },
    }),
    ofUser('GET', '/events/{id}', {
      permissions: read,
      handle(call, person) {
        const view = viewOf(call, calendarOf(person), selectOf(call.options));
        return one(call, person, eventIn(call, view.calendar), view);
      },
    }),
    ofUser('POST', '/events', {
      permissions: write,
      handle(call, person) {
        const view = viewOf(call, calendarOf(person), undefined);
        const { details, transactionId } = readNewEvent(call.body);
        return { ...one(call, person, view.calendar.create(details, transactionId), view), status: 201 };
      },
    }),
    ofUser('PATCH', '/events/{id}', {
      permissions: write,
      handle(call, person) {
        const view = viewOf(call, calendarOf(person), undefined);
        const event = eventIn(call, view.calendar);
        assertUnchanged(call, event, view.calendar);
        return one(call, person, view.calendar.update(event, readEventChanges(call.body, event)), view);
      },
    }),
    ofUser('DELETE', '/events/{id}', {
      permissions: write,
      handle(call, person) {
        const calendar = calendarOf(person);
        const event = eventIn(call, calendar);
        assertUnchanged(call, event, calendar);
        calendar.remove(event);
        return noContent;
      },
    }),
  ];
}

/** How much of an event is shown: without `Calendars.Read` neither body nor preview. */
function viewOf(call: Call, calendar: Calendar, select: readonly string[] | undefined): EventView {
  const view = { calendar, select, preferences: preferencesOf(call), full: hasOneOf(call.caller, fullRead) };
  assertEventSelectable(view);
  return view;
}

function page(
  call: Call,
  { objectId }: Person,
  name: string,
  events: readonly CalendarEvent[],
  query: OutlookQuery,
  view: EventView,
): GraphAnswer {
  const body = outlookPage(call, `users('${objectId}')/${name}`, events, query, (event) => eventOf(event, view));
  return { status: 200, headers: view.preferences.applied, body };
}

function one(call: Call, { objectId }: Person, event: CalendarEvent, view: EventView): GraphAnswer {
  const context = contextOf(call, `users('${objectId}')/events/$entity`, view.select);
  const body = { '@odata.context': context, ...eventOf(event, view) };
  return { status: 200, headers: view.preferences.applied, body };
}

/** @throws {GraphError} Exchange searches messages only */
function withoutSearch(query: OutlookQuery): OutlookQuery {
  if (query.search === undefined) return query;
  throw new GraphError(400, 'ErrorInvalidUrlQuery', "The query parameter '$search' is not supported for events.");
}

/** @throws {GraphError} there is none */
function eventIn({ path: { id = '' } }: Call, calendar: Calendar): CalendarEvent {
  const event = calendar.find(id);
  if (event) return event;
  // Exchange tells a well-formed id of nothing (404) from what cannot be one (400); its ids begin with `AA`.
  throw /^AA[\w=-]{20,}$/.test(id) ? itemNotFound() : malformedId();
}

/** @throws {GraphError} 412 where `If-Match` names another version than this */
function assertUnchanged({ header }: Call, event: CalendarEvent, calendar: Calendar): void {
  const wanted = header('if-match');
  if (wanted === undefined || wanted === '*') return;
  const etags = wanted.split(',').map((etag) => etag.trim());
  if (!etags.includes(etagOf(event, calendar))) throw conflict();
}

/** @throws {GraphError} 400 */
function windowOf(options: URLSearchParams): readonly [from: number, to: number] {
  const named = new Map([...options].map(([name, value]) => [name.toLowerCase(), value]));
  const [start, end] = [named.get('startdatetime'), named.get('enddatetime')];
  if (start === undefined || end === undefined) {
    throw invalidParameter(
      'This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.',
    );
  }
  const [from, to] = [instantIn(start, 'StartDateTime'), instantIn(end, 'EndDateTime')];
  if (to < from) {
    throw new GraphError(400, 'ErrorCalendarEndDateIsEarlierThanStartDate', 'End date is earlier than start date.');
  }
  if (to - from > mostDays * dayMs) {
    throw new GraphError(
      400,
      'ErrorCalendarViewRangeTooBig',
      `Your request can't be completed. The range between the start and end dates is greater than the allowed range. Maximum number of days: ${mostDays}`,
    );
  }
  return [from, to];
}

/** UTC where nothing else is said; whatever zone is preferred has no say here. */
function instantIn(text: string, name: string): number {
  const [, time, offset = 'Z'] =
    /^(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?)?)(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  const instant = time === undefined ? Number.NaN : Date.parse(time.includes('T') ? `${time}${offset}` : time);
  if (!Number.isNaN(instant)) return instant;
  throw invalidParameter(`The value '${text.slice(0, 100)}' of parameter '${name}' is invalid.`);
}

const invalidParameter = (message: string) => new GraphError(400, 'ErrorInvalidParameter', message);
