/**
 * A record store in the memory of a test: what Redis does, without Redis, with the clock of the test. Several caches may share one.
 * @module
 */

import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../../src/observability/clock.ts';
import { generationOf, MARK_LENGTH } from '../../../../src/tokens/cache/shared/record.ts';
import { type Hearing, type RecordStore, SLOTS } from '../../../../src/tokens/cache/shared/record-store.ts';

export interface MemoryStore extends RecordStore {
  /** By owner and place. */
  readonly places: Map<string, { record: Buffer; endsAtMs: number }[]>;
  /** Another replica on the same records. */
  connect(): RecordStore;
}

const newGeneration = () => randomBytes(32).toString('base64url').slice(0, MARK_LENGTH);
const keyOf = (owner: string, place: string) => `${owner} ${place}`;
const marks = (one: Buffer) => one.toString('latin1', 0, 2 * MARK_LENGTH);

export function createMemoryStore(clock: Clock): MemoryStore {
  const generations = new Map<string, string>();
  const places: MemoryStore['places'] = new Map();
  const hearings = new Set<Hearing>();
  const held = (key: string) => (places.get(key) ?? []).filter(({ endsAtMs }) => endsAtMs > clock.now());

  const connect = (): RecordStore => {
    const own = new Set<Hearing>();
    return {
      async read(owner, place) {
        const generation = generations.get(owner) ?? newGeneration();
        generations.set(owner, generation);
        return { generation, records: held(keyOf(owner, place)).map(({ record }) => record) };
      },
      async write(owner, place, { record, generation, lifeMs, replace }) {
        if (generations.get(owner) !== generation) return false;
        const key = keyOf(owner, place);
        const others = replace
          ? []
          : held(key).filter((one) => generationOf(one.record) === generation && marks(one.record) !== marks(record));
        others.sort((one, other) => other.endsAtMs - one.endsAtMs);
        places.set(key, [...others.slice(0, SLOTS - 1), { record, endsAtMs: clock.now() + lifeMs }]);
        return true;
      },
      async clear(owner, place) {
        places.delete(keyOf(owner, place));
      },
      async evict(owner, notice) {
        generations.set(owner, newGeneration());
        for (const hearing of hearings) hearing.notice(notice);
      },
      listen(hearing) {
        own.add(hearing);
        hearings.add(hearing);
      },
      async close() {
        for (const hearing of own) hearings.delete(hearing);
      },
    };
  };
  return { ...connect(), places, connect };
}
