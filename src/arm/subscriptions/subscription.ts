/**
 * Subscriptions, tenants and locations as Azure Resource Manager sends them.
 * @see https://learn.microsoft.com/rest/api/resources/subscriptions
 * @module
 */

import type {
  Location,
  Subscription,
  SubscriptionPolicies,
  TenantIdDescription,
} from '@azure/arm-resources-subscriptions';
import { type Having, readRecord, type Wire } from '../wire.ts';

/** `id` is `/subscriptions/{guid}`, `subscriptionId` the GUID alone. */
export type SubscriptionRecord = Having<Wire<Subscription>, 'id' | 'subscriptionId'>;
/** What an offer lets a subscription do: its spending limit, its quota. */
export type PoliciesRecord = Wire<SubscriptionPolicies>;
/** A tenant that the user can sign in to, not only the one they are signed in to. */
export type TenantRecord = Having<Wire<TenantIdDescription>, 'id' | 'tenantId'>;
/** A region as one subscription sees it. */
export type LocationRecord = Having<Wire<Location>, 'id' | 'name'>;

/** @throws {DownstreamError} an answer that is none */
export const readSubscription = (value: unknown) => readRecord<SubscriptionRecord>(value, ['id', 'subscriptionId']);
