/**
 * The quota of Resource Graph: fifteen queries in five seconds for each user, told in headers of its own.
 *
 * It falls and comes back as the real one, but an empty one refuses nothing, as the budgets of ARM here: 429 comes from the
 * persona `throttled` and from faults.
 * @see https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests
 * @module
 */
import type { Clock } from '../../../observability/clock.ts';

/** Of one caller within {@link windowMs}: what Microsoft documents for Resource Graph. */
const queries = 15;
const windowMs = 5000;

/** @returns a function that counts one query and gives the headers that tell what is left */
export function createQuota(clock: Clock) {
  /** Bounded by the people and apps of the directory. */
  const windows = new Map<string, { readonly since: number; used: number }>();
  return (objectId: string): Readonly<Record<string, string>> => {
    const now = clock.monotonic();
    const last = windows.get(objectId);
    const current = last && now - last.since < windowMs ? last : { since: now, used: 0 };
    current.used += 1;
    windows.set(objectId, current);
    const seconds = Math.ceil((current.since + windowMs - now) / 1000);
    return {
      'x-ms-user-quota-remaining': String(Math.max(0, queries - current.used)),
      'x-ms-user-quota-resets-after': `00:00:${String(seconds).padStart(2, '0')}`,
    };
  };
}
