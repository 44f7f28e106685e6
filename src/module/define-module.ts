/**
 * The one door for adding fields to the schema: built-in modules go through it like everybody's.
 *
 * A module brings SDL, resolvers and a slice of the request context under its own name. Slices are typed by inference: a resolver
 * that asks for a loader its module does not declare does not compile.
 *
 * A module is given the request's context and its own slice of it; of HTTP, of how tokens come about and of other modules it is told
 * nothing.
 * @module
 */

import type { DocumentNode, GraphQLFieldResolver, GraphQLResolveInfo, GraphQLScalarType, GraphQLSchema } from 'graphql';
import { nearest } from '../config/nearest.ts';
import type { RequestContext } from './request-context.ts';

/** What a slice may use to be made: all of the request context but the slices themselves. */
export type RequestScope = RequestContext;

/** Context of the resolvers of a module: the request's, and the module's slice under its name. */
export type ModuleContext<Name extends string, Slice> = RequestContext & { readonly [key in Name]: Slice };

// Resolver arguments are checked where the resolvers are written, against the generated types; here any will do.
// biome-ignore lint/suspicious/noExplicitAny: the source and arguments of a field differ from field to field
type FieldResolver<Context> = GraphQLFieldResolver<any, Context>;

type FieldResolvers<Context> = Readonly<
  Record<
    string,
    | FieldResolver<Context>
    | { readonly resolve?: FieldResolver<Context>; readonly subscribe?: FieldResolver<Context> }
    | undefined
  >
>;

/** What tells the types of an interface or union apart; generated types have `__isTypeOf` beside their fields. */
interface TypeResolvers<Context> {
  // biome-ignore lint/suspicious/noExplicitAny: the value is whatever a resolver returned
  readonly __resolveType?: (value: any, context: Context, info: GraphQLResolveInfo) => unknown;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly __isTypeOf?: (value: any, context: Context, info: GraphQLResolveInfo) => unknown;
}

/** By type and field. */
export type ModuleResolvers<Context> = Readonly<
  Record<string, FieldResolvers<Context> | TypeResolvers<Context> | GraphQLScalarType | undefined>
>;

