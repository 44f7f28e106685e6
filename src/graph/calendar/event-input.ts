/**
 * What a client says of an event → properties of Graph. What is not said is not sent.
 *
 * Pure; checks before anybody is asked, since the failure of a write is dear: nobody knows what it has done.
 * @see https://learn.microsoft.com/graph/api/resources/event
 * @module
 */

import type { Event } from '@microsoft/microsoft-graph-types';
import { BadUserInputError } from '../../errors/errors.ts';
import type { CreateEventInput } from '../../generated/graph.ts';
import { wordOf } from '../enum-names.ts';
import { itemBody } from '../outlook/item-body.ts';
import { plainLine } from '../outlook/plain-line.ts';
import { assertFew, recipientOf } from '../outlook/recipients.ts';
import { assertOrdered, zonedTime } from './zoned-time.ts';

const MAX_LINE = 255;
const MAX_REMINDER_MINUTES = 40_320;

/** All that can be said of an event, each of it or not. */
export type EventInput = {
  readonly [Name in Exclude<keyof CreateEventInput, 'bodyFormat' | 'transactionId'>]?:
    | CreateEventInput[Name]
    | null
    | undefined;
} & Pick<CreateEventInput, 'bodyFormat'>;

/** @throws {BadUserInputError} whatever of it Exchange would refuse or misread */
export function eventProperties(input: EventInput): Event {
  const { subject, body, location, attendees, isOnlineMeeting, importance, sensitivity, showAs } = input;
  const reminder = input.reminderMinutesBeforeStart;
  return {
    ...(subject == null ? {} : { subject: plainLine(subject, MAX_LINE, 'input.subject') }),
    ...times(input),
    ...(body == null ? {} : { body: itemBody(body, input.bodyFormat) }),
    ...(location == null ? {} : { location: { displayName: plainLine(location, MAX_LINE, 'input.location') } }),
    ...(attendees == null ? {} : { attendees: attendeesOf(attendees) }),
    ...(isOnlineMeeting == null ? {} : { isOnlineMeeting }),
    ...(importance == null ? {} : { importance: wordOf(importance) as NonNullable<Event['importance']> }),
    ...(sensitivity == null ? {} : { sensitivity: wordOf(sensitivity) as NonNullable<Event['sensitivity']> }),
    ...(showAs == null ? {} : { showAs: wordOf(showAs) as NonNullable<Event['showAs']> }),
    ...(reminder == null ? {} : { isReminderOn: true, reminderMinutesBeforeStart: reminderMinutes(reminder) }),
  };
}

/** Start and end come together: one alone could pass the other. */
function times({ start, end, isAllDay }: EventInput): Pick<Event, 'start' | 'end' | 'isAllDay'> {
  if (start == null && end == null && isAllDay == null) return {};
  if (start == null || end == null) {
    throw new BadUserInputError(
      "Expected 'input.start' and 'input.end' together, and both where 'input.isAllDay' is given.",
    );
  }
  const [from, to] = [zonedTime(start, 'input.start'), zonedTime(end, 'input.end')];
  assertOrdered(from, to, isAllDay ?? false);
  return { start: from, end: to, ...(isAllDay == null ? {} : { isAllDay }) };
}

/** The list replaces the one that is there: Exchange knows no adding of one. */
function attendeesOf(attendees: CreateEventInput['attendees']): NonNullable<Event['attendees']> {
  assertFew(attendees.length, 'input.attendees');
  return attendees.map((attendee, index) => ({
    ...recipientOf(attendee, `input.attendees[${index}]`),
    type: wordOf(attendee.type) as 'required' | 'optional' | 'resource',
  }));
}

/** At most four weeks: what is longer is a slip of a digit. */
function reminderMinutes(minutes: number): number {
  if (minutes < 0 || minutes > MAX_REMINDER_MINUTES) {
    throw new BadUserInputError(
      `Expected 'input.reminderMinutesBeforeStart' to be between 0 and ${MAX_REMINDER_MINUTES}, got ${minutes}.`,
    );
  }
  return minutes;
}
