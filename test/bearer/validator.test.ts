/** Who gets in: good tokens of every kind beside forged ones of every kind, against keys published over the wire (TV-1). */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BearerValidator } from '../../src/bearer/validator.ts';
import { ForbiddenError, UnauthenticatedError } from '../../src/errors/errors.ts';
import {
  API,
  CLIENT,
  createTestKey,
  startAuthority,
  TENANT,
  type TestAuthority,
  type TestKey,
} from '../support/authority.ts';
import { createManualClock } from '../support/clock.ts';
import { json, type LoopbackServer, listen } from '../support/loopback.ts';
import { createValidator, partsOf, signText, signWithPublicKey } from './forge.ts';

const OTHER_TENANT = '22222222-3333-4444-8555-666666666666';
const GRAPH = '00000003-0000-0000-c000-000000000000';
const NO_USER = { scp: undefined, idtyp: 'app', roles: ['Directory.Read'] };

const clock = createManualClock();
const seconds = () => Math.floor(clock.now() / 1_000);
let key: TestKey;
let foreign: TestKey;
let authority: TestAuthority;
let elsewhere: LoopbackServer;
let validator: BearerValidator;

beforeAll(async () => {
  key = await createTestKey('key-1');
  foreign = await createTestKey('key-1');
  authority = await startAuthority([key], () => clock.now());
  authority.keys = [{ ...key.publicJwk, issuer: `${authority.instance}{tenantid}/v2.0` }];
  elsewhere = await listen((_request, response) =>
    json(response, 200, { keys: [{ ...foreign.publicJwk, kid: 'theirs' }] }),
  );
  validator = createValidator(authority, clock);
});
afterAll(async () => {
  await authority[Symbol.asyncDispose]();
  await elsewhere[Symbol.asyncDispose]();
});

