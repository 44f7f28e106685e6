/**
 * What the shared cache asks of a store: places with a few opaque records each, a generation per owner, and notices of evictions.
 *
 * A store sees digests and sealed bytes only. It decides nothing about users, grants or lifetimes; `sealed-cache.ts` does.
 * @module
 */

/** How a store failed. `offline` costs no time; `closed` is the end of the process. */
export type StoreFaultKind = 'offline' | 'deadline' | 'refused' | 'malformed' | 'closed';

/** The only error of a store. Says nothing of what was sent or answered: a refusal of Redis may repeat its arguments. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
  /** For metrics: one of a short list. */
  readonly kind: StoreFaultKind;
  constructor(kind: StoreFaultKind, detail?: string) {
    super(detail === undefined ? kind : `${kind}: ${detail}`);
    this.kind = kind;
  }
}

/** One place, read in one step with the generation it is judged by. */
export interface StoredRecords {
  /** Of the owner, now; made when there was none. A record of another generation is worth nothing. */
  readonly generation: string;
  /** At most `SLOTS`, in no order. */
  readonly records: readonly Buffer[];
}

/** One record on its way into the store. */
export interface RecordWrite {
  /** Begins with its generation and its grant, `MARK_LENGTH` characters each. */
  readonly record: Buffer;
  /** Of the look before the exchange: written only while it is still the owner's. */
  readonly generation: string;
  /** Milliseconds from now on; at most `MAX_LIFE_MS`. */
  readonly lifeMs: number;
  /** In place of all others of the place. */
  readonly replace: boolean;
}

/** Where notices of evictions go. */
export interface Hearing {
  /** One eviction; they come in the order in which they happened. */
  notice(sealed: Buffer): void;
  /** Some were missed and cannot be had any more. */
  missed(): void;
}

/** Every method but `close` and `listen` throws `StoreFault` and nothing else, within the deadline of the store. */
export interface RecordStore {
  /** Makes a generation where the owner has none, so that a write can follow. */
  read(owner: string, place: string): Promise<StoredRecords>;
  /**
   * Puts a record in place of the one with the same grant, else where nothing of this generation stands, else in place of the one that
   * ends first: all in one step, so that two writers never lose each other's records.
   * @returns false when the owner's generation is another one: nothing was written
   */
  write(owner: string, place: string, write: RecordWrite): Promise<boolean>;
  /** Takes away all records of a place. */
  clear(owner: string, place: string): Promise<void>;
  /** Gives the owner a new generation and tells all who listen; what fails now is done as soon as the store can be reached. */
  evict(owner: string, notice: Buffer): Promise<void>;
  /** To be called once; what was said before is not told. */
  listen(hearing: Hearing): void;
  /** Waits for nothing that is under way. */
  close(): Promise<void>;
}

/** Records of one place. */
export const SLOTS = 4;
/** No record lives longer, whatever its token says; generations live longer than any record of theirs. */
export const MAX_LIFE_MS = 24 * 60 * 60_000;
