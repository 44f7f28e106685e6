/**
 * One call for a page of parents: `{$batch.id}` becomes the values of all of them, and the items are given back by the member that
 * equals the value.
 *
 * An item that nobody asked for is nobody's; a missing or doubled one concerns its own parent alone. Of an answer that ends with a
 * further page nothing is missing: what is not on the pages read is an error, and so is a list, of which it may hold a part.
 *
 * ```graphql
 * type Todo { assignee: Person @downstream(api: "people", http: { GET: "/people?ids={$batch.assigneeId}" }, batch: "id") }
 * ```
 * Fifty to-dos of thirty assignees make one `GET /people?ids=…,…`; each to-do gets the person whose `id` equals its `assigneeId`.
 * @module
 */

import DataLoader from 'dataloader';
import type { DownstreamApi } from '../../downstream/downstream-api.ts';
import { DownstreamError } from '../../errors/errors.ts';
import { renderAddress } from './address-template.ts';
import { renderBody } from './body-template.ts';
import { readList } from './calls.ts';
import type { BatchKey, BatchRule, DownstreamField } from './field.ts';
import { ownValue } from './values.ts';

/** Parents with equal other values share a call; values are compared by what they are, not by how they print. */
const sharedBy = ({ values, select }: BatchKey): string =>
  JSON.stringify([[...values], select], (_name, value: unknown) => {
    if (value === undefined) return { absent: true }; // JSON would say null, which is another question
    return typeof value === 'bigint' ? { integer: String(value) } : value;
  });

/** Nothing, and what is no scalar, is nobody's key, whatever its text looks like. */
const KEY_TYPES: ReadonlySet<string> = new Set(['string', 'number', 'bigint', 'boolean']);

/** What one call brought. */
interface Found {
  readonly byKey: ReadonlyMap<string, readonly unknown[]>;
  /** Whether there is a further page. */
  readonly isCut: boolean;
}

/** @returns loads the item of a parent, `undefined` for none; for a list field its items */
export function createBatchLoader(
  field: DownstreamField,
  batch: BatchRule,
  api: DownstreamApi,
): DataLoader<BatchKey, unknown, string> {
  return new DataLoader<BatchKey, unknown, string>(
    async (keys) => {
      const answers = new Map<BatchKey, unknown>();
      for (const one of keys) {
        const fault = unusable(one);
        if (fault) answers.set(one, fault);
      }
      // A bad value fails its own parent, not the page that it stands on.
      const usable = keys.filter((one) => !answers.has(one));
      const calls = [...Map.groupBy(usable, sharedBy).values()].flatMap((group) => chunks(group, batch.most));
      await Promise.all(
        calls.map(async (group) => {
          const taken = await load(group).then(
            (found) => (one: BatchKey) => pick(found, one),
            (error: unknown) => () => error,
          );
          for (const one of group) answers.set(one, taken(one));
        }),
      );
      return keys.map((key) => answers.get(key));
    },
    { name: field.coordinate, cacheKeyFn: (one) => `${String(one.key)}\n${sharedBy(one)}` },
  );

  /** A value that cannot stand in the address or the body concerns its own parent alone: it is tried by itself first. */
  function unusable({ key, values }: BatchKey): unknown {
    try {
      const alone = new Map([...values, [batch.variable.text, [key]] as const]);
      renderAddress(field.address, alone, field.isWord);
      if (field.body) renderBody(field.body, alone);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  async function load(group: readonly BatchKey[]): Promise<Found> {
    const [first] = group;
    const keys = group.map(({ key }) => key);
    const values = new Map([...(first?.values ?? []), [batch.variable.text, keys] as const]);
    const { items, isCut } = await readList(field, api, values, first?.select ?? []);
    // An item without a usable key belongs to no parent; it is left where it is.
    const named = items.filter((item) => KEY_TYPES.has(typeof ownValue(item, [batch.member])));
    return { byKey: Map.groupBy(named, (item) => String(ownValue(item, [batch.member]))), isCut };
  }

  function pick({ byKey, isCut }: Found, { key }: BatchKey): unknown {
    const items = byKey.get(String(key)) ?? [];
    const isList = field.shape.kind === 'list';
    if (isCut && (isList || items.length === 0))
      return new DownstreamError('DOWNSTREAM_ERROR', { api: api.name, code: 'MissingPages' });
    if (isList) return items;
    if (items.length > 1) return new DownstreamError('DOWNSTREAM_ERROR', { api: api.name, code: 'DoubledItem' });
    return items[0] ?? new DownstreamError('DOWNSTREAM_NOT_FOUND', { api: api.name, status: 404 });
  }
}

/** Two parents of one value are one key already: the loader has seen to it. */
function chunks<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
