import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Principal } from '../bearer/principal.ts';
import type { TenantRecord, SubscriptionRecord, PoliciesRecord, LocationRecord } from '../arm/subscriptions/subscription.ts';
import type { ResourceGroupRecord, ResourceRecord, IdentityRecord } from '../arm/resources/resource.ts';
import type { GraphScope } from '../arm/resource-graph/resource-graph.ts';
import type { RoleAssignmentRecord, RoleDefinitionRecord, PermissionRecord } from '../arm/roles/role-reader.ts';
import type { ArmContext } from '../arm/arm-slice.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant in ISO 8601 with its zone: `2026-03-01T09:00:00Z`, `2026-03-01T10:00:00.5+01:00`. */
  DateTime: { input: string; output: string; }
  /** Properties of a resource: a JSON object, as its provider sends it and different for each type. */
  ResourceProperties: { input: unknown; output: unknown; }
  /** Fields of a type that together say which object is meant, as a selection: `id`, `organisation { id } number`. */
  federation__FieldSet: { input: string; output: string; }
  /** The name of a delegated scope that this API exposes, as it stands in the `scp` claim: `access_as_user`, `Mail.Read`. */
  federation__Scope: { input: string; output: string; }
};

/** An availability zone of a location: two subscriptions may number the same one differently. */
export type AvailabilityZone = {
  readonly __typename?: 'AvailabilityZone';
  /** Number in this subscription. */
  readonly logicalZone?: Maybe<Scalars['String']['output']>;
  /** The zone itself: `westeurope-az1`. */
  readonly physicalZone?: Maybe<Scalars['String']['output']>;
};

/** How old an answer may be. */
export const AzureConsistency = {
  /** Azure Resource Manager answers: one call for each list. */
  Direct: 'DIRECT',
  /** Azure Resource Graph may answer, which lags Azure Resource Manager by seconds to minutes and answers for many subscriptions in one call. */
  Eventual: 'EVENTUAL'
} as const;

export type AzureConsistency = typeof AzureConsistency[keyof typeof AzureConsistency];
/** A location of Azure, as one subscription sees it. Scope: `access_as_user`. */
export type AzureLocation = {
  readonly __typename?: 'AzureLocation';
  /** Availability zones, as this subscription numbers them. */
  readonly availabilityZones: ReadonlyArray<AvailabilityZone>;
  /** Name for people: `West Europe`. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Where data rests: `Europe`. */
  readonly geography?: Maybe<Scalars['String']['output']>;
  /** Group of geographies. */
  readonly geographyGroup?: Maybe<Scalars['String']['output']>;
  /** `/subscriptions/{guid}/locations/{name}`. */
  readonly id: Scalars['ID']['output'];
  /** Degrees, as Azure writes them. */
  readonly latitude?: Maybe<Scalars['String']['output']>;
  /** Degrees, as Azure writes them. */
  readonly longitude?: Maybe<Scalars['String']['output']>;
  /** Name as resources have it: `westeurope`. */
  readonly name: Scalars['String']['output'];
  /** Regions that stand in for it. */
  readonly pairedRegions: ReadonlyArray<Scalars['String']['output']>;
  /** Where the data centres are: `Netherlands`. */
  readonly physicalLocation?: Maybe<Scalars['String']['output']>;
  /** `Recommended`, `Extended` or `Other`. */
  readonly regionCategory?: Maybe<Scalars['String']['output']>;
  /** `Physical`, or `Logical` for `global` and its like. */
  readonly regionType?: Maybe<Scalars['String']['output']>;
  /** Name for people, with its geography group. */
  readonly regionalDisplayName?: Maybe<Scalars['String']['output']>;
  /** `Region` or `EdgeZone`. */
  readonly type?: Maybe<Scalars['String']['output']>;
};

/** A tenant as Azure knows it. Scope: `access_as_user`. */
export type AzureTenant = {
  readonly __typename?: 'AzureTenant';
  /** Address of the logo that its sign-in page shows. */
  readonly brandingLogoUrl?: Maybe<Scalars['String']['output']>;
  /** How the user is related to it. */
  readonly category?: Maybe<TenantCategory>;
  /** Country or region by name. */
  readonly country?: Maybe<Scalars['String']['output']>;
  /** Country or region by its two letters. */
  readonly countryCode?: Maybe<Scalars['String']['output']>;
  /** Domain that stands for the tenant unless another is said. */
  readonly defaultDomain?: Maybe<Scalars['String']['output']>;
  /** Name of the organisation. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Verified domains. */
  readonly domains: ReadonlyArray<Scalars['String']['output']>;
  /** `/tenants/{guid}`. */
  readonly id: Scalars['ID']['output'];
  /** The GUID. */
  readonly tenantId: Scalars['ID']['output'];
  /** Kind of tenant, such as `AAD`; for the home tenant alone. */
  readonly tenantType?: Maybe<Scalars['String']['output']>;
};

/** A page of tenants. */
export type AzureTenantConnection = {
  readonly __typename?: 'AzureTenantConnection';
  /** The tenants with their cursors. */
  readonly edges: ReadonlyArray<AzureTenantEdge>;
  /** The tenants alone, in the same order. */
  readonly nodes: ReadonlyArray<AzureTenant>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
};

/** One entry of a page of tenants. */
export type AzureTenantEdge = {
  readonly __typename?: 'AzureTenantEdge';
  /** Pass it as `after` to go on behind this entry. */
  readonly cursor: Scalars['String']['output'];
  /** The entry. */
  readonly node: AzureTenant;
};

/** One call: exactly one method with its path template, and a body template where the method has a body. */
export type DownstreamHttp = {
  readonly DELETE?: InputMaybe<Scalars['String']['input']>;
  /** Reads: `/todos/{$args.id}?status={$args.status}`. */
  readonly GET?: InputMaybe<Scalars['String']['input']>;
  readonly PATCH?: InputMaybe<Scalars['String']['input']>;
  /** On a field of `Mutation` a change, sent once; elsewhere a read that the API wants sent by POST. */
  readonly POST?: InputMaybe<Scalars['String']['input']>;
  readonly PUT?: InputMaybe<Scalars['String']['input']>;
  /** JSON with variables: a bare one stands for its value, one inside quotes for its text. `{ "title": {$args.title} }` */
  readonly body?: InputMaybe<Scalars['String']['input']>;
};

/** A page of resources from Azure Resource Graph. */
export type GraphResourceConnection = {
  readonly __typename?: 'GraphResourceConnection';
  /** The resources with their cursors. */
  readonly edges: ReadonlyArray<ResourceEdge>;
  /** The resources alone, in the same order. */
  readonly nodes: ReadonlyArray<Resource>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /** How many there are in all; pages end at 10,000. */
  readonly totalCount: Scalars['Int']['output'];
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /**
   * Changes the tags of a subscription, a resource group or a resource. Never repeated by us: after a failure without an answer, read first.
   * Azure may ask for a second factor: `CLAIMS_CHALLENGE`, or `DOWNSTREAM_FORBIDDEN` with the code `RequestDisallowedByAzure`. Scopes:
   * `access_as_user` and `Azure.ReadWrite`. Azure permission: `user_impersonation`, and a role with `Microsoft.Resources/tags/write`.
   */
  readonly updateTags?: Maybe<UpdateTagsPayload>;
};


