/** What is sent to the token service when it refuses, throttles or is down, and whose trouble is whose. */
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type ExchangeRequest,
  ExchangeWithheldError,
  type IssuedToken,
  type OnBehalfOfExchange,
  TokenRefusedError,
  TokenTransportError,
} from '../../src/tokens/engine.ts';
import { guardEngine } from '../../src/tokens/guarded-engine.ts';
import { silentTokenMetrics } from '../../src/tokens/token-metrics.ts';
import { createManualClock } from '../support/clock.ts';
import { createScriptedEngine, granted } from './scripted-engine.ts';
import { aadsts, assertionOf, exchangeOf, GRAPH } from './token-service.ts';

const OTHER_TENANT = '99999999-2222-4333-8444-555555555555';
const ARM = ['https://management.azure.com//user_impersonation'];
const MAIL = [`${GRAPH}/Mail.Read`];
const CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

function refusal(code: number, error: string, claims?: string): TokenRefusedError {
  const { error_codes: codes } = aadsts(code, error);
  const body = { error, codes, claims, suberror: undefined, description: undefined, traceId: undefined };
  return new TokenRefusedError(400, body, undefined);
}
const noConsent = () => refusal(65001, 'invalid_grant');
const stepUp = () => refusal(50076, 'interaction_required', CLAIMS);
const throttled = (seconds?: number) => new TokenRefusedError(429, undefined, seconds);
const unavailable = (seconds?: number) => new TokenRefusedError(503, undefined, seconds);

type Answer = (request: ExchangeRequest, index: number) => IssuedToken | Promise<IssuedToken>;

let answer: Answer;
beforeEach(() => {
  answer = granted;
});
const fail = (error: () => Error): void => {
  answer = () => {
    throw error();
  };
};

function start() {
  const clock = createManualClock();
  const events: string[] = [];
  const inner = createScriptedEngine((request, index) => answer(request, index));
  const engine = guardEngine({
    engine: inner,
    clock,
    random: () => 0,
    metrics: {
      ...silentTokenMetrics,
      withheld: (reason) => events.push(`withheld ${reason}`),
      gate: (scope, state) => events.push(`gate ${scope} ${state}`),
      breaker: (state) => events.push(`breaker ${state}`),
      retried: () => events.push('retried'),
    },
  });
  /** One exchange, as its outcome. */
  const as = async (name: string, members: Partial<OnBehalfOfExchange> = {}): Promise<string> => {
    const request = exchangeOf({ assertion: assertionOf(name), objectId: name, ...members });
    try {
      await engine.exchange(request);
      return 'granted';
    } catch (error) {
      if (error instanceof ExchangeWithheldError) return `withheld ${error.reason} ${error.retryAfterSeconds}`;
      if (error instanceof TokenRefusedError) return `refused ${error.status}`;
      return error instanceof TokenTransportError ? 'lost' : String(error);
    }
  };
  return { clock, engine, inner, as, events };
}

