/**
 * Asks Apollo's host whether it is there. A thread of its own, because a browser writes the failed call of a page to the console of that
 * page, and a machine without internet is nothing to complain about.
 *
 * Says nothing about the page: no referrer, no origin, no cookies, no query. Whatever comes back is opaque, and counts as there.
 * @module
 */
import { sandboxOrigin } from './origin.ts';

/** How long the page keeps GraphiQL in front before it takes silence for a no, in milliseconds. */
const patienceMs = 3_000;

fetch(sandboxOrigin, {
  method: 'HEAD',
  mode: 'no-cors',
  cache: 'no-store',
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  signal: AbortSignal.timeout(patienceMs),
}).then(
  () => postMessage(true),
  () => postMessage(false),
);
