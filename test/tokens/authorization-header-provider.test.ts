/** Headers for the resolvers of one request: what one tick unites, what it must not, and who is spared whose failure. */
import { describe, expect, test } from 'vitest';
import { BadUserInputError, ConsentRequiredError, UnauthenticatedError } from '../../src/errors/errors.ts';
import { createAuthorizationHeaderProvider } from '../../src/tokens/authorization-header-provider.ts';
import { createConsentUrl } from '../../src/tokens/consent-url.ts';
import { type ExchangeRequest, type IssuedToken, TokenRefusedError } from '../../src/tokens/engine.ts';
import { createRefusedUnions } from '../../src/tokens/refused-unions.ts';
import { createTokenAcquirer } from '../../src/tokens/token-acquirer.ts';
import { createTokenAcquisition } from '../../src/tokens/token-acquisition.ts';
import { API, TENANT } from '../support/authority.ts';
import { createManualClock } from '../support/clock.ts';
import { bearerOf } from './bearer.ts';
import { createScriptedEngine, granted } from './scripted-engine.ts';
import { GRAPH } from './token-service.ts';

const ARM = 'https://management.azure.com/';
const USER = `${GRAPH}/User.Read`;
const MAIL = `${GRAPH}/Mail.Read`;
const DEFAULT = `${GRAPH}/.default`;
const CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}';

const noConsent = () =>
  new TokenRefusedError(
    400,
    {
      error: 'invalid_grant',
      suberror: 'consent_required',
      codes: [65001],
      claims: undefined,
      description: undefined,
      traceId: undefined,
    },
    undefined,
  );

const unlessMail = (request: ExchangeRequest, index: number) => {
  if (request.scopes.includes(MAIL)) throw noConsent();
  return granted(request, index);
};

function start(
  answer?: (request: ExchangeRequest, index: number) => IssuedToken | Promise<IssuedToken>,
  { bearer = bearerOf('ada') }: { readonly bearer?: ReturnType<typeof bearerOf> | null } = {},
) {
  const engine = createScriptedEngine(answer);
  const clock = createManualClock(Date.now());
  const acquisition = createTokenAcquisition({ engine, maxBytes: 8_388_608, clockToleranceSeconds: 60, clock });
  const refusedUnionsOf = createRefusedUnions(clock);
  const forRequest = (caller = bearer ?? undefined) =>
    createAuthorizationHeaderProvider(
      createTokenAcquirer({
        acquisition,
        bearer: caller,
        tenantId: TENANT,
        consentUrl: createConsentUrl({ instance: 'https://login.example/', clientId: API }, undefined),
        correlationId: 'of the request',
      }),
      caller && refusedUnionsOf(caller),
    );
  return { engine, clock, forRequest, headers: forRequest() };
}

test('hands out beside the header what is known about it', async () => {
  const { headers } = start();
  const token = await headers.acquire([USER]);
  expect(token).toMatchObject({ scopes: ['user.read'], source: 'network' });
  expect((await headers.acquire([USER])).source).toBe('memory');
  expect(await headers.createAuthorizationHeader([USER])).toBe(token.authorizationHeader);
});