describe('a refusal', () => {
  test.each([
    ['a claims challenge', stepUp, 30_000],
    ['a session that is over', () => refusal(50173, 'invalid_grant'), 30_000],
    ['interaction required', () => refusal(50079, 'interaction_required'), 30_000],
    ['missing consent', noConsent, 2_000],
  ])('%s is repeated without asking, for its time', async (_name, error, keptMs) => {
    const { clock, inner, as } = start();
    fail(error);
    await as('ada');
    clock.advance(keptMs - 1);
    expect(await as('ada')).toBe('refused 400');
    expect(inner.requests).toHaveLength(1);
    clock.advance(1);
    await as('ada');
    expect(inner.requests).toHaveLength(2);
  });

  test.each([
    ['another assertion', { assertion: assertionOf('ada, signed in again') }],
    ['another tenant', { tenantId: OTHER_TENANT }],
    ['another API', { scopes: ARM }],
    ['other scopes', { scopes: MAIL }],
    ['a token bound to a key', { proofKeyId: 'thumbprint' }],
    ['claims', { claims: CLAIMS }],
  ])('says nothing about %s', async (_name, members) => {
    const { inner, as } = start();
    fail(stepUp);
    await as('ada');
    answer = granted;
    expect(await as('ada', members)).toBe('granted');
    expect(inner.requests).toHaveLength(2);
  });

  test('with claims is not remembered: neither with them nor without', async () => {
    const { inner, as } = start();
    fail(stepUp);
    await as('ada', { claims: CLAIMS });
    await as('ada', { claims: CLAIMS });
    await as('ada');
    expect(inner.requests).toHaveLength(3);
  });

  test('is forgotten after a success with claims, whatever the scopes', async () => {
    const { inner, as } = start();
    fail(stepUp);
    await as('ada', { scopes: MAIL });
    answer = granted;
    await as('ada', { claims: CLAIMS });
    expect(await as('ada', { scopes: MAIL })).toBe('granted');
    expect(inner.requests).toHaveLength(3);
  });

  test('of a union stands although one of its scopes is granted', async () => {
    const { inner, as } = start();
    const union = [`${GRAPH}/User.Read`, ...MAIL];
    fail(noConsent);
    await as('ada', { scopes: union });
    answer = granted;
    await as('ada');
    expect(await as('ada', { scopes: union })).toBe('refused 400');
    expect(inner.requests).toHaveLength(2);
  });

  test('is the same object for everybody who waits, with what the client has to do', async () => {
    const { engine } = start();
    fail(stepUp);
    const refused = () => engine.exchange(exchangeOf()).catch((error: unknown) => error);
    const first = await refused();
    expect(await refused()).toBe(first);
    expect(first).toMatchObject({ body: { claims: CLAIMS } });
  });

  test('neither of policy nor of the credential is kept: an administrator may mend it any moment', async () => {
    const { inner, as } = start();
    for (const code of [53003, 7000215]) {
      fail(() => refusal(code, 'invalid_grant'));
      await as('ada');
      await as('ada');
    }
    expect(inner.requests).toHaveLength(4);
  });
});

describe('a 429', () => {
  test('closes the gate of that user and API for as long as the token service wishes', async () => {
    const { clock, inner, as, events } = start();
    fail(() => throttled(17));
    expect(await as('ada')).toBe('refused 429');
    answer = granted;
    clock.advance(16_999);
    expect(await as('ada', { scopes: MAIL })).toBe('withheld throttled 1');
    expect(await as('ada', { scopes: ARM })).toBe('granted');
    expect(await as('ada', { tenantId: OTHER_TENANT })).toBe('granted');
    expect(await as('linus')).toBe('granted');
    clock.advance(1);
    expect(await as('ada')).toBe('granted');
    expect(inner.requests).toHaveLength(5);
    expect(events).toEqual(['gate user closed', 'withheld throttled', 'gate user open']);
  });

  test('is never tried again at once, and holds for half a minute where it says nothing', async () => {
    const { clock, inner, as } = start();
    fail(() => throttled());
    await as('ada');
    expect(inner.requests).toHaveLength(1);
    clock.advance(29_999);
    expect(await as('ada')).toMatch(/^withheld throttled/);
  });

  test('of two users is theirs, however often they come', async () => {
    const { as } = start();
    fail(() => throttled(60));
    for (const scopes of [ARM, MAIL]) for (const user of ['ada', 'linus']) await as(user, { scopes });
    answer = granted;
    expect(await as('grace')).toBe('granted');
  });

  test('of three users within ten seconds closes the tenant, and no other', async () => {
    const { clock, as, events } = start();
    fail(() => throttled(60));
    for (const user of ['ada', 'linus', 'grace']) {
      await as(user);
      clock.advance(4_000);
    }
    answer = granted;
    expect(await as('edsger')).toBe('withheld throttled 56');
    expect(await as('edsger', { tenantId: OTHER_TENANT })).toBe('granted');
    expect(events).toContain('gate tenant closed');
  });

  test('of three users over a longer time closes nothing for the tenant', async () => {
    const { clock, as } = start();
    fail(() => throttled(60));
    for (const user of ['ada', 'linus', 'grace']) {
      await as(user);
      clock.advance(5_001);
    }
    answer = granted;
    expect(await as('edsger')).toBe('granted');
  });

  test('of a tenant is reopened by one that tries', async () => {
    const { clock, inner, as } = start();
    fail(() => throttled(60));
    for (const user of ['ada', 'linus', 'grace']) await as(user);
    clock.advance(60_000);
    const { promise, resolve } = Promise.withResolvers<void>();
    answer = async (request) => {
      await promise;
      return granted(request);
    };
    const probe = as('edsger');
    expect(await as('barbara')).toMatch(/^withheld throttled/);
    expect(inner.requests).toHaveLength(4);
    resolve();
    expect(await probe).toBe('granted');
    expect(await as('barbara')).toBe('granted');
  });

  test('for the one that tries closes the tenant again', async () => {
    const { clock, inner, as } = start();
    fail(() => throttled(60));
    for (const user of ['ada', 'linus', 'grace']) await as(user);
    clock.advance(60_000);
    expect(await as('edsger')).toBe('refused 429');
    answer = granted;
    expect(await as('barbara')).toBe('withheld throttled 60');
    expect(inner.requests).toHaveLength(4);
  });

  test('and a try that is lost leaves the next one to try', async () => {
    const { clock, as } = start();
    fail(() => throttled(60));
    for (const user of ['ada', 'linus', 'grace']) await as(user);
    clock.advance(60_000);
    fail(() => new TokenTransportError(true));
    expect(await as('edsger')).toBe('lost');
    answer = granted;
    expect(await as('barbara')).toBe('granted');
  });
});

