/**
 * Spares an API that is down, and our users the waiting for it.
 *
 * Opens when half of at least twenty calls within ten seconds have failed (5xx, no connection, no answer in time; what an API
 * refuses is an answer). While open nothing is sent; after a pause one call tries, and how that one ends decides. Calls that
 * were under way when it opened decide nothing any more.
 * @module
 */

import type { Clock } from '../../observability/clock.ts';

/** `half-open`: one call is on trial, all others are still withheld. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** How a call ended; `left`: its caller went before the API had said anything. */
export type CallEnd = 'answered' | 'failed' | 'left';

/** Of one API and one process. Knows no timers: it looks at the clock when somebody comes. */
export interface Breaker {
  /** @returns milliseconds to wait, or how to say, once, how the call ended */
  enter(): number | ((end: CallEnd) => void);
}

type State =
  | { readonly phase: 'closed'; readonly seconds: Second[] }
  | { readonly phase: 'open'; readonly untilMs: number }
  | { readonly phase: 'half-open'; readonly sinceMs: number };

interface Second {
  readonly second: number;
  calls: number;
  failures: number;
}

const WINDOW_SECONDS = 10;
const LEAST_CALLS = 20;
const FAILED_SHARE = 0.5;
const PAUSE_MS = 5_000;
/** A trial that never says how it ended does not keep the breaker shut. */
const TRIAL_MS = 15_000;

/** @param random 0 ≤ number < 1: replicas of this server must not all try at once */
export function createBreaker(clock: Clock, random: () => number, changed: (state: BreakerState) => void): Breaker {
  let state: State = { phase: 'closed', seconds: [] };

  function become(next: State): void {
    state = next;
    changed(next.phase);
  }
  const open = () => become({ phase: 'open', untilMs: clock.monotonic() + PAUSE_MS * (0.75 + random() / 2) });

  function count(seconds: Second[], failed: boolean): void {
    const second = Math.floor(clock.monotonic() / 1_000);
    while (seconds[0] && seconds[0].second <= second - WINDOW_SECONDS) seconds.shift();
    let current = seconds.at(-1);
    if (current?.second !== second) {
      current = { second, calls: 0, failures: 0 };
      seconds.push(current);
    }
    current.calls += 1;
    if (!failed) return;
    current.failures += 1;
    const sum = (of: 'calls' | 'failures') => seconds.reduce((total, one) => total + one[of], 0);
    if (sum('calls') >= LEAST_CALLS && sum('failures') >= FAILED_SHARE * sum('calls')) open();
  }

  return {
    enter() {
      if (state.phase !== 'closed') {
        const now = clock.monotonic();
        const untilMs = state.phase === 'open' ? state.untilMs : state.sinceMs + TRIAL_MS;
        if (untilMs > now) return untilMs - now;
        become({ phase: 'half-open', sinceMs: now });
      }
      const entered = state;
      return (end) => {
        // Begun under another state: an old failure must not open what has just closed, nor an old answer close it.
        if (state !== entered) return;
        if (entered.phase === 'closed') {
          if (end !== 'left') count(entered.seconds, end === 'failed');
        } else if (end === 'answered') become({ phase: 'closed', seconds: [] });
        else if (end === 'failed') open();
        else become({ phase: 'open', untilMs: clock.monotonic() }); // it says nothing: the next one tries
      };
    },
  };
}
