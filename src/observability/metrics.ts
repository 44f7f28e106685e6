/**
 * What the process counts, named once, for Prometheus.
 *
 * Labels come from fixed sets: never a user, a tenant, a scope or a path of a request (AD-2). Who counts is handed the group it needs;
 * who reads asks for `print()`.
 *
 * All names begin with `onbehalf_`; `docs/metrics.md` says what to watch and when to wake somebody.
 * @see https://prometheus.io/docs/practices/naming/
 * @module
 */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from './clock.ts';

/** Groups of counting functions, by the layer that calls them: cheap enough for every request, and nothing has to be awaited. */
export interface Metrics {
  /** Answers and refusals of the HTTP endpoint. */
  readonly requests: { answered(status: number): void; streams(change: 1 | -1): void };
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
  /** Shaped as `SessionMetrics` of the token layer. */
  readonly sessions: {
    begun(): void;
    used(source: 'memory' | 'network'): void;
    ended(reason: 'stopped' | 'user-stopped' | 'expired', count: number): void;
    interrupted(): void;
    conflict(): void;
    unreadable(reason: 'malformed' | 'unknown-key' | 'not-authentic'): void;
    live(read: () => number | undefined): void;
  };
  /** Shaped as `SharedCacheEvent` of the token layer: kinds and reasons from short fixed lists. */
  readonly sharedCache: (event: { readonly kind: string; readonly reason?: string }) => void;
  /** Shaped as `DownstreamMetrics` of the downstream layer. @param api name under `DownstreamApis` */
  downstream(api: string): {
    ended(outcome: 'answered' | 'throttled' | 'failed' | 'left', seconds: number): void;
    retried(): void;
    withheld(reason: 'throttled' | 'unavailable' | 'full'): void;
    breaker(state: 'closed' | 'open' | 'half-open'): void;
    gate(scope: 'user' | 'tenant', state: 'closed' | 'open'): void;
    inFlight(change: 1 | -1): void;
  };
  /** Shaped as `WorkerMetrics` of the background. */
  readonly background: {
    ran(outcome: 'succeeded' | 'failed' | 'parked' | 'again' | 'lost', seconds: number): void;
    inHand(change: 1 | -1): void;
    waited(seconds: number): void;
    givenUp(): void;
  };
  /** A client credential was found to end at this time (SM-2). */
  credentialEnds(endsAtMs: number): void;
  /** Text in Prometheus' exposition format. */
  print(): Promise<string>;
  /** What `print` is served as: `text/plain; version=0.0.4; charset=utf-8`. */
  readonly contentType: string;
}

/**
 * Counters of this process alone, in a registry of its own: a second server in one process, as in tests, counts for itself.
 * @param clock the age of the signing keys is read on its monotonic side
 */