export type MutationUpdateTagsArgs = {
  input: UpdateTagsInput;
};

export type NoSubscriptions = {
  readonly __typename?: 'NoSubscriptions';
  readonly none?: Maybe<Scalars['Boolean']['output']>;
};

/** Where a page of a list begins and ends. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Cursor of the last entry of this page: pass it as `after` for the next one. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** More entries follow `endCursor`. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** The page was asked for with `after`. Lists are read forward only. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first entry of this page. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

/** Kinds of principals. */
export const PrincipalType = {
  /** A device. */
  Device: 'DEVICE',
  /** A group of another tenant. */
  ForeignGroup: 'FOREIGN_GROUP',
  /** A group. */
  Group: 'GROUP',
  /** An application or a managed identity. */
  ServicePrincipal: 'SERVICE_PRINCIPAL',
  /** Somebody. */
  User: 'USER'
} as const;

export type PrincipalType = typeof PrincipalType[keyof typeof PrincipalType];
/** Everything that may be asked. Fields of an API appear when its module is on. */
export type Query = {
  readonly __typename?: 'Query';
  /**
   * One resource, with its properties; null when there is none or the user does not see it. The provider is asked which version of its
   * API to speak: the newest that is no preview. Scope: `access_as_user`. Azure permission: `user_impersonation`.
   */
  readonly resource?: Maybe<Resource>;
  /**
   * Questions about resources of many subscriptions, each one call of Azure Resource Graph. Its data lags by seconds to minutes, and a
   * user has about 15 calls in 5 seconds. Scope: `access_as_user`. Azure permission: `user_impersonation`.
   */
  readonly resourceGraph?: Maybe<ResourceGraph>;
  /** One resource group; null when there is none or the user does not see it. Scope: `access_as_user`. Azure permission: `user_impersonation`. */
  readonly resourceGroup?: Maybe<ResourceGroup>;
  /**
   * Role assignments at a scope, above and below it, as far as the user may read them. Scope: `access_as_user`. Azure permission:
   * `user_impersonation`, and a role with `Microsoft.Authorization/roleAssignments/read`.
   */
  readonly roleAssignments?: Maybe<RoleAssignmentConnection>;
  /** One subscription; null when there is none or the user holds no role in it. Scope: `access_as_user`. Azure permission: `user_impersonation`. */
  readonly subscription?: Maybe<Subscription>;
  /** Subscriptions of the caller's tenant in which the user holds a role. Scope: `access_as_user`. Azure permission: `user_impersonation`. */
  readonly subscriptions?: Maybe<SubscriptionConnection>;
  /** Tenants that the user belongs to. Scope: `access_as_user`. Azure permission: `user_impersonation`. */
  readonly tenants?: Maybe<AzureTenantConnection>;
  /** What the access token of this request says about the caller. Answered from the validated token alone; nothing is called. */
  readonly viewer?: Maybe<Viewer>;
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QueryResourceArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QueryResourceGraphArgs = {
  subscriptions?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QueryResourceGroupArgs = {
  name: Scalars['String']['input'];
  subscriptionId: Scalars['ID']['input'];
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QueryRoleAssignmentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  assignedTo?: InputMaybe<Scalars['ID']['input']>;
  atScope?: InputMaybe<Scalars['Boolean']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  principalId?: InputMaybe<Scalars['ID']['input']>;
  scope: Scalars['ID']['input'];
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QuerySubscriptionArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QuerySubscriptionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QueryTenantsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A resource. Scope: `access_as_user`. */
export type Resource = {
  readonly __typename?: 'Resource';
  /** When it was last changed. */
  readonly changedTime?: Maybe<Scalars['DateTime']['output']>;
  /** When it was made. */
  readonly createdTime?: Maybe<Scalars['DateTime']['output']>;
  /** Resource id. */
  readonly id: Scalars['ID']['output'];
  /** Managed identity. */
  readonly identity?: Maybe<ResourceIdentity>;
  /** Kind, for types that have several. */
  readonly kind?: Maybe<Scalars['String']['output']>;
  /** Location; null for what has none. */
  readonly location?: Maybe<Scalars['String']['output']>;
  /** Id of the resource that manages it. */
  readonly managedBy?: Maybe<Scalars['String']['output']>;
  /** Name, the last part of the id; compared without case, kept as written. */
  readonly name: Scalars['String']['output'];
  /** Offer of the Azure Marketplace that it was made from. */
  readonly plan?: Maybe<ResourcePlan>;
  /** Its own properties. Below a list with `DIRECT`, or where Resource Graph refuses, one call for each resource. */
  readonly properties?: Maybe<Scalars['ResourceProperties']['output']>;
  /** `Succeeded`, or what is going on. */
  readonly provisioningState?: Maybe<Scalars['String']['output']>;
  /** Name of the resource group it is in; null for those of a subscription. */
  readonly resourceGroup?: Maybe<Scalars['String']['output']>;
  /** Size or tier. */
  readonly sku?: Maybe<ResourceSku>;
  /** GUID of the subscription it is in. */
  readonly subscriptionId?: Maybe<Scalars['ID']['output']>;
  /** Who made and changed it, for types that tell. Below a list, one call for each resource. */
  readonly systemData?: Maybe<SystemData>;
  /** Tags, in the order of their names. */
  readonly tags: ReadonlyArray<Tag>;
  /** Type, in the case of the id: `Microsoft.Compute/virtualMachines`. */
  readonly type: Scalars['String']['output'];
};

/** A page of resources. */
export type ResourceConnection = {
  readonly __typename?: 'ResourceConnection';
  /** The resources with their cursors. */
  readonly edges: ReadonlyArray<ResourceEdge>;
  /** The resources alone, in the same order. */
  readonly nodes: ReadonlyArray<Resource>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
};

/** How many resources have something in common. */
export type ResourceCount = {
  readonly __typename?: 'ResourceCount';
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** What they have in common: a type in lower case, a location, the GUID of a subscription. */
  readonly key: Scalars['String']['output'];
};

/** One entry of a page of resources. */
export type ResourceEdge = {
  readonly __typename?: 'ResourceEdge';
  /** Pass it as `after` to go on behind this entry. */
  readonly cursor: Scalars['String']['output'];
  /** The entry. */
  readonly node: Resource;
};

/** Which resources; all that is said must hold. */
export type ResourceFilter = {
  /** Location: `westeurope` or `West Europe`. */
  readonly location?: InputMaybe<Scalars['String']['input']>;
  /** Name, without case. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** Part of the name, without case. */
  readonly nameContains?: InputMaybe<Scalars['String']['input']>;
  /** Name of the resource group, without case. */
  readonly resourceGroup?: InputMaybe<Scalars['String']['input']>;
  /** A tag. Resource Graph compares its name with case. */
  readonly tag?: InputMaybe<TagFilter>;
  /** Type, without case: `Microsoft.Compute/virtualMachines`. */
  readonly type?: InputMaybe<Scalars['String']['input']>;
};

/** Questions to Azure Resource Graph. Scope: `access_as_user`. */
export type ResourceGraph = {
  readonly __typename?: 'ResourceGraph';
  /** How many resources each location has, most first; the first 100 locations. Azure permission: `user_impersonation`. */
  readonly countByLocation?: Maybe<ReadonlyArray<ResourceCount>>;
  /** How many resources each subscription has, most first, by GUID; the first 100. Azure permission: `user_impersonation`. */
  readonly countBySubscription?: Maybe<ReadonlyArray<ResourceCount>>;
  /** How many resources of each type there are, most first; the first 100 types. Azure permission: `user_impersonation`. */
  readonly countByType?: Maybe<ReadonlyArray<ResourceCount>>;
  /** Resources for which all of a filter holds, by id. Azure permission: `user_impersonation`. */
  readonly resources?: Maybe<GraphResourceConnection>;
  /** Resources in a location, by id. Azure permission: `user_impersonation`. */
  readonly resourcesByLocation?: Maybe<GraphResourceConnection>;
  /** Resources with a tag, by id. Azure permission: `user_impersonation`. */
  readonly resourcesByTag?: Maybe<GraphResourceConnection>;
  /** Resources of a type, by id. Azure permission: `user_impersonation`. */
  readonly resourcesByType?: Maybe<GraphResourceConnection>;
};


/** Questions to Azure Resource Graph. Scope: `access_as_user`. */
export type ResourceGraphCountByLocationArgs = {
  filter?: InputMaybe<ResourceFilter>;
};


/** Questions to Azure Resource Graph. Scope: `access_as_user`. */
export type ResourceGraphCountBySubscriptionArgs = {
  filter?: InputMaybe<ResourceFilter>;
};


/** Questions to Azure Resource Graph. Scope: `access_as_user`. */
export type ResourceGraphCountByTypeArgs = {
  filter?: InputMaybe<ResourceFilter>;
};


/** Questions to Azure Resource Graph. Scope: `access_as_user`. */
export type ResourceGraphResourcesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ResourceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Questions to Azure Resource Graph. Scope: `access_as_user`. */
export type ResourceGraphResourcesByLocationArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  location: Scalars['String']['input'];
};


/** Questions to Azure Resource Graph. Scope: `access_as_user`. */
export type ResourceGraphResourcesByTagArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  name: Scalars['String']['input'];
  value?: InputMaybe<Scalars['String']['input']>;
};


/** Questions to Azure Resource Graph. Scope: `access_as_user`. */
export type ResourceGraphResourcesByTypeArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  type: Scalars['String']['input'];
};

