import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Principal } from '../bearer/principal.ts';
import type { OperationRecord, Schedule, OperationFault } from '../background/operation.ts';
import type { RunOfOperation, BackgroundContext } from '../background/background-slice.ts';
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
  /** A JSON object. */
  JSONObject: { input: { readonly [name: string]: unknown }; output: { readonly [name: string]: unknown }; }
  /** Fields of a type that together say which object is meant, as a selection: `id`, `organisation { id } number`. */
  federation__FieldSet: { input: string; output: string; }
  /** The name of a delegated scope that this API exposes, as it stands in the `scp` claim: `access_as_user`, `Mail.Read`. */
  federation__Scope: { input: string; output: string; }
};

/** A file of a run's result. */
export type BackgroundDownload = {
  readonly __typename?: 'BackgroundDownload';
  /** `application/json` or `text/csv`. */
  readonly contentType: Scalars['String']['output'];
  /** Address of the file; it takes the bearer of the owner. */
  readonly url: Scalars['String']['output'];
};

/** A GraphQL operation that runs later as its owner. Visible to its owner alone. */
export type BackgroundOperation = {
  readonly __typename?: 'BackgroundOperation';
  /** When it was started. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Why it is `PARKED` or `FAILED`, in the words of `docs/errors.md`. */
  readonly error?: Maybe<BackgroundOperationError>;
  /** Id of the operation. */
  readonly id: Scalars['ID']['output'];
  /** When that was last. */
  readonly lastMissedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The newest run; null before the first. */
  readonly latestRun?: Maybe<BackgroundRun>;
  /** Times of its schedule that were left out, because the run before had not ended or waited for its owner. */
  readonly missedRuns: Scalars['Int']['output'];
  /** When it runs next: of a schedule, and of one that waits for its time. */
  readonly nextRunAt?: Maybe<Scalars['DateTime']['output']>;
  /** Runs that are still kept, the newest first: 1 to 100. */
  readonly runs: ReadonlyArray<BackgroundRun>;
  /** The schedule, where it has one. */
  readonly schedule?: Maybe<BackgroundSchedule>;
  /** How it stands. */
  readonly state: BackgroundOperationState;
  /** What the owner called it. */
  readonly title?: Maybe<Scalars['String']['output']>;
};


/** A GraphQL operation that runs later as its owner. Visible to its owner alone. */
export type BackgroundOperationRunsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of background operations. */
export type BackgroundOperationConnection = {
  readonly __typename?: 'BackgroundOperationConnection';
  /** The page, each with its cursor. */
  readonly edges: ReadonlyArray<BackgroundOperationEdge>;
  /** The page. */
  readonly nodes: ReadonlyArray<BackgroundOperation>;
  /** Where the page begins and ends. */
  readonly pageInfo: PageInfo;
};

/** A background operation in a list. */
export type BackgroundOperationEdge = {
  readonly __typename?: 'BackgroundOperationEdge';
  /** Place of this operation in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The operation. */
  readonly node: BackgroundOperation;
};

/** What stands in the way of a background operation. */
export type BackgroundOperationError = {
  readonly __typename?: 'BackgroundOperationError';
  /** What the next sign-in has to ask for, as JSON text; of `CLAIMS_CHALLENGE`. */
  readonly claims?: Maybe<Scalars['String']['output']>;
  /** A code of `docs/errors.md`: `CLAIMS_CHALLENGE`, `CONSENT_REQUIRED`, `OUTCOME_UNKNOWN`, … */
  readonly code: Scalars['String']['output'];
  /** Where to consent; of `CONSENT_REQUIRED`. */
  readonly consentUrl?: Maybe<Scalars['String']['output']>;
  /** What to do. */
  readonly message: Scalars['String']['output'];
  /** Path of the field whose outcome nobody knows; of `OUTCOME_UNKNOWN`. */
  readonly path?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
};

