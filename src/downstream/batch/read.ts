/**
 * What a read says of itself, so that it can travel with others. Types, and what makes two reads one.
 * @module
 */

import type { QueryParameters } from '../address.ts';
import type { CallIdentity } from '../downstream-calls.ts';
import { queryText, withQuery } from '../query.ts';
import type { FoldRule } from './fold-rule.ts';

/** A GET that has no hurry of its own. */
export interface BatchGet {
  /** Below the base address; variable parts went through `pathSegment`. May carry a query. */
  readonly path: string;
  /** Names of `$select`. Reads of one tick that differ in nothing else go as one that asks for all of them. */
  readonly select?: readonly string[];
  /** Further options, without `$select`. */
  readonly query?: QueryParameters;
  /** Of this read alone: `ConsistencyLevel`, `Prefer`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Permission this read asks for. */
  readonly scopes: readonly string[];
  /** Instead of what the API is configured for. */
  readonly identity?: CallIdentity;
  /** How many reads of this kind become one POST, and what this one is called in it. */
  readonly fold?: { readonly rule: FoldRule; readonly key: string };
}

/** Bytes as Graph puts them into batches. */
export interface BatchBytes {
  /** `image/jpeg` */
  readonly contentType: string;
  /** The standard alphabet, padded. */
  readonly base64: string;
}

/** A read and the form that its answer is wanted in. */
export interface Read extends BatchGet {
  /** Decides what content type is an answer at all. */
  readonly as: 'json' | 'bytes';
}

/**
 * Everything but the selection: equal for reads that one request may serve.
 * Two reads of one identity may differ in what they select; anything else that differs makes another request.
 */
export function identityOf({ as, path, select, query = {}, headers = {}, ...read }: Read): string {
  const named = Object.entries(headers).map(([name, value]) => `${name.toLowerCase()}: ${value}`);
  return [
    as,
    path,
    queryText(query),
    select === undefined ? 'all' : 'selected',
    authorizationOf(read),
    ...named.toSorted(),
  ].join('\n');
}

/**
 * Equal for reads that ask for the same header.
 * @returns a text to compare, without any token in it
 */
export function authorizationOf({ scopes, identity }: Pick<Read, 'scopes' | 'identity'>): string {
  return `${callerOf(identity)} ${scopes.join(' ')}`;
}

/** In whose name: reads of different names never share a request. */
export function callerOf({ requestAppToken, anonymous, longRunningWebApiSessionKey = '' }: CallIdentity = {}): string {
  return `${requestAppToken ?? 'configured'} ${anonymous ?? 'configured'} ${longRunningWebApiSessionKey}`;
}

/**
 * Whether an answer to `made` also answers `wanted`, which is equal in everything else.
 * @param made sent, or about to be
 */
export function covers(made: Read, wanted: Read): boolean {
  if (made.select === undefined || wanted.select === undefined) return made.select === wanted.select;
  const names = new Set(made.select);
  return wanted.select.every((name) => names.has(name));
}

/**
 * One read that asks for all that equal ones select.
 * @param reads of one identity
 */
export function unite(reads: readonly [Read, ...Read[]]): Read {
  const [first] = reads;
  if (first.select === undefined) return first;
  return { ...first, select: [...new Set(reads.flatMap(({ select = [] }) => select))] };
}

/**
 * Path with all options, as it stands in a request.
 * @returns for example `/users/ada?$select=id,displayName`
 */
export function addressOf({ path, select, query = {} }: BatchGet): string {
  return withQuery(
    path,
    queryText(select === undefined || select.length === 0 ? {} : { $select: select.join(',') }),
    queryText(query),
  );
}
