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
  readonly tags?: Readonly<Record<string, string>> | null;
}

export interface ResourceGroupRecord {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>> | null;
  readonly properties?: { readonly provisioningState?: string };
}

/** @throws {DownstreamError} an answer that is no subscription */
export function readSubscription(value: unknown): SubscriptionRecord {
  return record<SubscriptionRecord>(value, ['id', 'subscriptionId']);
}

/** @throws {DownstreamError} an answer that is no resource group */
export function readResourceGroup(value: unknown): ResourceGroupRecord {
  return record<ResourceGroupRecord>(value, ['id', 'name', 'location']);
}

/** What the schema promises must be there; everything else may be lacking. */
function record<Item>(value: unknown, texts: readonly (keyof Item & string)[]): Item {
  const members = (typeof value === 'object' ? value : null) as Readonly<Record<string, unknown>> | null;
  if (!texts.every((name) => typeof members?.[name] === 'string')) {
    throw new DownstreamError('DOWNSTREAM_ERROR', { api: 'arm', code: 'UnexpectedAnswer' });
  }
  return value as Item;
}
