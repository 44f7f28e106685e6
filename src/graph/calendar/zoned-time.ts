/**
 * Times of day in a time zone, as a client writes them for an event.
 *
 * Pure. They are no instants: nine o'clock in Berlin stays nine o'clock when the law moves the summer. So they go on as they are, and
 * are compared only where both are of one zone.
 * @see https://learn.microsoft.com/graph/api/resources/datetimetimezone
 * @module
 */

import { BadUserInputError } from '../../errors/errors.ts';
import { isInstant } from '../../module/date-time.ts';
import { timeZoneName } from '../outlook/prefer.ts';

/** The type `dateTimeTimeZone` of Graph. */
export interface ZonedTime {
  /** `2026-03-01T09:00:00`, up to seven digits of a second, no offset. */
  readonly dateTime: string;
  /** A name of IANA or of Windows: `Europe/Berlin`, `W. Europe Standard Time`. */
  readonly timeZone: string;
}

/**
 * @param place where it stands in the arguments, for the message
 * @returns with seconds: `2026-03-01T09:00:00`
 * @throws {BadUserInputError} a day or hour that does not exist, an offset, no name of a zone
 */
export function zonedTime({ dateTime, timeZone }: ZonedTime, place: string): ZonedTime {
  // Minutes are enough for people; Exchange wants seconds.
  const whole = /^[^:]*:[0-9]{2}$/.test(dateTime) ? `${dateTime}:00` : dateTime;
  if (!/^[\dT:.-]{19,29}$/.test(whole) || !isInstant(`${whole}Z`)) {
    throw new BadUserInputError(
      `Expected '${place}.dateTime' to be a time without a zone, such as '2026-03-01T09:00:00'.`,
    );
  }
  return { dateTime: whole, timeZone: timeZoneName(timeZone, `${place}.timeZone`) };
}

/** @throws {BadUserInputError} an end before the start; whole days that do not begin and end at midnight of one zone */
export function assertOrdered(start: ZonedTime, end: ZonedTime, isAllDay: boolean): void {
  const isOneZone = start.timeZone.toLowerCase() === end.timeZone.toLowerCase();
  // Read as if both were UTC: in one zone the order is right but for the hour that comes twice in autumn, and that one is allowed.
  const lengthMs = Date.parse(`${end.dateTime}Z`) - Date.parse(`${start.dateTime}Z`);
  if (isOneZone && lengthMs < 0) throw new BadUserInputError("Expected 'input.end' not to be before 'input.start'.");
  const isWholeDays =
    isOneZone && lengthMs > 0 && [start, end].every(({ dateTime }) => /T00:00:00(?:\.0*)?$/.test(dateTime));
  if (isAllDay && !isWholeDays) {
    throw new BadUserInputError(
      'Expected an event of whole days to begin at midnight, and to end at a later midnight of the same time zone.',
    );
  }
}
