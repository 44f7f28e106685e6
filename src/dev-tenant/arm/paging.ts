/**
 * Pages of an ARM list: `nextLink` with an opaque mark, and the empty page in the middle that clients must walk over.
 *
 * ARM promises no page size and allows a page without items to have a next one.
 * @see https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/resource-api-reference.md
 * @module
 */
import { ArmError } from './errors.ts';

/** One page, and the way on. */
export interface Page<Item> {
  /** May be empty while there is a next page. */
  readonly items: readonly Item[];
  /** Mark of the next page. */
  readonly next: string | undefined;
}

/** @param hasGap an empty page follows the first one, where there is more */
export function pageOf<Item>(
  items: readonly Item[],
  { mark, size, hasGap }: { readonly mark: string | null; readonly size: number; readonly hasGap: boolean },
): Page<Item> {
  // A mark holds the place alone. Lists here do not change their order, so a page of yesterday's mark is still right.
  const { start, isGap } = mark === null ? { start: 0, isGap: false } : readMark(mark);
  if (isGap) return { items: [], next: writeMark({ start, isGap: false }) };
  const end = start + size;
  return {
    items: items.slice(start, end),
    next: end < items.length ? writeMark({ start: end, isGap: hasGap && start === 0 }) : undefined,
  };
}

/** Where a page begins. ARM may send an empty page with a next link: a gap stands for one. */
interface Mark {
  readonly start: number;
  readonly isGap: boolean;
}

function writeMark({ start, isGap }: Mark): string {
  return Buffer.from(`${isGap ? 'gap' : 'at'}:${start}`).toString('base64url');
}

/** @throws {ArmError} a mark that was not written here */
function readMark(mark: string): Mark {
  const [, kind, start] = /^(gap|at):(\d{1,9})$/.exec(Buffer.from(mark, 'base64url').toString()) ?? [];
  if (start === undefined) throw new ArmError(400, 'InvalidSkipToken', 'The skip token is invalid.');
  return { start: Number(start), isGap: kind === 'gap' };
}