/** How a background operation stands. */
export const BackgroundOperationState = {
  /** Ended by its owner. */
  Cancelled: 'CANCELLED',
  /** Given up after its last attempt; or refused by what the configuration allows today. */
  Failed: 'FAILED',
  /** Waits for its owner: `error` says what for. Goes on when the owner signs in again. */
  Parked: 'PARKED',
  /** A worker is at it. */
  Running: 'RUNNING',
  /** Has run, whole or in part: `latestRun.result` has its errors too. */
  Succeeded: 'SUCCEEDED',
  /** Waits for its time, for the next run of its schedule, or for a worker. */
  Waiting: 'WAITING'
} as const;

export type BackgroundOperationState = typeof BackgroundOperationState[keyof typeof BackgroundOperationState];
/** How far a run is. */
export type BackgroundProgress = {
  readonly __typename?: 'BackgroundProgress';
  /** Root fields answered. */
  readonly done: Scalars['Int']['output'];
  /** Root fields of the operation. */
  readonly total: Scalars['Int']['output'];
};

/** One run of a background operation, over all its attempts. */
export type BackgroundRun = {
  readonly __typename?: 'BackgroundRun';
  /** How many attempts there were; 1 unless something failed on the way. */
  readonly attempts: Scalars['Int']['output'];
  /** Where the owner may download it with a bearer: `.json` and, of its lists, `.csv`. */
  readonly downloads: ReadonlyArray<BackgroundDownload>;
  /** Why it was parked or given up. */
  readonly error?: Maybe<BackgroundOperationError>;
  /** When it ended. */
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Id of the run. */
  readonly id: Scalars['ID']['output'];
  /** How many root fields have been answered. */
  readonly progress: BackgroundProgress;
  /**
   * The answer, as GraphQL has it: `data`, and `errors` where there were any. Null before the end, and once it has expired or made room for newer
   * ones.
   */
  readonly result?: Maybe<Scalars['JSONObject']['output']>;
  /** When `result` is thrown away, or was. */
  readonly resultExpiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the first attempt began. */
  readonly startedAt: Scalars['DateTime']['output'];
  /** How the run stands. */
  readonly state: BackgroundOperationState;
};

/** A schedule. */
export type BackgroundSchedule = {
  readonly __typename?: 'BackgroundSchedule';
  /** Five fields of cron. */
  readonly cron: Scalars['String']['output'];
  /** IANA name of the time zone. */
  readonly timeZone: Scalars['String']['output'];
};