const refused = async (token: string, by = validator): Promise<UnauthenticatedError> => {
  const outcome = await by.validate(token).then(
    () => 'let in',
    (error: unknown) => error,
  );
  if (!(outcome instanceof UnauthenticatedError)) throw new Error(`Expected a refusal, got ${String(outcome)}.`);
  return outcome;
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

describe('refuses a claim:', () => {
  const list: [string, () => Record<string, unknown>, RegExp][] = [
    ['the audience of Microsoft Graph', () => ({ aud: GRAPH }), /aud is not/],
    ['the address of Microsoft Graph as audience', () => ({ aud: 'https://graph.microsoft.com' }), /aud is not/],
    ['an ID token of our own registration', () => ({ azp: undefined, nonce: 'n', scp: undefined }), /azp/],
    ['an ID token that carries roles', () => ({ azp: undefined, nonce: 'n', scp: undefined, roles: ['A'] }), /azp/],
    ['the v1 audience in a v2 token', () => ({ aud: `api://${API}` }), /aud is not/],
    ['two audiences, ours among them', () => ({ aud: [API, GRAPH] }), /exactly one/],
    ['our audience twice', () => ({ aud: [API, API] }), /exactly one/],
    ['no audience at all', () => ({ aud: undefined }), /aud is not/],
    ['an empty list of audiences', () => ({ aud: [] }), /exactly one/],
    ['an audience in a list of a list', () => ({ aud: [[API]] }), /aud is not/],
    ['an audience that is an object', () => ({ aud: { toString: API } }), /aud is not/],
    ['the issuer of another tenant', () => ({ iss: authority.issuer(OTHER_TENANT) }), /iss/],
    ['another tenant with our issuer', () => ({ tid: OTHER_TENANT }), /of tenant/],
    ['an issuer with a slash more', () => ({ iss: `${authority.issuer()}/` }), /iss/],
    ['an issuer in other letters', () => ({ iss: authority.issuer().toUpperCase() }), /iss/],
    ['the template itself as issuer', () => ({ iss: `${authority.instance}{tenantid}/v2.0` }), /iss/],
    ['the issuer of Entra proper', () => ({ iss: `https://login.microsoftonline.com/${TENANT}/v2.0` }), /iss/],
    ['an issuer as list', () => ({ iss: [authority.issuer()] }), /iss/],
    ['no issuer', () => ({ iss: undefined }), /iss/],
    ['no tenant', () => ({ tid: undefined }), /tid/],
    ['a tenant in capitals', () => ({ tid: 'AAAAAAAA-2222-4333-8444-555555555555' }), /tid/],
    ['a tenant that is a name', () => ({ tid: 'contoso.example' }), /tid/],
    ['the tenant placeholder', () => ({ tid: '{tenantid}', iss: authority.issuer('{tenantid}') }), /tid/],
    ['tenants as list', () => ({ tid: [TENANT] }), /tid/],
    ['v1 said by a v2 token', () => ({ ver: '1.0' }), /iss/],
    ['v2 said by a v1 token', () => ({ iss: `${authority.instance}sts/${TENANT}/`, aud: `api://${API}` }), /iss/],
    ['no version', () => ({ ver: undefined }), /ver/],
    ['version 3.0', () => ({ ver: '3.0' }), /ver/],
    ['the version as number', () => ({ ver: 2 }), /ver/],
    ['an end a minute ago', () => ({ iat: seconds() - 3_600, exp: seconds() - 60 }), /expired/],
    ['no end', () => ({ exp: undefined }), /exp/],
    ['an end written as text', () => ({ exp: String(seconds() + 3_600) }), /exp/],
    ['an end that is null', () => ({ exp: null }), /exp/],
    ['a start in 61 seconds', () => ({ nbf: seconds() + 61 }), /nbf/],
    ['a start written as text', () => ({ nbf: '0' }), /nbf/],
    ['a start that is null', () => ({ nbf: null }), /nbf/],
    ['an issue time in 61 seconds', () => ({ iat: seconds() + 61 }), /iat/],
    ['no issue time', () => ({ iat: undefined }), /iat/],
    ['a life of more than 28 hours', () => ({ exp: seconds() + 28 * 3_600 + 1 }), /28 hours/],
    ['an end before the issue time', () => ({ iat: seconds() + 30, exp: seconds() + 10 }), /before/],
    ['an end as far as numbers go', () => ({ exp: Number.MAX_VALUE }), /28 hours/],
    ['an issue time at the beginning of time', () => ({ iat: -Number.MAX_VALUE }), /28 hours/],
    ['no object id', () => ({ oid: undefined }), /oid/],
    ['an empty object id', () => ({ oid: '' }), /oid/],
    ['no subject', () => ({ sub: undefined }), /sub/],
    ['no client', () => ({ azp: undefined }), /azp/],
    ['the client of a v1 token in a v2 token', () => ({ azp: undefined, appid: CLIENT }), /azp/],
    ['scopes as list', () => ({ scp: ['access_as_user'] }), /scp/],
    ['neither scopes nor roles', () => ({ scp: undefined }), /neither scp nor roles/],
    ['scopes of blanks only', () => ({ scp: '   ' }), /scp to be words/],
    ['roles as text', () => ({ roles: 'Directory.Read' }), /roles/],
    ['a role that is no text', () => ({ roles: ['Directory.Read', 7] }), /roles/],
    ['a user without scopes', () => ({ idtyp: 'user', scp: undefined, roles: ['A'] }), /says it is a user/],
    ['an app with delegated scopes', () => ({ idtyp: 'app' }), /says it is an app/],
    ['a token of a device', () => ({ idtyp: 'device' }), /idtyp/],
    ['a kind that is no text', () => ({ idtyp: ['user'] }), /idtyp/],
    ['a key that the sender would have to prove', () => ({ cnf: { kid: 'thumbprint' } }), /proof/],
    ['a name that is no text', () => ({ name: { first: 'Ada' } }), /name/],
  ];
  test.each(list)('%s', async (_sentence, claims, reason) => {
    expect((await refused(await authority.token(key, claims()))).reason).toMatch(reason);
  });
});

describe('refuses a header:', () => {
  const list: [string, () => Record<string, unknown>, RegExp][] = [
    ['a kid that the authority does not know', () => ({ kid: 'unknown' }), /kid names no key/],
    ['no kid', () => ({ kid: undefined }), /kid/],
    ['an empty kid', () => ({ kid: '' }), /kid/],
    ['a kid that is a number', () => ({ kid: 1 }), /kid/],
    ['a kid that is a member of every object', () => ({ kid: '__proto__' }), /kid names no key/],
    ['a kid that climbs', () => ({ kid: '../../dev/null' }), /kid names no key/],
    ['the typ of a logout token', () => ({ typ: 'logout+jwt' }), /typ/],
    ['the typ of a DPoP proof', () => ({ typ: 'dpop+jwt' }), /typ/],
    ['a typ that is no text', () => ({ typ: ['JWT'] }), /typ/],
    ['crit', () => ({ crit: ['exp'], exp: 1 }), /crit/],
    ['zip', () => ({ zip: 'DEF' }), /zip/],
    ['enc', () => ({ enc: 'A256GCM' }), /enc/],
  ];
  test.each(list)('%s', async (_sentence, header, reason) => {
    const { payload } = partsOf(await authority.token(key));
    const members = { alg: 'RS256', typ: 'JWT', kid: key.kid, ...header() };
    expect((await refused(signText(key, JSON.stringify(members), payload))).reason).toMatch(reason);
  });

  test.each(['none', 'None', 'HS256', 'RS384', 'PS256', 'ES256', 'RSA1_5', 'rs256', '', 7, null, ['RS256']])(
    'alg %j, whatever the signature',
    async (alg) => {
      const { payload } = partsOf(await authority.token(key));
      const token = signText(key, JSON.stringify({ alg, typ: 'JWT', kid: key.kid }), payload);
      expect((await refused(token)).reason).toMatch(/alg is not RS256/);
    },
  );

  test('HS256 with the public key as its secret', async () => {
    const { payload } = partsOf(await authority.token(key));
    const token = signWithPublicKey(key, { alg: 'HS256', typ: 'JWT', kid: key.kid }, payload);
    expect((await refused(token)).reason).toMatch(/alg is not RS256/);
    const disguised = signWithPublicKey(key, { alg: 'RS256', typ: 'JWT', kid: key.kid }, payload);
    expect((await refused(disguised)).reason).toMatch(/signature/);
  });

  test('a known kid over the signature of a foreign key', async () => {
    expect((await refused(await authority.token(foreign))).reason).toMatch(/signature/);
  });

  test('keys that the token itself brings or points to: nothing is fetched and none is used', async () => {
    const url = `${elsewhere.url}/keys`;
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
    expect(elsewhere.seen).toEqual([]);
    expect(authority.seen.every(({ url: path }) => /openid-configuration$|\/keys$/.test(path))).toBe(true);
  });

  test('such a member beside a good signature changes nothing and fetches nothing', async () => {
    await validator.validate(await authority.token(key, {}, { jku: `${elsewhere.url}/keys`, jwk: foreign.publicJwk }));
    expect(elsewhere.seen).toEqual([]);
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
  const consumers = '9188040d-6c67-4c5b-b112-36a304b66dad';
  await using own = await startAuthority([key], () => clock.now());
  own.keys = [{ ...key.publicJwk, issuer: own.issuer(consumers) }];
  const many = createValidator(own, clock, { tenant: 'common', allowedTenants: [TENANT] });
  expect((await refused(await own.token(key), many)).reason).toMatch(/signing key/);
});

test('a refusal tells the client nothing but that the token is invalid', async () => {
  const { message, challenge } = await refused(await authority.token(key, { aud: GRAPH }));
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
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const bits = alphabet.indexOf(token.slice(-1));
    expect(bits % 16).toBe(0);
    for (let unused = 1; unused < 16; unused += 1) {
      const respelled = token.slice(0, -1) + alphabet[bits + unused];
      expect((await refused(respelled)).reason).toMatch(/canonical/);
    }
  });
});

const tokenText = () => authority.token(key, { name: 'Ada', roles: ['Auditor'] });

describe('whatever is changed in a good token, it is refused:', () => {
  test('one character of its text', async () => {
    const token = await tokenText();
    await validator.validate(token);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 1),
        fc.string({ unit: 'grapheme', minLength: 0, maxLength: 2 }),
        async (at, put) => {
          const changed = token.slice(0, at) + put + token.slice(at + 1);
          fc.pre(changed !== token);
          await refused(changed);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('one claim, without a new signature', async () => {
    const token = await tokenText();
    const { payload } = partsOf(token);
    const [header, , signature] = token.split('.');
    const claims = JSON.parse(payload) as Record<string, unknown>;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(claims), 'added'), fc.jsonValue(), async (name, value) => {
        const text = JSON.stringify({ ...claims, [name]: value });
        fc.pre(text !== payload);
        await refused(`${header}.${Buffer.from(text).toString('base64url')}.${signature}`);
      }),
      { numRuns: 300 },
    );
  });

  test('its three parts mixed with those of another good token', async () => {
    const [one, other] = [await tokenText(), await authority.token(key, { oid: 'somebody-else' })];
    const [header, payload, signature] = one.split('.');
    await refused(`${header}.${other.split('.')[1]}.${signature}`);
    await refused(`${header}.${payload}.${other.split('.')[2]}`);
  });
});
