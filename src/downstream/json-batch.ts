/**
 * The reads of one operation: equal ones go once, those of one tick travel together.
 *
 * Reads that may carry the same authorization header share `$batch` requests of at most 20 parts (the limit of Microsoft Graph); one
 * that is alone goes as a plain GET, and so do all where the API's `JsonBatch` is off. Made per request
 * (`DownstreamApi.reads`): what it remembers belongs to one user and one moment.
 * @see https://learn.microsoft.com/graph/json-batching
 * @module
 */

import DataLoader from 'dataloader';
import type { Clock } from '../observability/clock.ts';
import { type BatchBytes, type BatchGet, covers, identityOf, type Read } from './batch/read.ts';
import { sendReads } from './batch/send-reads.ts';
import type { DownstreamCalls } from './downstream-calls.ts';

export type { FoldRule } from './batch/fold-rule.ts';
export type { BatchBytes, BatchGet } from './batch/read.ts';

/**
 * Reads of one API in one request. Answers are shared: whoever changes one changes it for all.
 * @example
 * ```ts
 * const [ada, grace] = await Promise.all(ids.map((id) => batch.get({ path: `/users/${pathSegment(id)}`, scopes })));
 * // one POST /$batch with two parts, each of which may fail by itself
 * ```
 */
export interface JsonBatch {
  /** Of the API. */
  readonly name: string;
  /** What next links are compared with. */
  readonly baseUrl: string;
  /** @throws as `DownstreamApi.get` */
  get<T>(read: BatchGet): Promise<T>;
  /** A picture. */
  getBytes(read: BatchGet): Promise<BatchBytes>;
  /** After something was changed: what was read before is asked for again. */
  forget(): void;
}

/** @param api sends the batches, and single reads where `jsonBatch` is off */
export function createJsonBatch(api: DownstreamCalls, clock: Clock): JsonBatch {
  const loader = new DataLoader<Read, unknown>((reads) => sendReads(api, clock, reads), {
    name: `${api.name}.batch`,
    cache: false, // ours knows that a selection covers a smaller one
  });
  const made = new Map<string, { readonly read: Read; readonly answer: Promise<unknown> }[]>();

  function load(read: Read): Promise<unknown> {
    const identity = identityOf(read);
    const earlier = made.get(identity) ?? [];
    const known = earlier.find((one) => covers(one.read, read));
    if (known) return known.answer;
    const answer = loader.load(read);
    // Failures are remembered too: the same field asked for twice fails twice with one call.
    made.set(identity, [...earlier, { read, answer }]);
    return answer;
  }

  return {
    name: api.name,
    baseUrl: api.baseUrl,
    get: <T>(read: BatchGet) => load({ ...read, as: 'json' }) as Promise<T>,
    getBytes: (read) => load({ ...read, as: 'bytes' }) as Promise<BatchBytes>,
    forget: () => made.clear(),
  };
}
