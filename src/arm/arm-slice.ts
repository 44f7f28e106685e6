/**
 * What the ARM module adds to the request context: `context.arm`.
 * @module
 */

import DataLoader from 'dataloader';
import { pathSegment } from '../downstream/address.ts';
import { createJsonBatch, type JsonBatch } from '../downstream/json-batch.ts';
import { BadUserInputError, DownstreamError } from '../errors/errors.ts';
import type { ModuleContext, RequestScope } from '../module/define-module.ts';
import { isGuid } from '../protocol/authority.ts';
import { permissions } from './permissions.ts';
import { readSubscription, type SubscriptionRecord } from './records.ts';

/** Default version of Microsoft's own client for subscriptions. */
export const SUBSCRIPTIONS_VERSION = '2022-12-01';

export interface ArmSlice {
  /** Reads of this request: equal ones go once. */
  readonly reads: JsonBatch;
  /** By GUID; `null` where there is none or the user holds no role in it. Equal ids of one request are asked once. */
  readonly subscriptions: DataLoader<string, SubscriptionRecord | null>;
}

export type ArmContext = ModuleContext<'arm', ArmSlice>;

export function createArmSlice({ downstream, clock }: RequestScope): ArmSlice {
  const arm = downstream('arm');
  const load = async (id: string): Promise<SubscriptionRecord | null | Error> => {
    try {
      if (!isGuid(id.toLowerCase())) throw new BadUserInputError("Expected 'id' to be the GUID of a subscription.");
      const options = {
        query: { 'api-version': SUBSCRIPTIONS_VERSION },
        scopes: permissions['Query.subscription'].scopes,
      };
      return readSubscription(await arm.get<unknown>(`/subscriptions/${pathSegment(id)}`, options));
    } catch (error) {
      if (error instanceof DownstreamError && error.code === 'DOWNSTREAM_NOT_FOUND') return null;
      return error instanceof Error ? error : new Error('A subscription could not be loaded.', { cause: error });
    }
  };
  return {
    reads: createJsonBatch(arm, clock),
    subscriptions: new DataLoader((ids: readonly string[]) => Promise.all(ids.map(load)), {
      name: 'arm.subscriptions',
      cacheKeyFn: (id) => id.toLowerCase(),
    }),
  };
}
