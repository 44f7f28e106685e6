/**
 * One entry of Graph's table of operations: method and path, the permissions that open it, what it costs, what it answers.
 *
 * Shapes and small helpers only; `operations.ts` finds the entry for a request, each area has its entries in a file of its own.
 * @module
 */
import type { ApiOptions } from '../api-options.ts';
import type { Person } from '../directory/directory.ts';
import type { Profiles } from '../directory/profiles.ts';
import type { Caller } from './caller.ts';
import type { DirectoryObjects } from './directory-objects.ts';
import type { Requirement } from './permissions.ts';

/** One request as the table sees it, from HTTP or from a batch item; the caller's token has been judged. */
export interface GraphRequest {
  /** Who asks, their token already judged. */
  readonly caller: Caller;
  /** Both answer the same; it stands in links and contexts. */
  readonly version: 'v1.0' | 'beta';
  /** In capitals. */
  readonly method: string;
  /** Below the version, still percent-encoded: `/users/ada%40fabrikam.example?$select=id`. */
  readonly target: string;
  /** Value of a request header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** JSON as parsed; `undefined` where none was sent. Its shape is for the operation to check. */
  readonly body: unknown;
}

/** What an operation answers; refusals are thrown as `GraphError` instead. */
export interface GraphAnswer {
  readonly status: number;
  /** By lower-case name. `x-ms-resource-unit` is added by the table. */
  readonly headers: Readonly<Record<string, string>>;
  /** An object is JSON, a string plain text, bytes are what the header `content-type` says; `undefined` is an empty body. */
  readonly body: object | string | Buffer | undefined;
}

/** A request whose operation has been found. */
export interface Call extends GraphRequest {
  /** Query options, decoded. */
  readonly options: URLSearchParams;
  /** Values of the placeholders in the path, decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** Where a pattern ends in `{*}`: the segments it stands for, decoded. */
  readonly rest: readonly string[];
  /** Address of the version, for contexts: `https://localhost:8443/graph/v1.0`. */
  readonly root: string;
  /** Address of this request without its options, for next links. */
  readonly url: string;
}

/** All that Graph is asked by here. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Answering<Arguments extends readonly unknown[]> = (...call: Arguments) => GraphAnswer | Promise<GraphAnswer>;

/** An entry of the table. Without state: what it keeps is in the closure of its area. */
export interface Operation {
  readonly method: Method;
  /** `/groups/{id}/members`; `{user}` at the beginning stands for `/me` and for `/users/{id or user principal name}`. */
  readonly path: string;
  /** Judged before it is called. */
  readonly permissions: Requirement;
  /** Resource units before the options are counted; 1 unless given. */
  readonly cost?: number;
  /** Called once the permissions hold; `person` is there where the path begins with `{user}`. */
  readonly handle: Answering<[call: Call, person: Person | undefined]>;
}

/** What an area may build its operations from. */
export interface AreaOptions extends Pick<ApiOptions, 'directory' | 'clock' | 'baseUrl' | 'onReset'> {
  /** What there is to know of a person, writes included. */
  readonly profiles: Profiles;
  /** The directory across all types. */
  readonly objects: DirectoryObjects;
}

/** What an operation says of itself beside its path. */
type Details<Handle> = Pick<Operation, 'permissions' | 'cost'> & { readonly handle: Handle };

/** An operation on a path of its own: `operation('GET', '/groups/{id}', …)`. */
export function operation(method: Method, path: `/${string}`, details: Details<Answering<[call: Call]>>): Operation {
  return { method, path, ...details };
}

/** An operation on a person, the caller (`/me`) or any other (`/users/{…}`): `ofUser('GET', '/manager', …)`. */
export function ofUser(
  method: Method,
  path: '' | `/${string}`,
  { handle, ...details }: Details<Answering<[call: Call, person: Person]>>,
): Operation {
  return {
    ...details,
    method,
    path: `{user}${path}`,
    handle(call, person) {
      if (person) return handle(call, person);
      throw new Error(`The router found nobody for ${path}.`);
    },
  };
}

/** 200 with JSON, or with plain text where the body is a string (`/$count`). */
export const ok = (body: object | string): GraphAnswer => ({ status: 200, headers: {}, body });
/** What was made, as it can be read from now on. */
export const created = (body: object): GraphAnswer => ({ status: 201, headers: {}, body });
/** 204, the answer to PATCH and DELETE in the directory. */
export const noContent: GraphAnswer = { status: 204, headers: {}, body: undefined };

/** `@odata.context`. @param set with its suffix: `users/$entity`, `Collection(Edm.String)` */
export function contextOf({ root }: Pick<Call, 'root'>, set: string, select?: readonly string[]): string {
  const [, name = set, end = ''] = /^(.*?)(\/\$entity)?$/.exec(set) ?? [];
  return `${root}/$metadata#${name}${select ? `(${select.join(',')})` : ''}${end}`;
}
