/**
 * What an authorization header costs while it is cached, by the number of users whose headers are, beside MSAL Node's own cache.
 *
 * CPU microseconds of all threads per header, median of rounds that take turns. "validated" begins with the validated bearer and
 * makes what a request makes: an acquirer, a header provider and one header; a hundred users are active, the others are cached.
 * "anybody" picks from all users alike, so that nearly everything misses the caches of the processor, the bearers of this bench
 * included: what is left of flatness then is the price of memory. "raw bearer" begins with the text of the header that came in.
 * What it costs while it is not cached is measured by `tokens-cold.ts`, first, before the memory is full.
 * Prints tables and writes `bench/results/tokens.json`.
 *
 *     node bench/tokens.ts            # `--quick`: at most 10,000 users, fewer rounds, to see that it runs
 * @module
 */

import { hash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ConfidentialClientApplication } from '@azure/msal-node';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Assertion } from '../src/bearer/assertion.ts';
import { createKeySet } from '../src/bearer/key-set.ts';
import type { Principal } from '../src/bearer/principal.ts';
import { createBearerValidator, type ValidatedBearer } from '../src/bearer/validator.ts';
import { systemClock } from '../src/observability/clock.ts';
import { silentLog } from '../src/observability/log.ts';
import { authorityEndpoints } from '../src/protocol/authority.ts';
import { createAuthorizationHeaderProvider } from '../src/tokens/authorization-header-provider.ts';
import type { TokenEngine } from '../src/tokens/engine.ts';
import { createTokenAcquirer } from '../src/tokens/token-acquirer.ts';
import { createTokenAcquisition, type TokenAcquisition } from '../src/tokens/token-acquisition.ts';
import { json, listen } from '../test/support/loopback.ts';
import { measureCold } from './tokens-cold.ts';

setFlagsFromString('--max-old-space-size=12288'); // a million users with tokens of a kilobyte
setFlagsFromString('--expose-gc');
/** `gc` is there only in contexts that were made after the flag was set. */
const collectGarbage = runInNewContext('gc') as () => void;

const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 5 : 31;
/** Of one round: enough for a clock of CPU time that counts in milliseconds. */
const CALLS = 20_000;
/** Users who come again and again, whatever the number of those whose headers are cached. */
const ACTIVE = 100;
/** Users whose headers are cached, each ten or a hundred times the one before: a flat line is what is hoped for. */
const SIZES = quick ? [1, 100, 10_000] : [1, 100, 10_000, 100_000, 1_000_000];
/** No further: MSAL Node looks through its whole cache for each token, and a call among 10,000 takes tens of milliseconds. */
const MSAL_SIZES = quick ? [1, 100] : [1, 100, 1_000, 10_000];
const TENANT = '11111111-2222-4333-8444-555555555555';
const API = '99999999-8888-4777-8666-555555555555';
const SCOPES = ['https://graph.microsoft.com/User.Read'];
const HOUR_MS = 3_600_000;

/** Tokens of the length that Graph's have, each a string of its own. */
const filler = Buffer.alloc(1_100, 'x').toString('latin1');
const tokenOf = (name: string): string => Buffer.from(`${filler}${name}`, 'latin1').toString('latin1');
/** A token service that answers at once; it is only asked while the cache is filled. */
const engine: TokenEngine = {
  exchange: async (request) => ({
    accessToken: tokenOf(request.grant === 'on-behalf-of' ? request.objectId : 'app'),
    expiresAtMs: Date.now() + HOUR_MS,
    scope: request.scopes.join(' '),
  }),
};
const newAcquisition = () =>
  createTokenAcquisition({ engine, maxBytes: 8 * 1024 ** 3, clockToleranceSeconds: 60, clock: systemClock });

const objectIdOf = (user: number) => `00000000-0000-4000-8000-${String(user).padStart(12, '0')}`;

/** As the validator makes it, without a token to validate. */
function bearerOf(user: number): ValidatedBearer {
  const principal: Principal = {
    kind: 'user',
    objectId: objectIdOf(user),
    tenantId: TENANT,
    subject: `subject ${user}`,
    clientId: API,
    scopes: new Set(['access_as_user']),
    roles: new Set(),
    capabilities: new Set(['cp1']),
    expiresAt: Date.now() + HOUR_MS,
    claims: {},
  };
  return {
    principal,
    assertion: new Assertion('', hash('sha256', `assertion ${user}`, 'base64url'), Date.now() + HOUR_MS),
  };
}

