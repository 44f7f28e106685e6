/**
 * Spares a token service that is down, and our users the waiting for it.
 *
 * Opens after failures of three different users within ten seconds without one answer between, since a single user's trouble is
 * theirs. While open nothing is sent; after a pause one exchange tries, and the pause doubles while that fails. Headers that are
 * cached are served all the while: they do not come this way.
 * @module
 */

import type { Clock } from '../../observability/clock.ts';
import type { TokenMetrics } from '../token-metrics.ts';
import { createDistinctUsers } from './distinct-users.ts';

/** One per service; asked before each exchange, and told how it ended. */
export interface Breaker {
  /** @returns milliseconds to wait; zero: go on, and say how it ended with one of the two others */
  enter(): number;
  /** The token service answered, be it with a refusal. */
  answered(): void;
  /** 5xx, no connection, no answer in time. */
  failed(user: string): void;
}

/** Times are of the monotonic clock. */
type State =
  | { readonly phase: 'closed' }
  | { readonly phase: 'open'; readonly untilMs: number; readonly pauseMs: number }
  | { readonly phase: 'half-open'; readonly sinceMs: number; readonly pauseMs: number };

/** After it has opened, in milliseconds; it doubles with each trial that fails. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;
/** A trial that never says how it ended does not keep the breaker shut. */
const TRIAL_MS = 15_000;

/** @param random 0 ≤ number < 1 */
export function createBreaker(clock: Clock, random: () => number, metrics: TokenMetrics): Breaker {
  const users = createDistinctUsers(() => clock.monotonic());
  let state: State = { phase: 'closed' };

  function become(next: State): void {
    state = next;
    metrics.breaker(next.phase);
  }
  const open = (pauseMs: number) =>
    become({ phase: 'open', untilMs: clock.monotonic() + pauseMs * (0.75 + random() / 2), pauseMs });

  return {
    enter() {
      if (state.phase === 'closed') return 0;
      const now = clock.monotonic();
      const untilMs = state.phase === 'open' ? state.untilMs : state.sinceMs + TRIAL_MS;
      if (untilMs > now) return untilMs - now;
      become({ phase: 'half-open', sinceMs: now, pauseMs: state.pauseMs });
      return 0;
    },
    answered() {
      users.clear();
      if (state.phase !== 'closed') become({ phase: 'closed' });
    },
    failed(user) {
      if (state.phase === 'half-open') open(Math.min(LONGEST_PAUSE_MS, state.pauseMs * 2));
      else if (state.phase === 'closed' && users.meets(user)) {
        users.clear();
        open(FIRST_PAUSE_MS);
      }
    },
  };
}
