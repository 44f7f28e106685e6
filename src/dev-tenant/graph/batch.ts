/**
 * `POST /$batch`: up to 20 requests in one, answered in an order that nobody should rely on.
 *
 * Judges the envelope (400 for the whole) and runs the items (200 for the whole, whatever theirs say).
 * @see https://learn.microsoft.com/graph/json-batching
 * @module
 */
import { createHash } from 'node:crypto';
import { badRequest } from './errors.ts';
import type { GraphAnswer } from './operation.ts';

/** One entry of `requests`, checked for form: `{"id":"1","method":"GET","url":"/me"}`. */
export interface BatchItem {
  /** As sent; unique within the batch when compared without case. */
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  /** Below the version, with a leading slash. */
  readonly target: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Id of the one item that has to succeed before. */
  readonly dependsOn: string | undefined;
}

/** Of one batch; what Graph takes. */
const mostItems = 20;

/**
 * @param run answers one item and never throws
 * @throws {GraphError} 400 for a malformed envelope
 */
export async function runBatch(body: unknown, run: (item: BatchItem) => Promise<GraphAnswer>): Promise<object> {
  const items = parseBatch(body);
  const running = new Map<string, Promise<GraphAnswer>>();
  const start = (item: BatchItem): Promise<GraphAnswer> => {
    const earlier = item.dependsOn === undefined ? undefined : running.get(item.dependsOn);
    return earlier === undefined
      ? run(item)
      : earlier.then((answer) => (answer.status < 400 ? run(item) : failedDependency));
  };
  // `parseBatch` lets an item depend on an earlier one only, so what it waits for is always under way.
  for (const item of items) running.set(item.id, start(item));
  const responses = await Promise.all([...running].map(async ([id, answer]) => responseOf(id, await answer)));
  return { responses: responses.sort(byDigest) };
}

/** What an item gets whose `dependsOn` names one that failed. It is not sent. */
const failedDependency: GraphAnswer = {
  status: 424,
  headers: {},
  body: { error: { code: '', message: 'Failed Dependency: a request this one depends on has failed.' } },
};

/** One entry of the answer. */
interface Response {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object | string;
}

/** One entry of the answer, out of what an operation gave. */
function responseOf(id: string, { status, headers, body }: GraphAnswer): Response {
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [spelled(name), value]));
  const common = { 'Cache-Control': 'no-cache', ...named };
  if (body === undefined) return { id, status, headers: common };
  // Everything that is not JSON comes back in base64, plain text too.
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    const base64 = Buffer.from(body).toString('base64');
    return { id, status, headers: { 'Content-Type': 'text/plain', ...common }, body: base64 };
  }
  return { id, status, headers: { ...common, 'Content-Type': jsonType }, body };
}

const jsonType =
  'application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false; charset=utf-8';

/** `retry-after` → `Retry-After`: inside a JSON body the usual spelling is what clients look for. */
function spelled(name: string): string {
  if (name === 'www-authenticate') return 'WWW-Authenticate';
  return name.startsWith('x-ms-') ? name : name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

/**
 * Answers are put in an order that is stable from run to run and never that of the question, so that a client that matches by position
 * fails.
 */
const digestOf = ({ id }: Response) => createHash('sha256').update(id.toLowerCase()).digest('hex');
const byDigest = (one: Response, other: Response) => (digestOf(one) < digestOf(other) ? -1 : 1);

/** @throws {GraphError} the whole batch is refused: no payload, too many items, an id twice, dependencies in no pattern that Graph knows */
function parseBatch(body: unknown): readonly BatchItem[] {
  const requests = isRecord(body) ? body.requests : undefined;
  if (!Array.isArray(requests)) throw badRequest('Invalid batch payload format.');
  if (requests.length > mostItems) {
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${mostItems}.`);
  }
  const items = requests.map(parseItem);
  const ids = items.map(({ id }) => id.toLowerCase());
  if (new Set(ids).size !== ids.length) throw badRequest('Request Ids must be unique. They are compared without case.');
  assertPattern(items);
  return items;
}

/** @throws {GraphError} also what makes one item impossible refuses the whole batch */
function parseItem(item: unknown): BatchItem {
  if (!isRecord(item)) throw badRequest('Invalid batch payload format.');
  const { id, method, url, headers = {}, body, dependsOn = [] } = item;
  if (typeof id !== 'string' || id === '') throw badRequest('The id of a batch request must be a non-empty string.');
  if (typeof method !== 'string') throw badRequest(`Batch request id '${id}' has no method.`);
  // An absolute address, or `//host`, would leave the version that the envelope was sent to.
  if (typeof url !== 'string' || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(url)) {
    throw badRequest(`The url of batch request id '${id}' must be relative.`);
  }
  if (!isRecord(headers)) throw badRequest(`The headers of batch request id '${id}' must be an object.`);
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  if (body !== undefined && named['content-type'] === undefined) {
    throw badRequest(`Write request id : ${id} does not contain Content-Type header or body.`);
  }
  const [earlier, ...more]: unknown[] = Array.isArray(dependsOn) ? dependsOn : [dependsOn];
  if ((earlier !== undefined && typeof earlier !== 'string') || more.length > 0) {
    throw badRequest(`The dependsOn of batch request id '${id}' must name one request.`);
  }
  return {
    id,
    method: method.toUpperCase(),
    target: url.startsWith('/') ? url : `/${url}`,
    headers: named,
    body,
    dependsOn: earlier,
  };
}

/** Three patterns are served: nobody waits, everybody waits for the one before, or all who wait do so for the same. */
function assertPattern(items: readonly BatchItem[]): void {
  const seen = new Set<string>();
  for (const { id, dependsOn } of items) {
    if (dependsOn !== undefined && !seen.has(dependsOn)) {
      throw badRequest(`Batch request id '${id}' depends on '${dependsOn}', which is not an earlier request.`);
    }
    seen.add(id);
  }
  const waiting = items.filter(({ dependsOn }) => dependsOn !== undefined);
  const isSerial = items.every(({ dependsOn }, index) => dependsOn === items[index - 1]?.id);
  const isSame = new Set(waiting.map(({ dependsOn }) => dependsOn)).size <= 1;
  if (!isSerial && !isSame) throw badRequest('The dependencies of the batch are neither parallel, serial nor same.');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
