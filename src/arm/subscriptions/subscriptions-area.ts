/**
 * Tenants, subscriptions and their locations. Which address answers `tenants` and `locations` stands in the schema (`@downstream`).
 * @module
 */

import type { Resolvers, SpendingLimit, SubscriptionState, TenantCategory } from '../../generated/arm.ts';
import { SUBSCRIPTIONS_VERSION } from '../api-versions.ts';
import { armPages } from '../lists/arm-pages.ts';
import { enumValue, tagList } from '../wire.ts';
import { permissions } from './permissions.ts';
import { readSubscription } from './subscription.ts';

export { permissions };

const STATES: Readonly<Record<string, SubscriptionState>> = {
  Enabled: 'ENABLED',
  Warned: 'WARNED',
  PastDue: 'PAST_DUE',
  Disabled: 'DISABLED',
  Deleted: 'DELETED',
};

const SPENDING_LIMITS: Readonly<Record<string, SpendingLimit>> = {
  On: 'ON',
  Off: 'OFF',
  CurrentPeriodOff: 'CURRENT_PERIOD_OFF',
};

const CATEGORIES: Readonly<Record<string, TenantCategory>> = {
  Home: 'HOME',
  ProjectedBy: 'PROJECTED_BY',
  ManagedBy: 'MANAGED_BY',
};

/** Words that Azure has and the schema does not know yet are null (`enumValue`). */
export const resolvers: Resolvers = {
  Query: {
    subscriptions: (_root, page, { arm }) =>
      armPages(
        arm.reads,
        {
          path: '/subscriptions',
          apiVersion: SUBSCRIPTIONS_VERSION,
          top: false,
          scopes: permissions['Query.subscriptions'].scopes,
          read: readSubscription,
        },
        page,
      ),
    subscription: (_root, { id }, { arm }) => arm.subscription(id),
  },
  Subscription: {
    state: ({ state }) => enumValue(STATES, state),
    tags: ({ tags }) => tagList(tags),
    policies: ({ subscriptionPolicies }) => subscriptionPolicies ?? null,
    managedByTenants: ({ managedByTenants }) => (managedByTenants ?? []).flatMap(({ tenantId }) => tenantId ?? []),
  },
  SubscriptionPolicies: {
    spendingLimit: ({ spendingLimit }) => enumValue(SPENDING_LIMITS, spendingLimit),
  },
  AzureTenant: {
    domains: ({ domains }) => domains ?? [],
    category: ({ tenantCategory }) => enumValue(CATEGORIES, tenantCategory),
    brandingLogoUrl: ({ tenantBrandingLogoUrl }) => tenantBrandingLogoUrl ?? null,
  },
  AzureLocation: {
    regionType: ({ metadata }) => metadata?.regionType ?? null,
    regionCategory: ({ metadata }) => metadata?.regionCategory ?? null,
    geography: ({ metadata }) => metadata?.geography ?? null,
    geographyGroup: ({ metadata }) => metadata?.geographyGroup ?? null,
    physicalLocation: ({ metadata }) => metadata?.physicalLocation ?? null,
    latitude: ({ metadata }) => metadata?.latitude ?? null,
    longitude: ({ metadata }) => metadata?.longitude ?? null,
    pairedRegions: ({ metadata }) => (metadata?.pairedRegion ?? []).flatMap(({ name }) => name ?? []),
    availabilityZones: ({ availabilityZoneMappings }) => availabilityZoneMappings ?? [],
  },
};
