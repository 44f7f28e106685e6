/**
 * Good tokens of each kind, with anything changed in them: without a new signature nothing gets in; with one, only what a second
 * reading of the rules, written here and not in the product, calls good.
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CallerRefusal, TokenRefusal } from '../../src/bearer/refusals.ts';
import type { BearerValidator } from '../../src/bearer/validator.ts';
import { API, CLIENT, TENANT } from '../support/authority.ts';
import { createDecryptionCertificate, createValidator, encryptFor, partsOf, signText } from './forge.ts';
import { createWorld, OTHER_TENANT, type World } from './world.ts';

type Members = Record<string, unknown>;

const KINDS = {
  'v2 user': {
    roles: ['Auditor'],
    name: 'Ada',
    preferred_username: 'ada@contoso.example',
    xms_cc: ['cp1'],
    idtyp: 'user',
  },
  'v2 app': { scp: undefined, idtyp: 'app', roles: ['Directory.Read'] },
  'v1 user': { ver: '1.0', aud: `api://${API}`, azp: undefined, appid: CLIENT, upn: 'ada@contoso.example' },
  'v1 app': {
    ver: '1.0',
    aud: `api://${API}`,
    azp: undefined,
    appid: CLIENT,
    scp: undefined,
    roles: ['A'],
    nbf: undefined,
  },
} satisfies Record<string, Members>;

let world: World;
let validator: BearerValidator;
const tokens = new Map<string, string>();

beforeAll(async () => {
  world = await createWorld();
  validator = createValidator(world.authority, world.clock);
  for (const [kind, claims] of Object.entries(KINDS)) {
    const iss = kind.startsWith('v1') ? { iss: `${world.authority.instance}sts/${TENANT}/` } : {};
    const token = await world.authority.token(world.key, { ...claims, ...iss });
    await validator.validate(token);
    tokens.set(kind, token);
  }
});
afterAll(() => world[Symbol.asyncDispose]());

/** Anything but an answer or a refusal of ours would be a fault of its own. */
async function isLetIn(token: string, by = validator): Promise<boolean> {
  try {
    await by.validate(token);
    return true;
  } catch (error) {
    if (error instanceof TokenRefusal || error instanceof CallerRefusal) return false;
    throw error;
  }
}

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isWords = (value: unknown) => Array.isArray(value) && value.every(isText);
const encode = (members: Members) => Buffer.from(JSON.stringify(members)).toString('base64url');

/** Two names of one object that differ in case only, however deep. */
function hasTwins(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const names = Object.keys(value).map((name) => name.toLowerCase());
  return new Set(names).size < names.length || Object.values(value).some(hasTwins);
}

/** The rules once more, as the documents of the field say them; knows nothing of the product. */
function isGood(header: Members, claims: Members): boolean {
  const now = world.clock.now() / 1_000;
  const { ver, iss, aud, tid, exp, iat, nbf, scp, roles, idtyp } = claims;
  const { instance } = world.authority;
  const typ = 'typ' in header ? header.typ : 'JWT';
  const client = ver === '2.0' ? claims.azp : claims.appid;
  const audience = Array.isArray(aud) && aud.length === 1 ? (aud[0] as unknown) : aud;
  const hasScopes = typeof scp === 'string' && scp.replaceAll(' ', '') !== '';
  const hasRoles = Array.isArray(roles) && roles.length > 0;
  return [
    !hasTwins(header) && !hasTwins(claims),
    header.alg === 'RS256' && header.kid === 'key-1',
    typeof typ === 'string' && /^(?:application\/)?(?:at\+)?jwt$/i.test(typ),
    ['crit', 'b64', 'zip', 'enc'].every((name) => !(name in header)),
    ver === '2.0' || ver === '1.0',
    tid === TENANT,
    iss === (ver === '2.0' ? `${instance}${TENANT}/v2.0` : `${instance}sts/${TENANT}/`),
    audience === (ver === '2.0' ? API : `api://${API}`),
    isTime(exp) && isTime(iat) && exp > now - 60 && iat <= now + 60 && exp >= iat && exp - iat <= 100_800,
    !('nbf' in claims) || (isTime(nbf) && nbf <= now + 60),
    isText(client) && isText(claims.oid) && isText(claims.sub),
    !('scp' in claims) || hasScopes,
    !('roles' in claims) || isWords(roles),
    !('xms_cc' in claims) || isWords(claims.xms_cc),
    hasScopes || hasRoles,
    !('idtyp' in claims) || idtyp === (hasScopes ? 'user' : 'app'),
    !('cnf' in claims),
    ['name', 'preferred_username', 'upn'].every((name) => !(name in claims) || typeof claims[name] === 'string'),
  ].every(Boolean);
}

const lookAlikes: readonly (readonly [string, string])[] = [
  ['a', 'а'], // Cyrillic
  ['e', '\u0435'],
  ['i', 'ı'],
  ['k', '\u212a'], // Kelvin
  ['-', '\u2010'],
  [' ', '\u00a0'],
  ['1', '\u0661'],
  ['.', '\u2024'],
  ['', '\u200b'],
];

