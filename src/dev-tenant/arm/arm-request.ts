/**
 * One request to ARM after its door: who asks for what, free of HTTP.
 *
 * @module
 */
import type { Caller } from './caller.ts';
import { ArmError } from './errors.ts';

/** What the door lets in; which of them a path knows is for its operation. */
export type ArmMethod = 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'POST';

/** A request that has an api-version and a caller; the subscription it names may still be hidden from that caller. */
export interface ArmRequest {
  readonly method: ArmMethod;
  /** Who asks, their token already judged. */
  readonly caller: Caller;
  /** `2022-12-01`, perhaps with `-preview`. Compared as text: `>= '2020'` is how answers grow members. */
  readonly apiVersion: string;
  /** Decoded path segments. Names are compared without case. */
  readonly segments: readonly string[];
  /** Decoded, `api-version` included. */
  readonly query: URLSearchParams;
  /** Absolute address of this request without its query. */
  readonly url: string;
  /** The text that was sent, empty where none was. */
  readonly body: string;
  /** What refusals of Resource Graph quote. */
  readonly correlationId: string;
}

/** Always a 200: whatever is refused is thrown as `ArmError`. */
export interface ArmAnswer {
  /** JSON; absent: an answer without a body. */
  readonly body?: object;
  /** Beside those that every answer has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** @throws {ArmError} 400 */
export function bodyOf({ body }: ArmRequest): unknown {
  try {
    return JSON.parse(body);
  } catch {
    const message = 'The request content was invalid and could not be deserialized.';
    throw new ArmError(400, 'InvalidRequestContent', message);
  }
}

/** The whole request again, with the mark of the next page. */
export function nextLinkOf({ url, query }: ArmRequest, mark: string | undefined): { nextLink?: string } {
  if (mark === undefined) return {};
  const next = new URLSearchParams(query);
  next.set('$skiptoken', mark);
  return { nextLink: `${url}?${next.toString()}` };
}

/**
 * `$top` of a list.
 *
 * @returns items of a page
 * @throws {ArmError} 400
 */
export function pageSizeOf({ query }: ArmRequest, usual: number): number {
  const top = query.get('$top');
  if (top === null) return usual;
  if (/^[1-9]\d{0,3}$/.test(top)) return Math.min(Number(top), 1000);
  throw new ArmError(400, 'InvalidTopInQueryString', `The value '${top}' of $top is not a positive whole number.`);
}

/** Also a filter that the real one could read and that is not served here. */
export function invalidFilter(filter: string): ArmError {
  return new ArmError(400, 'InvalidFilterInQueryString', `Invalid $filter '${filter}' specified in the query string.`);
}
