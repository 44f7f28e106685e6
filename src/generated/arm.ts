import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Principal } from '../bearer/principal.ts';
import type { SubscriptionRecord, ResourceGroupRecord } from '../arm/records.ts';
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
  /** The name of a delegated scope that this API exposes, as it stands in the `scp` claim: `access_as_user`, `Mail.Read`. */
  federation__Scope: { input: string; output: string; }
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

/** Everything that may be asked. Fields of an API appear when its module is on. */
export type Query = {
  readonly __typename?: 'Query';
  /** One subscription; null when there is none or the user holds no role in it. Scope: `access_as_user`. Azure permission: `user_impersonation`. */
  readonly subscription?: Maybe<Subscription>;
  /** Subscriptions of the caller's tenant in which the user holds a role. Scope: `access_as_user`. Azure permission: `user_impersonation`. */
  readonly subscriptions?: Maybe<SubscriptionConnection>;
  /** What the access token of this request says about the caller. Answered from the validated token alone; nothing is called. */
  readonly viewer?: Maybe<Viewer>;
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

/** A resource group. Scope: `access_as_user`. */
export type ResourceGroup = {
  readonly __typename?: 'ResourceGroup';
  /** Resource id: `/subscriptions/{guid}/resourceGroups/{name}`. */
  readonly id: Scalars['ID']['output'];
  /** Region that holds the group's metadata. */
  readonly location: Scalars['String']['output'];
  /** Name; compared without case, kept as written. */
  readonly name: Scalars['String']['output'];
  /** `Succeeded`, or what is going on. */
  readonly provisioningState?: Maybe<Scalars['String']['output']>;
  /** Tags, in the order of their names. */
  readonly tags: ReadonlyArray<Tag>;
};

/** A page of resource groups. */
export type ResourceGroupConnection = {
  readonly __typename?: 'ResourceGroupConnection';
  /** Resource groups with their cursors. */
  readonly edges: ReadonlyArray<ResourceGroupEdge>;
  /** The resource groups alone, in the same order. */
  readonly nodes: ReadonlyArray<ResourceGroup>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
};

/** A resource group in a page. */
export type ResourceGroupEdge = {
  readonly __typename?: 'ResourceGroupEdge';
  /** Pass it as `after` to go on behind this resource group. */
  readonly cursor: Scalars['String']['output'];
  /** The resource group. */
  readonly node: ResourceGroup;
};

/** An Azure subscription. Scope: `access_as_user`. */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Name as shown in the portal. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Resource id: `/subscriptions/{guid}`. */
  readonly id: Scalars['ID']['output'];
  /** Resource groups, in the order Azure Resource Manager lists them. Azure permission: `user_impersonation`. */
  readonly resourceGroups?: Maybe<ResourceGroupConnection>;
  /** Whether the subscription can be used. */
  readonly state?: Maybe<SubscriptionState>;
  /** The GUID. */
  readonly subscriptionId: Scalars['ID']['output'];
  /** Tags, in the order of their names. */
  readonly tags: ReadonlyArray<Tag>;
  /** Tenant that owns the subscription. */
  readonly tenantId?: Maybe<Scalars['ID']['output']>;
};