/** A resource group. Scope: `access_as_user`. */
export type ResourceGroup = {
  readonly __typename?: 'ResourceGroup';
  /** Resource id: `/subscriptions/{guid}/resourceGroups/{name}`. */
  readonly id: Scalars['ID']['output'];
  /** Region that holds the group's metadata. */
  readonly location: Scalars['String']['output'];
  /** Id of the resource that manages the group. */
  readonly managedBy?: Maybe<Scalars['String']['output']>;
  /** Name; compared without case, kept as written. */
  readonly name: Scalars['String']['output'];
  /** `Succeeded`, or what is going on. */
  readonly provisioningState?: Maybe<Scalars['String']['output']>;
  /** Resources in the group, from the same sources as those of a subscription. Azure permission: `user_impersonation`. */
  readonly resources?: Maybe<ResourceConnection>;
  /** Role assignments of the resource group, above and below it. Azure permission: `user_impersonation`. */
  readonly roleAssignments?: Maybe<RoleAssignmentConnection>;
  /** GUID of the subscription it is in. */
  readonly subscriptionId?: Maybe<Scalars['ID']['output']>;
  /** Tags, in the order of their names. */
  readonly tags: ReadonlyArray<Tag>;
};


/** A resource group. Scope: `access_as_user`. */
export type ResourceGroupResourcesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  consistency?: InputMaybe<AzureConsistency>;
  filter?: InputMaybe<ResourceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A resource group. Scope: `access_as_user`. */
export type ResourceGroupRoleAssignmentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  assignedTo?: InputMaybe<Scalars['ID']['input']>;
  atScope?: InputMaybe<Scalars['Boolean']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  principalId?: InputMaybe<Scalars['ID']['input']>;
};

/** A page of resource groups. */
export type ResourceGroupConnection = {
  readonly __typename?: 'ResourceGroupConnection';
  /** The resource groups with their cursors. */
  readonly edges: ReadonlyArray<ResourceGroupEdge>;
  /** The resource groups alone, in the same order. */
  readonly nodes: ReadonlyArray<ResourceGroup>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
};

/** One entry of a page of resource groups. */
export type ResourceGroupEdge = {
  readonly __typename?: 'ResourceGroupEdge';
  /** Pass it as `after` to go on behind this entry. */
  readonly cursor: Scalars['String']['output'];
  /** The entry. */
  readonly node: ResourceGroup;
};

/** Managed identity of a resource. */
export type ResourceIdentity = {
  readonly __typename?: 'ResourceIdentity';
  /** Object id of the identity that the system made. */
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  /** Tenant of that identity. */
  readonly tenantId?: Maybe<Scalars['ID']['output']>;
  /** `SystemAssigned`, `UserAssigned`, both with a comma, or `None`. */
  readonly type?: Maybe<Scalars['String']['output']>;
  /** Resource ids of the identities that users gave it. */
  readonly userAssignedIdentities: ReadonlyArray<Scalars['ID']['output']>;
};

/** Offer of the Azure Marketplace. */
export type ResourcePlan = {
  readonly __typename?: 'ResourcePlan';
  /** Name of the plan. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** The offer. */
  readonly product?: Maybe<Scalars['String']['output']>;
  /** Promotion code. */
  readonly promotionCode?: Maybe<Scalars['String']['output']>;
  /** Who publishes it. */
  readonly publisher?: Maybe<Scalars['String']['output']>;
  /** Version. */
  readonly version?: Maybe<Scalars['String']['output']>;
};

/** Size or tier of a resource. */
export type ResourceSku = {
  readonly __typename?: 'ResourceSku';
  /** How many. */
  readonly capacity?: Maybe<Scalars['Int']['output']>;
  /** Family. */
  readonly family?: Maybe<Scalars['String']['output']>;
  /** Model. */
  readonly model?: Maybe<Scalars['String']['output']>;
  /** Name. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** Size. */
  readonly size?: Maybe<Scalars['String']['output']>;
  /** Tier. */
  readonly tier?: Maybe<Scalars['String']['output']>;
};

