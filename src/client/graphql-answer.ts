/**
 * As much of GraphQL over HTTP as a repetition has to know: whether an answer holds data, and whether a mutation may have run.
 *
 * Pure. Reads no schema and needs no parser: where it is not sure, something may have run.
 * @see https://graphql.github.io/graphql-over-http/draft/
 * @module
 */

/** There is something to show: a root field with a value. */
export const hasContent = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && Object.values(data).some((value) => value !== null);

/**
 * Whether an operation that is no query was refused before anything of it ran.
 *
 * The API answers 401 without data then, and 200 to every mutation that ran, whatever became of its fields.
 */
export const wasRefusedWhole = (status: number | undefined, data: unknown): boolean =>
  status === 401 && (data === undefined || data === null);

/** Comments, block strings and strings: words in them are none. */
const NO_WORDS = /#[^\n\r]*|"""[\s\S]*?(?<!\\)"""|"(?:[^"\\\n\r]|\\.)*"/g;

/** @returns whether a document has nothing but queries and fragments in it */
export function hasOnlyQueries(document: string): boolean {
  let depth = 0;
  for (const [word] of document.replaceAll(NO_WORDS, ' ').matchAll(/[{}]|\w+/g)) {
    if (word === '{') depth += 1;
    else if (word === '}') depth -= 1;
    else if (depth === 0 && (word === 'mutation' || word === 'subscription')) return false;
  }
  return true;
}

/** @param body JSON text of a request; a batch, or a hash in the place of a document, may be anything */
export function isQuery(body: string): boolean {
  try {
    const request: unknown = JSON.parse(body);
    const document = typeof request === 'object' && request !== null && 'query' in request ? request.query : undefined;
    return typeof document === 'string' && hasOnlyQueries(document);
  } catch {
    return false;
  }
}

/**
 * The JSON of an answer: of all its parts where it has several (`multipart/mixed`, as `@defer` sends them).
 *
 * @returns `undefined` for what is no GraphQL answer
 */
export async function readAnswer(response: Response): Promise<readonly unknown[] | undefined> {
  const type = response.headers.get('content-type') ?? '';
  try {
    if (/^application\/([\w.+-]+\+)?json\b/i.test(type)) return [await response.json()];
    if (!/^multipart\/mixed\b/i.test(type)) return undefined;
    const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type) ?? [];
    // A part begins with an empty line after its headers; what stands before the first boundary and after the last has none.
    const parts = `\r\n${await response.text()}`.split(`\r\n--${quoted ?? bare ?? '-'}`);
    return parts.flatMap((part) => {
      const body = part.indexOf('\r\n\r\n');
      return body === -1 ? [] : [JSON.parse(part.slice(body))];
    });
  } catch {
    return undefined;
  }
}
