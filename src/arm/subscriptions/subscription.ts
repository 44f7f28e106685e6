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

export type SubscriptionRecord = Having<Wire<Subscription>, 'id' | 'subscriptionId'>;
export type PoliciesRecord = Wire<SubscriptionPolicies>;
export type TenantRecord = Having<Wire<TenantIdDescription>, 'id' | 'tenantId'>;
export type LocationRecord = Having<Wire<Location>, 'id' | 'name'>;

/** @throws {DownstreamError} an answer that is none */
export const readSubscription = (value: unknown) => readRecord<SubscriptionRecord>(value, ['id', 'subscriptionId']);
export const readTenant = (value: unknown) => readRecord<TenantRecord>(value, ['id', 'tenantId']);
export const readLocation = (value: unknown) => readRecord<LocationRecord>(value, ['id', 'name']);
