/** The token layer of the process: what is served from memory, what is exchanged, and what may never meet. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExchangeRequest, IssuedToken } from '../../src/tokens/engine.ts';
import { createTokenAcquisition, type UserTokenRequest } from '../../src/tokens/token-acquisition.ts';
import { TENANT } from '../support/authority.ts';
import { createManualClock } from '../support/clock.ts';
import { createScriptedEngine, granted } from './scripted-engine.ts';
import { assertionOf, GRAPH, OBJECT_ID } from './token-service.ts';

const OTHER_TENANT = '99999999-2222-4333-8444-555555555555';

function start(
  answer?: (request: ExchangeRequest, index: number) => IssuedToken | Promise<IssuedToken>,
  maxBytes = 8_388_608,
) {
  const clock = createManualClock();
  const engine = createScriptedEngine(answer ?? ((request, index) => granted(request, index, clock.now())));
  const acquisition = createTokenAcquisition({ engine, maxBytes, clockToleranceSeconds: 60, clock });
  const request = ({
    name = 'ada',
    ...members
  }: Partial<UserTokenRequest> & { readonly name?: string } = {}): UserTokenRequest => ({
    assertion: assertionOf(name, clock.now() + 7_200_000),
    user: { objectId: OBJECT_ID, tenantId: TENANT },
    tenantId: TENANT,
    scopes: [`${GRAPH}/User.Read`],
    correlationId: 'correlation',
    ...members,
  });
  return { clock, engine, acquisition, request };
}

/** Exchanges whose reply echoes this scope. */
const reply = (scope: string) => start((request, index) => ({ ...granted(request, index, 4e12), scope }));

const app = (members: { readonly scopes?: readonly string[]; readonly tenantId?: string } = {}) => ({
  tenantId: TENANT,
  scopes: [`${GRAPH}/.default`],
  correlationId: 'correlation',
  ...members,
});

describe('for a user', () => {
  test('exchanges once, then serves from memory', async () => {
    const { acquisition, engine, request } = start();
    expect(acquisition.peekForUser(request())).toBeUndefined();
    const first = await acquisition.acquireForUser(request());
    expect(first.source).toBe('network');
    expect(acquisition.peekForUser(request())).toMatchObject({ source: 'memory', accessToken: first.accessToken });
    expect(await acquisition.acquireForUser(request())).toMatchObject({ source: 'memory' });
    expect(first.authorizationHeader).toBe(`Bearer ${first.accessToken}`);
    expect(engine.requests).toHaveLength(1);
  });

  test.each([
    ['another assertion', { name: 'linus' }],
    ['another tenant', { tenantId: OTHER_TENANT }],
    ['another resource', { scopes: ['https://management.azure.com//user_impersonation'] }],
    ['another scope', { scopes: [`${GRAPH}/Mail.Read`] }],
    ['a claims challenge', { claims: '{"access_token":{}}' }],
    ['a forced refresh', { forceRefresh: true }],
  ])('does not serve it for %s', async (_name, members) => {
    const { acquisition, engine, request } = start();
    await acquisition.acquireForUser(request());
    expect(acquisition.peekForUser(request(members))).toBeUndefined();
    await acquisition.acquireForUser(request(members));
    expect(engine.requests).toHaveLength(2);
  });

  test('ten at once are one exchange; ten users at once are ten', async () => {
    const { acquisition, engine, request } = start();
    const ten = Array.from({ length: 10 }, (_, index) => index);
    const same = await Promise.all(ten.map(() => acquisition.acquireForUser(request())));
    expect(engine.requests).toHaveLength(1);
    expect(new Set(same.map(({ accessToken }) => accessToken)).size).toBe(1);
    const users = await Promise.all(ten.map((index) => acquisition.acquireForUser(request({ name: `user ${index}` }))));
    expect(engine.requests).toHaveLength(11);
    users.forEach(({ accessToken }, index) => {
      expect(accessToken).toContain(`: user ${index} `);
    });
  });

  test('remembers no failure', async () => {
    const { acquisition, engine, request, clock } = start((exchange, index) => {
      if (index === 0) throw new Error('down');
      return granted(exchange, index, clock.now());
    });
    const failed = await Promise.allSettled([1, 2].map(() => acquisition.acquireForUser(request())));
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(engine.requests).toHaveLength(1);
    await expect(acquisition.acquireForUser(request())).resolves.toMatchObject({ source: 'network' });
  });

  test('a header leaves half a minute before its token, on either clock', async () => {
    const { acquisition, clock, request } = start();
    await acquisition.acquireForUser(request());
    clock.advance(3_600_000 - 30_001);
    expect(acquisition.peekForUser(request())).toBeDefined();
    clock.advance(1);
    expect(acquisition.peekForUser(request())).toBeUndefined();
    clock.step(-3_600_000);
    expect(acquisition.peekForUser(request())).toBeUndefined();
  });

  test('a step of the wall clock forward ends a header early, never late', async () => {
    const { acquisition, clock, request } = start();
    await acquisition.acquireForUser(request());
    clock.step(3_600_000);
    expect(acquisition.peekForUser(request())).toBeUndefined();
  });

  test('no header outlives the assertion it was made for', async () => {
    const { acquisition, clock, request } = start();
    const assertion = assertionOf('short', clock.now() + 100_000);
    await acquisition.acquireForUser(request({ assertion }));
    clock.advance(159_999); // 100 s and 60 s of tolerance
    expect(acquisition.peekForUser(request({ assertion }))).toBeDefined();
    clock.advance(1);
    expect(acquisition.peekForUser(request({ assertion }))).toBeUndefined();
  });
});