/** An Azure subscription. Scope: `access_as_user`. */
export type SubscriptionResourceGroupsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
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
/** A name with a value, put on an Azure resource. */
export type Tag = {
  readonly __typename?: 'Tag';
  /** Name; compared without case. */
  readonly name: Scalars['String']['output'];
  /** Value. */
  readonly value: Scalars['String']['output'];
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
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  NoSubscriptions: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ResourceGroup: ResolverTypeWrapper<ResourceGroupRecord>;
  ResourceGroupConnection: ResolverTypeWrapper<Omit<ResourceGroupConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ResourceGroupEdge']>, nodes: ReadonlyArray<ResolversTypes['ResourceGroup']> }>;
  ResourceGroupEdge: ResolverTypeWrapper<Omit<ResourceGroupEdge, 'node'> & { node: ResolversTypes['ResourceGroup'] }>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<SubscriptionRecord>;
  SubscriptionConnection: ResolverTypeWrapper<Omit<SubscriptionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['SubscriptionEdge']>, nodes: ReadonlyArray<ResolversTypes['Subscription']> }>;
  SubscriptionEdge: ResolverTypeWrapper<Omit<SubscriptionEdge, 'node'> & { node: ResolversTypes['Subscription'] }>;
  SubscriptionState: SubscriptionState;
  Tag: ResolverTypeWrapper<Tag>;
  Viewer: ResolverTypeWrapper<Principal>;
  ViewerKind: ViewerKind;
  federation__Scope: ResolverTypeWrapper<Scalars['federation__Scope']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Boolean: Scalars['Boolean']['output'];
  DateTime: Scalars['DateTime']['output'];
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  NoSubscriptions: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  ResourceGroup: ResourceGroupRecord;
  ResourceGroupConnection: Omit<ResourceGroupConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ResourceGroupEdge']>, nodes: ReadonlyArray<ResolversParentTypes['ResourceGroup']> };
  ResourceGroupEdge: Omit<ResourceGroupEdge, 'node'> & { node: ResolversParentTypes['ResourceGroup'] };
  String: Scalars['String']['output'];
  Subscription: SubscriptionRecord;
  SubscriptionConnection: Omit<SubscriptionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['SubscriptionEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Subscription']> };
  SubscriptionEdge: Omit<SubscriptionEdge, 'node'> & { node: ResolversParentTypes['Subscription'] };
  Tag: Tag;
  Viewer: Principal;
  federation__Scope: Scalars['federation__Scope']['output'];
};

export type AuthenticatedDirectiveArgs = { };

export type AuthenticatedDirectiveResolver<Result, Parent, ContextType = ArmContext, Args = AuthenticatedDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

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

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

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
  subscription?: Resolver<Maybe<ResolversTypes['Subscription']>, ParentType, ContextType, RequireFields<QuerySubscriptionArgs, 'id'>>;
  subscriptions?: Resolver<Maybe<ResolversTypes['SubscriptionConnection']>, ParentType, ContextType, RequireFields<QuerySubscriptionsArgs, 'first'>>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type ResourceGroupResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['ResourceGroup'] = ResolversParentTypes['ResourceGroup']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  location?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provisioningState?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
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

export type SubscriptionResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  resourceGroups?: Resolver<Maybe<ResolversTypes['ResourceGroupConnection']>, ParentType, ContextType, RequireFields<SubscriptionResourceGroupsArgs, 'first'>>;
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

export type TagResolvers<ContextType = ArmContext, ParentType extends ResolversParentTypes['Tag'] = ResolversParentTypes['Tag']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
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

export interface Federation__ScopeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['federation__Scope'], any> {
  name: 'federation__Scope';
}

export type Resolvers<ContextType = ArmContext> = {
  DateTime?: GraphQLScalarType;
  NoSubscriptions?: NoSubscriptionsResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  ResourceGroup?: ResourceGroupResolvers<ContextType>;
  ResourceGroupConnection?: ResourceGroupConnectionResolvers<ContextType>;
  ResourceGroupEdge?: ResourceGroupEdgeResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  SubscriptionConnection?: SubscriptionConnectionResolvers<ContextType>;
  SubscriptionEdge?: SubscriptionEdgeResolvers<ContextType>;
  Tag?: TagResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  federation__Scope?: GraphQLScalarType;
};

export type DirectiveResolvers<ContextType = ArmContext> = {
  authenticated?: AuthenticatedDirectiveResolver<any, any, ContextType>;
  requiresAppPermissions?: RequiresAppPermissionsDirectiveResolver<any, any, ContextType>;
  requiresRoles?: RequiresRolesDirectiveResolver<any, any, ContextType>;
  requiresScopes?: RequiresScopesDirectiveResolver<any, any, ContextType>;
};
