/**
 * Mixed calls of many users, sign-ins, tenants, APIs, scopes, proof keys and challenges to one token layer, with faults, evictions and
 * too little room; counts who is served, or told, what was made for somebody else.
 * @module
 */
import { type HeaderKeyParts, headerKey } from '../../src/tokens/cache/header-key.ts';
import {
  type ExchangeRequest,
  type IssuedToken,
  TokenRefusedError,
  TokenTransportError,
} from '../../src/tokens/engine.ts';
import { guardEngine } from '../../src/tokens/guarded-engine.ts';
import { createTokenAcquisition, type UserTokenRequest } from '../../src/tokens/token-acquisition.ts';
import { createManualClock } from '../support/clock.ts';
import { createScriptedEngine } from './scripted-engine.ts';
import { assertionOf } from './token-service.ts';

const TENANTS = ['aaaaaaaa-2222-4333-8444-555555555555', 'bbbbbbbb-2222-4333-8444-555555555555', 'c.example'];
const APIS = ['https://graph.microsoft.com', 'https://management.azure.com/', 'api://todolist', 'api://todolist/v2'];
/** The same names at every API, so that only the key tells them apart. */
const NAMES = [['Read'], ['Write'], ['Read', 'Write'], ['.default'], ['Read.All']];
const CLAIMS = ['{"access_token":{"acrs":{"value":"c1"}}}', '{"access_token":{"acrs":{"value":"c2"}}}'];
const BATCH = 50;

/** Small, fast and repeatable (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Whose token it is, for which API and from where: what a token of the scripted service begins with. */
function markOf(request: ExchangeRequest): string {
  const who = request.grant === 'on-behalf-of' ? request.assertion.reveal() : 'the application';
  const [scope = ''] = request.scopes;
  return `${who}|${request.tenantId}|${scope.slice(0, scope.lastIndexOf('/'))}|${request.proofKeyId ?? 'Bearer'}|`;
}

const namesOf = ({ scopes }: ExchangeRequest) =>
  scopes.map((scope) => scope.slice(scope.lastIndexOf('/') + 1)).join(',');

/** Refuses, throttles and fails now and then; a refusal says for whom it is. */
function serve(request: ExchangeRequest, random: () => number, nowMs: number, index: number): IssuedToken {
  const dice = random();
  if (dice < 0.02) {
    const claims = JSON.stringify({ mark: markOf(request) });
    const body = { error: 'interaction_required', codes: [50076], claims, suberror: undefined, description: undefined };
    throw new TokenRefusedError(400, { ...body, traceId: undefined }, undefined);
  }
  if (dice < 0.025) throw new TokenRefusedError(429, undefined, 2);
  if (dice < 0.03) throw new TokenTransportError(true);
  return {
    accessToken: `${markOf(request)}${namesOf(request)}|${request.claims ?? ''}|${index}`,
    expiresAtMs: nowMs + 600_000 + random() * 600_000,
    scope: request.scopes.join(' '),
  };
}

interface Wish {
  readonly request: UserTokenRequest;
  readonly mark: string;
  readonly names: readonly string[];
}

/** Users with the same object id in every tenant, each signed in twice. */
function wishesOf(users: number, endsAtMs: number): readonly Wish[] {
  const wishes: Wish[] = [];
  for (let index = 0; index < users; index += 1) {
    const home = TENANTS[index % TENANTS.length] ?? '';
    const user = { objectId: `object ${Math.floor(index / TENANTS.length)}`, tenantId: home };
    for (const signIn of [1, 2]) {
      const text = `user ${index}, sign-in ${signIn}`;
      const assertion = assertionOf(text, endsAtMs);
      for (const [number, names] of NAMES.entries()) {
        const api = APIS[(index + number) % APIS.length] ?? '';
        const other = APIS[(index + number + 1) % APIS.length] ?? '';
        const elsewhere = TENANTS[(index + 1) % TENANTS.length] ?? '';
        for (const [tenantId, resource, proofKeyId] of [
          [home, api, undefined],
          [elsewhere, api, undefined],
          [home, other, undefined],
          [home, api, 'thumbprint of one key'],
          [home, api, 'thumbprint of another'],
        ] as const) {
          const scopes = names.map((name) => `${resource}/${name}`);
          const request = { assertion, user, tenantId, scopes, proofKeyId, correlationId: text };
          wishes.push({ request, mark: `${text}|${tenantId}|${resource}|${proofKeyId ?? 'Bearer'}|`, names });
        }
      }
    }
  }
  return wishes;
}

/**
 * @param calls in batches of 50, the same each time
 * @param keyOf what headers are kept under; a weaker key has to be noticed
 * @returns how many were served or told what was another's, and what the run met on the way
 */
export async function makeMixedCalls(
  calls: number,
  users: number,
  keyOf: (parts: HeaderKeyParts) => string = headerKey,
) {
  const random = createRandom(42);
  const clock = createManualClock();
  const engine = createScriptedEngine((request, index) => serve(request, random, clock.now(), index));
  const acquisition = createTokenAcquisition({
    engine: guardEngine({ engine, clock, random }),
    maxBytes: 4_194_304,
    clockToleranceSeconds: 60,
    clock,
    random,
    keyOf,
  });
  const wishes = wishesOf(users, clock.now() + 86_400_000);
  const seen = { crossings: 0, memory: 0, network: 0, shared: 0, refused: 0, failed: 0 };

  const check = async ({ request, mark, names }: Wish, dice: number) => {
    const asked: UserTokenRequest =
      dice < 0.005
        ? { ...request, claims: CLAIMS[dice < 0.002 ? 0 : 1] }
        : dice < 0.01
          ? { ...request, forceRefresh: true }
          : request;
    const isApp = dice > 0.995 && names[0] === '.default';
    try {
      const { accessToken, source } = await (isApp
        ? acquisition.acquireForApp(asked)
        : acquisition.acquireForUser(asked));
      seen[source] += 1;
      const expected = isApp ? `the application${mark.slice(mark.indexOf('|'))}` : mark;
      const isTheirs = accessToken.startsWith(expected) && names.every((name) => accessToken.includes(name));
      const isAnswer = asked.claims === undefined || accessToken.includes(asked.claims);
      if (!isTheirs || !isAnswer) seen.crossings += 1;
    } catch (error) {
      const told = error instanceof TokenRefusedError ? error.body?.claims : undefined;
      if (told === undefined) seen.failed += 1;
      else seen.refused += 1;
      if (told !== undefined && !isApp && (JSON.parse(told) as { mark: string }).mark !== mark) seen.crossings += 1;
    }
  };

  for (let call = 0; call < calls; call += BATCH) {
    const batch: Promise<void>[] = [];
    for (let one = 0; one < BATCH; one += 1) {
      const wish = wishes[Math.floor(random() ** 3 * wishes.length)]; // some come often, most seldom
      if (wish) batch.push(check(wish, random()));
    }
    await Promise.all(batch);
    clock.advance(BATCH * 4);
    if (call % (BATCH * 4) === 0)
      await new Promise((turn) => {
        setImmediate(turn); // refreshes run behind
      });
    const evicted = wishes[Math.floor(random() * wishes.length)];
    if (call % 10_000 === 0 && evicted) await acquisition.evictUser(evicted.request.user);
  }
  return { ...seen, exchanges: engine.requests.length, bytes: acquisition.bytes };
}