/** Somebody holds a role at a scope. Scope: `access_as_user`. */
export type RoleAssignment = {
  readonly __typename?: 'RoleAssignment';
  /** Condition under which it holds. */
  readonly condition?: Maybe<Scalars['String']['output']>;
  /** Version of the condition's language. */
  readonly conditionVersion?: Maybe<Scalars['String']['output']>;
  /** Object id of who gave it. */
  readonly createdBy?: Maybe<Scalars['ID']['output']>;
  /** When it was given. */
  readonly createdOn?: Maybe<Scalars['DateTime']['output']>;
  /** Why, in somebody's words. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** Resource id of the assignment. */
  readonly id: Scalars['ID']['output'];
  /** Its GUID. */
  readonly name: Scalars['String']['output'];
  /** Object id of who holds it. */
  readonly principalId?: Maybe<Scalars['ID']['output']>;
  /** What kind of principal that is. */
  readonly principalType?: Maybe<PrincipalType>;
  /** The role; those of one page are each asked for once. Null when it is gone. Azure permission: `user_impersonation`. */
  readonly role?: Maybe<RoleDefinition>;
  /** Id of the role. */
  readonly roleDefinitionId?: Maybe<Scalars['ID']['output']>;
  /** Where the role holds, and below: the id of a management group, a subscription, a resource group or a resource. */
  readonly scope?: Maybe<Scalars['String']['output']>;
  /** Object id of who changed it last. */
  readonly updatedBy?: Maybe<Scalars['ID']['output']>;
  /** When it was last changed. */
  readonly updatedOn?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of role assignments. */
export type RoleAssignmentConnection = {
  readonly __typename?: 'RoleAssignmentConnection';
  /** The role assignments with their cursors. */
  readonly edges: ReadonlyArray<RoleAssignmentEdge>;
  /** The role assignments alone, in the same order. */
  readonly nodes: ReadonlyArray<RoleAssignment>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
};

/** One entry of a page of role assignments. */
export type RoleAssignmentEdge = {
  readonly __typename?: 'RoleAssignmentEdge';
  /** Pass it as `after` to go on behind this entry. */
  readonly cursor: Scalars['String']['output'];
  /** The entry. */
  readonly node: RoleAssignment;
};

/** A role. Scope: `access_as_user`. */
export type RoleDefinition = {
  readonly __typename?: 'RoleDefinition';
  /** Where it can be assigned. */
  readonly assignableScopes: ReadonlyArray<Scalars['String']['output']>;
  /** What it is for. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** Resource id of the role. */
  readonly id: Scalars['ID']['output'];
  /** Its GUID. */
  readonly name: Scalars['String']['output'];
  /** What it allows. */
  readonly permissions: ReadonlyArray<RolePermission>;
  /** Name for people: `Reader`. */
  readonly roleName?: Maybe<Scalars['String']['output']>;
  /** `BuiltInRole` or `CustomRole`. */
  readonly type?: Maybe<Scalars['String']['output']>;
};

/** What a role allows: actions that are listed and not taken away. */
export type RolePermission = {
  readonly __typename?: 'RolePermission';
  /** Actions: `Microsoft.Compute/*\/read`. */
  readonly actions: ReadonlyArray<Scalars['String']['output']>;
  /** Actions on data inside of resources. */
  readonly dataActions: ReadonlyArray<Scalars['String']['output']>;
  /** Actions taken away from those. */
  readonly notActions: ReadonlyArray<Scalars['String']['output']>;
  /** Actions on data taken away from those. */
  readonly notDataActions: ReadonlyArray<Scalars['String']['output']>;
};

/** Spending limits of a subscription. */
export const SpendingLimit = {
  /** It does not until the period of its credit ends. */
  CurrentPeriodOff: 'CURRENT_PERIOD_OFF',
  /** It does not. */
  Off: 'OFF',
  /** It stops when its credit is spent. */
  On: 'ON'
} as const;

export type SpendingLimit = typeof SpendingLimit[keyof typeof SpendingLimit];
/** An Azure subscription. Scope: `access_as_user`. */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Why the user sees it: one or a comma list of `Legacy`, `RoleBased`, `Bypassed`, `Direct`, `Management`. */
  readonly authorizationSource?: Maybe<Scalars['String']['output']>;
  /** Name as shown in the portal. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Resource id: `/subscriptions/{guid}`. */
  readonly id: Scalars['ID']['output'];
  /** Locations that the subscription can use. Azure permission: `user_impersonation`; one call. */
  readonly locations?: Maybe<ReadonlyArray<AzureLocation>>;
  /** Tenants that manage it for its owner, for example through Azure Lighthouse. */
  readonly managedByTenants: ReadonlyArray<Scalars['ID']['output']>;
  /** Where the subscription may be used, how it is paid for and limited. */
  readonly policies?: Maybe<SubscriptionPolicies>;
  /**
   * Resource groups. Of one subscription: Azure Resource Manager's own list, in its order. Of several asked at once: one query of Azure
   * Resource Graph, by id; its data lags by seconds to minutes. Azure permission: `user_impersonation`.
   */
  readonly resourceGroups?: Maybe<ResourceGroupConnection>;
  /**
   * Resources in the subscription. Of one subscription: Azure Resource Manager's own list, in its order. Of several asked at once, with a
   * tag filter or with `properties`: one query of Azure Resource Graph, by id; its data lags by seconds to minutes. `createdTime` and
   * `changedTime` stand in the own lists alone: asking for them is `DIRECT`. Azure permission: `user_impersonation`.
   */
  readonly resources?: Maybe<ResourceConnection>;
  /** Role assignments of the subscription, above and below it. Azure permission: `user_impersonation`. */
  readonly roleAssignments?: Maybe<RoleAssignmentConnection>;
  /** Whether the subscription can be used. */
  readonly state?: Maybe<SubscriptionState>;
  /** The GUID. */
  readonly subscriptionId: Scalars['ID']['output'];
  /** Tags of the subscription, in the order of their names. */
  readonly tags: ReadonlyArray<Tag>;
  /** Tenant that owns the subscription. */
  readonly tenantId?: Maybe<Scalars['ID']['output']>;
};


/** An Azure subscription. Scope: `access_as_user`. */
export type SubscriptionResourceGroupsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  consistency?: InputMaybe<AzureConsistency>;
  first?: InputMaybe<Scalars['Int']['input']>;
  tag?: InputMaybe<TagFilter>;
};


/** An Azure subscription. Scope: `access_as_user`. */
export type SubscriptionResourcesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  consistency?: InputMaybe<AzureConsistency>;
  filter?: InputMaybe<ResourceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** An Azure subscription. Scope: `access_as_user`. */
export type SubscriptionRoleAssignmentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  assignedTo?: InputMaybe<Scalars['ID']['input']>;
  atScope?: InputMaybe<Scalars['Boolean']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  principalId?: InputMaybe<Scalars['ID']['input']>;
};

/** A page of subscriptions. */
export type SubscriptionConnection = {
  readonly __typename?: 'SubscriptionConnection';
  /** Subscriptions with their cursors. */
  readonly edges: ReadonlyArray<SubscriptionEdge>;
  /** The subscriptions alone, in the same order. */
  readonly nodes: ReadonlyArray<Subscription>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
};

/** A subscription in a page. */
export type SubscriptionEdge = {
  readonly __typename?: 'SubscriptionEdge';
  /** Pass it as `after` to go on behind this subscription. */
  readonly cursor: Scalars['String']['output'];
  /** The subscription. */
  readonly node: Subscription;
};

