/**
 * Many reads of one kind as one POST, where the API has an operation for it: `getByIds`, `getPresencesByUserId`.
 *
 * A rule belongs to who knows the API; here is only when it pays and how its answer is taken apart again.
 * @see https://learn.microsoft.com/graph/api/directoryobject-getbyids
 * @module
 */

import { DownstreamError } from '../../errors/errors.ts';
import type { FoldRule } from './fold-rule.ts';
import type { Read } from './read.ts';

/** Something to send, and the reads that wait for it. */
export interface Folded {
  /** How it is asked for and taken apart. */
  readonly rule: FoldRule;
  /** All with keys of this rule; several may have the same key and differ in what they select. */
  readonly reads: readonly Read[];
}

/**
 * A fold that its permission is not granted for, or that would hold too few keys to pay, leaves its reads single.
 * @param granted names of permissions, in lower case
 */
export function foldReads(
  reads: readonly Read[],
  granted: ReadonlySet<string>,
): { readonly folded: readonly Folded[]; readonly single: readonly Read[] } {
  const single = reads.filter(({ fold }) => fold === undefined);
  const folded: Folded[] = [];
  const groups = Map.groupBy(
    reads.filter(({ fold }) => fold !== undefined),
    ({ fold }) => fold?.rule,
  );
  for (const [rule, group] of groups) {
    if (rule === undefined) continue;
    const keys = [...new Set(group.map(({ fold }) => fold?.key ?? ''))];
    const isPermitted = (rule.permission ?? []).every((name) => granted.has(name.toLowerCase()));
    if (!isPermitted || keys.length < rule.worthFrom) {
      single.push(...group);
      continue;
    }
    for (let start = 0; start < keys.length; start += rule.most) {
      const some = new Set(keys.slice(start, start + rule.most));
      folded.push({ rule, reads: group.filter(({ fold }) => some.has(fold?.key ?? '')) });
    }
  }
  return { folded, single };
}

/** One request for what all of its reads select together. */
export function foldedRequest({ rule, reads }: Folded) {
  const keys = [...new Set(reads.map(({ fold }) => fold?.key ?? ''))];
  const isSelected = reads.every(({ select }) => select !== undefined);
  const select = isSelected ? [...new Set(reads.flatMap((read) => read.select ?? []))] : undefined;
  return rule.request(keys, select);
}

/** @returns the answer of each read, or why there is none; `undefined`: it has to be asked for alone */
export function unfold({ rule, reads }: Folded, answer: unknown, api: string): ReadonlyMap<Read, unknown> {
  const byKey = rule.split(answer);
  const absent = () => new DownstreamError('DOWNSTREAM_NOT_FOUND', { api, status: 404 });
  return new Map(
    reads.map((read) => [read, byKey.get(read.fold?.key ?? '') ?? (rule.missing === 'absent' ? absent() : undefined)]),
  );
}
