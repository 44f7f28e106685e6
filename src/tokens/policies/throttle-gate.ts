/**
 * Who must not ask a service now, because it answered 429: the token service, or a downstream API.
 *
 * The gate of one user and API closes for `Retry-After`. Only when three different users of a tenant have met a 429 within ten
 * seconds does the tenant's gate close; when its time is over one call is let through to try, and the gate opens or closes by
 * how that one ends. MSAL closes for everybody after the first user's 429.
 * @see https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes
 * @module
 */

import { LRUCache } from 'lru-cache';
import type { Clock } from '../../observability/clock.ts';
import type { TokenMetrics } from '../token-metrics.ts';
import { createDistinctUsers, type DistinctUsers } from './distinct-users.ts';

/** Whose call it is. */
export interface ThrottleSubject {
  /** The unit that a service throttles above its users. */
  readonly tenantId: string;
  /** Object id; another word for the application itself. */
  readonly user: string;
  /** The API: a user who is throttled at one may ask another. */
  readonly resource: string;
}

/** One per service. Every `enter` that gives zero is followed by one of the two others. */
export interface ThrottleGate {
  /** @returns milliseconds to wait; zero: go on, and say how it ended with one of the two others */
  enter(subject: ThrottleSubject): number;
  /** A 429 came back. */
  throttled(subject: ThrottleSubject, retryAfterSeconds: number | undefined): void;
  /** Something else came back, or nothing. */
  passed(subject: ThrottleSubject, answered: boolean): void;
}

/** The gate of a tenant, and what leads to its closing. */
interface Tenant {
  readonly users: DistinctUsers;
  /** Absent while open. */
  closedUntilMs: number | undefined;
  /** The user whose call is on its way to try, and since when. */
  probe: { readonly user: string; readonly sinceMs: number } | undefined;
}

/** Gates that are remembered, the oldest go first. */
const MAX_USERS = 10_000;
const MAX_TENANTS = 1_000;
/** For a 429 without `Retry-After`. */
const DEFAULT_SECONDS = 30;
/** However long the answer says: a gate that nobody can open would need a restart. */
const LONGEST_SECONDS = 3_600;
/** How long the one that tries keeps the others out, in milliseconds: one that never ends must not. */
const PROBE_MS = 10_000;

/** @param defaultSeconds where the service does not say how long */
export function createThrottleGate(
  clock: Clock,
  metrics: Pick<TokenMetrics, 'gate'>,
  defaultSeconds = DEFAULT_SECONDS,
): ThrottleGate {
  const users = new LRUCache<string, number>({ max: MAX_USERS });
  const tenants = new LRUCache<string, Tenant>({ max: MAX_TENANTS });
  const monotonic = () => clock.monotonic();

  function enterTenant({ tenantId, user }: ThrottleSubject, now: number): number {
    const tenant = tenants.get(tenantId);
    if (tenant?.closedUntilMs === undefined) return 0;
    if (tenant.closedUntilMs > now) return tenant.closedUntilMs - now;
    if (tenant.probe && now - tenant.probe.sinceMs < PROBE_MS) return PROBE_MS - (now - tenant.probe.sinceMs);
    tenant.probe = { user, sinceMs: now };
    return 0;
  }

  return {
    enter(subject) {
      const now = monotonic();
      const closedUntilMs = users.get(userKey(subject));
      if (closedUntilMs !== undefined) {
        if (closedUntilMs > now) return closedUntilMs - now;
        users.delete(userKey(subject));
        metrics.gate('user', 'open');
      }
      return enterTenant(subject, now);
    },
    throttled(subject, retryAfterSeconds = defaultSeconds) {
      const closedUntilMs = monotonic() + Math.min(LONGEST_SECONDS, retryAfterSeconds) * 1_000;
      users.set(userKey(subject), closedUntilMs);
      metrics.gate('user', 'closed');
      const tenant = tenants.get(subject.tenantId) ?? {
        users: createDistinctUsers(monotonic),
        closedUntilMs: undefined,
        probe: undefined,
      };
      tenants.set(subject.tenantId, tenant);
      const isEverybodys = tenant.users.meets(subject.user);
      if (!isEverybodys && tenant.closedUntilMs === undefined) return;
      if (tenant.closedUntilMs === undefined) metrics.gate('tenant', 'closed');
      tenant.closedUntilMs = Math.max(tenant.closedUntilMs ?? 0, closedUntilMs);
      tenant.probe = undefined;
    },
    passed({ tenantId, user }, answered) {
      const tenant = tenants.get(tenantId);
      if (tenant?.probe?.user !== user) return;
      tenant.probe = undefined;
      if (!answered) return; // it says nothing about the throttle: the next one tries
      tenant.closedUntilMs = undefined;
      tenant.users.clear();
      metrics.gate('tenant', 'open');
    },
  };
}

/** Per user and API: whoever has met the limit of one is free to ask the other. */
const userKey = ({ tenantId, user, resource }: ThrottleSubject): string => `${tenantId}\n${user}\n${resource}`;
