/**
 * What one caller and one tenant may ask for at a time, and in a minute, so that none takes the service from the others (GD-7, MT-2).
 *
 * Operations in flight are counted per user and per tenant; points of cost are spent from a budget that a minute refills. An operation
 * over either is refused before it runs, with the seconds to wait.
 *
 * Points are taken before it is known what the operation really costs, and are not given back: what a caller may ask for is bounded, not
 * what the answer happened to hold.
 * @module
 */

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Principal } from '../../bearer/principal.ts';

/** Those that the configuration sets, under `Server.Budgets`. */
export interface BudgetLimits {
  /** Operations in flight at once. */
  readonly userConcurrency: number;
  /** More than one user's: a tenant is shared by its users, and by its daemons. */
  readonly tenantConcurrency: number;
  /** Points of cost in a minute. */
  readonly userCostPerMinute: number;
  /** Points of cost in a minute, of all its callers together. */
  readonly tenantCostPerMinute: number;
}

/** A place that is taken. Both functions may be called more than once. */
export interface Entered {
  /** To be called when the operation has ended, however it ended. */
  readonly leave: () => void;
  /**
   * The operation goes on, and mostly waits: a stream. The place of its user stays taken; that of the tenant is free again, or two hundred
   * people who look at a page that waits would shut out everybody else.
   */
  readonly linger: () => void;
}

/** No place, or no points. Nothing was taken but the points of this very question. */
export interface Refused {
  /** Whole seconds, one at least: what `Retry-After` says. */
  readonly retryAfterSeconds: number;
  /** For the log: the client is told the time alone. */
  readonly reason: 'concurrency' | 'cost';
}

/** Counted in this process alone: with replicas behind a balancer, each has its own. */
export interface Budgets {
  /** Takes a place and pays. @param points of the whole request; a batch has one place */
  enter(principal: Principal | undefined, points: number): Promise<Entered | Refused>;
  /** For a further answer of an operation that is in. */
  spend(principal: Principal | undefined, points: number): Promise<Refused | undefined>;
}

const MINUTE_SECONDS = 60;
/** In flight is over soon: whoever waits a moment gets in. */
const CONCURRENCY_RETRY_SECONDS = 1;

/** @param limits fixed for the life of the process */
export function createBudgets(limits: BudgetLimits): Budgets {
  const inFlight = new Map<string, number>(); // bounded by what is in flight
  const perUser = new RateLimiterMemory({ points: limits.userCostPerMinute, duration: MINUTE_SECONDS });
  const perTenant = new RateLimiterMemory({ points: limits.tenantCostPerMinute, duration: MINUTE_SECONDS });

  const occupy = (key: string, change: 1 | -1) => {
    const count = (inFlight.get(key) ?? 0) + change;
    if (count === 0) inFlight.delete(key);
    else inFlight.set(key, count);
  };

  const pay: Budgets['spend'] = async (principal, points) => {
    const { tenant, user } = keysOf(principal);
    // The user's own first: who has spent it must not spend their tenant's as well.
    const own = user === undefined ? undefined : await spend(perUser, user, points);
    const wait = own ?? (await spend(perTenant, tenant, points));
    return wait === undefined ? undefined : { retryAfterSeconds: wait, reason: 'cost' };
  };

  return {
    spend: pay,
    async enter(principal, points) {
      const { tenant, user } = keysOf(principal);
      const ofTenant = { key: `tenant ${tenant}`, most: limits.tenantConcurrency };
      const places = [...(user === undefined ? [] : [{ key: `user ${user}`, most: limits.userConcurrency }]), ofTenant];
      // Looked at and taken without waiting in between: two requests cannot both take the last place.
      if (places.some(({ key, most }) => (inFlight.get(key) ?? 0) >= most)) {
        return { retryAfterSeconds: CONCURRENCY_RETRY_SECONDS, reason: 'concurrency' };
      }
      const taken = new Set(places);
      for (const { key } of taken) occupy(key, 1);
      const free = (place: (typeof places)[number]) => {
        if (taken.delete(place)) occupy(place.key, -1);
      };
      const leave = () => taken.forEach(free);
      const refused = await pay(principal, points);
      if (!refused) return { leave, linger: () => free(ofTenant) };
      leave();
      return refused;
    },
  };
}

/** Callers without a token are nobody in particular: together they have what a tenant has. */
function keysOf(principal: Principal | undefined) {
  const tenant = principal?.tenantId ?? 'nobody';
  return { tenant, user: principal && `${tenant}/${principal.objectId}` };
}

/** @returns seconds until the budget is full again, when it does not hold that many points any more */
async function spend(limiter: RateLimiterMemory, key: string, points: number): Promise<number | undefined> {
  try {
    await limiter.consume(key, points);
    return undefined;
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
  }
}
