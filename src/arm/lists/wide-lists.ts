/**
 * Lists below many scopes at once: the resource groups, or the resources, of 50 subscriptions as one query of Resource Graph.
 *
 * Who asks for a list below one subscription or resource group says both how Resource Graph is asked and how ARM's own list is
 * read. Lists of one tick that differ only in their scope share a query; one that stands alone is ARM's own, which is never old.
 * Where Resource Graph refuses, or holds more than may be read, ARM's lists answer what is left, few at a time. Loaders are of one
 * request, and so is the memory that Resource Graph has refused.
 *
 * ```
 * Resources | where type =~ 'Microsoft.Web/sites' | project id, subscriptionId, location, name, type
 *   | order by subscriptionId asc, tolower(id) asc
 * ```
 * asked once of fifty subscriptions, answers `subscriptions { nodes { resources(filter: …) { nodes { name location } } } }`.
 * @module
 */

import DataLoader from 'dataloader';
import type { Connection, ConnectionArguments } from '../../downstream/connection.ts';
import { DownstreamError } from '../../errors/errors.ts';
import { kqlList } from '../resource-graph/kql.ts';
import { type GraphRows, isRefusal, type ResourceGraph, type Row } from '../resource-graph/resource-graph.ts';
import { unexpectedAnswer } from '../wire.ts';
import { MAX_ITEMS, MAX_ROWS, offsetConnection, offsetOf, pageSize } from './offset-pages.ts';

/** One list, described for both of its sources. */
export interface WideList<Item> {
  /** A GUID. */
  readonly subscriptionId: string;
  /** Of a list below a resource group. */
  readonly resourceGroup?: string;
  /** Table and conditions: `Resources | where type =~ 'x'`. Lists of one tick with equal ones share a query, for all their columns. */
  readonly table: string;
  /** Beside `id`, `subscriptionId` and `resourceGroup`. */
  readonly columns: readonly string[];
  /** Rows of a page of Resource Graph: fewer where rows are large. At most 1,000. */
  readonly rowsPerPage: number;
  /** Must give what `direct` gives for the same thing: clients do not learn which source it was. */
  readonly readRow: (row: Row) => Item & { readonly id: string };
  /** Resource Graph knows what ARM's list does not, so it is asked for a single scope as well. */
  readonly isPreferred: boolean;
  /** ARM's own list. */
  readonly direct: (page: ConnectionArguments) => Promise<Connection<Item & { readonly id: string }>>;
}

/** Gathers the lists of one tick. */
export interface WideLists {
  /** @throws {BadUserInputError} `first` outside its bounds, or a cursor of another list */
  load<Item>(list: WideList<Item>, page: ConnectionArguments): Promise<Connection<Item>>;
}

type Node = { readonly id: string };

interface Wanted {
  readonly list: WideList<unknown>;
  readonly page: ConnectionArguments;
  readonly size: number;
  /** Rows before the page; `undefined` for a cursor of ARM's own list. */
  readonly offset: number | undefined;
}

/** Subscriptions stand in the request, where Azure takes a thousand; names of groups stand in the query, whose text is bounded. */
const SCOPES_PER_QUERY = { subscriptions: 1_000, resourceGroups: 200 };

/** @param graph whose queries are not repeated: where it refuses, ARM's own lists are asked instead */
export function createWideLists(graph: ResourceGraph): WideLists {
  // Once for the request: what is refused for one list would be refused, or cost the quota, for the next.
  let refusal: Error | undefined;

  const loader = new DataLoader<Wanted, Connection<Node>>(
    async (wanted) => {
      const answers = new Map<Wanted, Connection<Node> | Error>();
      // Lists that ask the same of different scopes are one query.
      const groups = [...Map.groupBy(wanted, ({ list }) => queryKey(list)).values()];
      await Promise.all(groups.map((group) => answerGroup(group, answers)));
      // What Resource Graph was not asked for, did not answer, or held only a part of.
      const left = wanted.filter((one) => !answers.has(one));
      // Few of these many calls are open at once: `reads` sees to that.
      await Promise.all(left.map(async (one) => answers.set(one, await settled(answerDirectly(one, refusal)))));
      return wanted.map((one) => answers.get(one) ?? new Error('A list was not answered.'));
    },
    { name: 'arm.lists', cache: false },
  );

  /** Answers what Resource Graph is the one to ask for, as far as it does. */
  async function answerGroup(group: readonly Wanted[], answers: Map<Wanted, Connection<Node> | Error>): Promise<void> {
    const scopes = new Set(group.filter(({ page }) => page.after == null).map(({ list }) => scopeOf(list)));
    const wide = group.filter(({ list, page, offset }) =>
      page.after == null ? scopes.size > 1 || list.isPreferred : offset !== undefined,
    );
    // All pages of one scope in one chunk: they are cut from the same rows.
    const perScope = [...Map.groupBy(wide, ({ list }) => scopeOf(list)).values()];
    const most =
      wide[0]?.list.resourceGroup === undefined ? SCOPES_PER_QUERY.subscriptions : SCOPES_PER_QUERY.resourceGroups;
    for (let start = 0; start < perScope.length && refusal === undefined; start += most) {
      const chunk = perScope.slice(start, start + most).flat();
      try {
        await answerChunk(chunk, answers);
      } catch (error) {
        if (isRefusal(error)) refusal = error;
        else for (const one of chunk) answers.set(one, error as Error);
      }
    }
  }

  async function answerChunk(chunk: readonly Wanted[], answers: Map<Wanted, Connection<Node> | Error>): Promise<void> {
    const [only, ...others] = chunk;
    if (!only) return;
    const subscriptions = [...new Set(chunk.map(({ list }) => list.subscriptionId))].sort();
    const query = queryText(chunk.map(({ list }) => list));
    if (others.length === 0) {
      const { offset = 0, size } = only;
      const { rows, totalRecords } = await graph.page({ query, subscriptions, skip: offset, top: size });
      // Among several lists a stranger is nobody's; here it would be this one's.
      if (rows.some((row) => scopeOfRow(row) !== scopeOf(only.list))) throw unexpectedAnswer();
      const nodes = rows.slice(0, size).map(only.list.readRow);
      answers.set(only, offsetConnection(nodes, offset, offset + nodes.length < totalRecords, only.page.after));
      return;
    }
    const { rows, isWhole } = byScope(
      await graph.all({ query, subscriptions, top: Math.min(...chunk.map(({ list }) => list.rowsPerPage)) }),
    );
    for (const one of chunk) {
      const scope = scopeOf(one.list);
      if (!isWhole(scope)) continue;
      const { offset = 0, size, page, list } = one;
      const own = rows.get(scope) ?? [];
      const nodes = own.slice(offset, offset + size).map(list.readRow);
      answers.set(one, offsetConnection(nodes, offset, offset + nodes.length < own.length, page.after));
    }
  }

  return {
    load<Item>(list: WideList<Item>, page: ConnectionArguments) {
      const wanted = { list, page, size: pageSize(page), offset: offsetOf(page.after) };
      return loader.load(wanted) as unknown as Promise<Connection<Item>>;
    },
  };
}

