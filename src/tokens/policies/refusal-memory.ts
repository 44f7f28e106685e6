/**
 * Refusals that would only be repeated: the same wish of the same token gets the same answer for a moment, without asking.
 *
 * A token that lacks a claim, or whose session is over, will not do better a second later: its next look is the next sign-in, with
 * a key of its own. Consent can be given in another window meanwhile, so that refusal lasts two seconds: long enough for the fields
 * of one page. Failures of the service itself are not remembered here.
 * @module
 */

import { LRUCache } from 'lru-cache';
import type { Clock } from '../../observability/clock.ts';
import type { TokenRefusal } from '../../protocol/oauth-errors.ts';

/** Refusals by who asks and for which API, then by scopes. */
export interface RefusalMemory<Refused> {
  /** @returns the refusal that still stands for exactly these scopes */
  recall(key: string, scopes: string): Refused | undefined;
  /** Kinds that time may heal by itself are not kept. */
  remember(key: string, scopes: string, kind: TokenRefusal, refusal: Refused): void;
  /** After a success: the scopes that were granted are no longer refused; after one with claims, nothing is. */
  forget(key: string, isForgotten: (scopes: string) => boolean): void;
}

/** A refusal, and for how long it is repeated. */
interface Remembered<Refused> {
  readonly refusal: Refused;
  readonly untilMonotonicMs: number;
}

/** By what was refused, in milliseconds; what is not here is asked again each time. */
const KEPT_MS: Partial<Record<TokenRefusal, number>> = {
  'claims-challenge': 30_000,
  'reauthentication-required': 30_000,
  'consent-required': 2_000,
};
/** Keys with refusals, the oldest go first. */
const MAX_KEYS = 10_000;
/** Refusals under one key: a query can ask for many scope sets, and a refusal is only as good as the set it was for. */
const MAX_SCOPE_SETS_PER_KEY = 16;

/** Bounded both ways; the oldest scope set of a key goes first. */
export function createRefusalMemory<Refused>(clock: Clock): RefusalMemory<Refused> {
  const keys = new LRUCache<string, Map<string, Remembered<Refused>>>({ max: MAX_KEYS });
  return {
    recall(key, scopes) {
      const remembered = keys.get(key)?.get(scopes);
      return remembered && remembered.untilMonotonicMs > clock.monotonic() ? remembered.refusal : undefined;
    },
    remember(key, scopes, kind, refusal) {
      const keptMs = KEPT_MS[kind];
      if (keptMs === undefined) return;
      const sets = keys.get(key) ?? new Map<string, Remembered<Refused>>();
      sets.delete(scopes);
      sets.set(scopes, { refusal, untilMonotonicMs: clock.monotonic() + keptMs });
      const [oldest] = sets.keys();
      if (sets.size > MAX_SCOPE_SETS_PER_KEY && oldest !== undefined) sets.delete(oldest);
      keys.set(key, sets);
    },
    forget(key, isForgotten) {
      const sets = keys.get(key);
      for (const scopes of sets?.keys() ?? []) if (isForgotten(scopes)) sets?.delete(scopes);
      if (sets?.size === 0) keys.delete(key);
    },
  };
}
