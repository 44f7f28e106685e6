/**
 * Subscriptions and resource groups as Azure Resource Manager sends them.
 * @see https://learn.microsoft.com/rest/api/resources/subscriptions
 * @module
 */

import { DownstreamError } from '../errors/errors.ts';

export interface SubscriptionRecord {
  readonly id: string;
  readonly subscriptionId: string;
  readonly tenantId?: string;
  readonly displayName?: string;
  /** `Enabled`, `Warned`, `PastDue`, `Disabled`, `Deleted`. */
  readonly state?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface ResourceGroupRecord {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: { readonly provisioningState?: string };
}

export interface ArmPage<Item> {
  readonly value?: readonly Item[];
  readonly nextLink?: string;
}

/** @throws {DownstreamError} an answer that is no such record */
export function readRecord<Item extends { readonly id: string }>(value: Item): Item {
  if (typeof value !== 'object' || value === null || typeof value.id !== 'string') {
    throw new DownstreamError('DOWNSTREAM_ERROR', { api: 'arm', code: 'UnexpectedAnswer' });
  }
  return value;
}
