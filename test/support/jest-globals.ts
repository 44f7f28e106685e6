/**
 * What suites written for jest import from `@jest/globals`, made of vitest. The vitest configuration puts it in that place.
 *
 * Only what Apollo's integration suite uses. Tests and hooks that take a `done` callback are wrapped: vitest hands them a context.
 * @module
 */

import * as vitest from 'vitest';

type Body = () => unknown;
type WithDone = (done: (error?: unknown) => void) => void;

function promised(body: Body | WithDone): Body {
  if (body.length === 0) return body as Body;
  return () =>
    new Promise<void>((resolve, reject) => {
      body((error) => (error === undefined ? resolve() : reject(error)));
    });
}

type Define = (name: string, body: Body | WithDone, timeoutMs?: number) => void;
const define: Define = (name, body, timeoutMs) => vitest.test(name, promised(body), timeoutMs);
const skip: Define = (name, body) => vitest.test.skip(name, promised(body));

const each: typeof vitest.test.each = vitest.test.each.bind(vitest.test);
export const test = Object.assign(define, { skip, each });
export const it = test;

export const beforeAll = (body: Body | WithDone) => vitest.beforeAll(promised(body));
export const beforeEach = (body: Body | WithDone) => vitest.beforeEach(promised(body));
export const afterAll = (body: Body | WithDone) => vitest.afterAll(promised(body));
export const afterEach = (body: Body | WithDone) => vitest.afterEach(promised(body));

export { describe, expect, vi as jest } from 'vitest';