/** What the offer of a subscription says about it. */
export type SubscriptionPolicies = {
  readonly __typename?: 'SubscriptionPolicies';
  /** Which regions are open to it, as a key of Azure. */
  readonly locationPlacementId?: Maybe<Scalars['String']['output']>;
  /** The offer: `PayAsYouGo_2014-09-01`. */
  readonly quotaId?: Maybe<Scalars['String']['output']>;
  /** Whether it stops when its credit is spent. */
  readonly spendingLimit?: Maybe<SpendingLimit>;
};

/** States of a subscription. */
export const SubscriptionState = {
  /** Gone, or going. */
  Deleted: 'DELETED',
  /** Read-only. */
  Disabled: 'DISABLED',
  /** In use. */
  Enabled: 'ENABLED',
  /** A payment is overdue. */
  PastDue: 'PAST_DUE',
  /** Still usable; something needs attention, such as a spending limit that was met. */
  Warned: 'WARNED'
} as const;

export type SubscriptionState = typeof SubscriptionState[keyof typeof SubscriptionState];
/** Who made a resource and who changed it last. */
export type SystemData = {
  readonly __typename?: 'SystemData';
  /** When. */
  readonly createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who made it. */
  readonly createdBy?: Maybe<Scalars['String']['output']>;
  /** `User`, `Application`, `ManagedIdentity` or `Key`. */
  readonly createdByType?: Maybe<Scalars['String']['output']>;
  /** When. */
  readonly lastModifiedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who changed it last. */
  readonly lastModifiedBy?: Maybe<Scalars['String']['output']>;
  /** `User`, `Application`, `ManagedIdentity` or `Key`. */
  readonly lastModifiedByType?: Maybe<Scalars['String']['output']>;
};

/** A name with a value, put on an Azure resource. */
export type Tag = {
  readonly __typename?: 'Tag';
  /** Name; compared without case. */
  readonly name: Scalars['String']['output'];
  /** Value. */
  readonly value: Scalars['String']['output'];
};

/** A tag, by name or by name and value. */
export type TagFilter = {
  /** Name of the tag. */
  readonly name: Scalars['String']['input'];
  /** Value, with case; any when left out. */
  readonly value?: InputMaybe<Scalars['String']['input']>;
};

/** A tag to be written. */
export type TagInput = {
  /** Name: 1 to 512 characters, none of `< > % & \ ? /`, and not beginning with `azure`, `microsoft` or `windows`. */
  readonly name: Scalars['String']['input'];
  /** Value: at most 256 characters. With `DELETE` an empty one takes the tag away whatever its value. */
  readonly value: Scalars['String']['input'];
};

/** What becomes of the tags that are there. */
export const TagOperation = {
  /** Those named go. */
  Delete: 'DELETE',
  /** They stay; tags of the same name get the new value. */
  Merge: 'MERGE',
  /** They go; the new ones are all there is. */
  Replace: 'REPLACE'
} as const;

export type TagOperation = typeof TagOperation[keyof typeof TagOperation];
/** How a user is related to a tenant. */
export const TenantCategory = {
  /** The user's own. */
  Home: 'HOME',
  /** It is managed from the user's. */
  ManagedBy: 'MANAGED_BY',
  /** Its resources are shown in the user's. */
  ProjectedBy: 'PROJECTED_BY'
} as const;

export type TenantCategory = typeof TenantCategory[keyof typeof TenantCategory];
/** For whom an API is called. */
export const TokenFor = {
  /** As the application itself, with its own permissions. The field has to demand a scope, role or app permission of its caller. */
  App: 'APP',
  /** Without a token. */
  None: 'NONE',
  /** On behalf of the signed-in caller: what they may not do, the field cannot. */
  User: 'USER'
} as const;

export type TokenFor = typeof TokenFor[keyof typeof TokenFor];
/** A change of tags. */
export type UpdateTagsInput = {
  /** What becomes of the tags that are there. */
  readonly operation: TagOperation;
  /** Id of a subscription, a resource group or a resource. */
  readonly scope: Scalars['ID']['input'];
  /** Tags: at most 50, each name once, without case. May be empty with `REPLACE`: then none is left. */
  readonly tags: ReadonlyArray<TagInput>;
};

/** The change was made, or begun. */
export type UpdateTagsPayload = {
  readonly __typename?: 'UpdateTagsPayload';
  /** Id of what the tags are on, as it was given. */
  readonly scope: Scalars['ID']['output'];
  /** All tags that are there now, in the order of their names; null while Azure is still at it. */
  readonly tags?: Maybe<ReadonlyArray<Tag>>;
};

/** The caller: a signed-in user, or an application that calls without one. */
export type Viewer = {
  readonly __typename?: 'Viewer';
  /** Client application that was given the token. */
  readonly clientId: Scalars['ID']['output'];
  /** Whether a user or an application calls. */
  readonly kind: ViewerKind;
  /** Display name, where the token has one. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** Object id of the user, or of the application's service principal, in the tenant below. */
  readonly objectId: Scalars['ID']['output'];
  /** App roles of the user, or application permissions of the application. */
  readonly roles: ReadonlyArray<Scalars['String']['output']>;
  /** Delegated scopes of this API that the token holds; empty for an application. */
  readonly scopes: ReadonlyArray<Scalars['String']['output']>;
  /** Tenant that issued the token. */
  readonly tenantId: Scalars['ID']['output'];
  /** User principal name, where the token has one. It may change and be reassigned: never a key. */
  readonly username?: Maybe<Scalars['String']['output']>;
};

/** Who can call. */
export const ViewerKind = {
  /** A daemon with application permissions. */
  App: 'APP',
  /** Somebody signed in, and the client acts for them. */
  User: 'USER'
} as const;

export type ViewerKind = typeof ViewerKind[keyof typeof ViewerKind];


