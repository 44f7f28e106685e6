/**
 * The calls of a `@downstream` field: one read, the pages of a list, one change.
 *
 * GETs go through the request's reads: equal ones go once, those of one tick travel together. Next links are followed on the API's own
 * origin and base only, and within bounds (DS-5). A change is sent once, whatever becomes of it, and forgets what was read.
 * @module
 */

import { downstreamAddress } from '../../downstream/address.ts';
import type { DownstreamApi } from '../../downstream/downstream-api.ts';
import { DownstreamError } from '../../errors/errors.ts';
import { renderAddress } from './address-template.ts';
import { renderBody } from './body-template.ts';
import type { DownstreamField } from './field.ts';
import { forget, once } from './once.ts';
import { ownValue, type Values } from './values.ts';

/** Items of a list at most (DS-5). */
const MAX_ITEMS = 10_000;

/** @returns path and query below the base, checked after parsing */
export function addressFor({ address, isWord }: DownstreamField, api: DownstreamApi, values: Values): string {
  const path = renderAddress(address, values, isWord);
  downstreamAddress(api.baseUrl, path);
  return path;
}

/**
 * One read.
 * @param select members to ask for, where the field shares its `$select` with equal reads
 */
export async function read(
  field: DownstreamField,
  api: DownstreamApi,
  values: Values,
  select: readonly string[],
): Promise<unknown> {
  const { scopes, identity, method, sharesSelect } = field;
  const path = addressFor(field, api, values);
  if (method === 'GET') return await api.reads.get({ path, scopes, identity, ...(sharesSelect ? { select } : {}) });
  const body = field.body && renderBody(field.body, values);
  // Equal reads by POST are one call as well; the name holds all that could make them differ.
  const name = JSON.stringify([path, body ?? null, scopes, identity]);
  return await once(api, name, () => api.post(path, body, { ...identity, scopes }));
}

/** What the pages that were read have brought. */
export interface ListRead {
  /** In the order of the pages. */
  readonly items: readonly unknown[];
  /** Whether there is a further page, which the field does not read. */
  readonly isCut: boolean;
}

/**
 * Items of a list, from as many pages as the field reads.
 * @throws {DownstreamError} `EndlessPages`, `TooManyItems` (over 10,000), `ForeignLink`, or an answer that holds no list
 */
export async function readList(
  field: DownstreamField,
  api: DownstreamApi,
  values: Values,
  select: readonly string[],
): Promise<ListRead> {
  const { identity, scopes, envelope, pages } = field;
  let answer = await read(field, api, values, select);
  const items = [...itemsIn(answer, envelope, api.name)];
  const seen = new Set<string>();
  for (let page = 1; ; page += 1) {
    const link = nextLinkIn(answer, api.name);
    if (link === undefined || page >= pages) return { items, isCut: link !== undefined };
    // Kept by the link itself: an API that goes in circles would do so until the deadline.
    if (seen.has(link)) throw new DownstreamError('DOWNSTREAM_ERROR', { api: api.name, code: 'EndlessPages' });
    seen.add(link);
    const name = JSON.stringify([link, scopes, identity]);
    answer = await once(api, name, () => api.follow(link, { ...identity, scopes }));
    items.push(...itemsIn(answer, envelope, api.name));
    if (items.length > MAX_ITEMS)
      throw new DownstreamError('DOWNSTREAM_ERROR', { api: api.name, code: 'TooManyItems' });
  }
}

/** @throws {DownstreamError} an answer that holds no list */
export function itemsIn(answer: unknown, envelope: string | undefined, api: string): readonly unknown[] {
  const items = envelope === undefined && Array.isArray(answer) ? answer : ownValue(answer, [envelope ?? 'value']);
  if (Array.isArray(items)) return items;
  if (answer === undefined || answer === null) return [];
  throw new DownstreamError('DOWNSTREAM_ERROR', { api, code: 'UnexpectedAnswer' });
}

/**
 * By OData's name or Azure's; `null` is how some say that there is none.
 * @throws {DownstreamError} something else than a text under either name
 */
export function nextLinkIn(answer: unknown, api: string): string | undefined {
  const link = ownValue(answer, ['@odata.nextLink']) ?? ownValue(answer, ['nextLink']) ?? undefined;
  if (link === undefined || typeof link === 'string') return link;
  throw new DownstreamError('DOWNSTREAM_ERROR', { api, code: 'UnexpectedAnswer' });
}

/**
 * Something that changes the API's data.
 * @returns the body of the answer, parsed; `undefined` for an empty one
 */
export async function change(field: DownstreamField, api: DownstreamApi, values: Values): Promise<unknown> {
  const { method, scopes, identity } = field;
  const path = addressFor(field, api, values);
  const body = field.body && renderBody(field.body, values);
  try {
    const answer = await api.call({ ...identity, method, path, scopes, ...(field.body ? { body } : {}) });
    return answer.body;
  } finally {
    // Whether it succeeded is the API's to know: a change that seemed to fail may have been made.
    forget(api);
  }
}
