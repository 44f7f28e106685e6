/**
 * Whether somebody is available, in the words of the schema.
 * @see https://learn.microsoft.com/graph/api/resources/presence
 * @module
 */

import type { PresenceAvailability } from '../../generated/graph.ts';
import type { GraphPresence } from './presence.ts';

const AVAILABILITIES: ReadonlyMap<string, PresenceAvailability> = new Map(
  Object.entries({
    Available: 'AVAILABLE',
    AvailableIdle: 'AVAILABLE_IDLE',
    Away: 'AWAY',
    BeRightBack: 'BE_RIGHT_BACK',
    Busy: 'BUSY',
    BusyIdle: 'BUSY_IDLE',
    DoNotDisturb: 'DO_NOT_DISTURB',
    Offline: 'OFFLINE',
  }),
);

/** Graph adds values; a client that does not know them is told so. */
export const availabilityOf = ({ availability }: GraphPresence): PresenceAvailability =>
  AVAILABILITIES.get(availability ?? '') ?? 'UNKNOWN';
