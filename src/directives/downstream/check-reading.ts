/**
 * How a `@downstream` reads: in batches, in pages, and which failures are nothing. Whether that fits what the field returns.
 *
 * Pure.
 * @module
 */

import type { BatchRule } from './field.ts';
import type { ResultShape } from './result-shape.ts';
import { type DownstreamUse, isGiven } from './use.ts';
import type { Report, Variable } from './variables.ts';

/** Says what is wrong with an argument, `http.GET` a member of one. */
export type At = (argument: string) => Report;

/** DS-5 */
const MAX_PAGES = 50;
const MAX_BATCH = 1_000;
/**
 * @param variables of the address and the body, as often as they stand there
 * @returns `undefined` for a field that does not batch, and after some faults
 */
export function batchOf(
  use: DownstreamUse,
  variables: readonly Variable[],
  { shape, isChange }: { readonly shape: ResultShape; readonly isChange: boolean },
  at: At,
): BatchRule | undefined {
  const found = variables.filter(({ root }) => root === 'batch');
  const [variable] = found;
  const { batch: member } = use;
  if (member === undefined) {
    if (variable)
      at('http')(`${variable.text} needs batch: expected batch: "id", the member of the items that equals it`);
    return undefined;
  }
  const report = at('batch');
  if (!/^[A-Za-z_]\w*$/.test(member)) report(`expected the name of a member of the items, got '${member}'`);
  if (!variable) report('batch needs a variable: expected one such as {$batch.id} in the address or the body');
  if (new Set(found.map(({ text }) => text)).size > 1) report('expected one variable of the parents, got several');
  if (variables.some(({ root }) => root === 'this'))
    report('one call for many parents: expected no {$this.…} beside {$batch.…}');
  if (shape.kind === 'connection')
    report('a connection has one parent: expected a list, or {$this.…} instead of {$batch.…}');
  if (isChange) report('a change is sent by itself: expected no batch');
  return variable && { variable, member, most: use.batchSize };
}

/** Bounds, and whether what is bounded can be there at all: pages of a list, batches of parents. */
export function checkNumbers(
  use: DownstreamUse,
  { kind, isRequired }: ResultShape,
  { isGet, isBatch }: { readonly isGet: boolean; readonly isBatch: boolean },
  at: At,
): void {
  const { pages, batchSize, nullOn } = use;
  if (pages < 1 || pages > MAX_PAGES) at('pages')(`expected 1 to ${MAX_PAGES} pages, got ${pages}`);
  if (pages > 1 && kind !== 'list' && !isBatch) at('pages')('expected a list: nothing else is read in pages by this');
  if (!isGet && (pages > 1 || kind === 'connection')) at('http')('expected GET: only its answers have next links');
  if (batchSize < 1 || batchSize > MAX_BATCH) at('batchSize')(`expected 1 to ${MAX_BATCH}, got ${batchSize}`);
  if (isGiven(use, 'batchSize') && !isBatch) at('batchSize')('expected batch beside it');
  // A 401 is our token or a challenge: as null, nobody would ever be asked to sign in again.
  const odd = nullOn.find((status) => status < 400 || status > 599 || status === 401);
  if (odd !== undefined) at('nullOn')(`expected statuses from 400 to 599 without 401, got ${odd}`);
  if (isGiven(use, 'nullOn') && isRequired && nullOn.length > 0) at('nullOn')('the field may not be null');
}