/** When an operation runs again. */
export type BackgroundScheduleInput = {
  /** Five fields of cron: `0 2 * * 1-5`. No more often than every five minutes. */
  readonly cron: Scalars['String']['input'];
  /** IANA name of the time zone that the fields are read in: `Europe/Berlin`. */
  readonly timeZone: Scalars['String']['input'];
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

export type Mutation = {
  readonly __typename?: 'Mutation';
  /**
   * Ends a background operation of the signed-in user: what waits never runs, what runs is aborted before its next call. An operation that has
   * ended stays as it is. Scope: `Background.Run`.
   */
  readonly cancelBackgroundOperation?: Maybe<BackgroundOperation>;
  /**
   * Goes on with an operation that is `PARKED`, with the sign-in that this request was made with. One parked for `OUTCOME_UNKNOWN` goes on behind
   * the field whose outcome nobody knows, which is not called again. Scope: `Background.Run`.
   */
  readonly resumeBackgroundOperation?: Maybe<BackgroundOperation>;
  /**
   * Hands over a GraphQL operation that runs later as the signed-in user: at once, at a time, or on a schedule. It is validated now, and what
   * this token does not allow is refused now; permissions are looked at again in every run. Scope: `Background.Run`.
   */
  readonly startBackgroundOperation?: Maybe<BackgroundOperation>;
};


export type MutationCancelBackgroundOperationArgs = {
  id: Scalars['ID']['input'];
};


export type MutationResumeBackgroundOperationArgs = {
  id: Scalars['ID']['input'];
};


export type MutationStartBackgroundOperationArgs = {
  input: StartBackgroundOperationInput;
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
  /** A background operation of the signed-in user; null when there is none, or it is somebody else's. Scope: `Background.Run`. */
  readonly backgroundOperation?: Maybe<BackgroundOperation>;
  /** Background operations of the signed-in user, the newest first. Scope: `Background.Run`. */
  readonly backgroundOperations?: Maybe<BackgroundOperationConnection>;
  /** What the access token of this request says about the caller. Answered from the validated token alone; nothing is called. */
  readonly viewer?: Maybe<Viewer>;
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QueryBackgroundOperationArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QueryBackgroundOperationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  states?: InputMaybe<ReadonlyArray<BackgroundOperationState>>;
};

/** What to run in the background. */
export type StartBackgroundOperationInput = {
  /** The GraphQL document, with one operation or with `operationName`. Not beside `documentId`. */
  readonly document?: InputMaybe<Scalars['String']['input']>;
  /** SHA-256 of a trusted document (`Background.TrustedDocuments`), in hexadecimal. Not beside `document`. */
  readonly documentId?: InputMaybe<Scalars['String']['input']>;
  /**
   * Chosen by the client: a second start with the same key, while the first is kept, starts nothing and answers with the first. At most 200
   * characters.
   */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which operation of the document. */
  readonly operationName?: InputMaybe<Scalars['String']['input']>;
  /** Again and again. Not beside `startAt`. */
  readonly schedule?: InputMaybe<BackgroundScheduleInput>;
  /** Not before this time. At once unless given; not beside `schedule`. */
  readonly startAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** For the people who look at a list of operations: at most 200 characters. */
  readonly title?: InputMaybe<Scalars['String']['input']>;
  /** Variables of the operation. */
  readonly variables?: InputMaybe<Scalars['JSONObject']['input']>;
};

export type SubscriptionRoot = {
  readonly __typename?: 'SubscriptionRoot';
  /**
   * A background operation of the signed-in user each time something about it changes, beginning with how it stands. Ends when the operation has
   * ended. Scope: `Background.Run`.
   */
  readonly backgroundOperationProgress?: Maybe<BackgroundOperation>;
};


export type SubscriptionRootBackgroundOperationProgressArgs = {
  id: Scalars['ID']['input'];
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
  BackgroundDownload: ResolverTypeWrapper<BackgroundDownload>;
  BackgroundOperation: ResolverTypeWrapper<OperationRecord>;
  BackgroundOperationConnection: ResolverTypeWrapper<Omit<BackgroundOperationConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['BackgroundOperationEdge']>, nodes: ReadonlyArray<ResolversTypes['BackgroundOperation']> }>;
  BackgroundOperationEdge: ResolverTypeWrapper<Omit<BackgroundOperationEdge, 'node'> & { node: ResolversTypes['BackgroundOperation'] }>;
  BackgroundOperationError: ResolverTypeWrapper<OperationFault>;
  BackgroundOperationState: BackgroundOperationState;
  BackgroundProgress: ResolverTypeWrapper<BackgroundProgress>;
  BackgroundRun: ResolverTypeWrapper<RunOfOperation>;
  BackgroundSchedule: ResolverTypeWrapper<Schedule>;
  BackgroundScheduleInput: BackgroundScheduleInput;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DownstreamHttp: DownstreamHttp;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  JSONObject: ResolverTypeWrapper<Scalars['JSONObject']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  StartBackgroundOperationInput: StartBackgroundOperationInput;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  SubscriptionRoot: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TokenFor: TokenFor;
  Viewer: ResolverTypeWrapper<Principal>;
  ViewerKind: ViewerKind;
  federation__FieldSet: ResolverTypeWrapper<Scalars['federation__FieldSet']['output']>;
  federation__Scope: ResolverTypeWrapper<Scalars['federation__Scope']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  BackgroundDownload: BackgroundDownload;
  BackgroundOperation: OperationRecord;
  BackgroundOperationConnection: Omit<BackgroundOperationConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['BackgroundOperationEdge']>, nodes: ReadonlyArray<ResolversParentTypes['BackgroundOperation']> };
  BackgroundOperationEdge: Omit<BackgroundOperationEdge, 'node'> & { node: ResolversParentTypes['BackgroundOperation'] };
  BackgroundOperationError: OperationFault;
  BackgroundProgress: BackgroundProgress;
  BackgroundRun: RunOfOperation;
  BackgroundSchedule: Schedule;
  BackgroundScheduleInput: BackgroundScheduleInput;
  Boolean: Scalars['Boolean']['output'];
  DateTime: Scalars['DateTime']['output'];
  DownstreamHttp: DownstreamHttp;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  JSONObject: Scalars['JSONObject']['output'];
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  StartBackgroundOperationInput: StartBackgroundOperationInput;
  String: Scalars['String']['output'];
  SubscriptionRoot: Record<PropertyKey, never>;
  Viewer: Principal;
  federation__FieldSet: Scalars['federation__FieldSet']['output'];
  federation__Scope: Scalars['federation__Scope']['output'];
};

