/**
 * The known name that a misspelt one was probably meant to be.
 * @module
 */

/**
 * @param furthest most steps between the two; insertions, deletions, replacements and swaps count one each, case counts nothing
 * @returns the nearest, of equal ones the first; `undefined` when none is near enough
 */
export function nearest(wanted: string, names: Iterable<string>, furthest: number): string | undefined {
  let best: string | undefined;
  let least = furthest;
  for (const name of names) {
    const steps = distance(wanted.toLowerCase().slice(0, 64), name.toLowerCase());
    if (steps <= least && (best === undefined || steps < least)) [best, least] = [name, steps];
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment). */
function distance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, index) => index)];
  const at = (line: number, column: number): number => rows[line]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let line = 1; line <= one.length; line += 1) {
    const row = [line];
    rows.push(row);
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[line - 1] === other[column - 1];
      const isSwapped = one[line - 1] === other[column - 2] && one[line - 2] === other[column - 1];
      row[column] = Math.min(
        at(line - 1, column) + 1,
        at(line, column - 1) + 1,
        at(line - 1, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(line - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return at(one.length, other.length);
}
