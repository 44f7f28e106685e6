/**
 * An event as Microsoft Graph sends it, and the properties we ask for.
 * @see https://learn.microsoft.com/graph/api/resources/event
 * @module
 */

import type { Event } from '@microsoft/microsoft-graph-types';

/** Property of Graph by field of the schema; an ETag comes unasked. */
const PROPERTIES = {
  subject: 'subject',
  bodyPreview: 'bodyPreview',
  body: 'body',
  start: 'start',
  end: 'end',
  isAllDay: 'isAllDay',
  isCancelled: 'isCancelled',
  isOrganizer: 'isOrganizer',
  isOnlineMeeting: 'isOnlineMeeting',
  joinUrl: 'onlineMeeting',
  location: 'location',
  organizer: 'organizer',
  attendees: 'attendees',
  response: 'responseStatus',
  importance: 'importance',
  sensitivity: 'sensitivity',
  showAs: 'showAs',
  type: 'type',
  seriesMasterId: 'seriesMasterId',
  reminderMinutesBeforeStart: 'reminderMinutesBeforeStart',
  hasAttachments: 'hasAttachments',
  categories: 'categories',
  iCalUId: 'iCalUId',
  transactionId: 'transactionId',
  createdDateTime: 'createdDateTime',
  lastModifiedDateTime: 'lastModifiedDateTime',
  webLink: 'webLink',
} as const satisfies Readonly<Record<string, keyof Event>>;

/** With the properties that were selected; `start` and `end` are times of day in the zone of the `Prefer` header. */
export interface GraphEvent extends Pick<Event, (typeof PROPERTIES)[keyof typeof PROPERTIES]> {
  /** Immutable, because every request asks for such ids (`prefer.ts`): it stays when the event moves. */
  readonly id: string;
  /** `W/"ZlnW4RIA…"`: the version that was read, for `updateEvent`. */
  readonly '@odata.etag'?: string;
}

/** @param fields selected on an event */
export function eventSelect(fields: ReadonlySet<string>): readonly string[] {
  return ['id', ...Object.entries(PROPERTIES).flatMap(([field, property]) => (fields.has(field) ? [property] : []))];
}