/** A value near the one that stands there: what a careless comparison would take for it. */
const near = (value: unknown): fc.Arbitrary<unknown> => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return fc.oneof(
    fc.constantFrom<unknown>(
      text,
      [value],
      [[value]],
      [value, value],
      { value },
      { 0: value, length: 1 },
      null,
      true,
      0,
      '',
      text.toUpperCase(),
      text.toLowerCase(),
      ` ${text}`,
      `${text} `,
      `${text}/`,
      `${text}\u0000`,
      `${text}#`,
      `${text}?`,
      encodeURIComponent(text),
      text.normalize('NFD'),
      text.slice(1),
      text.slice(0, -1),
    ),
    fc.constantFrom(...lookAlikes).map(([from, to]) => text.replace(from, to)),
    typeof value === 'number' ? fc.double({ noNaN: true }).map((by) => value + by) : fc.string(),
    typeof value === 'number' ? fc.integer({ min: -110_000, max: 110_000 }).map((by) => value + by) : fc.jsonValue(),
  );
};

const mutate = (members: Members, others: readonly string[]): fc.Arbitrary<Members> =>
  fc.constantFrom(...Object.keys(members), ...others).chain((name) =>
    fc.oneof(
      { weight: 8, arbitrary: near(members[name] ?? '').map((value) => ({ ...members, [name]: value })) },
      {
        weight: 1,
        arbitrary: fc.constant(Object.fromEntries(Object.entries(members).filter(([key]) => key !== name))),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(...Object.keys(members)).map((other) => ({ ...members, [name]: members[other] })),
      },
    ),
  );

const HEADER_MEMBERS = ['crit', 'b64', 'zip', 'enc', 'jwk', 'jku', 'x5u', 'x5c', 'x5t', 'nonce', 'cty', '__proto__'];
const CLAIMS = ['nbf', 'scp', 'roles', 'idtyp', 'azp', 'appid', 'xms_cc', 'cnf', 'name', 'upn', 'nonce', '__proto__'];

const kinds = Object.keys(KINDS);

describe.each(kinds)('whatever is changed in a good token (%s),', (kind) => {
  const parsed = () => {
    const { header, payload } = partsOf(tokens.get(kind) ?? '');
    return { header: JSON.parse(header) as Members, claims: JSON.parse(payload) as Members };
  };

  test('without a new signature it is refused: header and claims', async () => {
    const { header, claims } = parsed();
    const signature = partsOf(tokens.get(kind) ?? '').signature;
    await fc.assert(
      fc.asyncProperty(mutate(header, HEADER_MEMBERS), mutate(claims, CLAIMS), fc.nat(2), async (head, body, which) => {
        const text = [which === 1 ? header : head, which === 0 ? claims : body].map(encode).join('.');
        fc.pre(!tokens.get(kind)?.startsWith(`${text}.`));
        expect(await isLetIn(`${text}.${signature}`)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('without a new signature it is refused: any byte of its text', async () => {
    const token = tokens.get(kind) ?? '';
    const put = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 2 }),
      fc.constantFrom('', '=', '.', ' ', '\n', '\0', '+', '/', '%41', '\u200b', '\ufeff', 'А', '"', ','),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length), fc.nat(1), put, async (at, removed, inserted) => {
        const changed = token.slice(0, at) + inserted + token.slice(at + removed);
        fc.pre(changed !== token);
        expect(await isLetIn(changed)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  test('with a new signature it is let in exactly if it still obeys every rule', async () => {
    const { header, claims } = parsed();
    let letIn = 0;
    await fc.assert(
      fc.asyncProperty(mutate(header, HEADER_MEMBERS), mutate(claims, CLAIMS), fc.nat(5), async (head, body, which) => {
        const [newHeader, newClaims] = [which === 0 ? head : header, which === 0 ? claims : body];
        const token = signText(world.key, JSON.stringify(newHeader), JSON.stringify(newClaims));
        const expected = isGood(JSON.parse(JSON.stringify(newHeader)), JSON.parse(JSON.stringify(newClaims)));
        expect(await isLetIn(token)).toBe(expected);
        if (expected) letIn += 1;
      }),
      { numRuns: 600 },
    );
    expect(letIn).toBeGreaterThan(10); // or the rule would hold for a door that is always shut
  });
});

test('the second reading agrees with the first about good tokens and about one of another tenant', () => {
  for (const token of tokens.values()) {
    const { header, payload } = partsOf(token);
    expect(isGood(JSON.parse(header), JSON.parse(payload))).toBe(true);
    expect(isGood(JSON.parse(header), { ...(JSON.parse(payload) as Members), tid: OTHER_TENANT })).toBe(false);
  }
});

test('whatever is changed in an encrypted token, it is refused', async () => {
  const certificate = await createDecryptionCertificate();
  const own = createValidator(world.authority, world.clock, { tokenDecryptionCertificates: [certificate.description] });
  const token = await encryptFor(certificate, tokens.get('v2 user') ?? '');
  expect(await isLetIn(token, own)).toBe(true);
  await fc.assert(
    fc.asyncProperty(fc.nat(token.length), fc.nat(1), fc.string({ maxLength: 2 }), async (at, removed, inserted) => {
      const changed = token.slice(0, at) + inserted + token.slice(at + removed);
      fc.pre(changed !== token);
      expect(await isLetIn(changed, own)).toBe(false);
    }),
    { numRuns: 150 },
  );
});
