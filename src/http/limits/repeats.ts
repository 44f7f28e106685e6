/**
 * Counts how often one response key is asked for in one place of the answer.
 *
 * Selections of one place are merged, those of fragments and of equal fields above included; validation compares each two of the
 * same key, and does so again for each two below them.
 * @module
 */

import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import { hold } from './limits.ts';
import type { Fragments, Root } from './selections.ts';

/**
 * Takes a step for each selection with fragments spread out: to be called when those are known to be few.
 *
 * @throws {LimitError} one key too often
 */
export function holdRepeats(root: Root, fragments: Fragments, maxRepeats: number): void {
  holdPlace([root.selectionSet], fragments, maxRepeats);
}

/** @param sets all that are merged in this place */
function holdPlace(sets: readonly SelectionSetNode[], fragments: Fragments, maxRepeats: number): void {
  for (const fields of byResponseKey(sets, fragments).values()) {
    hold('repeats of one field in one place are', fields.length, maxRepeats);
    const below = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
    if (below.length > 0) holdPlace(below, fragments, maxRepeats);
  }
}

/** As execution merges them: fragments are looked through, aliases are names of their own. */
function byResponseKey(sets: readonly SelectionSetNode[], fragments: Fragments): Map<string, FieldNode[]> {
  const found = new Map<string, FieldNode[]>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const fields = found.get(key);
        if (fields) fields.push(selection);
        else found.set(key, [selection]);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (fragment) collect(fragment.selectionSet);
    }
  };
  for (const set of sets) collect(set);
  return found;
}
