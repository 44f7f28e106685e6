/** A flood of kids that nobody knows, while the authority answers, fails or hangs: good tokens do not feel it (JW-1, JW-3). */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TokenRefusal } from '../../src/bearer/refusals.ts';
import { createTestKey, startAuthority, TENANT, type TestAuthority, type TestKey } from '../support/authority.ts';
import { createManualClock, type ManualClock } from '../support/clock.ts';
import { json, type LoopbackServer, listen } from '../support/loopback.ts';
import { createValidator, signText } from './forge.ts';

let keys: readonly [TestKey, TestKey];
let maker: TestAuthority;
let server: LoopbackServer;
let clock: ManualClock;
let published: TestKey[];
let fault: ((response: ServerResponse) => unknown) | undefined;

beforeAll(async () => {
  keys = [await createTestKey('first'), await createTestKey('second')];
  maker = await startAuthority([], () => clock.now());
  server = await listen(({ url }, response) => {
    if (fault) return fault(response);
    return json(
      response,
      200,
      url.endsWith('/keys')
        ? { keys: published.map(({ publicJwk }) => publicJwk) }
        : { issuer: `${server.url}/${TENANT}/v2.0`, jwks_uri: `${server.url}/${TENANT}/keys` },
    );
  });
});
afterAll(async () => {
  await maker[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});
beforeEach(() => {
  clock = createManualClock();
  published = [keys[0]];
  fault = undefined;
});

const api = () => createValidator({ instance: `${server.url}/` }, clock);
const token = (key: TestKey) =>
  maker.token(key, { iss: `${server.url}/${TENANT}/v2.0`, oid: randomUUID() }, { kid: key.kid });
const documentsAsked = () => server.seen.filter(({ url }) => url.endsWith('openid-configuration')).length;

const outcomes: [string, ((response: ServerResponse) => unknown) | undefined][] = [
  ['answers', undefined],
  ['fails', (response) => response.writeHead(500).end()],
  ['is gone', (response) => response.destroy()],
  ['hangs', () => {}],
];
test.each(outcomes)('while the authority %s', async (_sentence, outcome) => {
  const validator = api();
  const remembered = await token(keys[0]);
  await validator.validate(remembered);
  const neverSeen = await Promise.all(Array.from({ length: 100 }, () => token(keys[0])));

  const flood = Array.from({ length: 1_000 }, () =>
    signText(keys[1], JSON.stringify({ alg: 'RS256', kid: randomUUID() }), '{"ver":"2.0"}'),
  );
  fault = outcome;
  clock.advance(30_000);
  const asked = documentsAsked();

  const refusals = flood.map((forged) =>
    validator.validate(forged).then(
      () => 'let in',
      (error: unknown) => (error instanceof TokenRefusal ? error.rule : String(error)),
    ),
  );
  const latencies: number[] = [];
  for (const good of neverSeen) {
    for (const shown of [good, remembered]) {
      const began = performance.now();
      await validator.validate(shown);
      latencies.push(performance.now() - began);
    }
  }
  latencies.sort((a, b) => a - b);
  expect(latencies[Math.floor(latencies.length * 0.99)]).toBeLessThan(100);
  expect(new Set(await Promise.all(refusals))).toEqual(new Set(['key']));
  expect(documentsAsked()).toBe(asked + 1);
});

test('a new key is good within two seconds of its first token, also in the middle of a flood', async () => {
  const validator = api();
  await validator.validate(await token(keys[0]));
  clock.advance(30_000);
  published = [keys[0], keys[1]];
  const rolled = await token(keys[1]);
  const began = performance.now();
  const shown = Array.from({ length: 50 }, () => validator.validate(rolled));
  await Promise.all(shown);
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('one deadline of three seconds holds for both documents together', async () => {
  const validator = api();
  const shown = await token(keys[0]);
  // The first document comes late, the second never.
  fault = (response) =>
    setTimeout(() => {
      fault = () => {};
      json(response, 200, { issuer: `${server.url}/${TENANT}/v2.0`, jwks_uri: `${server.url}/${TENANT}/keys` });
    }, 2_000);
  const began = performance.now();
  await expect(validator.validate(shown)).rejects.toThrow('The signing keys could not be fetched.');
  expect(performance.now() - began).toBeLessThan(3_800);
});