export type AuthenticatedDirectiveArgs = { };

export type AuthenticatedDirectiveResolver<Result, Parent, ContextType = BackgroundContext, Args = AuthenticatedDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type DeferDirectiveArgs = {
  if: Scalars['Boolean']['input'];
  label?: Maybe<Scalars['String']['input']>;
};

export type DeferDirectiveResolver<Result, Parent, ContextType = BackgroundContext, Args = DeferDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

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

export type DownstreamDirectiveResolver<Result, Parent, ContextType = BackgroundContext, Args = DownstreamDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type KeyDirectiveArgs = {
  fields: Scalars['federation__FieldSet']['input'];
  resolvable?: Maybe<Scalars['Boolean']['input']>;
};

export type KeyDirectiveResolver<Result, Parent, ContextType = BackgroundContext, Args = KeyDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresAppPermissionsDirectiveArgs = {
  permissions: ReadonlyArray<ReadonlyArray<Scalars['String']['input']>>;
};

export type RequiresAppPermissionsDirectiveResolver<Result, Parent, ContextType = BackgroundContext, Args = RequiresAppPermissionsDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresRolesDirectiveArgs = {
  roles: ReadonlyArray<ReadonlyArray<Scalars['String']['input']>>;
};

export type RequiresRolesDirectiveResolver<Result, Parent, ContextType = BackgroundContext, Args = RequiresRolesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresScopesDirectiveArgs = {
  scopes: ReadonlyArray<ReadonlyArray<Scalars['federation__Scope']['input']>>;
};

