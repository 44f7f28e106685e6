/**
 * A subscription, named by a router: `{ __typename: "Subscription", id }` or `{ __typename: "Subscription", subscriptionId }`.
 * @module
 */

import { BadUserInputError } from '../../errors/errors.ts';
import type { EntityResolver } from '../../module/define-module.ts';
import type { ArmContext } from '../arm-slice.ts';
import { parseSubscriptionId, readResourceId } from '../resource-id.ts';

/** @throws {BadUserInputError} neither key, or one that names no subscription */
export const resolveSubscription: EntityResolver<ArmContext> = ({ id, subscriptionId }, { arm }) =>
  arm.subscriptions.load(
    typeof subscriptionId === 'string' ? parseSubscriptionId(subscriptionId, 'subscriptionId') : guidOf(id),
  );

/** A resource group's id begins like one of a subscription and names another thing: it is refused. */
function guidOf(id: unknown): string {
  const read = typeof id === 'string' ? readResourceId(id) : undefined;
  if (read && read.resourceGroup === undefined && !read.resource) return read.subscriptionId;
  throw new BadUserInputError(
    "Expected 'id' of a Subscription to be '/subscriptions/{guid}', or 'subscriptionId' a GUID.",
  );
}
