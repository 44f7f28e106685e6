/**
 * Scopes as the token layer needs them, worked out once per text: every request asks for the same few sets.
 * @module
 */

import { LRUCache } from 'lru-cache';
import { resourceOf, wantedNames } from '../protocol/scopes.ts';

/** Frozen and shared by all who ask for the same text. */
export interface ScopeSet {
  /** What all of them belong to: `https://graph.microsoft.com`. */
  readonly resource: string;
  /** As asked for. */
  readonly full: readonly string[];
  /** Names in lower case, as asked for. */
  readonly wanted: readonly string[];
  /** The same for every order and spelling of the same scopes. */
  readonly id: string;
}

/** Texts that are remembered: scopes stand in code and configuration, and their number ends there. */
const MAX_SETS = 1_000;

/** @returns reads scopes of one resource; throws `TypeError` for scopes of none or several, and remembers no failure */
export function createScopeSets(): (scopes: readonly string[]) => ScopeSet {
  const sets = new LRUCache<string, ScopeSet>({ max: MAX_SETS });
  return (scopes) => {
    const [first] = scopes;
    const text = scopes.length === 1 && first !== undefined ? first : scopes.join('\n'); // no scope holds a line break
    const known = sets.get(text);
    if (known) return known;
    const resource = resourceOf(scopes);
    const wanted = Object.freeze([...new Set(wantedNames(scopes))]);
    const made = Object.freeze({
      resource,
      full: Object.freeze([...scopes]),
      wanted,
      id: [...wanted].sort().join(' '),
    });
    sets.set(text, made);
    return made;
  };
}
