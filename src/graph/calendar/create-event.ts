/**
 * `createEvent`: what a client wants in the calendar → what Graph takes.
 *
 * Pure. Exchange remembers the `transactionId`: the same content with it is answered with the event that is there, another content
 * is refused (`ErrorDuplicateTransactionId`). So the client may repeat the mutation, and we need not.
 * @see https://learn.microsoft.com/graph/api/user-post-events
 * @module
 */

import type { Event, Importance, Sensitivity } from '@microsoft/microsoft-graph-types';
import { BadUserInputError } from '../../errors/errors.ts';
import type { CreateEventInput } from '../../generated/graph.ts';
import { wordOf } from '../enum-names.ts';
import { itemBody } from '../outlook/item-body.ts';
import { plainLine } from '../outlook/plain-line.ts';
import { assertFew, recipientOf } from '../outlook/recipients.ts';
import { assertOrdered, zonedTime } from './zoned-time.ts';

const MAX_LINE = 255;
const MAX_REMINDER_MINUTES = 40_320;

/** @throws {BadUserInputError} whatever of the input Exchange would refuse or misread */
export function createEventRequest(input: CreateEventInput, transactionId: string): Event {
  const start = zonedTime(input.start, 'input.start');
  const end = zonedTime(input.end, 'input.end');
  assertOrdered(start, end, input.isAllDay);
  assertFew(input.attendees.length, 'input.attendees');
  const { body, location, reminderMinutesBeforeStart: reminder } = input;
  return {
    subject: plainLine(input.subject, MAX_LINE, 'input.subject'),
    start,
    end,
    isAllDay: input.isAllDay,
    ...(body == null ? {} : { body: itemBody(body, input.bodyFormat) }),
    ...(location == null ? {} : { location: { displayName: plainLine(location, MAX_LINE, 'input.location') } }),
    attendees: input.attendees.map((attendee, index) => ({
      ...recipientOf(attendee, `input.attendees[${index}]`),
      type: wordOf(attendee.type) as 'required' | 'optional' | 'resource',
    })),
    isOnlineMeeting: input.isOnlineMeeting,
    importance: wordOf(input.importance) as Importance,
    sensitivity: wordOf(input.sensitivity) as Sensitivity,
    showAs: wordOf(input.showAs) as NonNullable<Event['showAs']>,
    isReminderOn: reminder != null,
    ...(reminder == null ? {} : { reminderMinutesBeforeStart: reminderMinutes(reminder) }),
    transactionId,
  };
}

/** @throws {BadUserInputError} a name that Exchange could not keep as it is */
export function transactionName(transactionId: string): string {
  if (!/^[\w.:-]{1,128}$/.test(transactionId)) {
    throw new BadUserInputError(
      "Expected 'input.transactionId' to be 1 to 128 letters, digits, '-', '_', '.' and ':', a UUID for example.",
    );
  }
  return transactionId;
}

function reminderMinutes(minutes: number): number {
  if (minutes < 0 || minutes > MAX_REMINDER_MINUTES) {
    throw new BadUserInputError(
      `Expected 'input.reminderMinutesBeforeStart' to be between 0 and ${MAX_REMINDER_MINUTES}, got ${minutes}.`,
    );
  }
  return minutes;
}