export type RequiresScopesDirectiveResolver<Result, Parent, ContextType = BackgroundContext, Args = RequiresScopesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = BackgroundContext, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type BackgroundDownloadResolvers<ContextType = BackgroundContext, ParentType extends ResolversParentTypes['BackgroundDownload'] = ResolversParentTypes['BackgroundDownload']> = {
  contentType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type BackgroundOperationResolvers<ContextType = BackgroundContext, ParentType extends ResolversParentTypes['BackgroundOperation'] = ResolversParentTypes['BackgroundOperation']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['BackgroundOperationError']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastMissedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  latestRun?: Resolver<Maybe<ResolversTypes['BackgroundRun']>, ParentType, ContextType>;
  missedRuns?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  nextRunAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  runs?: Resolver<ReadonlyArray<ResolversTypes['BackgroundRun']>, ParentType, ContextType, RequireFields<BackgroundOperationRunsArgs, 'first'>>;
  schedule?: Resolver<Maybe<ResolversTypes['BackgroundSchedule']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['BackgroundOperationState'], ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type BackgroundOperationConnectionResolvers<ContextType = BackgroundContext, ParentType extends ResolversParentTypes['BackgroundOperationConnection'] = ResolversParentTypes['BackgroundOperationConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['BackgroundOperationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['BackgroundOperation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type BackgroundOperationEdgeResolvers<ContextType = BackgroundContext, ParentType extends ResolversParentTypes['BackgroundOperationEdge'] = ResolversParentTypes['BackgroundOperationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['BackgroundOperation'], ParentType, ContextType>;
};

export type BackgroundOperationErrorResolvers<ContextType = BackgroundContext, ParentType extends ResolversParentTypes['BackgroundOperationError'] = ResolversParentTypes['BackgroundOperationError']> = {
  claims?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  consentUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type BackgroundProgressResolvers<ContextType = BackgroundContext, ParentType extends ResolversParentTypes['BackgroundProgress'] = ResolversParentTypes['BackgroundProgress']> = {
  done?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type BackgroundRunResolvers<ContextType = BackgroundContext, ParentType extends ResolversParentTypes['BackgroundRun'] = ResolversParentTypes['BackgroundRun']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  downloads?: Resolver<ReadonlyArray<ResolversTypes['BackgroundDownload']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['BackgroundOperationError']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['BackgroundProgress'], ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['JSONObject']>, ParentType, ContextType>;
  resultExpiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['BackgroundOperationState'], ParentType, ContextType>;
};

export type BackgroundScheduleResolvers<ContextType = BackgroundContext, ParentType extends ResolversParentTypes['BackgroundSchedule'] = ResolversParentTypes['BackgroundSchedule']> = {
  cron?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  timeZone?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface JsonObjectScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSONObject'], any> {
  name: 'JSONObject';
}

export type MutationResolvers<ContextType = BackgroundContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  cancelBackgroundOperation?: Resolver<Maybe<ResolversTypes['BackgroundOperation']>, ParentType, ContextType, RequireFields<MutationCancelBackgroundOperationArgs, 'id'>>;
  resumeBackgroundOperation?: Resolver<Maybe<ResolversTypes['BackgroundOperation']>, ParentType, ContextType, RequireFields<MutationResumeBackgroundOperationArgs, 'id'>>;
  startBackgroundOperation?: Resolver<Maybe<ResolversTypes['BackgroundOperation']>, ParentType, ContextType, RequireFields<MutationStartBackgroundOperationArgs, 'input'>>;
};

export type PageInfoResolvers<ContextType = BackgroundContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = BackgroundContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  backgroundOperation?: Resolver<Maybe<ResolversTypes['BackgroundOperation']>, ParentType, ContextType, RequireFields<QueryBackgroundOperationArgs, 'id'>>;
  backgroundOperations?: Resolver<Maybe<ResolversTypes['BackgroundOperationConnection']>, ParentType, ContextType, RequireFields<QueryBackgroundOperationsArgs, 'first'>>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type SubscriptionRootResolvers<ContextType = BackgroundContext, ParentType extends ResolversParentTypes['SubscriptionRoot'] = ResolversParentTypes['SubscriptionRoot']> = {
  backgroundOperationProgress?: SubscriptionResolver<Maybe<ResolversTypes['BackgroundOperation']>, "backgroundOperationProgress", ParentType, ContextType, RequireFields<SubscriptionRootBackgroundOperationProgressArgs, 'id'>>;
};

export type ViewerResolvers<ContextType = BackgroundContext, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
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

export type Resolvers<ContextType = BackgroundContext> = {
  BackgroundDownload?: BackgroundDownloadResolvers<ContextType>;
  BackgroundOperation?: BackgroundOperationResolvers<ContextType>;
  BackgroundOperationConnection?: BackgroundOperationConnectionResolvers<ContextType>;
  BackgroundOperationEdge?: BackgroundOperationEdgeResolvers<ContextType>;
  BackgroundOperationError?: BackgroundOperationErrorResolvers<ContextType>;
  BackgroundProgress?: BackgroundProgressResolvers<ContextType>;
  BackgroundRun?: BackgroundRunResolvers<ContextType>;
  BackgroundSchedule?: BackgroundScheduleResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  JSONObject?: GraphQLScalarType;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  SubscriptionRoot?: SubscriptionRootResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  federation__FieldSet?: GraphQLScalarType;
  federation__Scope?: GraphQLScalarType;
};

export type DirectiveResolvers<ContextType = BackgroundContext> = {
  authenticated?: AuthenticatedDirectiveResolver<any, any, ContextType>;
  defer?: DeferDirectiveResolver<any, any, ContextType>;
  downstream?: DownstreamDirectiveResolver<any, any, ContextType>;
  key?: KeyDirectiveResolver<any, any, ContextType>;
  requiresAppPermissions?: RequiresAppPermissionsDirectiveResolver<any, any, ContextType>;
  requiresRoles?: RequiresRolesDirectiveResolver<any, any, ContextType>;
  requiresScopes?: RequiresScopesDirectiveResolver<any, any, ContextType>;
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
};