export function createMetrics(clock: Clock): Metrics {
  const registry = new Registry();
  // Memory, event-loop delay, open handles: prom-client's own `process_…` and `nodejs_…`.
  collectDefaultMetrics({ register: registry });
  // The one place where a metric gets its prefix.
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
  const streams = new Gauge({
    name: 'onbehalf_streams_open',
    help: 'Streams of subscriptions that are open',
    registers: [registry],
  });
  const refreshed = counter('tokens_refreshed_total', 'Refreshes behind the requests, by outcome', 'outcome');
  const retried = counter('token_exchanges_retried_total', 'Exchanges tried again');
  const withheld = counter('token_exchanges_withheld_total', 'Exchanges not made, by reason', 'reason');
  const gates = counter('token_gates_total', 'Gates closed and opened after a 429', 'scope', 'state');
  const breaker = counter('token_breaker_total', 'State changes of the breaker of the token service', 'state');
  const shared = counter('shared_cache_total', 'What the shared cache did and met, by reason', 'event', 'reason');

  const sessionsBegun = counter('sessions_begun_total', 'Long-running sessions begun');
  const sessionsUsed = counter(
    'sessions_used_total',
    'Tokens handed out in sessions, by where they came from',
    'source',
  );
  const sessionsEnded = counter('sessions_ended_total', 'Sessions ended, by reason', 'reason');
  const sessionsInterrupted = counter(
    'sessions_interrupted_total',
    'Sessions whose refresh token was found dead: their users have to come back',
  );
  const sessionConflicts = counter(
    'session_rotation_conflicts_total',
    'Refresh tokens that met a newer one when they were to be kept',
  );
  const sessionsUnreadable = counter('sessions_unreadable_total', 'Records of sessions that did not open', 'reason');
  let readLive: (() => number | undefined) | undefined;
  const sessionsLive = new Gauge({
    name: 'onbehalf_sessions_live',
    help: 'Sessions in the store that have not ended, of all processes; 0 while this one has used none',
    registers: [registry],
  });

  const downstreamSeconds = new Histogram({
    name: 'onbehalf_downstream_seconds',
    help: 'Time until a downstream API had answered, each attempt for itself',
    labelNames: ['api', 'outcome'],
    // From a neighbour in the same rack to the deadline of an attempt.
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const downstreamRetries = counter('downstream_retries_total', 'Calls of a downstream API tried again', 'api');
  const downstreamWithheld = counter('downstream_withheld_total', 'Calls not made, by reason', 'api', 'reason');
  const downstreamGates = counter(
    'downstream_gates_total',
    'Gates closed and opened after a 429',
    'api',
    'scope',
    'state',
  );
  const apiGauge = (name: string, help: string) =>
    new Gauge({ name: `onbehalf_${name}`, help, labelNames: ['api'], registers: [registry] });
  const downstreamBreaker = apiGauge('downstream_breaker_open', '0 closed, 1 open, 0.5 while one call tries');
  const downstreamInFlight = apiGauge('downstream_in_flight', 'Calls of a downstream API that are open');

  const runSeconds = new Histogram({
    name: 'onbehalf_background_seconds',
    help: 'Time of one attempt at a background operation, by how it ended',
    labelNames: ['outcome'],
    buckets: [0.1, 0.5, 1, 5, 10, 30, 60, 300, 600],
    registers: [registry],
  });
  const runsInHand = new Gauge({
    name: 'onbehalf_background_in_hand',
    help: 'Background operations that this process is at',
    registers: [registry],
  });
  // Two entries at most, one for each version of tokens: like all labels, from a fixed set.
  const runsWaited = new Histogram({
    name: 'onbehalf_background_waited_seconds',
    help: 'Time from when a background operation was due until a worker began; schedules apart',
    buckets: [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200],
    registers: [registry],
  });
  const runsGivenUp = counter('background_given_up_total', 'Runs that no worker got to their end');
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
    requests: {
      answered: (status) => requests.inc({ status: String(status) }),
      streams: (change) => streams.inc(change),
    },
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
    downstream(api) {
      // Present from the start: an alarm on a series that appears with the first failure has nothing to compare it with.
      downstreamBreaker.set({ api }, BREAKER_VALUES.closed);
      downstreamInFlight.set({ api }, 0);
      return {
        ended: (outcome, seconds) => downstreamSeconds.observe({ api, outcome }, seconds),
        retried: () => downstreamRetries.inc({ api }),
        withheld: (reason) => downstreamWithheld.inc({ api, reason }),
        breaker: (state) => downstreamBreaker.set({ api }, BREAKER_VALUES[state]),
        gate: (scope, state) => downstreamGates.inc({ api, scope, state }),
        inFlight: (change) => downstreamInFlight.inc({ api }, change),
      };
    },
    sessions: {
      begun: () => sessionsBegun.inc(),
      used: (source) => sessionsUsed.inc({ source }),
      ended: (reason, count) => sessionsEnded.inc({ reason }, count),
      interrupted: () => sessionsInterrupted.inc(),
      conflict: () => sessionConflicts.inc(),
      unreadable: (reason) => sessionsUnreadable.inc({ reason }),
      live(read) {
        readLive = read;
      },
    },
    sharedCache: ({ kind, reason = '' }) => shared.inc({ event: kind, reason }),
    background: {
      ran: (outcome, seconds) => runSeconds.observe({ outcome }, seconds),
      inHand: (change) => runsInHand.inc(change),
      waited: (seconds) => runsWaited.observe(seconds),
      givenUp: () => runsGivenUp.inc(),
    },
    credentialEnds(endsAtMs) {
      // Of several credentials the first to end is the one to act on.
      firstEndMs = Math.min(firstEndMs, endsAtMs);
      credentialEnd.set(firstEndMs / 1_000);
    },
    print() {
      const live = readLive?.();
      if (live !== undefined) sessionsLive.set(live);
      // An age is only true at the moment it is read.
      for (const [version, at] of fetchedAtMs) keysAge.set({ version }, (clock.monotonic() - at) / 1_000);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

/** Numbers in the order of trouble, so that `> 0` is an alarm. */
const BREAKER_VALUES = { closed: 0, 'half-open': 0.5, open: 1 } as const;
