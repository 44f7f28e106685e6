/**
 * The scalar `DateTime`: an instant, written in ISO 8601 with its zone.
 *
 * What comes in is checked to be a day that exists and turned to UTC, so that a resolver compares and forwards one spelling. What
 * goes out keeps the spelling of the API it came from: Graph and Azure write up to seven digits of a second, which are not ours to cut.
 * Times of an event in a place of their own (`2026-03-01T09:00:00` in `Europe/Berlin`) are no instants: they are plain text.
 * @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 * @module
 */

import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** Date, time and zone. Minutes of the zone may be left out of ISO 8601, not of RFC 3339. */
const INSTANT =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/**
 * @returns whether the text is an instant: `2026-03-01T09:00:00Z`, `2026-03-01T10:00:00.0000000+01:00`; a day that no month has,
 * a leap second and a time without a zone are none
 */
export function isInstant(text: string): boolean {
  const [, year, month, day] = INSTANT.exec(text) ?? [];
  return year !== undefined && Number(day) <= daysOf(Number(year), Number(month));
}

function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** A resolver may return a `Date` or a text; a text is passed on as it is spelt. Arguments arrive as UTC text of whole milliseconds. */
export const dateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  serialize(value) {
    if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
    if (typeof value === 'string' && isInstant(value)) return value;
    throw new GraphQLError('Expected an instant in ISO 8601 with a zone.');
  },
  parseValue: instantInUtc,
  parseLiteral(node) {
    return instantInUtc(node.kind === Kind.STRING ? node.value : undefined);
  },
});

/** @returns for example `2026-03-01T09:00:00.000Z`: what is shorter than a millisecond is cut off */
function instantInUtc(value: unknown): string {
  // ECMAScript reads `Z` and `T` in capitals only by its own grammar. A zone may carry the edge of the years into a fifth digit.
  const instant = typeof value === 'string' && isInstant(value) ? new Date(value.toUpperCase()).toISOString() : '';
  if (!isInstant(instant)) {
    throw new GraphQLError('Expected an instant in ISO 8601 with a zone, such as "2026-03-01T09:00:00Z".');
  }
  return instant;
}