const consentUrl = () => '';
/** As `context.ts` does for a request whose resolver asks for one header. */
const headerFor = (acquisition: TokenAcquisition, bearer: ValidatedBearer): Promise<string> =>
  createAuthorizationHeaderProvider(
    createTokenAcquirer({ acquisition, bearer, tenantId: TENANT, consentUrl, correlationId: 'bench' }),
  ).createAuthorizationHeaderForUser(SCOPES);

/** Of what is alive. */
function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** One way to a header, among so many users. */
interface Contestant {
  readonly name: string;
  readonly users: number;
  readonly calls: number;
  readonly call: (user: number) => Promise<unknown>;
  /** Of the process, for each user whose header was cached. */
  readonly bytesPerUser?: number;
}

/** Two workloads over one cache: whoever comes, and the few who are active now while all the others are cached. */
async function cachedHeaders(users: number): Promise<readonly Contestant[]> {
  const acquisition = newAcquisition();
  const bearers = Array.from({ length: users }, (_, user) => bearerOf(user));
  const before = heapBytes();
  for (const bearer of bearers) await headerFor(acquisition, bearer);
  const bytesPerUser = (heapBytes() - before) / users;
  const call = (user: number) => headerFor(acquisition, bearers[user] as ValidatedBearer);
  const active = Array.from({ length: Math.min(users, ACTIVE) }, () => Math.floor(Math.random() * users));
  return [
    {
      name: 'validated',
      users,
      calls: CALLS,
      call: (user) => call(active[user % active.length] as number),
      ...(users > 1_000 ? { bytesPerUser } : {}),
    },
    { name: 'validated, anybody', users, calls: CALLS, call },
  ];
}

/** A validator with the key of this run, and texts as they come from sockets: no two are the same string object. */
async function rawBearers(users: number): Promise<Contestant> {
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
  const endpoints = authorityEndpoints(`${server.url}/`, TENANT);
  const keys = createKeySet({ endpoints, clock: systemClock, log: silentLog });
  await keys.warmUp();
  const policy = { tenantId: TENANT, clientId: API, allowWebApiToBeAuthorizedByAcl: false, clockToleranceSeconds: 60 };
  const validator = createBearerValidator({ policy, keys, clock: systemClock });
  const texts = await Promise.all(
    Array.from({ length: users }, async (_, user) =>
      Buffer.from(
        await new SignJWT({ ver: '2.0', tid: TENANT, oid: objectIdOf(user), scp: 'access_as_user', azp: API, filler })
          .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'bench' })
          .setIssuer(`${server.url}/${TENANT}/v2.0`)
          .setAudience(API)
          .setSubject(`subject ${user}`)
          .setIssuedAt()
          .setNotBefore('0s')
          .setExpirationTime('1h')
          .sign(privateKey),
      ),
    ),
  );
  const acquisition = newAcquisition();
  const call = async (user: number) =>
    await headerFor(acquisition, await validator.validate(texts[user]?.toString('latin1') ?? ''));
  for (let user = 0; user < users; user += 1) await call(user);
  keys.close();
  return { name: 'raw bearer', users, calls: CALLS, call };
}

/** One client for all, filled by way of its own serialisation: filling it by exchanges takes hours. */
async function msalCache(users: number): Promise<Contestant> {
  const authority = `https://login.example/${TENANT}`;
  let exchanges = 0;
  const newClient = () =>
    new ConfidentialClientApplication({
      auth: {
        clientId: API,
        authority,
        knownAuthorities: ['login.example'],
        clientSecret: 'bench',
        authorityMetadata: JSON.stringify({
          authorization_endpoint: `${authority}/authorize`,
          token_endpoint: `${authority}/token`,
          end_session_endpoint: `${authority}/logout`,
          issuer: `${authority}/v2.0`,
          jwks_uri: `${authority}/keys`,
        }),
      },
      system: {
        networkClient: {
          sendGetRequestAsync: () => Promise.reject(new Error('Expected no discovery.')),
          // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- MSAL's signature
          sendPostRequestAsync: async <T>() => {
            exchanges += 1;
            const body = { token_type: 'Bearer', scope: SCOPES[0], expires_in: 3_599, access_token: tokenOf('user') };
            return { status: 200, headers: {}, body: body as T };
          },
        },
      },
    });
  const first = newClient();
  await first.acquireTokenOnBehalfOf({ scopes: SCOPES, oboAssertion: assertionOf(0) });
  const stored = JSON.parse(first.getTokenCache().serialize()) as { AccessToken: Record<string, object> };
  const [[key, entry] = ['', {}]] = Object.entries(stored.AccessToken);
  stored.AccessToken = Object.fromEntries(
    Array.from({ length: users }, (_, user) => {
      const home = `${objectIdOf(user)}.${TENANT}`;
      const userAssertionHash = hash('sha256', assertionOf(user), 'base64url');
      return [`${home}${key}`, { ...entry, home_account_id: home, userAssertionHash, secret: tokenOf(home) }];
    }),
  );
  const client = newClient();
  client.getTokenCache().deserialize(JSON.stringify(stored));
  const call = async (user: number) => {
    const token = await client.acquireTokenOnBehalfOf({ scopes: SCOPES, oboAssertion: assertionOf(user) });
    if (!token?.fromCache || exchanges !== 1) throw new Error('Expected every token to come from the cache of MSAL.');
    return token;
  };
  return { name: 'MSAL Node', users, calls: Math.max(2, Math.min(200, Math.floor(20_000 / users))), call };
}

