/**
 * Replaces headers behind the requests that they serve: nobody waits for it, and nobody notices when it fails.
 *
 * A failure leaves the header where it is and is followed by a pause that doubles. After a success there is a pause as well, so
 * that a token service which hands out tokens that are old already is not asked with every request.
 * @module
 */

import { LRUCache } from 'lru-cache';
import type { Clock } from '../../observability/clock.ts';
import type { TokenMetrics } from '../token-metrics.ts';

/** Refreshes that nobody waits for. */
export interface RefreshBehind {
  /** Starts a refresh after the current tick, unless one for the same headers is under way or was a moment ago. */
  consider(id: string, refresh: () => Promise<unknown>): void;
}

/** What pauses are counted and spread with. */
export interface RefreshBehindOptions {
  readonly clock: Clock;
  /** 0 ≤ number < 1 */
  readonly random: () => number;
  readonly metrics: TokenMetrics;
}

/** When one header may be renewed again, and after how many failures. */
interface Pause {
  readonly failures: number;
  readonly untilMonotonicMs: number;
}

/** Under way at once; a header that finds no place is served on and considered again with its next request. */
const MAX_UNDER_WAY = 64;
/** Headers whose pauses are remembered; the oldest go first. */
const MAX_PAUSES = 10_000;
/** A new token that is to be renewed already is left alone for so long, in milliseconds. */
const PAUSE_AFTER_SUCCESS_MS = 30_000;
/** After a failure, in milliseconds; it doubles with each that follows. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;

/** @returns milliseconds, between half of the doubling pause and all of it */
function pauseAfter(failures: number, random: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)) * (0.5 + random / 2);
}

/** Bounded: 64 refreshes at once, 10,000 pauses remembered. */
export function createRefreshBehind({ clock, random, metrics }: RefreshBehindOptions): RefreshBehind {
  const underWay = new Set<string>();
  const pauses = new LRUCache<string, Pause>({ max: MAX_PAUSES });

  async function run(id: string, refresh: () => Promise<unknown>): Promise<void> {
    const failures = pauses.get(id)?.failures ?? 0;
    try {
      await refresh();
      pauses.set(id, { failures: 0, untilMonotonicMs: clock.monotonic() + PAUSE_AFTER_SUCCESS_MS });
      metrics.refreshed('renewed');
    } catch {
      const pauseMs = pauseAfter(failures + 1, random());
      pauses.set(id, { failures: failures + 1, untilMonotonicMs: clock.monotonic() + pauseMs });
      metrics.refreshed('failed');
    } finally {
      underWay.delete(id);
    }
  }

  return {
    consider(id, refresh) {
      if (underWay.has(id) || underWay.size >= MAX_UNDER_WAY) return;
      const pause = pauses.get(id);
      if (pause && pause.untilMonotonicMs > clock.monotonic()) return;
      underWay.add(id);
      setImmediate(() => void run(id, refresh)); // an exchange begins with half a millisecond of ours, which no hit should pay
    },
  };
}
