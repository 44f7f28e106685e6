/**
 * What the ARM module adds to the request context: `context.arm`. Made for one request, never shared.
 * @module
 */

import { absentAsNull } from '../downstream/absent.ts';
import type { DownstreamApi } from '../downstream/downstream-api.ts';
import type { JsonBatch } from '../downstream/json-batch.ts';
import type { ModuleContext, RequestScope } from '../module/define-module.ts';
import { SUBSCRIPTIONS_VERSION } from './api-versions.ts';
import { createWideLists, type WideLists } from './lists/wide-lists.ts';
import { createResourceGraph, type ResourceGraph } from './resource-graph/resource-graph.ts';
import { parseSubscriptionId } from './resource-id.ts';
import { createResourceReader, type ResourceReader } from './resources/resource-reader.ts';
import { createRoleReader, type RoleReader } from './roles/role-reader.ts';
import { readSubscription, type SubscriptionRecord } from './subscriptions/subscription.ts';
import { createSubscriptionLoader, type SubscriptionLoader } from './subscriptions/subscription-loader.ts';
import { arm } from './user-impersonation.ts';

export interface ArmSlice {
  readonly api: DownstreamApi;
  /** GETs: equal ones of the request go once, and few are open at once. ARM has no batches of its own that are documented. */
  readonly reads: JsonBatch;
  readonly resourceGraph: ResourceGraph;
  readonly lists: WideLists;
  readonly resources: ResourceReader;
  readonly roles: RoleReader;
  /**
   * By GUID; `null` where there is none or the user holds no role in it.
   * @throws {BadUserInputError} no GUID
   */
  subscription(id: string): Promise<SubscriptionRecord | null>;
  /** Many of them, by GUID. */
  readonly subscriptions: SubscriptionLoader;
}

export type ArmContext = ModuleContext<'arm', ArmSlice>;

export function createArmSlice({ downstream }: RequestScope): ArmSlice {
  const api = downstream('arm');
  const { reads } = api;
  async function subscription(id: string) {
    const path = `/subscriptions/${parseSubscriptionId(id, 'id')}`;
    const query = { 'api-version': SUBSCRIPTIONS_VERSION };
    const answer = await absentAsNull(reads.get<unknown>({ path, query, scopes: arm.scopes }));
    return answer === null ? null : readSubscription(answer);
  }
  return {
    api,
    reads,
    resourceGraph: createResourceGraph(api, { ...arm, repeatable: true }),
    // Its lists have somebody else to ask: rather that than to wait and try again.
    lists: createWideLists(createResourceGraph(api, { ...arm, repeatable: false })),
    resources: createResourceReader(reads),
    roles: createRoleReader(reads),
    subscription,
    subscriptions: createSubscriptionLoader(reads, subscription),
  };
}
