/**
 * Would the tests notice? The rules that no forged token shows: of the request a token comes in, and of the documents that the
 * keys come from. Each bad input stays out of the product, and gets into a copy that forgets the rule.
 */
import { Agent, buildConnector } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presentedToken } from '../../src/bearer/authorization-header.ts';
import { createKeySet } from '../../src/bearer/key-set.ts';
import { fetchPublishedKeys } from '../../src/bearer/published-keys.ts';
import { createBearerValidator } from '../../src/bearer/validator.ts';
import { authorityEndpoints, type TokenVersion } from '../../src/protocol/authority.ts';
import { createTestKey, startAuthority, TENANT, type TestKey } from '../support/authority.ts';
import { createManualClock } from '../support/clock.ts';
import { json, listen } from '../support/loopback.ts';
import { createOddKey, createValidator } from './forge.ts';
import { type Copies, type Copy, createCopies, type Replacement } from './weakened-copy.ts';
import { OTHER_TENANT } from './world.ts';

/** Whether the bad input gets in; what refuses it may throw. */
type Probe = (product: Copy) => unknown;
type Weakening = readonly [rule: string, gets: Probe, replacement: Replacement];

const header = (from: string, to: string): Replacement => ['authorization-header.ts', from, to];
const published = (from: string, to: string): Replacement => ['published-keys.ts', from, to];

/** Raw headers that a token is found in. */
const request =
  (...rawHeaders: string[]): Probe =>
  ({ presentedToken: find }) =>
    find(rawHeaders) !== undefined;

interface Lie {
  readonly version?: TokenVersion;
  /** Members of the discovery document, of an authority at `url`. */
  readonly discovery?: (url: string) => object;
  readonly keys?: () => object;
  readonly status?: number;
  /** What the authority is called, where that is not its address. */
  readonly name?: string;
}

/** Documents of an authority that are right but for one thing, and have the key `good` believed. */
const documents =
  ({ version = '2.0', discovery = () => ({}), keys = () => ({ keys: [good] }), status = 200, name }: Lie): Probe =>
  async (product) => {
    await using server = await listen((asked, response) =>
      asked.url.includes('openid-configuration')
        ? json(response, 200, { issuer: `${url}/${TENANT}/v2.0`, jwks_uri: `${url}/keys`, ...discovery(url) })
        : json(response, status, keys()),
    );
    const url = name === undefined ? server.url : `http://${name}`;
    const connect = buildConnector({});
    const { hostname, port } = new URL(server.url);
    const dispatcher = new Agent({ connect: (options, done) => connect({ ...options, hostname, port }, done) });
    try {
      const endpoints = authorityEndpoints(`${url}/`, TENANT);
      const asked = { endpoints, version, tenant: TENANT, held: undefined, dispatcher };
      return (await product.fetchPublishedKeys(asked)).keys.has('good');
    } finally {
      await dispatcher.destroy();
    }
  };

/** A token under a key whose `kid` has 257 characters. */
const longKid: Probe = async (product) => {
  const clock = createManualClock();
  const key = await createTestKey('k'.repeat(257));
  await using authority = await startAuthority([key], () => clock.now());
  return await createValidator(authority, clock, {}, product).validate(await authority.token(key));
};

