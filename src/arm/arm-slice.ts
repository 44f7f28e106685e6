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

/** Readers and loaders that share what the request has read. */
export interface ArmSlice {
  /** For what changes something; afterwards `reads.forget()`. */
  readonly api: DownstreamApi;
  /** GETs: equal ones of the request go once, and few are open at once. ARM has no batches of its own that are documented. */
  readonly reads: JsonBatch;
  /** For questions of the caller's own: a failed one is tried again, because nobody else could answer it. */
  readonly resourceGraph: ResourceGraph;
  /** Lists below subscriptions and resource groups, from whichever source is the cheaper one. */
  readonly lists: WideLists;
  /** One resource by its id. */
  readonly resources: ResourceReader;
  /** Roles by the id that an assignment names. */
  readonly roles: RoleReader;
  /**
   * By GUID; `null` where there is none or the user holds no role in it.
   * @throws {BadUserInputError} no GUID
   */
  subscription(id: string): Promise<SubscriptionRecord | null>;
  /** Many of them, by GUID. */
  readonly subscriptions: SubscriptionLoader;
}

/** What resolvers of this module get. */
export type ArmContext = ModuleContext<'arm', ArmSlice>;

/** @param request of which only the client of ARM is used */
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
