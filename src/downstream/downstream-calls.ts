/**
 * What a configured API can be asked to do, call by call. Types only; `downstream-api.ts` makes it.
 * @module
 */

import type { QueryParameters } from './address.ts';
import type { Bytes } from './answer-body.ts';
import type { Authorization } from './authorized-call.ts';
import type { DownstreamFetch } from './downstream-fetch.ts';
import type { Repeats } from './transport.ts';

/** What one call says for itself, over what the API is configured for. */
export interface DownstreamOptions {
  /** Beside `ExtraQueryParameters`; the same name replaces it. */
  readonly query?: QueryParameters;
  /** Instead of the API's configured scopes: bare names (`User.Read`) belong to the API's resource. */
  readonly scopes?: readonly string[];
  /** Beside ours; identity, routing and framing are not the caller's to set. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends this call alone. The request's own signal ends it in any case. */
  readonly signal?: AbortSignal;
  /** Shortens the `TimeoutMs` of the API for this call. */
  readonly timeoutMs?: number;
  /** A claims challenge to answer, JSON text or base64: the cached header is passed over. */
  readonly claims?: string;
  /** As the application instead of the user, or the other way round, whatever the API is configured for. */
  readonly requestAppToken?: boolean;
  /** Without any token, whatever the API is configured for. */
  readonly anonymous?: boolean;
  /** Key of a long-running session of the caller: the call is made in it. */
  readonly longRunningWebApiSessionKey?: string;
  /** A read that the API wants sent by POST: it may be sent again, as GETs are. */
  readonly repeatable?: boolean;
  /** Part of the API that throttles by itself: a 429 of it holds up that part alone, and the rest does not hold up it. */
  readonly quota?: string;
}

/** Instead of the identity that the API is configured for. */
export type CallIdentity = Pick<DownstreamOptions, 'requestAppToken' | 'anonymous' | 'longRunningWebApiSessionKey'>;

/** A call with everything that is said about it in one object. */
export interface DownstreamCall extends DownstreamOptions {
  /** `GET` alone is ever sent again, unless `repeatable` says that nothing can have changed. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base address: `/me`. Variable parts go through `pathSegment`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** An answer that is 2xx: everything else is thrown. */
export interface DownstreamAnswer {
  /** 200 to 299. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; `undefined` for an empty answer. */
  readonly body: unknown;
}

/** Calls one by one; `DownstreamApi` adds the reads that travel together. */
export interface DownstreamCalls {
  /** As it is written under `DownstreamApis`. */
  readonly name: string;
  /** Address that every call stays below, without a slash at the end. */
  readonly baseUrl: string;
  /** Whether GETs of one tick may travel in `$batch` requests. */
  readonly jsonBatch: boolean;
  /**
   * @throws {DownstreamError} the API refused, was not reached, or did not answer in time
   * @throws {ClaimsChallengeError} the API or the token service wants a fresh sign-in
   * @throws {ConsentRequiredError} the user has not consented to these scopes
   * @example
   * ```ts
   * await context.downstream('todolist').get<Todo[]>('/todos', { query: { top: 10 }, scopes: ['Todos.Read'] });
   * ```
   */
  get<T>(path: string, options?: DownstreamOptions): Promise<T>;
  /** Throws as `get`. Sent once: what it may have changed is not changed twice. */
  post<T>(path: string, body: unknown, options?: DownstreamOptions): Promise<T>;
  /** Throws as `get`. Sent once. */
  put<T>(path: string, body: unknown, options?: DownstreamOptions): Promise<T>;
  /** Throws as `get`. Sent once. */
  patch<T>(path: string, body: unknown, options?: DownstreamOptions): Promise<T>;
  /** Throws as `get`, also where there is nothing to delete (`DOWNSTREAM_NOT_FOUND`). Sent once. */
  delete<T>(path: string, options?: DownstreamOptions): Promise<T>;
  /** Status and headers beside the body; still throws for anything that is not 2xx. */
  call(call: DownstreamCall): Promise<DownstreamAnswer>;
  /** Follows a next link of an earlier answer, on this API's own origin and base path only. */
  follow<T>(
    link: string,
    options?: Pick<DownstreamOptions, 'scopes' | 'headers' | 'signal' | keyof CallIdentity>,
  ): Promise<T>;
  /** A picture, such as `/me/photo/$value`. */
  getBytes(path: string, options?: DownstreamOptions): Promise<Bytes>;
  /**
   * What libraries take as their `fetch` option: our header, this API's base, the policies of every other call. A path is below the
   * base. Redirects are refused (`manual` hands them over), `Authorization` is not the library's to say.
   * @throws {TypeError} an address elsewhere, a reserved header, or a body over 4 MiB
   * @example
   * ```ts
   * createRemoteJWKSet(url, { [customFetch]: context.downstream('todolist').fetch });
   * ```
   */
  readonly fetch: DownstreamFetch;
  /** The header that a call with these scopes would carry: lets callers group what may travel together, and see what was granted. */
  authorization(scopes?: readonly string[], identity?: CallIdentity): Promise<Authorization>;
  /** Whether and when a part of a batch may be sent again. */
  readonly repeats: {
    readonly pause: Repeats['pause'];
    readonly wait: (pauseMs: number) => Promise<boolean>;
  };
}
