/**
 * Subscriptions by id, for whoever wants many: one as itself, several as the one list of all that the user sees.
 *
 * Made for one request. The list shows the same subscriptions with the same members as their own addresses do, so what is not on it
 * is not there for this user. Equal reads of a request go once, so the list costs nothing where `subscriptions` was asked for.
 * @see https://learn.microsoft.com/rest/api/resources/subscriptions/list
 * @module
 */

import DataLoader from 'dataloader';
import type { Connection } from '../../downstream/connection.ts';
import type { JsonBatch } from '../../downstream/json-batch.ts';
import { DownstreamError } from '../../errors/errors.ts';
import { SUBSCRIPTIONS_VERSION } from '../api-versions.ts';
import { armPages } from '../lists/arm-pages.ts';
import { MAX_ITEMS, MAX_ROWS } from '../lists/offset-pages.ts';
import { arm } from '../user-impersonation.ts';
import { readSubscription, type SubscriptionRecord } from './subscription.ts';

/** Of one request. */
export interface SubscriptionLoader {
  /** @param id a GUID @returns `null` where there is none or the user holds no role in it */
  load(id: string): Promise<SubscriptionRecord | null>;
}

/** @param readOne by the address of its own */
export function createSubscriptionLoader(
  reads: JsonBatch,
  readOne: (id: string) => Promise<SubscriptionRecord | null>,
): SubscriptionLoader {
  const loader = new DataLoader<string, SubscriptionRecord | null>(
    async (ids) => {
      const [only, ...others] = ids;
      if (only === undefined) return [];
      if (others.length === 0) return [await readOne(only)];
      const found = await readAll(reads, new Set(ids));
      return ids.map((id) => found.get(id) ?? null);
    },
    { name: 'arm.subscriptions' },
  );
  return { load: (id) => loader.load(id.toLowerCase()) };
}

/** @returns those that are wanted, by their id in lower case; reading ends with the last of them */
async function readAll(reads: JsonBatch, wanted: ReadonlySet<string>): Promise<Map<string, SubscriptionRecord>> {
  const found = new Map<string, SubscriptionRecord>();
  let seen = 0;
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo }: Connection<SubscriptionRecord> = await armPages(
      reads,
      {
        path: '/subscriptions',
        apiVersion: SUBSCRIPTIONS_VERSION,
        top: false,
        scopes: arm.scopes,
        read: readSubscription,
      },
      { first: MAX_ITEMS, after },
    );
    for (const node of nodes) {
      const id = node.subscriptionId.toLowerCase();
      if (wanted.has(id)) found.set(id, node);
    }
    seen += nodes.length;
    if (found.size === wanted.size || !pageInfo.hasNextPage) return found;
    if (seen >= MAX_ROWS) throw new DownstreamError('DOWNSTREAM_ERROR', { api: 'arm', code: 'EndlessPages' });
    after = pageInfo.endCursor;
  }
}
