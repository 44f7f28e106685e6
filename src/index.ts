/**
 * All that a user may import from `onbehalf`. Importing it starts nothing.
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