const WEAKENINGS: readonly Weakening[] = [
  [
    'the size of a token',
    request('Authorization', `Bearer ${'a'.repeat(16_385)}`),
    header('token.length > MAX_TOKEN_CHARACTERS', 'token.length < 0'),
  ],
  [
    'one Authorization header',
    request('Authorization', 'Bearer a.b.c', 'authorization', 'Bearer d.e.f'),
    header("if (value !== undefined) throw new TokenRefusal('header-twice', {});", ''),
  ],
  ['the scheme', request('Authorization', 'DPoP a.b.c'), header('/^bearer +', '/^[a-z]+ +')],
  ['the size of a kid', longKid, ['validator.ts', ' || kid.length > MAX_KID_CHARACTERS', '']],

  [
    'whose issuer the discovery document has',
    documents({ discovery: (url) => ({ issuer: `${url}/${OTHER_TENANT}/v2.0` }) }),
    published(' || !isIssuerOf(issuer, tenant)', ''),
  ],
  [
    'where the issuer is',
    documents({ discovery: () => ({ issuer: `https://login.evil.example/${TENANT}/v2.0` }) }),
    published(' || !isIssuerAddress(issuer, authority, version)', ''),
  ],
  [
    'that hosts of their own are for v1 issuers',
    documents({ discovery: () => ({ issuer: `https://login.evil.example/${TENANT}/v2.0` }) }),
    published("version === '1.0' ||", "version !== '1.0' ||"),
  ],
  [
    'https for an issuer on a host of its own',
    documents({ version: '1.0', discovery: () => ({ issuer: `http://sts.windows.net/${TENANT}/` }) }),
    published('if (url === null || !isSecure(url)) return', 'if (url === null) return'),
  ],
  [
    'that hosts of customer tenants are for customer tenants',
    documents({ discovery: () => ({ issuer: `https://${TENANT}.ciamlogin.com/${TENANT}/v2.0` }) }),
    published(" && authority.host.endsWith('.ciamlogin.com')", ''),
  ],
  [
    'https for the keys',
    documents({
      name: 'login.contoso.example',
      discovery: (url) => ({ issuer: `${url.replace('http:', 'https:')}/${TENANT}/v2.0` }),
    }),
    published('isLoopbackHost(hostname)', "hostname !== ''"),
  ],
  [
    'that an address holds no password',
    documents({ discovery: (url) => ({ jwks_uri: `${url.replace('//', '//user:secret@')}/keys` }) }),
    published(" || url.username !== '' || url.password !== ''", ''),
  ],
  [
    'where the token endpoint is',
    documents({ discovery: () => ({ token_endpoint: 'https://login.evil.example/token' }) }),
    published("if (tokenEndpoint !== undefined) ownAddress('token_endpoint', tokenEndpoint, authority);", ''),
  ],
  ['the status of an answer', documents({ status: 500 }), published('statusCode !== 200', 'statusCode < 0')],
  [
    'the size of a document',
    documents({ keys: () => ({ keys: [good], padding: ' '.repeat(262_144) }) }),
    published('readBoundedText(body, MAX_BYTES)', 'readBoundedText(body, Number.MAX_SAFE_INTEGER)'),
  ],
  [
    'the number of keys',
    documents({ keys: () => ({ keys: [...Array.from({ length: 99 }, () => ({})), other, good] }) }),
    published('.slice(0, MAX_KEYS)', ''),
  ],
  [
    'that an exponent is odd',
    documents({ keys: () => ({ keys: [other, { ...good, e: 'BA' }] }) }),
    published(' && publicExponent % 2n === 1n', ''),
  ],
  [
    'how long a modulus may be',
    documents({ keys: () => ({ keys: [other, { ...good, n: Buffer.alloc(1_025, 0xff).toString('base64url') }] }) }),
    published(' && bits <= MOST_BITS', ''),
  ],
];

const REAL: Copy = { presentedToken, fetchPublishedKeys, createKeySet, createBearerValidator };
const { publicJwk: good }: TestKey = createOddKey('good', 2_048);
const other = { ...good, kid: 'other' };
let copies: Copies;

beforeAll(async () => {
  copies = await createCopies();
});
afterAll(() => copies[Symbol.asyncDispose]());

const getsIn = async (probe: Probe, product: Copy): Promise<boolean> => {
  try {
    return Boolean(await probe(product));
  } catch {
    return false;
  }
};

test('documents that are right are believed, so that each of the others is refused for its one fault', async () => {
  expect(await getsIn(documents({}), REAL)).toBe(true);
  expect(await getsIn(documents({ keys: () => ({ keys: [other, good] }) }), REAL)).toBe(true);
});

test.each(WEAKENINGS.map(([rule, probe, replacement], index) => [rule, probe, replacement, index] as const))(
  'a copy that forgets %s is found out',
  async (_rule, probe, replacement, index) => {
    expect(await getsIn(probe, REAL)).toBe(false);
    expect(await getsIn(probe, await copies.weakened(`d${index}`, [replacement]))).toBe(true);
  },
);