describe('scopes', () => {
  test('serves what was granted beyond what was asked for', async () => {
    const { acquisition, request } = reply(`${GRAPH}/User.Read ${GRAPH}/Mail.Read openid`);
    await acquisition.acquireForUser(request());
    expect(acquisition.peekForUser(request({ scopes: [`${GRAPH}/MAIL.read`] }))).toBeDefined();
    expect(acquisition.peekForUser(request({ scopes: [`${GRAPH}/Mail.Read`, `${GRAPH}/User.Read`] }))).toBeDefined();
  });

  test('does not serve what was asked for and not granted', async () => {
    const { acquisition, request } = reply(`${GRAPH}/User.Read`);
    const both = request({ scopes: [`${GRAPH}/User.Read`, `${GRAPH}/Mail.Read`] });
    await acquisition.acquireForUser(both);
    expect(acquisition.peekForUser(both)).toBeUndefined();
    expect(acquisition.peekForUser(request())).toBeDefined();
  });

  test('.default serves the named scopes of its echo, and itself', async () => {
    const { acquisition, request } = reply(`${GRAPH}/User.Read ${GRAPH}/.default`);
    await acquisition.acquireForUser(request({ scopes: [`${GRAPH}/.default`] }));
    expect(acquisition.peekForUser(request({ scopes: [`${GRAPH}/.default`] }))).toBeDefined();
    expect(acquisition.peekForUser(request())).toBeDefined();
    expect(acquisition.peekForUser(request({ scopes: [`${GRAPH}/Mail.Read`] }))).toBeUndefined();
  });

  test.each([`${GRAPH}/User.Read`, `${GRAPH}/User.Read ${GRAPH}/.default`])(
    'named scopes never serve .default, even where the reply is %s',
    async (scope) => {
      const { acquisition, request } = reply(scope);
      await acquisition.acquireForUser(request());
      expect(acquisition.peekForUser(request({ scopes: [`${GRAPH}/.default`] }))).toBeUndefined();
      expect(acquisition.peekForUser(request())).toBeDefined();
    },
  );

  test('an echo in another spelling of the resource counts', async () => {
    const { acquisition, request } = reply('https://management.core.windows.net//user_impersonation');
    const arm = request({ scopes: ['https://management.azure.com//user_impersonation'] });
    await acquisition.acquireForUser(arm);
    expect(acquisition.peekForUser(arm)).toBeDefined();
  });
});

