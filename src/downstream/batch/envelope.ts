/**
 * The envelope of Graph's JSON batches: written for up to twenty parts, read as untrusted, answers matched by id.
 *
 * A missing, doubled or foreign id fails only the part it belongs to.
 *
 * ```json
 * {"requests":[{"id":"1","method":"GET","url":"/me?$select=id"},
 *  {"id":"2","method":"POST","url":"/directoryObjects/getByIds","headers":{"Content-Type":"application/json"},
 *   "body":{"ids":["…"],"types":["user"]}}]}
 * ```
 * @see https://learn.microsoft.com/graph/json-batching
 * @module
 */

/** Parts of one request at most. */
export const MAX_PARTS = 20;

/** One request of a batch. It has no header of its own for authorization: that of the batch counts for all parts. */
export interface PartRequest {
  /** `POST` only for reads that the API wants so. */
  readonly method: 'GET' | 'POST';
  /** Below the version of the batch address. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON; only with `POST`. */
  readonly body?: unknown;
}

/** One answer of a batch, as far as it could be read. */
export interface PartAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; base64 text for what is no JSON. */
  readonly body: unknown;
}

/** @param parts at most `MAX_PARTS`; their ids are their places, from 1 */
export function writeBatch(parts: readonly PartRequest[]): { readonly requests: readonly object[] } {
  return {
    requests: parts.map(({ method, url, headers, body }, index) => {
      const named = body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' };
      return {
        id: String(index + 1),
        method,
        url,
        ...(Object.keys(named).length === 0 ? {} : { headers: named }),
        ...(body === undefined ? {} : { body }),
      };
    }),
  };
}

/** @returns in the order of the parts; `undefined` for a part that was not answered, or answered twice */
export function readBatch(body: unknown, count: number): readonly (PartAnswer | undefined)[] {
  const responses = (body as { readonly responses?: unknown } | null | undefined)?.responses;
  const byId = Map.groupBy((Array.isArray(responses) ? responses : []).filter(isPart), ({ id }) => id);
  return Array.from({ length: count }, (_, index) => {
    const [answer, ...doubled] = byId.get(String(index + 1)) ?? [];
    if (!answer || doubled.length > 0) return undefined;
    return { status: answer.status, headers: lowerCaseNames(answer.headers), body: answer.body };
  });
}

interface Part {
  readonly id: string;
  readonly status: number;
  readonly headers?: unknown;
  readonly body?: unknown;
}

/** A part without an id belongs to nobody, one without a status says nothing. */
function isPart(value: unknown): value is Part {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Part).id === 'string' &&
    Number.isInteger((value as Part).status)
  );
}

/** Parts spell them as the service liked: `Retry-After`, `retry-after`. */
function lowerCaseNames(headers: unknown): Readonly<Record<string, string>> {
  const named: Record<string, string> = Object.create(null) as Record<string, string>;
  if (typeof headers !== 'object' || headers === null) return named;
  for (const [name, value] of Object.entries(headers)) if (typeof value === 'string') named[name.toLowerCase()] = value;
  return named;
}
