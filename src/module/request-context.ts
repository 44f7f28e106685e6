/**
 * What every resolver of every module gets. Types only; `context.ts` makes it.
 * @module
 */

import type { Principal } from '../bearer/principal.ts';
import type { DownstreamApi } from '../downstream/downstream-api.ts';
import type { Clock } from '../observability/clock.ts';
import type { Logger } from '../observability/log.ts';
import type { AuthenticationProvider, TokenCredential } from '../tokens/adapters.ts';
import type { AuthorizationHeaderProvider } from '../tokens/authorization-header-provider.ts';
import type { TokenAcquirer } from '../tokens/token-acquirer.ts';

/** Belongs to one request and ends with it: nothing of it may be kept. Slices of the modules stand beside these members. */
export interface RequestContext {
  /** The validated caller; `undefined` for an anonymous request, where those are allowed. */
  readonly principal: Principal | undefined;
  /** Headers for downstream calls, made from this request's bearer. */
  readonly authorizationHeaderProvider: AuthorizationHeaderProvider;
  /** Tokens themselves, for libraries that want neither a header nor a credential. */
  readonly tokenAcquirer: TokenAcquirer;
  /** For Azure SDK clients: `new SubscriptionClient(context.tokenCredential)` then acts on behalf of the caller. */
  readonly tokenCredential: TokenCredential;
  /** For `@microsoft/microsoft-graph-client`: `Client.initWithMiddleware({ authProvider: context.authenticationProvider })`. */
  readonly authenticationProvider: AuthenticationProvider;
  /** `downstream('graph')` */
  readonly graphClient: DownstreamApi;
  /** An API of the configuration, by its name under `DownstreamApis`; one client per request and API.
   * @throws {TypeError} no such API */
  readonly downstream: (name: string) => DownstreamApi;
  /** Aborts when the client has gone or the operation's deadline is over. */
  readonly signal: AbortSignal;
  /** From the GraphQL operation to the token service (`client-request-id`) and to the APIs. */
  readonly correlationId: string;
  /** The process's own; redacts whatever it is given. */
  readonly log: Logger;
  /** For whatever a resolver decides by time, so that tests can set it. */
  readonly clock: Clock;
}
