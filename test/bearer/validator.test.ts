/** Who gets in: good tokens of every kind beside forged ones of every kind, against keys published over the wire (TV-1). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CallerRefusal, remedyFor, TokenRefusal } from '../../src/bearer/refusals.ts';
import type { BearerValidator } from '../../src/bearer/validator.ts';
import { ForbiddenError } from '../../src/errors/errors.ts';
import { API, CLIENT, DOMAIN, startAuthority, TENANT, type TestAuthority, type TestKey } from '../support/authority.ts';
import { createManualClock } from '../support/clock.ts';
import { createValidator, POLICY } from './forge.ts';
import { FORGERIES, respelled } from './forgeries.ts';
import { CONSUMERS, createWorld, GRAPH, OTHER_TENANT, type World } from './world.ts';

const NO_USER = { scp: undefined, idtyp: 'app', roles: ['Directory.Read'] };
const REGISTRATION = { ...POLICY, instance: 'https://login.microsoftonline.com/' };

let world: World;
let clock: World['clock'];
let seconds: World['seconds'];
let key: TestKey;
let foreign: TestKey;
let authority: TestAuthority;
let validator: BearerValidator;

beforeAll(async () => {
  world = await createWorld();
  ({ clock, seconds, key, foreign, authority } = world);
  validator = createValidator(authority, clock);
});
afterAll(() => world[Symbol.asyncDispose]());

const refused = async (token: string, by = validator): Promise<TokenRefusal | CallerRefusal> => {
  const outcome = await by.validate(token).then(
    () => 'let in',
    (error: unknown) => error,
  );
  if (outcome instanceof TokenRefusal || outcome instanceof CallerRefusal) return outcome;
  throw new Error(`Expected a refusal, got ${String(outcome)}.`);
};

describe('lets in', () => {
  const good: [string, () => Record<string, unknown>, Record<string, unknown>?][] = [
    ['a v2 token of a user', () => ({})],
    ['a v2 token of an app', () => NO_USER],
    ['a v2 token of an app that does not say its kind', () => ({ ...NO_USER, idtyp: undefined })],
    ['a token of a user with app roles', () => ({ idtyp: 'user', roles: ['Auditor'] })],
    ['a token with several scopes', () => ({ scp: 'Mail.Read access_as_user' })],
    ['times that are no whole numbers', () => ({ exp: seconds() + 10.5, iat: seconds() - 0.25 })],
    ['a token without nbf', () => ({ nbf: undefined })],
    ['one audience written as a list', () => ({ aud: [API] })],
    ['a token that ended less than a minute ago', () => ({ iat: seconds() - 3_600, exp: seconds() - 59 })],
    ['a token of a clock 59 seconds ahead', () => ({ iat: seconds() + 59, nbf: seconds() + 59 })],
    ['a token for 28 hours', () => ({ exp: seconds() + 28 * 3_600 })],
    ['a token with claims nobody knows', () => ({ rh: '0.x.', uti: 'abc', acct: 0, xms_tcdt: 1, nested: { a: [1] } })],
    ['a name beyond ASCII', () => ({ name: 'Zoë Ångström 李' })],
    ['typ at+jwt', () => ({}), { typ: 'at+jwt' }],
    ['typ application/at+jwt', () => ({}), { typ: 'application/at+jwt' }],
    ['no typ', () => ({}), { typ: undefined }],
    ['x5t beside kid, as Entra writes it', () => ({}), { x5t: 'key-1' }],
  ];
  test.each(good)('%s', async (_sentence, claims, header = {}) => {
    const { principal } = await validator.validate(await authority.token(key, claims(), header));
    expect(principal.tenantId).toBe(TENANT);
    expect(principal.clientId).toBe(CLIENT);
    expect(Object.isFrozen(principal)).toBe(true);
  });

  test('v1 tokens of a user and of an app, whose keys are published without an issuer', async () => {
    await using plain = await startAuthority([key], () => clock.now());
    const iss = `${plain.instance}sts/${TENANT}/`;
    const v1 = { ver: '1.0', iss, aud: `api://${API}`, appid: CLIENT, azp: undefined, upn: 'ada@contoso.example' };
    const own = createValidator(plain, clock);
    const { principal } = await own.validate(await plain.token(key, v1));
    expect(principal).toMatchObject({ kind: 'user', clientId: CLIENT, username: 'ada@contoso.example' });
    expect((await own.validate(await plain.token(key, { ...v1, ...NO_USER }))).principal.kind).toBe('app');
  });

  test.each(['common', 'organizations'])('users of the listed tenants, at the authority %s', async (tenant) => {
    const many = createValidator(authority, clock, { tenant, allowedTenants: [TENANT, OTHER_TENANT] });
    const visitor = await authority.token(key, { tid: OTHER_TENANT, iss: authority.issuer(OTHER_TENANT) });
    expect((await many.validate(visitor)).principal.tenantId).toBe(OTHER_TENANT);
    expect((await many.validate(await authority.token(key))).principal.tenantId).toBe(TENANT);
  });

  test('users of a tenant that is known by its domain', async () => {
    const named = createValidator(authority, clock, { tenant: DOMAIN });
    expect((await named.validate(await authority.token(key))).principal.tenantId).toBe(TENANT);
  });

  test('audiences of the configuration, instead of the default ones', async () => {
    const own = createValidator(authority, clock, { audiences: ['api://todo', 'https://todo.example'] });
    await own.validate(await authority.token(key, { aud: 'api://todo' }));
    await own.validate(await authority.token(key, { aud: 'https://todo.example' }));
    for (const aud of [API, 'api://TODO', 'api://todo/', 'api://todo '])
      expect((await refused(await authority.token(key, { aud }), own)).reason).toMatch(/aud is not this API/);
  });

  test('an app with neither scopes nor roles, only where an access control list was said to decide', async () => {
    const bare = await authority.token(key, { scp: undefined });
    expect((await refused(bare)).reason).toMatch(/neither scp nor roles/);
    const lenient = createValidator(authority, clock, { allowWebApiToBeAuthorizedByAcl: true });
    expect((await lenient.validate(bare)).principal.kind).toBe('app');
  });

  test('times as far off as the configuration allows, and no further', async () => {
    const strict = createValidator(authority, clock, { clockToleranceSeconds: 0 });
    const lenient = createValidator(authority, clock, { clockToleranceSeconds: 300 });
    const ended = (ago: number) => authority.token(key, { iat: seconds() - 3_600, exp: seconds() - ago });
    const coming = (ahead: number) => authority.token(key, { iat: seconds() + ahead, nbf: seconds() + ahead });
    await lenient.validate(await ended(299));
    await lenient.validate(await coming(300));
    for (const token of [await ended(0), await coming(1)]) await refused(token, strict);
    for (const token of [await ended(300), await coming(301)]) await refused(token, lenient);
  });

  test('and tells resolvers who it is', async () => {
    const token = await authority.token(key, {
      scp: 'Mail.Read access_as_user',
      roles: ['Auditor'],
      name: 'Ada',
      preferred_username: 'ada@contoso.example',
      xms_cc: ['cp1'],
    });
    const { principal } = await validator.validate(token);
    expect(principal).toMatchObject({
      kind: 'user',
      objectId: '12345678-1234-4234-8234-123456789012',
      subject: 'subject',
      name: 'Ada',
      username: 'ada@contoso.example',
      scopes: new Set(['Mail.Read', 'access_as_user']),
      roles: new Set(['Auditor']),
      capabilities: new Set(['cp1']),
      expiresAt: (seconds() + 3_600) * 1_000,
    });
    expect(principal.claims.oid).toBe(principal.objectId);
  });
});

test('a principal cannot be changed: every request with its token shares it', async () => {
  const { principal } = await validator.validate(
    await authority.token(key, { roles: ['Auditor'], nested: { a: [1] } }),
  );
  for (const set of [principal.scopes, principal.roles, principal.capabilities] as Set<string>[]) {
    expect(() => set.add('Mail.Read')).toThrow(TypeError);
    expect(() => set.clear()).toThrow(TypeError);
    expect(() => set.delete('access_as_user')).toThrow(TypeError);
  }
  expect(() => Object.assign(principal, { objectId: 'another' })).toThrow(TypeError);
  expect(() => Object.assign(principal.claims.nested as object, { a: 2 })).toThrow(TypeError);
});

describe('refuses', () => {
  test.each(FORGERIES.map((forgery) => [forgery.sentence, forgery] as const))('%s', async (_sentence, forgery) => {
    const own = forgery.policy ? createValidator(authority, clock, forgery.policy(world)) : validator;
    const refusal = await refused(await forgery.token(world), own);
    expect(refusal.reason).toMatch(forgery.reason);
    expect(remedyFor(refusal, REGISTRATION)).toMatch(/^[A-Z].{20,}[.]$/s);
  });

  test('keys that the token itself brings or points to: nothing is fetched and none is used', async () => {
    const url = `${world.elsewhere.url}/keys`;
    const brought: Record<string, unknown>[] = [
      { jwk: foreign.publicJwk },
      { jku: url },
      { x5u: url },
      { x5c: ['MIIB'] },
      { jku: url, kid: 'theirs' },
      { x5u: url, kid: 'theirs', jwk: foreign.publicJwk },
      { kid: url },
      { 'x5t#S256': 'abc', kid: 'theirs' },
    ];
    for (const header of brought) await refused(await authority.token(foreign, {}, header));
    expect(world.elsewhere.seen).toEqual([]);
    expect(authority.seen.every(({ url: path }) => /openid-configuration$|\/keys$/.test(path))).toBe(true);
  });

  test('such a member beside a good signature changes nothing and fetches nothing', async () => {
    await validator.validate(
      await authority.token(key, {}, { jku: `${world.elsewhere.url}/keys`, jwk: foreign.publicJwk }),
    );
    expect(world.elsewhere.seen).toEqual([]);
  });
});

test('a genuine token of a tenant or client that is not allowed is forbidden, not invalid', async () => {
  const one = createValidator(authority, clock, { tenant: 'organizations', allowedTenants: [OTHER_TENANT] });
  await expect(one.validate(await authority.token(key))).rejects.toThrow(ForbiddenError);
  const two = createValidator(authority, clock, { allowedClients: ['bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee'] });
  await expect(two.validate(await authority.token(key))).rejects.toThrow(ForbiddenError);
  const three = createValidator(authority, clock, { allowedClients: [CLIENT] });
  await three.validate(await authority.token(key));
});

test('the authority of a multi-tenant API lets nobody in by its issuer alone when the key belongs to one tenant', async () => {
  await using own = await startAuthority([key], () => clock.now());
  own.keys = [{ ...key.publicJwk, issuer: own.issuer(CONSUMERS) }];
  const many = createValidator(own, clock, { tenant: 'common', allowedTenants: [TENANT] });
  expect((await refused(await own.token(key), many)).reason).toMatch(/signing key/);
});

test('a refusal tells the client nothing but that the token is invalid', async () => {
  const { message, challenge } = (await refused(await authority.token(key, { aud: GRAPH }))) as TokenRefusal;
  expect(message).toBe('The access token is not valid for this API.');
  expect(challenge).toBe(
    'Bearer error="invalid_token", error_description="The access token is not valid for this API."',
  );
});

describe('remembers a validated token', () => {
  test('and gives the same caller without looking at it again', async () => {
    const token = await authority.token(key);
    const first = await validator.validate(token);
    expect(await validator.validate(token)).toBe(first);
  });

  test('until it ends, tolerance included', async () => {
    const later = createManualClock(clock.now());
    const own = createValidator(authority, later);
    const token = await authority.token(key, { exp: seconds() + 100 });
    await own.validate(token);
    later.advance(159_999);
    await own.validate(token);
    later.advance(1);
    expect((await refused(token, own)).reason).toMatch(/expired/);
  });

  test('until the authority withdraws its key', async () => {
    await using own = await startAuthority([key], () => clock.now());
    const later = createManualClock(clock.now());
    const careful = createValidator(own, later);
    const token = await own.token(key);
    await careful.validate(token);
    own.keys = [{ ...foreign.publicJwk, kid: 'key-2' }];
    later.advance(30_000);
    await refused(await own.token(foreign, {}, { kid: 'unheard-of' }), careful); // has the keys fetched again
    expect((await refused(token, careful)).reason).toMatch(/kid names no key/);
  });

  test('until another key stands under its kid', async () => {
    await using own = await startAuthority([key], () => clock.now());
    const later = createManualClock(clock.now());
    const careful = createValidator(own, later);
    const token = await own.token(key);
    await careful.validate(token);
    own.keys = [foreign.publicJwk];
    later.advance(30_000);
    await refused(await own.token(foreign, {}, { kid: 'unheard-of' }), careful);
    expect((await refused(token, careful)).reason).toMatch(/signature/);
    await careful.validate(await own.token(foreign));
  });

  test('not in another spelling: each of the 15 others of its last character is refused', async () => {
    const token = await authority.token(key);
    await validator.validate(token);
    let spelling = token;
    for (let unused = 1; unused < 16; unused += 1) {
      spelling = respelled(spelling);
      expect((await refused(spelling)).reason).toMatch(/canonical/);
    }
  });
});