describe('one tick', () => {
  test('makes one exchange for the union of what is wanted from one API', async () => {
    const { engine, headers } = start();
    const made = await Promise.all([
      headers.createAuthorizationHeaderForUser([USER]),
      headers.createAuthorizationHeaderForUser([MAIL]),
      headers.createAuthorizationHeaderForUser([USER, MAIL]),
    ]);
    expect(engine.requests.map(({ scopes }) => scopes)).toEqual([[USER, MAIL]]);
    expect(new Set(made).size).toBe(1);
    expect(made[0]).toMatch(/^Bearer /);
    expect(engine.requests[0]?.correlationId).toBe('of the request');
  });

  test('makes one for each API', async () => {
    const { engine, headers } = start();
    await Promise.all([
      headers.createAuthorizationHeaderForUser([USER]),
      headers.createAuthorizationHeaderForUser([`${ARM}/user_impersonation`]),
    ]);
    expect(engine.requests.map(({ scopes }) => scopes)).toEqual([[USER], [`${ARM}/user_impersonation`]]);
  });

  test('never unites .default with named scopes, whatever its case', async () => {
    const { engine, headers } = start();
    await Promise.all(
      [[USER], [DEFAULT], [MAIL], [`${GRAPH}/.Default`]].map((scopes) =>
        headers.createAuthorizationHeaderForUser(scopes),
      ),
    );
    for (const { scopes } of engine.requests) {
      const named = scopes.filter((scope) => !scope.toLowerCase().endsWith('/.default'));
      expect([0, scopes.length]).toContain(named.length);
    }
  });

  test.each([
    ['claims', { claims: CLAIMS }],
    ['a tenant', { tenant: '99999999-2222-4333-8444-555555555555' }],
    ['a forced refresh', { forceRefresh: true }],
  ])('keeps a request with %s apart', async (_name, acquireTokenOptions) => {
    const { engine, headers } = start();
    await Promise.all([
      headers.createAuthorizationHeaderForUser([USER]),
      headers.createAuthorizationHeaderForUser([MAIL], { acquireTokenOptions }),
    ]);
    expect(engine.requests.map(({ scopes }) => scopes)).toEqual([[USER], [MAIL]]);
  });

  test('two requests with one bearer share the exchange; those of two users never do', async () => {
    const { engine, forRequest } = start();
    const [one, two, other] = [forRequest(), forRequest(), forRequest(bearerOf('linus'))];
    const made = await Promise.all(
      [one, two, other].map((provider) => provider.createAuthorizationHeaderForUser([USER])),
    );
    expect(made[0]).toBe(made[1]);
    expect(made[0]).toContain('assertion.of.ada');
    expect(made[2]).toContain('assertion.of.linus');
    expect(engine.requests).toHaveLength(2);
  });

  test('asks nobody for what is in memory', async () => {
    const { engine, headers } = start();
    const first = await headers.createAuthorizationHeaderForUser([USER, MAIL]);
    expect(await headers.createAuthorizationHeaderForUser([MAIL])).toBe(first);
    expect(engine.requests).toHaveLength(1);
  });

  test('does not change when the caller changes its list afterwards', async () => {
    const { engine, headers } = start();
    const scopes = [USER];
    const made = headers.createAuthorizationHeaderForUser(scopes);
    scopes.push(MAIL);
    await made;
    expect(engine.requests[0]?.scopes).toEqual([USER]);
  });
});

describe('a refused union', () => {
  test('is tried one by one, so that the unconsented scope fails alone', async () => {
    const { headers } = start(unlessMail);
    const [user, mail, profile] = await Promise.allSettled([
      headers.createAuthorizationHeaderForUser([USER]),
      headers.createAuthorizationHeaderForUser([MAIL]),
      headers.createAuthorizationHeaderForUser([`${GRAPH}/User.ReadBasic.All`]),
    ]);
    expect([user?.status, profile?.status]).toEqual(['fulfilled', 'fulfilled']);
    const reason: unknown = mail?.status === 'rejected' ? mail.reason : undefined;
    expect(reason).toBeInstanceOf(ConsentRequiredError);
    expect((reason as ConsentRequiredError).scopes).toEqual([MAIL]);
  });

  test('of one scope set is not tried again', async () => {
    const { engine, headers } = start(unlessMail);
    const both = [headers.createAuthorizationHeaderForUser([MAIL]), headers.createAuthorizationHeaderForUser([MAIL])];
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(engine.requests).toHaveLength(1);
  });

  test('is not asked for again by the operations that follow, for a minute', async () => {
    // Tokens of a second, so that nothing comes from memory.
    const { engine, clock, forRequest } = start((request, index) => ({
      ...unlessMail(request, index),
      expiresAtMs: clock.now() + 31_000,
    }));
    const operation = async () => {
      const headers = forRequest();
      return await Promise.allSettled([USER, MAIL].map((scope) => headers.createAuthorizationHeaderForUser([scope])));
    };
    const unions = () => engine.requests.filter(({ scopes }) => scopes.length === 2).length;
    for (let second = 0; second < 60; second += 1) {
      const [user, mail] = await operation();
      expect([user?.status, mail?.status, unions()]).toEqual(['fulfilled', 'rejected', 1]);
      clock.advance(1_000);
    }
    await operation();
    expect(unions()).toBe(2);
  });

  test('for another reason than consent is not tried again', async () => {
    const { engine, headers } = start(() => {
      throw new TokenRefusedError(503, undefined, undefined);
    });
    await Promise.allSettled([USER, MAIL].map((scope) => headers.createAuthorizationHeaderForUser([scope])));
    expect(engine.requests).toHaveLength(1);
  });

  test('is forgotten: consent given meanwhile counts at once', async () => {
    let consented = false;
    const { headers } = start((request, index) => {
      if (!consented) throw noConsent();
      return granted(request, index);
    });
    await expect(headers.createAuthorizationHeaderForUser([MAIL])).rejects.toBeInstanceOf(ConsentRequiredError);
    consented = true;
    await expect(headers.createAuthorizationHeaderForUser([MAIL])).resolves.toMatch(/^Bearer /);
  });
});

