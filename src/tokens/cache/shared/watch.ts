/**
 * What the shared cache says about itself: every event to an observer, warnings to the log, at most one of a kind per half minute.
 *
 * An event has a kind and a reason from short fixed lists, so it can become a metric; keys, users and bytes are in neither.
 * @module
 */

import type { Clock } from '../../../observability/clock.ts';
import type { Logger } from '../../../observability/log.ts';
import type { RecordFault } from './record.ts';
import type { StoreFault } from './record-store.ts';

/** What happens in the course of things. `overtaken`: an eviction came while a record was on its way, and it was not stored. */
export type CountedKind = 'hit' | 'miss' | 'stored' | 'overtaken' | 'evicted' | 'missed-evictions' | 'connected';

/** What an observer is told, with labels of a short list. */
export type SharedCacheEvent =
  | { readonly kind: CountedKind; readonly reason?: never }
  /** The store did not do what it was asked; the caller went on without it. */
  | { readonly kind: 'fault'; readonly reason: StoreFault['kind'] }
  /** Something stood in the store that we did not write there. */
  | { readonly kind: 'alarm'; readonly reason: RecordFault };

/** The three kinds of things to say; none of them throws. */
export interface Watch {
  count(kind: CountedKind): void;
  fault(fault: StoreFault): void;
  /** Somebody writes into the store, or its memory is damaged: logged as an error. */
  alarm(reason: RecordFault): void;
}

/** Whom to tell. */
export interface WatchOptions {
  readonly log: Logger;
  readonly clock: Clock;
  /** Called for every event, synchronously; must not throw. */
  readonly onEvent?: ((event: SharedCacheEvent) => void) | undefined;
}

/** Between two warnings of one kind, in milliseconds: a store that is away fails with each request. */
const QUIET_MS = 30_000;

/** Bounded: it remembers one line per reason. */
export function createWatch({ log, clock, onEvent }: WatchOptions): Watch {
  /** By reason: of faults five, of alarms four. */
  const said = new Map<string, { atMs: number; unsaid: number }>();

  /** @returns how many went unsaid since the last line, or `undefined` when it is too soon for another */
  function due(name: string): number | undefined {
    const last = said.get(name);
    if (last && clock.monotonic() - last.atMs < QUIET_MS) {
      last.unsaid += 1;
      return undefined;
    }
    said.set(name, { atMs: clock.monotonic(), unsaid: 0 });
    return last?.unsaid ?? 0;
  }

  return {
    count(kind) {
      onEvent?.({ kind });
      if (kind === 'missed-evictions') log.warn('shared_cache.missed_evictions');
      if (kind === 'connected') log.info('shared_cache.connected');
    },
    fault(fault) {
      onEvent?.({ kind: 'fault', reason: fault.kind });
      const unsaid = due(`fault ${fault.kind}`);
      if (unsaid !== undefined) log.warn('shared_cache.fault', { reason: fault.message, count: unsaid + 1 });
    },
    alarm(reason) {
      onEvent?.({ kind: 'alarm', reason });
      const unsaid = due(`alarm ${reason}`);
      if (unsaid !== undefined) log.error('shared_cache.bad_record', { reason, count: unsaid + 1 });
    },
  };
}
