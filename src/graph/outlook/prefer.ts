/**
 * What is asked of mail and calendars by the `Prefer` header.
 *
 * Pure. Ids are immutable on every request: by default an id changes when a message moves, and one request without the header would
 * bring ids that the next one does not know. No link of a page carries headers, so they are said again on each.
 * @see https://learn.microsoft.com/graph/outlook-immutable-id
 * @module
 */

import { BadUserInputError } from '../../errors/errors.ts';
import type { BodyFormat } from '../../generated/graph.ts';
import { wordOf } from '../enum-names.ts';

/** Whatever is given is asked for; Exchange says in `Preference-Applied` what it heeded, and nobody looks. */
export interface Preferences {
  /** Of bodies; without it they come as they were written. */
  readonly bodyFormat?: BodyFormat | undefined;
  /** Of times of events; UTC without it. */
  readonly timeZone?: string | null | undefined;
}

/** @throws {BadUserInputError} a time zone that cannot be one */
export function preferHeader({ bodyFormat, timeZone }: Preferences = {}): { readonly Prefer: string } {
  const preferences = ['IdType="ImmutableId"'];
  if (bodyFormat) preferences.push(`outlook.body-content-type="${wordOf(bodyFormat)}"`);
  if (timeZone != null) preferences.push(`outlook.timezone="${timeZoneName(timeZone)}"`);
  return { Prefer: preferences.join(', ') };
}

/**
 * A name as IANA or Windows have them: `America/Port-au-Prince`, `W. Europe Standard Time`, `UTC+13`. Whether there is such a zone is
 * Exchange's to say; here only that it stays one quoted word of a header.
 * @param argument for the message
 */
export function timeZoneName(name: string, argument = 'timeZone'): string {
  if (!/^[A-Za-z][\w ./+()-]{0,63}$/.test(name)) {
    throw new BadUserInputError(
      `Expected '${argument}' to be the name of a time zone, such as 'Europe/Berlin' or 'Pacific Standard Time'.`,
    );
  }
  return name;
}
