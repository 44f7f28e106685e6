/**
 * Calendars: `User.events`, `User.calendarView`, `User.event`, the mutations `createEvent` and `updateEvent`.
 *
 * Of one's own default calendar; that of somebody else is asked for as well, and Graph says what it says.
 * @module
 */

import { randomUUID } from 'node:crypto';
import { absentAsNull } from '../../downstream/absent.ts';
import { pathSegment, type QueryParameters } from '../../downstream/address.ts';
import type { ConnectionArguments } from '../../downstream/connection.ts';
import { type CountedConnection, listConnection } from '../../downstream/list-pages.ts';
import {
  AttendeeType,
  type BodyFormat,
  EventResponse,
  EventSensitivity,
  EventType,
  FreeBusyStatus,
  Importance,
  type Resolvers,
} from '../../generated/graph.ts';
import { selectedFields, selectedNodeFields } from '../../module/selection.ts';
import { enumOf } from '../enum-names.ts';
import type { GraphContext } from '../graph-slice.ts';
import { preferHeader } from '../outlook/prefer.ts';
import { readEntity } from '../read-entity.ts';
import { subjectOf } from '../subject.ts';
import { createEventRequest, transactionName } from './create-event.ts';
import { eventSelect, type GraphEvent } from './event.ts';
import { permissions } from './permissions.ts';
import { windowQuery } from './time-window.ts';
import { ifMatchHeader, updateEventRequest } from './update-event.ts';

export { permissions };

type SelectionInfo = Parameters<typeof selectedFields>[0];

interface EventPage extends ConnectionArguments {
  readonly timeZone?: string | null | undefined;
  readonly bodyFormat: BodyFormat;
}

interface EventList {
  readonly path: string;
  readonly scopes: readonly string[];
  readonly query: QueryParameters;
}

/** Exchange's own default; a page without `$top` would have it as well. */
const DEFAULT_EVENTS = 10;
const MAX_EVENTS = 100;
const MARK_OPTIONS: ReadonlySet<string> = new Set(['$skip', '$skiptoken']);
/** Said always, so that pages follow each other in time. */
const BY_START = { $orderby: 'start/dateTime' } as const;

/** Both lists of events are read in the same way; what differs is the path and whether there is a window. */
async function eventPages(
  { path, scopes, query }: EventList,
  page: EventPage,
  { graph }: GraphContext,
  info: SelectionInfo,
): Promise<CountedConnection<GraphEvent>> {
  const fields = selectedNodeFields(info);
  return await listConnection(
    graph.batch,
    {
      path,
      scopes,
      query: { ...query, $select: eventSelect(fields).join(','), ...BY_START },
      sizeOption: '$top',
      headers: preferHeader({ timeZone: page.timeZone, bodyFormat: fields.has('body') ? page.bodyFormat : undefined }),
      markOptions: MARK_OPTIONS,
      linkMember: '@odata.nextLink',
      read: readEntity<GraphEvent>,
      defaultFirst: DEFAULT_EVENTS,
      maxFirst: MAX_EVENTS,
      count: selectedFields(info).has('totalCount'),
    },
    page,
  );
}

/**
 * Types are Graph's own where the names agree; a field is only written here where they do not, or where another address has to be asked.
 */
export const resolvers: Resolvers = {
  User: {
    events: async ({ id }, args, context, info) => {
      const path = `${subjectOf(id, context.principal).path}/events`;
      return await eventPages({ path, scopes: permissions['User.events'].scopes, query: {} }, args, context, info);
    },
    calendarView: async ({ id }, args, context, info) => {
      const path = `${subjectOf(id, context.principal).path}/calendarView`;
      const list = { path, scopes: permissions['User.calendarView'].scopes, query: windowQuery(args) };
      return await eventPages(list, args, context, info);
    },
    event: async ({ id }, args, { graph, principal }, info) => {
      const fields = selectedFields(info);
      const read = graph.batch.get({
        path: `${subjectOf(id, principal).path}/events/${pathSegment(args.id)}`,
        select: eventSelect(fields),
        headers: preferHeader({
          timeZone: args.timeZone,
          bodyFormat: fields.has('body') ? args.bodyFormat : undefined,
        }),
        scopes: permissions['User.event'].scopes,
      });
      return await absentAsNull(read.then(readEntity<GraphEvent>));
    },
  },
  Event: {
    etag: (event) => event['@odata.etag'] ?? null,
    joinUrl: ({ onlineMeeting }) => onlineMeeting?.joinUrl ?? null,
    organizer: ({ organizer }) => organizer?.emailAddress ?? null,
    attendees: ({ attendees }) => attendees ?? [],
    response: ({ responseStatus }) => enumOf(EventResponse, responseStatus?.response),
    importance: ({ importance }) => enumOf(Importance, importance),
    sensitivity: ({ sensitivity }) => enumOf(EventSensitivity, sensitivity),
    showAs: ({ showAs }) => enumOf(FreeBusyStatus, showAs),
    type: ({ type }) => enumOf(EventType, type),
    categories: ({ categories }) => categories ?? [],
  },
  Attendee: {
    type: ({ type }) => enumOf(AttendeeType, type),
    response: ({ status }) => enumOf(EventResponse, status?.response),
  },
  Mutation: {
    createEvent: async (_root, { input }, { graph, graphClient }) => {
      // One of ours where the client has none: the answer names it, so that a repeat by hand can be recognised.
      const transactionId = input.transactionId == null ? randomUUID() : transactionName(input.transactionId);
      const asked = graphClient.post<unknown>('/me/events', createEventRequest(input, transactionId), {
        // The answer comes in the zone that the client thinks in; Exchange would say UTC.
        headers: preferHeader({ timeZone: input.start.timeZone, bodyFormat: input.bodyFormat }),
        scopes: permissions['Mutation.createEvent'].scopes,
      });
      // Also after a failure: nobody knows what it changed.
      const answer = await asked.finally(() => graph.batch.forget());
      return { event: readEntity<GraphEvent>(answer), transactionId };
    },
    updateEvent: async (_root, { input }, { graph, graphClient }) => {
      const path = `/me/events/${pathSegment(input.id, 'input.id')}`;
      const asked = graphClient.patch<unknown>(path, updateEventRequest(input), {
        headers: {
          ...preferHeader({ timeZone: input.start?.timeZone, bodyFormat: input.bodyFormat }),
          ...ifMatchHeader(input.etag),
        },
        scopes: permissions['Mutation.updateEvent'].scopes,
      });
      const answer = await asked.finally(() => graph.batch.forget());
      return { event: readEntity<GraphEvent>(answer) };
    },
  },
};
