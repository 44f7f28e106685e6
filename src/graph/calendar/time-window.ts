/**
 * The time that a calendar view is about.
 * @see https://learn.microsoft.com/graph/api/user-list-calendarview
 * @module
 */

import { BadUserInputError } from '../../errors/errors.ts';

/** Exchange expands series up to five years; a year is a calendar on the wall. */
const MAX_DAYS = 366;
const DAY_MS = 86_400_000;

/** From `start` on, up to `end`, which is not in it. */
export interface TimeWindow {
  /** In UTC, as the scalar `DateTime` has read it. */
  readonly start: string;
  /** In UTC as well. */
  readonly end: string;
}

/** @throws {BadUserInputError} an end that is not after the start, or more than 366 days after it */
export function windowQuery({ start, end }: TimeWindow): {
  readonly startDateTime: string;
  readonly endDateTime: string;
} {
  const lengthMs = Date.parse(end) - Date.parse(start);
  if (lengthMs <= 0 || lengthMs > MAX_DAYS * DAY_MS) {
    throw new BadUserInputError(`Expected 'end' to be after 'start', and at most ${MAX_DAYS} days.`);
  }
  return { startDateTime: start, endDateTime: end };
}
