/**
 * What the process counts, named once, for Prometheus.
 *
 * Labels come from fixed sets: never a user, a tenant, a scope or a path of a request (AD-2). Who counts is handed the group it needs;
 * who reads asks for `print()`.
 * @see https://prometheus.io/docs/practices/naming/
 * @module
 */

import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Clock } from './clock.ts';

export interface Metrics {
  /** Answers and refusals of the HTTP endpoint. */
  readonly requests: { answered(status: number): void };
  /** Signing keys of the authority: the age of the held set is the alarm for an outage that nobody has felt yet (JW-2). */
  readonly keys: { fetched(version: string): void; failed(version: string): void };
  /** Shaped as `TokenMetrics` of the token layer. */
  readonly tokens: {
    served(source: 'memory' | 'shared' | 'network'): void;
    coalesced(): void;
    refreshed(outcome: 'renewed' | 'failed'): void;
    retried(): void;
    withheld(reason: 'refused' | 'throttled' | 'unavailable'): void;
    gate(scope: 'user' | 'tenant', state: 'closed' | 'open'): void;
    breaker(state: 'closed' | 'open' | 'half-open'): void;
  };
  /** A client credential was found to end at this time (SM-2). */
  credentialEnds(endsAtMs: number): void;
  /** Text in Prometheus' exposition format. */
  print(): Promise<string>;
  readonly contentType: string;
}

export function createMetrics(clock: Clock): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name: `onbehalf_${name}`, help, labelNames, registers: [registry] });

  const requests = counter('requests_total', 'Answers of the GraphQL endpoint by HTTP status', 'status');
  const keyFailures = counter(
    'signing_keys_fetch_failures_total',
    'Fetches of the signing keys that failed',
    'version',
  );
  const served = counter('tokens_served_total', 'Headers handed out, by where they came from', 'source');
  const coalesced = counter('tokens_coalesced_total', 'Waiters for an exchange that another one began');
  const refreshed = counter('tokens_refreshed_total', 'Refreshes behind the requests, by outcome', 'outcome');
  const retried = counter('token_exchanges_retried_total', 'Exchanges tried again');
  const withheld = counter('token_exchanges_withheld_total', 'Exchanges not made, by reason', 'reason');
  const gates = counter('token_gates_total', 'Gates closed and opened after a 429', 'scope', 'state');
  const breaker = counter('token_breaker_total', 'State changes of the breaker of the token service', 'state');

  const fetchedAtMs = new Map<string, number>();
  const keysAge = new Gauge({
    name: 'onbehalf_signing_keys_age_seconds',
    help: 'Time since the signing keys for tokens of this version were fetched; absent while none are held',
    labelNames: ['version'],
    registers: [registry],
  });
  const credentialEnd = new Gauge({
    name: 'onbehalf_credential_ends_at_seconds',
    help: 'When the first client credential ends, in seconds since the epoch; 0 while none is known to end',
    registers: [registry],
  });
  let firstEndMs = Number.POSITIVE_INFINITY;

  return {
    requests: { answered: (status) => requests.inc({ status: String(status) }) },
    keys: {
      fetched: (version) => void fetchedAtMs.set(version, clock.monotonic()),
      failed: (version) => keyFailures.inc({ version }),
    },
    tokens: {
      served: (source) => served.inc({ source }),
      coalesced: () => coalesced.inc(),
      refreshed: (outcome) => refreshed.inc({ outcome }),
      retried: () => retried.inc(),
      withheld: (reason) => withheld.inc({ reason }),
      gate: (scope, state) => gates.inc({ scope, state }),
      breaker: (state) => breaker.inc({ state }),
    },
    credentialEnds(endsAtMs) {
      firstEndMs = Math.min(firstEndMs, endsAtMs);
      credentialEnd.set(firstEndMs / 1_000);
    },
    print() {
      for (const [version, at] of fetchedAtMs) keysAge.set({ version }, (clock.monotonic() - at) / 1_000);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