/** MSAL keeps no more than its hash: any text will do. */
const assertionOf = (user: number): string => `assertion of user ${user}`;

/** Random users of one round, drawn before the clock starts. */
function picks({ users, calls }: Contestant): Uint32Array {
  return Uint32Array.from({ length: calls }, () => Math.floor(Math.random() * users));
}

/** One round: microseconds of CPU per header, all threads, so that the collecting of garbage is counted and other processes are not. */
async function timed(contestant: Contestant): Promise<number> {
  const { call, calls } = contestant;
  const users = picks(contestant);
  const start = process.cpuUsage();
  for (const user of users) await call(user);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / calls;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const cold = await measureCold({
  rounds: quick ? 3 : 15,
  callsPerRound: 1_000,
  bearerOf,
  tenantId: TENANT,
  scopes: SCOPES,
});
const contestants: Contestant[] = [];
for (const users of SIZES) contestants.push(...(await cachedHeaders(users)));
for (const users of [1, 1_000]) contestants.push(await rawBearers(users));
for (const users of MSAL_SIZES) contestants.push(await msalCache(users));

const costs = contestants.map((): number[] => []);
for (let round = -3; round < ROUNDS; round += 1) {
  for (const [index, contestant] of contestants.entries()) {
    if (contestant.users >= 1_000 && contestant.name === 'MSAL Node' && round % 10 !== 0) continue; // seconds each
    const cost = await timed(contestant);
    if (round >= 0) costs[index]?.push(cost); // the first rounds warm the compiler
  }
}

const results = contestants.map(({ name, users, bytesPerUser }, index) => ({
  name,
  users,
  microseconds: median(costs[index] ?? []),
  ...(bytesPerUser === undefined ? {} : { bytesPerUser: Math.round(bytesPerUser) }),
}));
const costOf = (name: string, users: number) =>
  results.find((result) => result.name === name && result.users === users)?.microseconds ?? Number.NaN;
const most = Math.max(...SIZES);
const goals = [
  { goal: 'validated, at most 2 µs', value: costOf('validated', 1), met: costOf('validated', 1) < 2 },
  { goal: 'raw bearer, at most 10 µs', value: costOf('raw bearer', 1_000), met: costOf('raw bearer', 1_000) < 10 },
  {
    goal: `${most.toLocaleString('en')} users beside 1, at most 1.5 ×`,
    value: costOf('validated', most) / costOf('validated', 1),
    met: costOf('validated', most) <= 1.5 * costOf('validated', 1),
  },
];
console.table(
  results.map(({ name, users, microseconds, bytesPerUser }) => ({
    name,
    users: users.toLocaleString('en'),
    'µs per header': microseconds.toFixed(2),
    'bytes per user': bytesPerUser ?? '',
  })),
);
console.table(
  cold.map(({ name, microseconds, perSecond }) => ({
    'not cached': name,
    'µs of our CPU': microseconds.toFixed(0),
    'per second': perSecond.toFixed(0),
    'beside bare fetch': `${(microseconds / (cold.at(-1)?.microseconds ?? Number.NaN)).toFixed(2)} ×`,
  })),
);
console.table(goals.map(({ goal, value, met }) => ({ goal, value: value.toFixed(2), met })));
const directory = new URL('results/', import.meta.url);
mkdirSync(directory, { recursive: true });
const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
writeFileSync(
  new URL('tokens.json', directory),
  `${JSON.stringify({ machine, results, cold, goals }, undefined, 2)}\n`,
);
