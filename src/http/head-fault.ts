/**
 * What is wrong with the head of a request, before its body is read. The content type is parsed here and nowhere else.
 *
 * Browsers send `text/plain`, forms and no type at all to any site without asking first: only `application/json` makes them ask
 * (CSRF), so nothing else is read. A body in another charset or compressed is refused rather than guessed at: what a limit counts
 * has to be what the parser sees.
 * @module
 */

import { type Refusal, refusal } from './refusal.ts';

/** `application/json`, with UTF-8 said or not. */
const JSON_TYPE = /^application\/json[\t ]*(?:;[\t ]*charset=(?:utf-8|"utf-8")[\t ]*)?$/i;

/** Types that a page of any site can send without a preflight, whatever their parameters. */
const SIMPLE_TYPE = /^[\t ]*(?:text\/plain|application\/x-www-form-urlencoded|multipart\/form-data)[\t ]*(?:;|$)/i;

const ONLY_JSON = 'Send the body as `content-type: application/json` in UTF-8.';

/** Each line costs every hook and proxy behind it something; browsers send about twenty. */
const MAX_HEADER_LINES = 100;

/**
 * For every request, whatever it asks for. Node would drop lines beyond its own 2,000 without a word, and answer the rest without a
 * body.
 * @returns what to answer, `undefined` when the head is in order
 */
export function headerLinesFault(httpVersion: string, rawHeaders: readonly string[]): Refusal | undefined {
  if (rawHeaders.length > 2 * MAX_HEADER_LINES)
    return refusal(431, 'BAD_REQUEST', `There are more than ${MAX_HEADER_LINES} header lines.`);
  const hosts = valuesOf(rawHeaders, 'host').length;
  if (hosts > 1 || (hosts === 0 && httpVersion === '1.1'))
    return refusal(400, 'BAD_REQUEST', 'Send one host header.', { connection: 'close' });
  if (valuesOf(rawHeaders, 'expect').some((expected) => expected.toLowerCase() !== '100-continue'))
    return refusal(417, 'BAD_REQUEST', 'Nothing is known of what the request expects.');
  return undefined;
}

/**
 * For a request with an operation.
 *
 * @param rawHeaders names and values in turn, as Node gives them: it shows only the first of two content types elsewhere
 * @returns what to answer, `undefined` when the body may be read, or is Apollo Server's to refuse
 */
export function operationHeadFault(method: string, rawHeaders: readonly string[]): Refusal | undefined {
  const [type, ...further] = valuesOf(rawHeaders, 'content-type');
  if (further.length > 0) return refusal(400, 'BAD_REQUEST', 'There is more than one content type.');
  if (valuesOf(rawHeaders, 'content-encoding').some((coding) => coding.toLowerCase() !== 'identity')) {
    return refusal(415, 'BAD_REQUEST', 'Send the body without a content encoding.', { 'accept-encoding': 'identity' });
  }
  // Apollo Server blocks these as forgeries, and says what may come by GET; plugins of the user's hear of it there.
  if (method === 'GET' || type === undefined || SIMPLE_TYPE.test(type) || JSON_TYPE.test(type)) return undefined;
  return refusal(415, 'BAD_REQUEST', ONLY_JSON, { 'accept-post': 'application/json' });
}

/**
 * For an address that nothing but JSON is sent to, and that no Apollo Server guards against forgeries.
 * @returns what to answer, `undefined` for JSON in UTF-8
 */
export function jsonFault(rawHeaders: readonly string[]): Refusal | undefined {
  const [type] = valuesOf(rawHeaders, 'content-type');
  if (type !== undefined && JSON_TYPE.test(type)) return undefined;
  return refusal(415, 'BAD_REQUEST', ONLY_JSON, { 'accept-post': 'application/json' });
}

/** All of them, in the order sent: Node joins some headers that come twice and drops others. */
function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