export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AvailabilityZone: ResolverTypeWrapper<AvailabilityZone>;
  AzureConsistency: AzureConsistency;
  AzureLocation: ResolverTypeWrapper<LocationRecord>;
  AzureTenant: ResolverTypeWrapper<TenantRecord>;
  AzureTenantConnection: ResolverTypeWrapper<Omit<AzureTenantConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['AzureTenantEdge']>, nodes: ReadonlyArray<ResolversTypes['AzureTenant']> }>;
  AzureTenantEdge: ResolverTypeWrapper<Omit<AzureTenantEdge, 'node'> & { node: ResolversTypes['AzureTenant'] }>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DownstreamHttp: DownstreamHttp;
  GraphResourceConnection: ResolverTypeWrapper<Omit<GraphResourceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ResourceEdge']>, nodes: ReadonlyArray<ResolversTypes['Resource']> }>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  NoSubscriptions: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PrincipalType: PrincipalType;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Resource: ResolverTypeWrapper<ResourceRecord>;
  ResourceConnection: ResolverTypeWrapper<Omit<ResourceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ResourceEdge']>, nodes: ReadonlyArray<ResolversTypes['Resource']> }>;
  ResourceCount: ResolverTypeWrapper<ResourceCount>;
  ResourceEdge: ResolverTypeWrapper<Omit<ResourceEdge, 'node'> & { node: ResolversTypes['Resource'] }>;
  ResourceFilter: ResourceFilter;
  ResourceGraph: ResolverTypeWrapper<GraphScope>;
  ResourceGroup: ResolverTypeWrapper<ResourceGroupRecord>;
  ResourceGroupConnection: ResolverTypeWrapper<Omit<ResourceGroupConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ResourceGroupEdge']>, nodes: ReadonlyArray<ResolversTypes['ResourceGroup']> }>;
  ResourceGroupEdge: ResolverTypeWrapper<Omit<ResourceGroupEdge, 'node'> & { node: ResolversTypes['ResourceGroup'] }>;
  ResourceIdentity: ResolverTypeWrapper<IdentityRecord>;
  ResourcePlan: ResolverTypeWrapper<ResourcePlan>;
  ResourceProperties: ResolverTypeWrapper<Scalars['ResourceProperties']['output']>;
  ResourceSku: ResolverTypeWrapper<ResourceSku>;
  RoleAssignment: ResolverTypeWrapper<RoleAssignmentRecord>;
  RoleAssignmentConnection: ResolverTypeWrapper<Omit<RoleAssignmentConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['RoleAssignmentEdge']>, nodes: ReadonlyArray<ResolversTypes['RoleAssignment']> }>;
  RoleAssignmentEdge: ResolverTypeWrapper<Omit<RoleAssignmentEdge, 'node'> & { node: ResolversTypes['RoleAssignment'] }>;
  RoleDefinition: ResolverTypeWrapper<RoleDefinitionRecord>;
  RolePermission: ResolverTypeWrapper<PermissionRecord>;
  SpendingLimit: SpendingLimit;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<SubscriptionRecord>;
  SubscriptionConnection: ResolverTypeWrapper<Omit<SubscriptionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['SubscriptionEdge']>, nodes: ReadonlyArray<ResolversTypes['Subscription']> }>;
  SubscriptionEdge: ResolverTypeWrapper<Omit<SubscriptionEdge, 'node'> & { node: ResolversTypes['Subscription'] }>;
  SubscriptionPolicies: ResolverTypeWrapper<PoliciesRecord>;
  SubscriptionState: SubscriptionState;
  SystemData: ResolverTypeWrapper<SystemData>;
  Tag: ResolverTypeWrapper<Tag>;
  TagFilter: TagFilter;
  TagInput: TagInput;
  TagOperation: TagOperation;
  TenantCategory: TenantCategory;
  TokenFor: TokenFor;
  UpdateTagsInput: UpdateTagsInput;
  UpdateTagsPayload: ResolverTypeWrapper<UpdateTagsPayload>;
  Viewer: ResolverTypeWrapper<Principal>;
  ViewerKind: ViewerKind;
  federation__FieldSet: ResolverTypeWrapper<Scalars['federation__FieldSet']['output']>;
  federation__Scope: ResolverTypeWrapper<Scalars['federation__Scope']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AvailabilityZone: AvailabilityZone;
  AzureLocation: LocationRecord;
  AzureTenant: TenantRecord;
  AzureTenantConnection: Omit<AzureTenantConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['AzureTenantEdge']>, nodes: ReadonlyArray<ResolversParentTypes['AzureTenant']> };
  AzureTenantEdge: Omit<AzureTenantEdge, 'node'> & { node: ResolversParentTypes['AzureTenant'] };
  Boolean: Scalars['Boolean']['output'];
  DateTime: Scalars['DateTime']['output'];
  DownstreamHttp: DownstreamHttp;
  GraphResourceConnection: Omit<GraphResourceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ResourceEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Resource']> };
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  Mutation: Record<PropertyKey, never>;
  NoSubscriptions: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  Resource: ResourceRecord;
  ResourceConnection: Omit<ResourceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ResourceEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Resource']> };
  ResourceCount: ResourceCount;
  ResourceEdge: Omit<ResourceEdge, 'node'> & { node: ResolversParentTypes['Resource'] };
  ResourceFilter: ResourceFilter;
  ResourceGraph: GraphScope;
  ResourceGroup: ResourceGroupRecord;
  ResourceGroupConnection: Omit<ResourceGroupConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ResourceGroupEdge']>, nodes: ReadonlyArray<ResolversParentTypes['ResourceGroup']> };
  ResourceGroupEdge: Omit<ResourceGroupEdge, 'node'> & { node: ResolversParentTypes['ResourceGroup'] };
  ResourceIdentity: IdentityRecord;
  ResourcePlan: ResourcePlan;
  ResourceProperties: Scalars['ResourceProperties']['output'];
  ResourceSku: ResourceSku;
  RoleAssignment: RoleAssignmentRecord;
  RoleAssignmentConnection: Omit<RoleAssignmentConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['RoleAssignmentEdge']>, nodes: ReadonlyArray<ResolversParentTypes['RoleAssignment']> };
  RoleAssignmentEdge: Omit<RoleAssignmentEdge, 'node'> & { node: ResolversParentTypes['RoleAssignment'] };
  RoleDefinition: RoleDefinitionRecord;
  RolePermission: PermissionRecord;
  String: Scalars['String']['output'];
  Subscription: SubscriptionRecord;
  SubscriptionConnection: Omit<SubscriptionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['SubscriptionEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Subscription']> };
  SubscriptionEdge: Omit<SubscriptionEdge, 'node'> & { node: ResolversParentTypes['Subscription'] };
  SubscriptionPolicies: PoliciesRecord;
  SystemData: SystemData;
  Tag: Tag;
  TagFilter: TagFilter;
  TagInput: TagInput;
  UpdateTagsInput: UpdateTagsInput;
  UpdateTagsPayload: UpdateTagsPayload;
  Viewer: Principal;
  federation__FieldSet: Scalars['federation__FieldSet']['output'];
  federation__Scope: Scalars['federation__Scope']['output'];
};

export type AuthenticatedDirectiveArgs = { };

export type AuthenticatedDirectiveResolver<Result, Parent, ContextType = ArmContext, Args = AuthenticatedDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type DeferDirectiveArgs = {
  if: Scalars['Boolean']['input'];
  label?: Maybe<Scalars['String']['input']>;
};

export type DeferDirectiveResolver<Result, Parent, ContextType = ArmContext, Args = DeferDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type DownstreamDirectiveArgs = {
  api: Scalars['String']['input'];
  batch?: Maybe<Scalars['String']['input']>;
  batchSize: Scalars['Int']['input'];
  for: TokenFor;
  http: DownstreamHttp;
  nullOn: ReadonlyArray<Scalars['Int']['input']>;
  pages: Scalars['Int']['input'];
  scopes?: Maybe<ReadonlyArray<Scalars['String']['input']>>;
  selection?: Maybe<Scalars['String']['input']>;
};

export type DownstreamDirectiveResolver<Result, Parent, ContextType = ArmContext, Args = DownstreamDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type KeyDirectiveArgs = {
  fields: Scalars['federation__FieldSet']['input'];
  resolvable?: Maybe<Scalars['Boolean']['input']>;
};

export type KeyDirectiveResolver<Result, Parent, ContextType = ArmContext, Args = KeyDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresAppPermissionsDirectiveArgs = {
  permissions: ReadonlyArray<ReadonlyArray<Scalars['String']['input']>>;
};