describe('a failure of the service', () => {
  test.each([
    ['a 5xx', () => unavailable()],
    ['a lost connection', () => new TokenTransportError(false)],
    ['a wish to come back in a second', () => unavailable(1)],
  ])('%s is tried again once', async (_name, error) => {
    const { inner, as, events } = start();
    answer = (request, index) => {
      if (index === 0) throw error();
      return granted(request);
    };
    expect(await as('ada')).toBe('granted');
    expect(inner.requests).toHaveLength(2);
    expect(events).toEqual(['retried']);
  });

  test.each([
    ['time-out', () => new TokenTransportError(true)],
    ['wish to be left alone for longer than requests wait', () => unavailable(30)],
    ['refusal', () => refusal(70011, 'invalid_scope')],
  ])('a %s is not', async (_name, error) => {
    const { inner, as } = start();
    fail(error);
    await as('ada');
    expect(inner.requests).toHaveLength(1);
  });

  test('of everybody is tried again for few: a fifth more than without', async () => {
    const { inner, as } = start();
    // One user, so that the breaker stays shut.
    fail(() => unavailable());
    await Promise.all(Array.from({ length: 200 }, (_, index) => as('ada', { scopes: [`${GRAPH}/Scope.${index}`] })));
    expect(inner.requests.length).toBeGreaterThan(200);
    expect(inner.requests.length).toBeLessThanOrEqual(240);
  });

  test('of one user, however often, opens no breaker', async () => {
    const { as } = start();
    fail(() => new TokenTransportError(true));
    for (let index = 0; index < 10; index += 1) await as('ada');
    answer = granted;
    expect(await as('linus')).toBe('granted');
  });

  test('of three users opens it; one tries after a pause, which doubles while that fails', async () => {
    const { clock, inner, as, events } = start();
    fail(() => new TokenTransportError(true));
    for (const user of ['ada', 'linus', 'grace']) await as(user);
    expect(await as('edsger')).toBe('withheld unavailable 2');
    clock.advance(1_500); // three quarters of two seconds: jitter
    expect(await as('edsger')).toBe('lost');
    clock.advance(2_999);
    expect(await as('edsger')).toBe('withheld unavailable 1');
    clock.advance(1);
    const { promise, resolve } = Promise.withResolvers<void>();
    answer = async (request) => {
      await promise;
      return granted(request);
    };
    const trial = as('edsger');
    expect(await as('ada')).toMatch(/^withheld unavailable/);
    resolve();
    expect(await trial).toBe('granted');
    expect(await as('ada')).toBe('granted');
    expect(inner.requests).toHaveLength(6);
    expect(events.filter((event) => event.startsWith('breaker'))).toEqual([
      'breaker open',
      'breaker half-open',
      'breaker open',
      'breaker half-open',
      'breaker closed',
    ]);
  });

  test('between which the service answered, be it with a refusal, opens nothing', async () => {
    const { as } = start();
    for (const user of ['ada', 'linus', 'grace', 'edsger', 'barbara']) {
      fail(() => new TokenTransportError(true));
      await as(user);
      fail(stepUp);
      await as(`${user}, another`);
    }
    answer = granted;
    expect(await as('donald')).toBe('granted');
  });

  test('whose trial never comes back does not keep it shut for ever', async () => {
    const { clock, as } = start();
    fail(() => new TokenTransportError(true));
    for (const user of ['ada', 'linus', 'grace']) await as(user);
    clock.advance(2_000);
    answer = () => new Promise<IssuedToken>(() => {});
    void as('edsger');
    clock.advance(15_000);
    answer = granted;
    expect(await as('barbara')).toBe('granted');
  });
});
