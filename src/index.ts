/**
 * All that a user may import from `onbehalf`. Importing it starts nothing.
 *
 * The house behind it, one room a folder. A room knows those above it in this list and none below; `test/architecture.test.ts` holds that.
 *
 * - `protocol`, `observability`: words of the wire (authorities, scopes, challenges, refusals), and log, metrics, clock.
 * - `errors`: the errors that a client may see, their codes, and what everything else is masked as.
 * - `config`: file, environment and flags → one frozen configuration, or every fault at once.
 * - `bearer`, `database`: who is calling; where sessions and background operations are kept.
 * - `tokens`: what is shown to APIs for the caller: exchange, cache, credentials, proof of possession, long-running sessions.
 * - `downstream`: calling an API with such a header: connections, repeats, breaker, batches, pages.
 * - `module`: the one door for adding fields; built-in modules go through it as well.
 * - `graph`, `arm`, `directives`, `http`, `background`: Microsoft Graph, Azure, who may ask for what, the HTTP side, work for users
 *   who have left. They do not know each other.
 * - `federation`: the same schema as a subgraph of Apollo Federation.
 * - `context.ts`, `apollo.ts`, `runtime.ts`, `server.ts`, `worker.ts`: what puts it together; nobody else constructs the parts.
 * - `cli`: the command `onbehalf`. `client`, `dev-tenant` and `playground` stand apart: entry points of their own.
 * @module
 */

export { armModule } from './arm/arm-module.ts';
export { backgroundModule } from './background/background-module.ts';
export type { Principal } from './bearer/principal.ts';
export { ConfigError } from './config/config-error.ts';
export { loadConfig } from './config/load.ts';
export type { Config } from './config/schema.ts';
export { pathSegment, type QueryParameters } from './downstream/address.ts';
export type { Connection, ConnectionArguments } from './downstream/connection.ts';
export type {
  DownstreamAnswer,
  DownstreamApi,
  DownstreamCall,
  DownstreamOptions,
} from './downstream/downstream-api.ts';
export type { DownstreamFetch } from './downstream/downstream-fetch.ts';
export type { BatchBytes, BatchGet, FoldRule, JsonBatch } from './downstream/json-batch.ts';
export type { ErrorCode } from './errors/codes.ts';
export {
  AccessBlockedError,
  BadUserInputError,
  ClaimsChallengeError,
  ConsentRequiredError,
  CredentialError,
  DownstreamError,
  ForbiddenError,
  OnbehalfError,
  ReauthenticationRequiredError,
  SessionExpiredError,
  SessionLimitError,
  SessionStoreUnavailableError,
  SessionUnknownError,
  UnauthenticatedError,
} from './errors/errors.ts';
export { graphModule } from './graph/graph-module.ts';
export { SchemaError } from './module/build-schema.ts';
export {
  defineModule,
  type EntityDefinition,
  type EntityReference,
  type EntityResolver,
  type FieldPermission,
  type FieldPermissions,
  type ModuleContext,
  type ModuleDefinition,
  type RequestScope,
  type SchemaModule,
  type SchemaTransform,
} from './module/define-module.ts';
export type { RequestContext } from './module/request-context.ts';
export type { Clock } from './observability/clock.ts';
export type { Logger } from './observability/log.ts';
export { createServer, type OnbehalfServer, type ServerOptions } from './server.ts';
export type { AuthenticationProvider, TokenCredential } from './tokens/adapters.ts';
export type {
  AuthorizationHeaderOptions,
  AuthorizationHeaderProvider,
} from './tokens/authorization-header-provider.ts';
export type { SignedAssertionProvider, SignedAssertionRequest } from './tokens/credentials/create-credentials.ts';
export {
  createProcessTokenAcquirer as createTokenAcquirer,
  type ProcessTokenAcquirer,
  type ProcessTokenAcquirerOptions,
} from './tokens/process-token-acquirer.ts';
export type {
  SessionInfo,
  SessionReference,
  SessionTokenOptions,
  SessionUser,
  StartedSessions,
} from './tokens/sessions/sessions.ts';
export type { AcquiredToken, AcquireTokenOptions, TokenAcquirer } from './tokens/token-acquirer.ts';
export { type BackgroundWorker, createBackgroundWorker } from './worker.ts';
