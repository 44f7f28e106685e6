/**
 * Time zones by both of their names, Windows' and IANA's, and the way between wall time and instants through `Intl`.
 *
 * @see https://learn.microsoft.com/graph/api/resources/datetimetimezone
 * @module
 */

/** A zone that both sides know: the caller by its name, `Intl` by IANA's. */
export interface TimeZone {
  /** As it was named, and as it is named back: `W. Europe Standard Time`. */
  readonly name: string;
  /** As `Intl` knows it: `Europe/Berlin`. */
  readonly iana: string;
}

/** What is meant where no zone is named. */
export const utc: TimeZone = { name: 'UTC', iana: 'UTC' };

/** The Windows names that are met most; IANA names are taken as far as this machine knows them. */
const windowsNames = new Map(
  Object.entries({
    UTC: 'UTC',
    'GMT Standard Time': 'Europe/London',
    'W. Europe Standard Time': 'Europe/Berlin',
    'Romance Standard Time': 'Europe/Paris',
    'Central Europe Standard Time': 'Europe/Budapest',
    'Central European Standard Time': 'Europe/Warsaw',
    'E. Europe Standard Time': 'Europe/Chisinau',
    'FLE Standard Time': 'Europe/Kyiv',
    'Turkey Standard Time': 'Europe/Istanbul',
    'Eastern Standard Time': 'America/New_York',
    'Central Standard Time': 'America/Chicago',
    'Mountain Standard Time': 'America/Denver',
    'Pacific Standard Time': 'America/Los_Angeles',
    'E. South America Standard Time': 'America/Sao_Paulo',
    'South Africa Standard Time': 'Africa/Johannesburg',
    'India Standard Time': 'Asia/Kolkata',
    'China Standard Time': 'Asia/Shanghai',
    'Tokyo Standard Time': 'Asia/Tokyo',
    'AUS Eastern Standard Time': 'Australia/Sydney',
    'New Zealand Standard Time': 'Pacific/Auckland',
  }).map(([windows, iana]) => [windows.toLowerCase(), iana]),
);

/** @returns `undefined` for a name nobody knows */
export function parseTimeZone(name: string): TimeZone | undefined {
  const iana = windowsNames.get(name.toLowerCase()) ?? name;
  // `Intl` also takes offsets (`+02:00`) and abbreviations (`EST`), which Outlook does not.
  if (!/^(UTC|[A-Za-z]+\/[A-Za-z0-9_+/-]+)$/.test(iana)) return undefined;
  try {
    formatOf(iana);
    return { name, iana };
  } catch {
    return undefined;
  }
}

/** Wall time without zone: `2026-05-12T09:00:00`. @param instant milliseconds since the Unix epoch */
export function wallTimeOf(instant: number, { iana }: TimeZone): string {
  const parts = new Map(
    formatOf(iana)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}`;
}

/** The instant at which clocks of the zone show this; in the hour that spring leaves out, the one after the leap. */
export function instantOf(wallTime: string, zone: TimeZone): number {
  const shown = Date.parse(`${wallTime}Z`);
  const offsetAt = (instant: number) => Date.parse(`${wallTimeOf(instant, zone)}Z`) - instant;
  // The first guess may lie on the other side of a change of the clocks; the second one is right or in the gap.
  const guess = shown - offsetAt(shown);
  return shown - offsetAt(guess);
}

/** Making a format costs some 50 times what using one does; the names are those `Intl` knows, so the map is bounded. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws {RangeError} for a zone that `Intl` does not know */
function formatOf(iana: string): Intl.DateTimeFormat {
  const known = formats.get(iana);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: iana,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(iana, format);
  return format;
}
