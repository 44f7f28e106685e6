/**
 * What a bearer costs: one never seen, and one seen before, beside jose's `jwtVerify` on the same tokens in the same run.
 *
 * CPU microseconds of all threads per token, median of interleaved rounds; every token text is a fresh string, as from a socket.
 * Prints a table and writes `bench/results/bearer.json`. Run with `node bench/bearer.ts`.
 * @module
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { createKeySet, type KeySet } from '../src/bearer/key-set.ts';
import { type BearerValidator, createBearerValidator } from '../src/bearer/validator.ts';
import { systemClock } from '../src/observability/clock.ts';
import { silentLog } from '../src/observability/log.ts';
import { authorityEndpoints } from '../src/protocol/authority.ts';
import { json, listen } from '../test/support/loopback.ts';

const TENANT = '11111111-2222-4333-8444-555555555555';
const API = '99999999-8888-4777-8666-555555555555';
/** Odd, so that the median is one of them. */
const ROUNDS = 15;
/** Different users, so that no cache of the processor flatters. */
const TOKENS = 1_000;
/** A hundred times each token: a call of two microseconds needs many to be seen by a clock that counts in milliseconds. */
const WARM_CALLS = 100_000;

const { privateKey, publicKey } = await generateKeyPair('RS256');
const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', use: 'sig' };
await using server = await listen(({ url }, response) =>
  json(
    response,
    200,
    url.endsWith('/keys')
      ? { keys: [jwk] }
      : { issuer: `${server.url}/${TENANT}/v2.0`, jwks_uri: `${server.url}/${TENANT}/discovery/v2.0/keys` },
  ),
);
const issuer = `${server.url}/${TENANT}/v2.0`;

/** As long as those of Entra with a few optional claims. */
const tokenOf = (user: number): Promise<string> =>
  new SignJWT({
    ver: '2.0',
    tid: TENANT,
    oid: `00000000-0000-4000-8000-${String(user).padStart(12, '0')}`,
    azp: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
    azpacr: '0',
    name: 'Somebody With A Name',
    preferred_username: `somebody.${user}@contoso.example`,
    scp: 'access_as_user Mail.Read Calendars.Read',
    sid: crypto.randomUUID(),
    uti: crypto.randomUUID(),
    rh: '1.AXEAq-GpVKBVYE2Vq9hZ8n8DqKHn2tqqAJdPrZ0Rr9GoYGkBAAFxAA.',
    aio: 'AVQAq/8XAAAAXr3Yc1hkd9cYqkKcK0kXfJX0sYk1JmYQ1m8pXnWvGf2pQH1rjQn8bE7Qk3v4Cq8=',
    wids: ['b79fbf4d-3ef9-4689-8143-76b194e85509'],
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'bench' })
    .setIssuer(issuer)
    .setAudience(API)
    .setSubject(crypto.randomUUID())
    .setIssuedAt()
    .setNotBefore('0s')
    .setExpirationTime('1h')
    .sign(privateKey);

const tokens = await Promise.all(Array.from({ length: TOKENS }, (_, user) => tokenOf(user)));
/** Header texts come from the network: never the same string object twice. */
const bytes = tokens.map((token) => Buffer.from(token));
const fresh = (at: number): string => bytes[at % TOKENS]?.toString('latin1') ?? '';

const keys: KeySet = createKeySet({
  endpoints: authorityEndpoints(`${server.url}/`, TENANT),
  clock: systemClock,
  log: silentLog,
});
await keys.warmUp();
const policy = {
  tenantId: TENANT,
  clientId: API,
  allowWebApiToBeAuthorizedByAcl: false,
  clockToleranceSeconds: 60,
};
/** One that has seen nothing. */
const createValidator = () => createBearerValidator({ policy, keys, clock: systemClock });
/** jose's own way to a key that is at hand: no request, and no search among many. */
const jwks = createLocalJWKSet({ keys: [jwk] });

/** One way to check a token. `start` is called for each round and may begin with nothing. */
interface Contestant {
  readonly name: string;
  readonly calls: number;
  readonly start: () => (token: string) => Promise<unknown>;
}

/** As a contestant calls it. */
const validating = (validator: BearerValidator) => (token: string) => validator.validate(token);

/** Has seen every token before the first round. */
const warm = createValidator();
for (const token of tokens) await warm.validate(token);

/** `never seen` gets a validator of its own for each round, with which every token is new again. */
const contestants: readonly Contestant[] = [
  {
    name: 'jose jwtVerify',
    calls: TOKENS,
    start: () => (token) =>
      jwtVerify(token, jwks, { issuer, audience: API, algorithms: ['RS256'], clockTolerance: 60 }),
  },
  { name: 'never seen', calls: TOKENS, start: () => validating(createValidator()) },
  { name: 'seen before', calls: WARM_CALLS, start: () => validating(warm) },
  { name: 'the string alone', calls: WARM_CALLS, start: () => async (token) => token.length },
];

/**
 * One round: microseconds of CPU per token. Of all threads, because jose has signatures checked in the pool (WebCrypto), and ours in this
 * one.
 */
async function measure({ calls, start }: Contestant): Promise<number> {
  const call = start();
  const before = process.cpuUsage();
  for (let at = 0; at < calls; at += 1) await call(fresh(at));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

const measured = new Map(contestants.map(({ name }) => [name, [] as number[]]));
for (let round = -2; round < ROUNDS; round += 1) {
  for (const contestant of contestants) {
    const cost = await measure(contestant);
    if (round >= 0) measured.get(contestant.name)?.push(cost); // the first rounds warm the compiler
  }
}
keys.close();

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const microseconds = Object.fromEntries(Array.from(measured, ([name, costs]) => [name, median(costs)]));
// Making the string is no part of checking it, and would make the fast one look slow: it is taken off all of them.
const idle = microseconds['the string alone'] ?? 0;
const reference = (microseconds['jose jwtVerify'] ?? 0) - idle;
const rows = contestants
  .filter(({ name }) => name !== 'the string alone')
  .map(({ name }) => {
    const cost = (microseconds[name] ?? 0) - idle;
    return { what: name, microseconds: Number(cost.toFixed(2)), ratio: Number((cost / reference).toPrecision(2)) };
  });
console.table(rows);
const result = {
  when: new Date().toISOString(),
  node: process.version,
  cpu: cpus()[0]?.model,
  unit: 'CPU microseconds per token, all threads, less the cost of making its string; ratio to jose jwtVerify',
  tokenCharacters: tokens[0]?.length,
  rounds: ROUNDS,
  rows,
};
const folder = new URL('results/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL('bearer.json', folder), `${JSON.stringify(result, null, 2)}\n`);