describe('a waiter that leaves', () => {
  test('is let go at once with its reason; the exchange goes on for the others', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { engine, headers } = start(async (request, index) => {
      await promise;
      return granted(request, index);
    });
    const controller = new AbortController();
    const leaving = headers.createAuthorizationHeaderForUser([USER], {
      acquireTokenOptions: { signal: controller.signal },
    });
    const staying = headers.createAuthorizationHeaderForUser([MAIL]);
    await new Promise((tick) => {
      setImmediate(tick);
    });
    const reason = new DOMException('Too late.', 'TimeoutError');
    controller.abort(reason);
    await expect(leaving).rejects.toBe(reason);
    resolve();
    await expect(staying).resolves.toMatch(/^Bearer /);
    expect(engine.requests).toHaveLength(1);
  });

  test('before it asked starts nothing', async () => {
    const { engine, headers } = start();
    const reason = new BadUserInputError('gone');
    const acquireTokenOptions = { signal: AbortSignal.abort(reason) };
    await expect(headers.createAuthorizationHeaderForUser([USER], { acquireTokenOptions })).rejects.toBe(reason);
    await expect(headers.createAuthorizationHeaderForApp(DEFAULT, { acquireTokenOptions })).rejects.toBe(reason);
    expect(engine.requests).toEqual([]);
  });
});

describe('claims', () => {
  test.each([
    ['JSON', CLAIMS],
    ['base64', Buffer.from(CLAIMS).toString('base64')],
    ['base64url without padding', Buffer.from(CLAIMS).toString('base64url')],
  ])('are taken as %s, pass the memory over and stay for the siblings', async (_name, claims) => {
    const { engine, headers } = start();
    const before = await headers.createAuthorizationHeaderForUser([USER]);
    const after = await headers.createAuthorizationHeaderForUser([USER], { acquireTokenOptions: { claims } });
    expect(after).not.toBe(before);
    expect(engine.requests[1]?.claims).toBe(CLAIMS);
    expect(await headers.createAuthorizationHeaderForUser([USER])).toBe(after);
  });

  test('that are none are refused', async () => {
    const { engine, headers } = start();
    const acquireTokenOptions = { claims: 'none of that' };
    await expect(headers.createAuthorizationHeaderForUser([USER], { acquireTokenOptions })).rejects.toThrow(TypeError);
    expect(engine.requests).toEqual([]);
  });
});

describe('the application', () => {
  test('gets a header of its own, in the tenant of the caller', async () => {
    const { engine, headers } = start();
    await expect(headers.createAuthorizationHeaderForApp(DEFAULT)).resolves.toContain('app');
    await headers.createAuthorizationHeader([DEFAULT], { requestAppToken: true });
    expect(engine.requests).toHaveLength(1);
    expect(engine.requests[0]).toMatchObject({ grant: 'client-credentials', tenantId: TENANT });
  });

  test.each([[[]], [[USER]], [[DEFAULT, `${ARM}/.default`]]])('is refused the scopes %j', async (scopes) => {
    const { engine, headers } = start();
    await expect(headers.createAuthorizationHeader(scopes, { requestAppToken: true })).rejects.toThrow(TypeError);
    expect(engine.requests).toEqual([]);
  });
});

test('createAuthorizationHeader is for the user unless it says otherwise', async () => {
  const { engine, headers } = start();
  await headers.createAuthorizationHeader([USER]);
  await headers.createAuthorizationHeader([MAIL], { requestAppToken: false });
  expect(engine.requests.map(({ grant }) => grant)).toEqual(['on-behalf-of', 'on-behalf-of']);
});

test.each([
  ['nobody is signed in', null],
  ['the caller is an application', bearerOf('daemon', { kind: 'app' })],
])('makes no user header when %s', async (_name, bearer) => {
  const { engine, headers } = start(undefined, { bearer });
  await expect(headers.createAuthorizationHeaderForUser([USER])).rejects.toBeInstanceOf(UnauthenticatedError);
  expect(engine.requests).toEqual([]);
});

test.each([
  ['none', []],
  ['a bare name', ['User.Read']],
  ['scopes of two APIs', [USER, `${ARM}/user_impersonation`]],
  ['a scope with a blank', [`${USER} ${MAIL}`]],
])('refuses %s for scopes', async (_name, scopes) => {
  const { engine, headers } = start();
  await expect(headers.createAuthorizationHeaderForUser(scopes)).rejects.toThrow(TypeError);
  expect(engine.requests).toEqual([]);
});
