/**
 * Repeatable chance: the same company in every install, so that ids in docs, tests and bug reports mean the same person.
 *
 * Nothing here is fit for secrets.
 * @module
 */
import { createHash } from 'node:crypto';

/**
 * A GUID that depends on its name alone, in the shape of a random one (version 4).
 *
 * @param name for example `person/ada`
 */
export function guidOf(name: string): string {
  const hex = createHash('sha256').update(`onbehalf dev tenant/${name}`).digest('hex');
  // RFC 9562, sections 4.1 and 5.4: the version digit is 4, the variant bits are 10; some validators look at both.
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A sequence of draws: what comes next depends on how many came before. */
export interface Random {
  /** A number from 0 up to, not including, 1. */
  next(): number;
  /** Whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number;
  /** One entry of a list that has at least one. */
  pick<Entry>(entries: readonly [Entry, ...Entry[]]): Entry;
  /** True in this share of calls, 0 to 1. */
  chance(share: number): boolean;
}

/** Mulberry32: small, fast, and the same sequence on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    integer: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: (entries) => entries[Math.floor(next() * entries.length)] ?? entries[0],
    chance: (share) => next() < share,
  };
}
