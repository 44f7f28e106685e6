/**
 * Bounds a JSON value that a client sent, such as its variables: bytes, depth and length of lists.
 *
 * Counted on the parsed value without writing it out, and without recursion; counting ends where a limit does.
 * @module
 */

import { hold, MAX_LIST_ITEMS, MAX_VARIABLES_BYTES, MAX_VARIABLES_DEPTH } from './limits.ts';

/**
 * @param what for the message: `variables`
 * @throws {LimitError} more than a limit allows
 */
export function holdJson(what: string, value: unknown): void {
  const pending: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 1 }];
  let bytes = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    bytes += ownBytes(next.value);
    hold(`bytes of ${what} are`, bytes, MAX_VARIABLES_BYTES);
    if (typeof next.value !== 'object' || next.value === null) continue;
    hold(`levels of ${what} are`, next.depth, MAX_VARIABLES_DEPTH);
    const depth = next.depth + 1;
    if (Array.isArray(next.value)) {
      hold(`items in a list of ${what} are`, next.value.length, MAX_LIST_ITEMS);
      for (const item of next.value) pending.push({ value: item, depth });
    } else {
      for (const [name, member] of Object.entries(next.value)) {
        bytes += Buffer.byteLength(name) + '"":'.length;
        pending.push({ value: member, depth });
      }
    }
  }
}

/** As compact JSON without escapes; a comma for each value. */
function ownBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + '"",'.length;
  if (typeof value === 'object' && value !== null) return '{},'.length;
  return String(value).length + 1;
}
