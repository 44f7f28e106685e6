/** What the log says of a refused token: the rule, in the words of `onbehalf check --token`, and not a byte of the token (LG-1). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKeySet } from '../../src/bearer/key-set.ts';
import { checkToken } from '../../src/cli/check-token.ts';
import { createServer, type OnbehalfServer } from '../../src/index.ts';
import { createLog, silentLog } from '../../src/observability/log.ts';
import { authorityEndpoints } from '../../src/protocol/authority.ts';
import { configFor } from '../support/api.ts';
import { TENANT } from '../support/authority.ts';
import { FORGERIES } from './forgeries.ts';
import { createWorld, type World } from './world.ts';

let world: World;
let server: OnbehalfServer;
let url: string;
const lines: string[] = [];

beforeAll(async () => {
  world = await createWorld();
  const log = createLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
  server = await createServer({ config: configFor(world.authority), modules: [], clock: world.clock, log });
  ({ url } = await server.listen());
});
afterAll(async () => {
  await server.stop();
  await world[Symbol.asyncDispose]();
});

/** Runs of characters of a token as long as this are in nothing that is written. */
const GLIMPSE = 12;
const glimpses = (token: string) =>
  token
    .split(/[^\w-]/)
    .flatMap((part) =>
      Array.from({ length: Math.max(0, part.length - GLIMPSE + 1) }, (_, at) => part.slice(at, at + GLIMPSE)),
    );

// fetch sends no line break in a header, and a header of ours is no place for a policy of its own.
const sendable = FORGERIES.filter(({ sentence, policy }) => policy === undefined && !sentence.includes('line break'));

test('names the rule of every forgery, as the command line does, and shows nothing of the token', async () => {
  const { azureAd } = configFor(world.authority);
  const keys = createKeySet({
    endpoints: authorityEndpoints(azureAd.instance, TENANT),
    clock: world.clock,
    log: silentLog,
  });
  for (const forgery of sendable) {
    const token = await forgery.token(world);
    lines.length = 0;
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    const answer = await response.text();
    expect(response.status, forgery.sentence).toBe(401);
    expect(lines).toHaveLength(1);
    const line = JSON.parse(lines[0] ?? '') as Record<string, string>;
    expect(line).toMatchObject({ event: 'bearer.refused', code: 'UNAUTHENTICATED' });
    expect(line.reason).toMatch(forgery.reason);
    const { lines: said } = await checkToken(token, { azureAd, keys, clock: world.clock });
    expect(said[0]).toBe(`${line.reason}.`);
    const written = `${lines[0]}${answer}${response.headers.get('www-authenticate')}${said.join('\n')}`;
    for (const glimpse of glimpses(token)) expect(written.includes(glimpse), forgery.sentence).toBe(false);
  }
  keys.close();
  expect(sendable.length).toBeGreaterThan(100);
});

test('writes one line for one refusal, whatever the token claims', async () => {
  lines.length = 0;
  const token = await world.authority.token(world.key, {
    aud: `x\n{"level":"error"}\u2028\u001b[31m${'y'.repeat(10_000 / 4)}`,
  });
  await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  expect(lines).toHaveLength(1);
  expect(lines[0]?.match(/\n/g)).toHaveLength(1);
  expect(lines[0]).not.toMatch(/[^\P{Cc}\n]|\u2028/u);
  expect((JSON.parse(lines[0] ?? '') as { reason: string }).reason.length).toBeLessThan(260);
});
