/** The shared cache over a store in memory: the suite that Redis has to pass, without Redis. @module */
import { beforeEach, describe } from 'vitest';
import { systemClock } from '../../../../src/observability/clock.ts';
import { silentLog } from '../../../../src/observability/log.ts';
import { createSealedCache } from '../../../../src/tokens/cache/shared/sealed-cache.ts';
import { createWatch, type SharedCacheEvent } from '../../../../src/tokens/cache/shared/watch.ts';
import { conformance } from './conformance.ts';
import { identity, newRing } from './headers.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';

let store: MemoryStore;
beforeEach(() => {
  store = createMemoryStore(systemClock);
});

describe('a store in memory', () => {
  conformance(async (ring = newRing()) => {
    const events: SharedCacheEvent[] = [];
    const watch = createWatch({ log: silentLog, clock: systemClock, onEvent: (event) => events.push(event) });
    const cache = createSealedCache({ store: store.connect(), ring, identity, watch });
    return { cache, ring, events, [Symbol.asyncDispose]: () => cache.close() };
  });
});