describe('claims', () => {
  const CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}';

  test('put a new header in place of every old one', async () => {
    const { acquisition, request } = start();
    await acquisition.acquireForUser(request());
    await acquisition.acquireForUser(request({ scopes: [`${GRAPH}/Mail.Read`] }));
    const stepped = await acquisition.acquireForUser(request({ claims: CLAIMS }));
    expect(acquisition.peekForUser(request())?.accessToken).toBe(stepped.accessToken);
    expect(acquisition.peekForUser(request({ scopes: [`${GRAPH}/Mail.Read`] }))).toBeUndefined();
  });

  test('belong to the flight: a plain exchange and one with claims are two', async () => {
    const { acquisition, engine, request } = start();
    await Promise.all([
      acquisition.acquireForUser(request()),
      acquisition.acquireForUser(request({ claims: CLAIMS })),
      acquisition.acquireForUser(request({ claims: CLAIMS })),
    ]);
    expect(engine.requests.map(({ claims }) => claims)).toEqual([undefined, CLAIMS]);
  });

  test('leave the other users and resources alone', async () => {
    const { acquisition, request } = start();
    const linus = await acquisition.acquireForUser(request({ name: 'linus' }));
    const arm = { scopes: ['https://management.azure.com//user_impersonation'] };
    const subscriptions = await acquisition.acquireForUser(request(arm));
    await acquisition.acquireForUser(request({ claims: CLAIMS }));
    expect(acquisition.peekForUser(request({ name: 'linus' }))?.accessToken).toBe(linus.accessToken);
    expect(acquisition.peekForUser(request(arm))?.accessToken).toBe(subscriptions.accessToken);
  });

  test('whatever order exchanges end in, none that began before a replacement is served after it', async () => {
    const step = fc.record({ claims: fc.boolean(), scope: fc.constantFrom('User.Read', 'Mail.Read') });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(step, { minLength: 1, maxLength: 8 }), async (scheduler, steps) => {
        const ended: { readonly began: number; readonly claims: boolean }[] = [];
        const { acquisition, request } = start(async (exchange, index) => {
          const began = ended.length;
          await scheduler.schedule(Promise.resolve());
          ended.push({ began, claims: exchange.claims !== undefined });
          return granted(exchange, index, 4e12);
        });
        const tokens = steps.map(async ({ claims, scope }) => {
          const scopes = [`${GRAPH}/${scope}`];
          // Unlike claims, so that each replacement is an exchange of its own.
          const challenge = claims ? { claims: `{"access_token":{"${Math.random()}":null}}` } : {};
          return { claims, ...(await acquisition.acquireForUser(request({ scopes, ...challenge }))) };
        });
        await scheduler.waitFor(Promise.all(tokens));
        const lastReplacement = ended.findLastIndex(({ claims }) => claims);
        if (lastReplacement === -1) return;
        const made = await Promise.all(tokens);
        const stale = made.filter(({ claims }) => !claims).map(({ accessToken }) => accessToken);
        for (const scope of ['User.Read', 'Mail.Read']) {
          const served = acquisition.peekForUser(request({ scopes: [`${GRAPH}/${scope}`] }));
          // All plain exchanges began before any ended, so before every replacement.
          if (served) expect(stale).not.toContain(served.accessToken);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('for the application', () => {
  test('exchanges once per tenant, apart from every user', async () => {
    const { acquisition, engine, request } = start();
    await acquisition.acquireForApp(app());
    expect(await acquisition.acquireForApp(app())).toMatchObject({ source: 'memory' });
    expect(acquisition.peekForUser(request({ scopes: [`${GRAPH}/.default`] }))).toBeUndefined();
    await acquisition.acquireForApp(app({ tenantId: OTHER_TENANT }));
    expect(engine.requests.map(({ grant }) => grant)).toEqual(['client-credentials', 'client-credentials']);
  });

  test.each([
    ['a named scope', { scopes: [`${GRAPH}/User.Read`] }],
    ['no scope', { scopes: [] }],
    ['two scopes', { scopes: [`${GRAPH}/.default`, 'api://todolist/.default'] }],
    ['a bare .default', { scopes: ['.default'] }],
    ['the tenant common', { tenantId: 'common' }],
    ['the tenant organizations', { tenantId: 'organizations' }],
    ['the tenant consumers', { tenantId: 'consumers' }],
    ['the tenant Common', { tenantId: 'Common' }],
  ])('refuses %s without asking anybody', async (_name, members) => {
    const { acquisition, engine } = start();
    await expect(acquisition.acquireForApp(app(members))).rejects.toThrow(TypeError);
    expect(engine.requests).toEqual([]);
  });
});

test('refuses a user token from the tenant common, which no exchange may go to', async () => {
  const { acquisition, engine, request } = start();
  await expect(acquisition.acquireForUser(request({ tenantId: 'common' }))).rejects.toThrow(TypeError);
  expect(engine.requests).toEqual([]);
});

test.each(['', '../evil', 'one/two', 'a tenant', 'x?y', 'x#y', 'línux.example', 'tenant\nuser'])(
  'refuses the tenant %j, which would bend the address of the token endpoint',
  async (tenantId) => {
    const { acquisition, engine, request } = start();
    expect(() => acquisition.peekForUser(request({ tenantId }))).toThrow(TypeError);
    await expect(acquisition.acquireForUser(request({ tenantId }))).rejects.toThrow(TypeError);
    expect(engine.requests).toEqual([]);
  },
);

describe('a forced refresh', () => {
  const force = { forceRefresh: true };

  test('is one in half a minute; those who insist meanwhile get the newest header', async () => {
    const { acquisition, clock, engine, request } = start();
    await acquisition.acquireForUser(request());
    const forced = await acquisition.acquireForUser(request(force));
    expect(forced.source).toBe('network');
    clock.advance(29_999);
    expect(await acquisition.acquireForUser(request(force))).toMatchObject({
      source: 'memory',
      accessToken: forced.accessToken,
    });
    expect(acquisition.peekForUser(request())?.accessToken).toBe(forced.accessToken);
    clock.advance(1);
    expect((await acquisition.acquireForUser(request(force))).source).toBe('network');
    expect(engine.requests).toHaveLength(3);
  });

  test('of many at once is one exchange', async () => {
    const { acquisition, engine, request } = start();
    await Promise.all([1, 2, 3, 4].map(() => acquisition.acquireForUser(request(force))));
    expect(engine.requests).toHaveLength(1);
  });

  test('of one user is none of another', async () => {
    const { acquisition, engine, request } = start();
    await acquisition.acquireForUser(request(force));
    await acquisition.acquireForUser(request({ ...force, name: 'linus' }));
    expect(engine.requests).toHaveLength(2);
  });
});

describe('evicting a user', () => {
  const linus = { objectId: 'linus', tenantId: TENANT };
  const ada = { objectId: OBJECT_ID, tenantId: TENANT };

  test('drops headers of all assertions, tenants and APIs, and no other user’s', async () => {
    const { acquisition, request } = start();
    const adas = [
      request(),
      request({ name: 'ada, signed in again' }),
      request({ tenantId: OTHER_TENANT }),
      request({ scopes: ['https://management.azure.com//user_impersonation'] }),
    ];
    const others = [
      request({ name: 'linus', user: linus }),
      request({ name: 'b', user: { ...ada, tenantId: OTHER_TENANT } }),
    ];
    for (const one of [...adas, ...others]) await acquisition.acquireForUser(one);
    await acquisition.acquireForApp(app());
    await acquisition.evictUser(ada);
    expect(adas.map((one) => acquisition.peekForUser(one))).toEqual(adas.map(() => undefined));
    expect(others.every((one) => acquisition.peekForUser(one) !== undefined)).toBe(true);
    expect((await acquisition.acquireForApp(app())).source).toBe('memory');
  });

  test('reaches exchanges that are under way: their results are not cached, and nobody joins them any more', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { acquisition, engine, request } = start(async (exchange, index) => {
      if (index < 2) await promise;
      return granted(exchange, index, 4e12);
    });
    const under = [
      acquisition.acquireForUser(request()),
      acquisition.acquireForUser(request({ claims: '{"access_token":{}}' })),
    ];
    await acquisition.evictUser(ada);
    const after = await acquisition.acquireForUser(request());
    resolve();
    await Promise.all(under);
    expect(engine.requests).toHaveLength(3);
    expect(acquisition.peekForUser(request())?.accessToken).toBe(after.accessToken);
  });
});

test('two sign-ins of one user stand beside each other', async () => {
  const { acquisition, request } = start();
  const [one, two] = [request(), request({ name: 'ada, signed in again' })];
  await acquisition.acquireForUser(one);
  await acquisition.acquireForUser(two);
  expect(acquisition.peekForUser(one)?.accessToken).toContain(': ada ');
  expect(acquisition.peekForUser(two)?.accessToken).toContain(': ada, signed in again ');
});

test('scopes in another order or spelling add nothing to the cache', async () => {
  const { acquisition, engine, request } = start();
  await acquisition.acquireForUser(request({ scopes: [`${GRAPH}/User.Read`, `${GRAPH}/Mail.Read`] }));
  const bytes = acquisition.bytes;
  await acquisition.acquireForUser(request({ scopes: [`${GRAPH}/mail.read`, `${GRAPH}/USER.READ`] }));
  expect([engine.requests.length, acquisition.bytes]).toEqual([1, bytes]);
});