export type RequiresAppPermissionsDirectiveResolver<Result, Parent, ContextType = ArmContext, Args = RequiresAppPermissionsDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresRolesDirectiveArgs = {
  roles: ReadonlyArray<ReadonlyArray<Scalars['String']['input']>>;
};

export type RequiresRolesDirectiveResolver<Result, Parent, ContextType = ArmContext, Args = RequiresRolesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresScopesDirectiveArgs = {
  scopes: ReadonlyArray<ReadonlyArray<Scalars['federation__Scope']['input']>>;
};

export type RequiresScopesDirectiveResolver<Result, Parent, ContextType = ArmContext, Args = RequiresScopesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = ArmContext, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AvailabilityZoneResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['AvailabilityZone'] = ResolversParentTypes['AvailabilityZone']> = {
  logicalZone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  physicalZone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AzureLocationResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['AzureLocation'] = ResolversParentTypes['AzureLocation']> = {
  availabilityZones?: Resolver<ReadonlyArray<ResolversTypes['AvailabilityZone']>, ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  geography?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  geographyGroup?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  latitude?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  longitude?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  pairedRegions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  physicalLocation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  regionCategory?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  regionType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  regionalDisplayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AzureTenantResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['AzureTenant'] = ResolversParentTypes['AzureTenant']> = {
  brandingLogoUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  category?: Resolver<Maybe<ResolversTypes['TenantCategory']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  countryCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  defaultDomain?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  domains?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  tenantId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  tenantType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AzureTenantConnectionResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['AzureTenantConnection'] = ResolversParentTypes['AzureTenantConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AzureTenantEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['AzureTenant']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AzureTenantEdgeResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['AzureTenantEdge'] = ResolversParentTypes['AzureTenantEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AzureTenant'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type GraphResourceConnectionResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['GraphResourceConnection'] = ResolversParentTypes['GraphResourceConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ResourceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Resource']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  updateTags?: Resolver<Maybe<ResolversTypes['UpdateTagsPayload']>, ParentType, ContextType, RequireFields<MutationUpdateTagsArgs, 'input'>>;
};

export type NoSubscriptionsResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['NoSubscriptions'] = ResolversParentTypes['NoSubscriptions']> = {
  none?: SubscriptionResolver<Maybe<ResolversTypes['Boolean']>, "none", ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  resource?: Resolver<Maybe<ResolversTypes['Resource']>, ParentType, ContextType, RequireFields<QueryResourceArgs, 'id'>>;
  resourceGraph?: Resolver<Maybe<ResolversTypes['ResourceGraph']>, ParentType, ContextType, Partial<QueryResourceGraphArgs>>;
  resourceGroup?: Resolver<Maybe<ResolversTypes['ResourceGroup']>, ParentType, ContextType, RequireFields<QueryResourceGroupArgs, 'name' | 'subscriptionId'>>;
  roleAssignments?: Resolver<Maybe<ResolversTypes['RoleAssignmentConnection']>, ParentType, ContextType, RequireFields<QueryRoleAssignmentsArgs, 'atScope' | 'first' | 'scope'>>;
  subscription?: Resolver<Maybe<ResolversTypes['Subscription']>, ParentType, ContextType, RequireFields<QuerySubscriptionArgs, 'id'>>;
  subscriptions?: Resolver<Maybe<ResolversTypes['SubscriptionConnection']>, ParentType, ContextType, RequireFields<QuerySubscriptionsArgs, 'first'>>;
  tenants?: Resolver<Maybe<ResolversTypes['AzureTenantConnection']>, ParentType, ContextType, RequireFields<QueryTenantsArgs, 'first'>>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type ResourceResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['Resource'] = ResolversParentTypes['Resource']> = {
  changedTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  createdTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  identity?: Resolver<Maybe<ResolversTypes['ResourceIdentity']>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  location?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  managedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  plan?: Resolver<Maybe<ResolversTypes['ResourcePlan']>, ParentType, ContextType>;
  properties?: Resolver<Maybe<ResolversTypes['ResourceProperties']>, ParentType, ContextType>;
  provisioningState?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resourceGroup?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sku?: Resolver<Maybe<ResolversTypes['ResourceSku']>, ParentType, ContextType>;
  subscriptionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  systemData?: Resolver<Maybe<ResolversTypes['SystemData']>, ParentType, ContextType>;
  tags?: Resolver<ReadonlyArray<ResolversTypes['Tag']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ResourceConnectionResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['ResourceConnection'] = ResolversParentTypes['ResourceConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ResourceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Resource']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ResourceCountResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['ResourceCount'] = ResolversParentTypes['ResourceCount']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ResourceEdgeResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['ResourceEdge'] = ResolversParentTypes['ResourceEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Resource'], ParentType, ContextType>;
};

export type ResourceGraphResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['ResourceGraph'] = ResolversParentTypes['ResourceGraph']> = {
  countByLocation?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ResourceCount']>>, ParentType, ContextType, Partial<ResourceGraphCountByLocationArgs>>;
  countBySubscription?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ResourceCount']>>, ParentType, ContextType, Partial<ResourceGraphCountBySubscriptionArgs>>;
  countByType?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ResourceCount']>>, ParentType, ContextType, Partial<ResourceGraphCountByTypeArgs>>;
  resources?: Resolver<Maybe<ResolversTypes['GraphResourceConnection']>, ParentType, ContextType, RequireFields<ResourceGraphResourcesArgs, 'first'>>;
  resourcesByLocation?: Resolver<Maybe<ResolversTypes['GraphResourceConnection']>, ParentType, ContextType, RequireFields<ResourceGraphResourcesByLocationArgs, 'first' | 'location'>>;
  resourcesByTag?: Resolver<Maybe<ResolversTypes['GraphResourceConnection']>, ParentType, ContextType, RequireFields<ResourceGraphResourcesByTagArgs, 'first' | 'name'>>;
  resourcesByType?: Resolver<Maybe<ResolversTypes['GraphResourceConnection']>, ParentType, ContextType, RequireFields<ResourceGraphResourcesByTypeArgs, 'first' | 'type'>>;
};

export type ResourceGroupResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['ResourceGroup'] = ResolversParentTypes['ResourceGroup']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  location?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  managedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provisioningState?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resources?: Resolver<Maybe<ResolversTypes['ResourceConnection']>, ParentType, ContextType, RequireFields<ResourceGroupResourcesArgs, 'consistency' | 'first'>>;
  roleAssignments?: Resolver<Maybe<ResolversTypes['RoleAssignmentConnection']>, ParentType, ContextType, RequireFields<ResourceGroupRoleAssignmentsArgs, 'atScope' | 'first'>>;
  subscriptionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  tags?: Resolver<ReadonlyArray<ResolversTypes['Tag']>, ParentType, ContextType>;
};

export type ResourceGroupConnectionResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['ResourceGroupConnection'] = ResolversParentTypes['ResourceGroupConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ResourceGroupEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['ResourceGroup']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ResourceGroupEdgeResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['ResourceGroupEdge'] = ResolversParentTypes['ResourceGroupEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ResourceGroup'], ParentType, ContextType>;
};

export type ResourceIdentityResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['ResourceIdentity'] = ResolversParentTypes['ResourceIdentity']> = {
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  tenantId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userAssignedIdentities?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type ResourcePlanResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['ResourcePlan'] = ResolversParentTypes['ResourcePlan']> = {
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  product?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  promotionCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  publisher?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface ResourcePropertiesScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['ResourceProperties'], any> {
  name: 'ResourceProperties';
}

export type ResourceSkuResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['ResourceSku'] = ResolversParentTypes['ResourceSku']> = {
  capacity?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  family?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  tier?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RoleAssignmentResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['RoleAssignment'] = ResolversParentTypes['RoleAssignment']> = {
  condition?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  conditionVersion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  createdOn?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  principalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  principalType?: Resolver<Maybe<ResolversTypes['PrincipalType']>, ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['RoleDefinition']>, ParentType, ContextType>;
  roleDefinitionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  scope?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  updatedBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  updatedOn?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type RoleAssignmentConnectionResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['RoleAssignmentConnection'] = ResolversParentTypes['RoleAssignmentConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['RoleAssignmentEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['RoleAssignment']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RoleAssignmentEdgeResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['RoleAssignmentEdge'] = ResolversParentTypes['RoleAssignmentEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['RoleAssignment'], ParentType, ContextType>;
};

export type RoleDefinitionResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['RoleDefinition'] = ResolversParentTypes['RoleDefinition']> = {
  assignableScopes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  permissions?: Resolver<ReadonlyArray<ResolversTypes['RolePermission']>, ParentType, ContextType>;
  roleName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RolePermissionResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['RolePermission'] = ResolversParentTypes['RolePermission']> = {
  actions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  dataActions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  notActions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  notDataActions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  authorizationSource?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  locations?: Resolver<Maybe<ReadonlyArray<ResolversTypes['AzureLocation']>>, ParentType, ContextType>;
  managedByTenants?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  policies?: Resolver<Maybe<ResolversTypes['SubscriptionPolicies']>, ParentType, ContextType>;
  resourceGroups?: Resolver<Maybe<ResolversTypes['ResourceGroupConnection']>, ParentType, ContextType, RequireFields<SubscriptionResourceGroupsArgs, 'consistency' | 'first'>>;
  resources?: Resolver<Maybe<ResolversTypes['ResourceConnection']>, ParentType, ContextType, RequireFields<SubscriptionResourcesArgs, 'consistency' | 'first'>>;
  roleAssignments?: Resolver<Maybe<ResolversTypes['RoleAssignmentConnection']>, ParentType, ContextType, RequireFields<SubscriptionRoleAssignmentsArgs, 'atScope' | 'first'>>;
  state?: Resolver<Maybe<ResolversTypes['SubscriptionState']>, ParentType, ContextType>;
  subscriptionId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  tags?: Resolver<ReadonlyArray<ResolversTypes['Tag']>, ParentType, ContextType>;
  tenantId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type SubscriptionConnectionResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['SubscriptionConnection'] = ResolversParentTypes['SubscriptionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SubscriptionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Subscription']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SubscriptionEdgeResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['SubscriptionEdge'] = ResolversParentTypes['SubscriptionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Subscription'], ParentType, ContextType>;
};

export type SubscriptionPoliciesResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['SubscriptionPolicies'] = ResolversParentTypes['SubscriptionPolicies']> = {
  locationPlacementId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  quotaId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  spendingLimit?: Resolver<Maybe<ResolversTypes['SpendingLimit']>, ParentType, ContextType>;
};

export type SystemDataResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['SystemData'] = ResolversParentTypes['SystemData']> = {
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdByType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastModifiedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastModifiedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastModifiedByType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TagResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['Tag'] = ResolversParentTypes['Tag']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UpdateTagsPayloadResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['UpdateTagsPayload'] = ResolversParentTypes['UpdateTagsPayload']> = {
  scope?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  tags?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Tag']>>, ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  clientId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ViewerKind'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  objectId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  roles?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  scopes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  tenantId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  username?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface Federation__FieldSetScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['federation__FieldSet'], any> {
  name: 'federation__FieldSet';
}

export interface Federation__ScopeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['federation__Scope'], any> {
  name: 'federation__Scope';
}

export type Resolvers<ContextType = ArmContext> = {
  AvailabilityZone?: AvailabilityZoneResolvers<ContextType>;
  AzureLocation?: AzureLocationResolvers<ContextType>;
  AzureTenant?: AzureTenantResolvers<ContextType>;
  AzureTenantConnection?: AzureTenantConnectionResolvers<ContextType>;
  AzureTenantEdge?: AzureTenantEdgeResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  GraphResourceConnection?: GraphResourceConnectionResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  NoSubscriptions?: NoSubscriptionsResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Resource?: ResourceResolvers<ContextType>;
  ResourceConnection?: ResourceConnectionResolvers<ContextType>;
  ResourceCount?: ResourceCountResolvers<ContextType>;
  ResourceEdge?: ResourceEdgeResolvers<ContextType>;
  ResourceGraph?: ResourceGraphResolvers<ContextType>;
  ResourceGroup?: ResourceGroupResolvers<ContextType>;
  ResourceGroupConnection?: ResourceGroupConnectionResolvers<ContextType>;
  ResourceGroupEdge?: ResourceGroupEdgeResolvers<ContextType>;
  ResourceIdentity?: ResourceIdentityResolvers<ContextType>;
  ResourcePlan?: ResourcePlanResolvers<ContextType>;
  ResourceProperties?: GraphQLScalarType;
  ResourceSku?: ResourceSkuResolvers<ContextType>;
  RoleAssignment?: RoleAssignmentResolvers<ContextType>;
  RoleAssignmentConnection?: RoleAssignmentConnectionResolvers<ContextType>;
  RoleAssignmentEdge?: RoleAssignmentEdgeResolvers<ContextType>;
  RoleDefinition?: RoleDefinitionResolvers<ContextType>;
  RolePermission?: RolePermissionResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  SubscriptionConnection?: SubscriptionConnectionResolvers<ContextType>;
  SubscriptionEdge?: SubscriptionEdgeResolvers<ContextType>;
  SubscriptionPolicies?: SubscriptionPoliciesResolvers<ContextType>;
  SystemData?: SystemDataResolvers<ContextType>;
  Tag?: TagResolvers<ContextType>;
  UpdateTagsPayload?: UpdateTagsPayloadResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  federation__FieldSet?: GraphQLScalarType;
  federation__Scope?: GraphQLScalarType;
};

export type DirectiveResolvers<ContextType = ArmContext> = {
  authenticated?: AuthenticatedDirectiveResolver<any, any, ContextType>;
  defer?: DeferDirectiveResolver<any, any, ContextType>;
  downstream?: DownstreamDirectiveResolver<any, any, ContextType>;
  key?: KeyDirectiveResolver<any, any, ContextType>;
  requiresAppPermissions?: RequiresAppPermissionsDirectiveResolver<any, any, ContextType>;
  requiresRoles?: RequiresRolesDirectiveResolver<any, any, ContextType>;
  requiresScopes?: RequiresScopesDirectiveResolver<any, any, ContextType>;
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
};