/** The permissions that one field asks for at a downstream API. */
export interface FieldPermission {
  /** A name under `DownstreamApis`. */
  readonly api: string;
  /** All of them; bare names belong to the API's resource. */
  readonly scopes: readonly string[];
  /** Instead of `scopes` where the field is about the signed-in user themselves: often less is enough. */
  readonly own?: readonly string[];
  /**
   * Given where the field calls as the application instead of on behalf of the user: the application permissions that an administrator
   * has to grant. `scopes` are then not asked for by name; empty: what has to be granted is not known here.
   */
  readonly application?: readonly string[];
  /**
   * Whose data stands below the field: the signed-in user's own (`me`), or surely not that of the user whose field it is (`manager`).
   * Unless given, it may be anybody's. Tells whether fields with `own` below it ask for less.
   */
  readonly about?: 'caller' | 'another';
  /**
   * By type of the objects below the field, also in the nodes of a list: permissions without which the API says no more of them than
   * their id. They are not asked for by name, because a token carries all that was granted; listed where more than the id is selected.
   */
  readonly fills?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Which permissions of a downstream API a field asks for, by coordinate: `{ 'User.manager': { api: 'graph', scopes: ['User.Read.All'] } }`.
 * Under the name of a type alone stands what its references ask for, unless that is what the field does which they are `like`.
 */
export type FieldPermissions = Readonly<Record<string, FieldPermission>>;

/** How a router names an object: its type, and the fields of one of its keys, as they came. */
export type EntityReference = Readonly<Record<string, unknown>> & { readonly __typename: string };

/**
 * Finds the object of a reference again; `null` where there is none. Called once per reference, all of one request in one tick: a
 * loader gathers them.
 */
export type EntityResolver<Context> = (
  reference: EntityReference,
  context: Context,
  info: GraphQLResolveInfo,
) => unknown;

/** How objects of a type are found by their references, and for whom. */
export interface EntityDefinition<Context> {
  /**
   * The field of `Query` that a reference stands for: whoever may not ask for it may not refer to objects either. Needed where fields
   * that lead to the type demand different things; listed by `onbehalf permissions` with what that field asks for.
   */
  readonly like?: `Query.${string}`;
  /** Runs after the guard of the type: who asks may see the type, whether they may see this object the API decides. */
  readonly resolve: EntityResolver<Context>;
}

/**
 * Whether a mutation may be called twice for one wish, with the effect of one call: `always`, or when the argument at this path is given
 * (`['input', 'transactionId']`), by which the API recognises the second.
 */
export type Repeatable = 'always' | readonly [string, ...string[]];

/** SDL of a module, as text or parsed; a list where it stands in several files. */
export type TypeDefs = string | DocumentNode | readonly (string | DocumentNode)[];

/** From a schema to another one: how a directive of one's own comes to do something. */
export type SchemaTransform = (schema: GraphQLSchema) => GraphQLSchema;

/** What is given to `defineModule`; only `name` and `typeDefs` have to be. */
export interface ModuleDefinition<Name extends string, Slice> {
  /** Also the name of its slice in the context: `graph` makes `context.graph`. */
  readonly name: Name;
  /** What a parsed file was read from (`Source.name`) is named in messages. */
  readonly typeDefs: TypeDefs;
  /**
   * Called when the slice is first asked for in a request; what it returns lives as long as the request. Write it above the
   * resolvers: the compiler infers from top to bottom.
   */
  readonly context?: (request: RequestScope) => Slice;
  /** Fields without one read the property of their name, or are answered by `@downstream`. */
  readonly resolvers?: ModuleResolvers<ModuleContext<Name, Slice>>;
  /** Printed by `onbehalf permissions` for the administrator who consents; nothing is enforced by it. */
  readonly permissions?: FieldPermissions;
  /**
   * By type with `@key`: how its objects are found again, for a federated graph (`Server.Federation`). What `__resolveReference` is
   * elsewhere, but called for those callers alone who meet what the type demands, and the fields that lead to it.
   */
  readonly entities?: Readonly<
    Record<string, EntityResolver<ModuleContext<Name, Slice>> | EntityDefinition<ModuleContext<Name, Slice>>>
  >;
  /**
   * By name of the mutation. A background operation whose worker died calls these again; of all others nobody knows whether they did their
   * work, and their owner is asked.
   */
  readonly repeatable?: Readonly<Record<string, Repeatable>>;
  /**
   * Run over the schema of all modules, in their order, before the guards: what a transform wraps runs only for those whom the
   * directives let in. A requirement that a transform loses ends the start.
   */
  readonly schemaTransforms?: readonly SchemaTransform[];
}

/** A module whose types have done their work. */
export interface SchemaModule {
  /** In camel case; no two modules of a server share one. */
  readonly name: string;
  readonly typeDefs: TypeDefs;
  /** Empty where there are none, as the members below. */
  // biome-ignore lint/suspicious/noExplicitAny: modules of all slices stand in one list
  readonly resolvers: ModuleResolvers<any>;
  /** `undefined`: the module has no slice. */
  readonly context: ((request: RequestScope) => unknown) | undefined;
  readonly permissions: FieldPermissions;
  /** By type; a function alone has become `{ resolve }`. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly entities: Readonly<Record<string, EntityDefinition<any>>>;
  readonly repeatable: Readonly<Record<string, Repeatable>>;
  readonly schemaTransforms: readonly SchemaTransform[];
}

/** Members of the request context, which a slice must not hide. */
const CONTEXT_MEMBERS: Readonly<Record<keyof RequestContext, true>> = {
  principal: true,
  authorizationHeaderProvider: true,
  tokenAcquirer: true,
  tokenCredential: true,
  authenticationProvider: true,
  graphClient: true,
  downstream: true,
  signal: true,
  correlationId: true,
  log: true,
  clock: true,
};

const MEMBERS: Readonly<Record<keyof SchemaModule, true>> = {
  name: true,
  typeDefs: true,
  context: true,
  resolvers: true,
  permissions: true,
  entities: true,
  repeatable: true,
  schemaTransforms: true,
};

/**
 * Whether it is what `defineModule` has returned, by this copy of the package or another.
 * @param value anything that a file may export
 */
export function isSchemaModule(value: unknown): value is SchemaModule {
  return (
    typeof value === 'object' && value !== null && Object.keys(MEMBERS).every((name) => Object.hasOwn(value, name))
  );
}

/**
 * @throws {TypeError} a member that no module has, a name that is not in camel case, SDL that is none, a slice under a name that the
 * request context already has, or a resolver `__resolveReference`, which nobody would call
 * @example
 * ```ts
 * export const greetings = defineModule({
 *   name: 'greetings',
 *   typeDefs: 'extend type Query { greeting: String! @requiresScopes(scopes: [["access_as_user"]]) }',
 *   resolvers: {
 *     Query: {
 *       greeting: async (_root, _args, { graphClient }) => `Hello, ${(await graphClient.get<Me>('/me')).givenName}`,
 *     },
 *   },
 * });
 * ```
 */
export function defineModule<const Name extends string, Slice = undefined>(
  definition: ModuleDefinition<Name, Slice>,
): SchemaModule {
  const {
    name,
    typeDefs,
    resolvers = {},
    context,
    permissions = {},
    entities = {},
    repeatable = {},
    schemaTransforms = [],
  } = definition;
  assertShape(definition);
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) throw new TypeError(`Expected a module name in camel case, got '${name}'.`);
  if (context && Object.hasOwn(CONTEXT_MEMBERS, name)) {
    throw new TypeError(`The request context has a member '${name}' of its own: give the module another name.`);
  }
  const misplaced = Object.entries(resolvers).find(
    ([, fields]) => fields && Object.hasOwn(fields, '__resolveReference'),
  );
  if (misplaced) {
    throw new TypeError(
      `Expected \`entities: { ${misplaced[0]} }\` of module '${name}' instead of a resolver \`__resolveReference\`.`,
    );
  }
  const found = Object.entries(entities).map(([typeName, entity]) => [
    typeName,
    typeof entity === 'function' ? { resolve: entity } : entity,
  ]);
  return Object.freeze({
    name,
    typeDefs,
    resolvers,
    context,
    permissions,
    entities: Object.fromEntries(found),
    repeatable,
    schemaTransforms,
  });
}

/** What the compiler says, to whom there is none. */
function assertShape(definition: object): void {
  const { name, typeDefs, resolvers = {} }: { name?: unknown; typeDefs?: unknown; resolvers?: unknown } = definition;
  const of = `of module '${String(name)}'`;
  const members = Object.keys(MEMBERS);
  const odd = Object.keys(definition).find((member) => !Object.hasOwn(MEMBERS, member));
  if (odd !== undefined) {
    const meant = nearest(odd, members, 2);
    const hint = meant === undefined ? `: expected one of ${members.join(', ')}` : `; did you mean '${meant}'?`;
    throw new TypeError(`Unknown member '${odd}' ${of}${hint}`);
  }
  if (![typeDefs].flat().every((part) => typeof part === 'string' || isDocument(part)))
    throw new TypeError(`Expected \`typeDefs\` ${of} to be SDL, a parsed document, or a list of them.`);
  if (typeof resolvers !== 'object' || resolvers === null || Array.isArray(resolvers))
    throw new TypeError(`Expected \`resolvers\` ${of} to be an object, by type and field.`);
}

const isDocument = (value: unknown): boolean => typeof value === 'object' && value !== null && 'definitions' in value;
