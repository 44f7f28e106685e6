/**
 * The read budgets that ARM tells in its headers: token buckets per principal, per subscription and per tenant.
 *
 * They fall and refill as the real ones, but an empty one refuses nothing: on a loopback that serves load tests too, 429 comes
 * from the persona `throttled` and from faults, so that it comes when it is wanted.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 * @module
 */
import type { Clock } from '../../observability/clock.ts';

const capacity = 250;
const refillPerSecond = 25;
/** All principals of a subscription together have this many times the budget of one. */
const globalFactor = 15;

/** @returns a function that takes one read off the budgets of a caller and gives the headers that tell what is left */
export function createReadBudgets(clock: Clock) {
  /** Bounded by the directory: its people and apps times its subscriptions. */
  const buckets = new Map<string, { left: number; at: number }>();

  const take = (name: string, factor: number): string => {
    const now = clock.monotonic();
    const bucket = buckets.get(name) ?? { left: capacity * factor, at: now };
    const refilled = bucket.left + ((now - bucket.at) / 1000) * refillPerSecond * factor;
    const left = Math.max(0, Math.min(capacity * factor, refilled) - 1);
    buckets.set(name, { left, at: now });
    return String(Math.floor(left));
  };

  return (
    caller: { readonly objectId: string; readonly tenantId: string },
    subscriptionId: string | undefined,
  ): Readonly<Record<string, string>> =>
    subscriptionId === undefined
      ? { 'x-ms-ratelimit-remaining-tenant-reads': take(`${caller.tenantId}/${caller.objectId}`, 1) }
      : {
          'x-ms-ratelimit-remaining-subscription-reads': take(`${subscriptionId}/${caller.objectId}`, 1),
          'x-ms-ratelimit-remaining-subscription-global-reads': take(subscriptionId, globalFactor),
        };
}