/** A list that fails fails alone: the loader wants errors as values. */
async function settled<Answer>(answer: Promise<Answer>): Promise<Answer | Error> {
  try {
    return await answer;
  } catch (error) {
    return error instanceof Error ? error : new Error('A list could not be read.', { cause: error });
  }
}

/** Lists below groups and lists below subscriptions are different queries, although their table may be the same. */
function queryKey({ table, resourceGroup }: WideList<unknown>): string {
  return JSON.stringify([table, resourceGroup !== undefined]);
}

function scopeOf({ subscriptionId, resourceGroup }: WideList<unknown>): string {
  return scopeKey(subscriptionId, resourceGroup);
}

/** In lower case, as Resource Graph writes names of groups. */
function scopeKey(subscriptionId: string, resourceGroup: string | undefined): string {
  return `${subscriptionId}/${resourceGroup ?? ''}`.toLowerCase();
}

/** Rows of one scope stand together, so that all but the last scope of a cut answer are known to be whole. */
function queryText(lists: readonly WideList<unknown>[]): string {
  const [{ table } = { table: '' }] = lists;
  const columns = new Set(lists.flatMap((list) => list.columns));
  const groups = [...new Set(lists.flatMap(({ resourceGroup }) => resourceGroup?.toLowerCase() ?? []))].sort();
  const ofGroups = groups.length > 0;
  return [
    table,
    ...(ofGroups ? [`where resourceGroup in~ ${kqlList(groups, 'resourceGroup')}`] : []),
    `project ${['id', 'subscriptionId', ...(ofGroups ? ['resourceGroup'] : []), ...columns].join(', ')}`,
    `order by subscriptionId asc, ${ofGroups ? 'resourceGroup asc, ' : ''}tolower(id) asc`,
  ].join(' | ');
}

function scopeOfRow({ subscriptionId, resourceGroup }: Row): string {
  return scopeKey(String(subscriptionId), typeof resourceGroup === 'string' ? resourceGroup : undefined);
}

/** All but the last scope of a cut answer are whole; one that is not in it may come later. */
function byScope({ rows, isTruncated }: GraphRows) {
  const last = rows.at(-1);
  const cut = last && scopeOfRow(last);
  const grouped = Map.groupBy(rows, scopeOfRow);
  return {
    rows: grouped,
    isWhole: (scope: string) => !isTruncated || (grouped.has(scope) && scope !== cut),
  };
}

/** A cursor of Resource Graph goes on over ARM's list in the order of Resource Graph: by id. */
async function answerDirectly(
  { list, page, size, offset }: Wanted,
  refusal: Error | undefined,
): Promise<Connection<Node>> {
  if (page.after == null || offset === undefined) return await list.direct(page);
  const nodes: Node[] = [];
  for (let after: string | null = null; ; ) {
    const { nodes: more, pageInfo }: Connection<Node> = await list.direct({ first: MAX_ITEMS, after });
    nodes.push(...more);
    if (!pageInfo.hasNextPage) break;
    if (nodes.length >= MAX_ROWS)
      throw refusal ?? new DownstreamError('DOWNSTREAM_ERROR', { api: 'arm', code: 'EndlessPages' });
    after = pageInfo.endCursor;
  }
  const ordered = nodes.map((node) => ({ node, id: node.id.toLowerCase() })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const own = ordered.slice(offset, offset + size).map(({ node }) => node);
  return offsetConnection(own, offset, offset + own.length < ordered.length, page.after);
}
