/**
 * The budgets that ARM tells in its headers: token buckets for reads, writes and deletes, per principal, subscription and tenant.
 *
 * They fall and refill as the real ones, but an empty one refuses nothing: on a loopback that serves load tests too, 429 comes
 * from the persona `throttled` and from faults, so that it comes when it is wanted.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 * @module
 */
import type { Clock } from '../../observability/clock.ts';
import type { ArmMethod } from './arm-request.ts';

/** Token buckets per subscription and principal, with the sizes that Microsoft documents. */
const budgets = {
  reads: { capacity: 250, refillPerSecond: 25 },
  writes: { capacity: 200, refillPerSecond: 10 },
  deletes: { capacity: 200, refillPerSecond: 10 },
} as const;
/** All principals of a subscription together have this many times the budget of one. */
const globalFactor = 15;

/** The word in the header: `x-ms-ratelimit-remaining-subscription-reads`. */
export type Kind = keyof typeof budgets;

/** POST counts as a write, also where it only asks; Resource Graph, which asks by POST, has a quota of its own. */
export function kindOf(method: ArmMethod): Kind {
  if (method === 'GET') return 'reads';
  return method === 'DELETE' ? 'deletes' : 'writes';
}

/** @returns a function that takes one request off the budgets of a caller and gives the headers that tell what is left */
export function createBudgets(clock: Clock) {
  /** Bounded by the directory: its people and apps times its subscriptions, three times. */
  const buckets = new Map<string, { left: number; at: number }>();

  const take = (name: string, kind: Kind, factor: number): string => {
    const capacity = budgets[kind].capacity * factor;
    const now = clock.monotonic();
    const bucket = buckets.get(`${kind}/${name}`) ?? { left: capacity, at: now };
    const refilled = bucket.left + ((now - bucket.at) / 1000) * budgets[kind].refillPerSecond * factor;
    const left = Math.max(0, Math.min(capacity, refilled) - 1);
    buckets.set(`${kind}/${name}`, { left, at: now });
    return String(Math.floor(left));
  };

  return (
    caller: { readonly objectId: string; readonly tenantId: string },
    subscriptionId: string | undefined,
    kind: Kind,
  ): Readonly<Record<string, string>> =>
    subscriptionId === undefined
      ? { [`x-ms-ratelimit-remaining-tenant-${kind}`]: take(`${caller.tenantId}/${caller.objectId}`, kind, 1) }
      : {
          [`x-ms-ratelimit-remaining-subscription-${kind}`]: take(`${subscriptionId}/${caller.objectId}`, kind, 1),
          [`x-ms-ratelimit-remaining-subscription-global-${kind}`]: take(subscriptionId, kind, globalFactor),
        };
}
