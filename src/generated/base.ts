import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Principal } from '../bearer/principal.ts';
import type { RequestContext } from '../module/request-context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant in ISO 8601 with its zone: `2026-03-01T09:00:00Z`, `2026-03-01T10:00:00.5+01:00`. */
  DateTime: { input: string; output: string; }
  /** Fields of a type that together say which object is meant, as a selection: `id`, `organisation { id } number`. */
  federation__FieldSet: { input: string; output: string; }
  /** The name of a delegated scope that this API exposes, as it stands in the `scp` claim: `access_as_user`, `Mail.Read`. */
  federation__Scope: { input: string; output: string; }
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
  /** What the access token of this request says about the caller. Answered from the validated token alone; nothing is called. */
  readonly viewer?: Maybe<Viewer>;
};

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
  DownstreamHttp: DownstreamHttp;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  TokenFor: TokenFor;
  Viewer: ResolverTypeWrapper<Principal>;
  ViewerKind: ViewerKind;
  federation__FieldSet: ResolverTypeWrapper<Scalars['federation__FieldSet']['output']>;
  federation__Scope: ResolverTypeWrapper<Scalars['federation__Scope']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Boolean: Scalars['Boolean']['output'];
  DateTime: Scalars['DateTime']['output'];
  DownstreamHttp: DownstreamHttp;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  String: Scalars['String']['output'];
  Viewer: Principal;
  federation__FieldSet: Scalars['federation__FieldSet']['output'];
  federation__Scope: Scalars['federation__Scope']['output'];
};

export type AuthenticatedDirectiveArgs = { };

export type AuthenticatedDirectiveResolver<Result, Parent, ContextType = RequestContext, Args = AuthenticatedDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type DeferDirectiveArgs = {
  if: Scalars['Boolean']['input'];
  label?: Maybe<Scalars['String']['input']>;
};

export type DeferDirectiveResolver<Result, Parent, ContextType = RequestContext, Args = DeferDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

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

export type DownstreamDirectiveResolver<Result, Parent, ContextType = RequestContext, Args = DownstreamDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type KeyDirectiveArgs = {
  fields: Scalars['federation__FieldSet']['input'];
  resolvable?: Maybe<Scalars['Boolean']['input']>;
};

export type KeyDirectiveResolver<Result, Parent, ContextType = RequestContext, Args = KeyDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresAppPermissionsDirectiveArgs = {
  permissions: ReadonlyArray<ReadonlyArray<Scalars['String']['input']>>;
};

export type RequiresAppPermissionsDirectiveResolver<Result, Parent, ContextType = RequestContext, Args = RequiresAppPermissionsDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresRolesDirectiveArgs = {
  roles: ReadonlyArray<ReadonlyArray<Scalars['String']['input']>>;
};

export type RequiresRolesDirectiveResolver<Result, Parent, ContextType = RequestContext, Args = RequiresRolesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresScopesDirectiveArgs = {
  scopes: ReadonlyArray<ReadonlyArray<Scalars['federation__Scope']['input']>>;
};

export type RequiresScopesDirectiveResolver<Result, Parent, ContextType = RequestContext, Args = RequiresScopesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = RequestContext, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type PageInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
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

export type Resolvers<ContextType = RequestContext> = {
  DateTime?: GraphQLScalarType;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  federation__FieldSet?: GraphQLScalarType;
  federation__Scope?: GraphQLScalarType;
};

export type DirectiveResolvers<ContextType = RequestContext> = {
  authenticated?: AuthenticatedDirectiveResolver<any, any, ContextType>;
  defer?: DeferDirectiveResolver<any, any, ContextType>;
  downstream?: DownstreamDirectiveResolver<any, any, ContextType>;
  key?: KeyDirectiveResolver<any, any, ContextType>;
  requiresAppPermissions?: RequiresAppPermissionsDirectiveResolver<any, any, ContextType>;
  requiresRoles?: RequiresRolesDirectiveResolver<any, any, ContextType>;
  requiresScopes?: RequiresScopesDirectiveResolver<any, any, ContextType>;
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
};
