/**
 * Would the tests notice? Each rule is taken out of a copy of `src/bearer`, one at a time: a forged token has to get in then.
 *
 * The replacements are texts of the sources, each of which has to stand there exactly once: whoever moves a rule moves its line
 * here. Rules that another one stands behind are taken out together with it. What no token shows, of the request before it and of
 * the documents behind it, is in `weakened-documents.test.ts`.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createValidator, type Product } from './forge.ts';
import { FORGERIES } from './forgeries.ts';
import { SITUATIONS } from './situations.ts';
import { type Copies, createCopies, type Replacement } from './weakened-copy.ts';
import { createWorld, type World } from './world.ts';

type Weakening = readonly [rule: string, caughtBy: RegExp, ...replacements: Replacement[]];

const claims = (from: string, to: string): Replacement => ['claims-policy.ts', from, to];
const text = (from: string, to: string): Replacement => ['compact-token.ts', from, to];
const token = (from: string, to: string): Replacement => ['validator.ts', from, to];
const published = (from: string, to: string): Replacement => ['published-keys.ts', from, to];
const sealed = (from: string, to: string): Replacement => ['encrypted-token.ts', from, to];

const WEAKENINGS: readonly Weakening[] = [
  ['three parts', /fourth part/, text('parts.length !== 3', 'parts.length < 3')],
  ['canonical base64url', /another spelling/, text("bytes.toString('base64url') !== part", 'bytes.length < 0')],
  [
    'base64url at all',
    /padding|line break/,
    text('!/^[A-Za-z0-9_-]+$/.test(part)', 'part === ""'),
    text("bytes.toString('base64url') !== part", 'bytes.length < 0'),
  ],
  ['size of the header', /2 KiB/, text('part.length > MAX_HEADER_CHARACTERS', 'part.length < 0')],
  ['strict UTF-8', /no UTF-8/, text('fatal: true', 'fatal: false')],
  ['byte order mark', /byte order/, text('ignoreBOM: true', 'ignoreBOM: false')],
  ['members once', /claim twice/, text('names?.has(name)', 'name === undefined')],
  [
    'members once in any letters',
    /other letters/,
    text('written.slice(1, -1)).toLowerCase()', 'written.slice(1, -1))'),
  ],
  ['depth', /nested deeper/, text('open.length > MAX_DEPTH', 'open.length < 0')],

  ['alg', /alg "none"/, token('header.alg !== ALGORITHM', 'header.alg === ALGORITHM.length')],
  ['typ', /logout/, token('!TYPES.has(typ)', '!TYPES.has(undefined)')],
  ['crit', /crit/, token("['crit', 'b64', 'zip', 'enc']", "['b64', 'zip', 'enc']")],
  ['b64', /b64/, token("['crit', 'b64', 'zip', 'enc']", "['crit', 'zip', 'enc']")],
  ['zip', /zip/, token("['crit', 'b64', 'zip', 'enc']", "['crit', 'b64', 'enc']")],
  ['enc', /enc/, token("['crit', 'b64', 'zip', 'enc']", "['crit', 'b64', 'zip']")],
  [
    'the key that kid names',
    /unknown|does not know/,
    token('published.get(kid)', 'published.get(kid) ?? published.values().next().value'),
  ],
  [
    'the signature',
    /foreign key/,
    token(
      "if (verify('RSA-SHA256', Buffer.from(signed, 'latin1'), key, signature)) return;",
      'if (signed && signature && key && verify) return;',
    ),
  ],
  [
    'the end of a remembered token',
    /has ended/,
    token('known.endsAtMs > now() && known.endsAtMonotonic > clock.monotonic()', 'known.endsAtMs > 0'),
  ],
  [
    'the key of a remembered token',
    /withdrawn/,
    token('keys.held(known.version)?.keys.get(known.kid) === known.key', 'known.key !== undefined'),
  ],
  [
    'the same key under its kid',
    /another key stands/,
    token(
      'keys.held(known.version)?.keys.get(known.kid) === known.key',
      'keys.held(known.version)?.keys.has(known.kid)',
    ),
  ],
  [
    'the monotonic end of a remembered token',
    /set back for good/,
    token(' && known.endsAtMonotonic > clock.monotonic()', ''),
  ],
  ['a clock that was set back', /set back by an hour/, ['token-clock.ts', 'Math.max(wall, steady)', 'wall']],

  [
    'the versions there are',
    /version 3/,
    claims("throw new TokenRefusal('ver', {});", "return '2.0';"),
    claims("[claims.ver === '2.0' ? clientId :", "[claims.ver !== '1.0' ? clientId :"),
  ],
  ['proof of possession', /have to prove/, claims('claims.cnf !== undefined', 'claims.cnf === claims')],
  ['the tenant of the issuer', /known by its domain/, claims('owner !== tid', 'owner === claims.iss')],
  ['the issuer of the key', /personal accounts/, claims('keyIssuer !== undefined', 'keyIssuer === tid')],
  [
    'the issuer',
    /under a key that is published without one/,
    claims('issuerFor(issuer, tid) !== iss', 'issuerFor(issuer, tid) === tid'),
  ],
  [
    'tenants that are listed',
    /not listed, at an authority/,
    claims('return allowedTenants.includes(tid)', 'return tid !== ""'),
  ],
  [
    'tenants at an authority for many',
    /without a list/,
    claims('!issuer.includes(TENANT_PLACEHOLDER);', 'tid !== "";'),
  ],
  ['one audience', /two audiences/, claims('list.length !== 1', 'list.length < 1')],
  ['the audience', /Microsoft Graph/, claims('!accepted.includes(list[0] as string)', 'accepted.length === 0')],
  ['the audience by version', /v1 audience/, claims("[claims.ver === '2.0' ? clientId :", '[clientId,')],
  ['the end', /end a minute ago/, claims('exp + toleranceSeconds <= now', 'exp + toleranceSeconds <= 0')],
  ['the issue time', /issue time in/, claims('iat - toleranceSeconds > now', 'iat - toleranceSeconds > now * 2')],
  ['the start', /start in/, claims('nbf - toleranceSeconds > now', 'nbf - toleranceSeconds > now * 2')],
  ['the order of times', /before the issue/, claims('exp < iat', 'exp < 0')],
  ['the lifetime', /28 hours/, claims('exp - iat > MAX_LIFETIME_SECONDS', 'exp - iat > Number.MAX_VALUE')],
  [
    'times are numbers',
    /written as text/,
    claims("typeof value !== 'number' || !Number.isFinite(value)", 'value === undefined'),
    claims('claims[name];\n  if (value === undefined', 'claims[name] as number;\n  if (value === undefined'),
  ],
  [
    'clients that are listed',
    /client that is not listed/,
    claims('policy.allowedClients && !policy.allowedClients.includes(clientId)', 'policy.allowedClients?.length === 0'),
  ],
  [
    'a client at all',
    /ID token that carries roles/,
    claims('claims[name] === undefined) throw', 'claims === undefined) throw'),
    claims("typeof value !== 'string' || value === ''", 'claims === undefined'),
  ],
  ['texts are texts', /object id/, claims("typeof value !== 'string' || value === ''", 'value === undefined')],
  [
    'texts that may be absent',
    /name that is no text/,
    claims("value !== undefined && typeof value !== 'string'", 'value === name'),
  ],
  ['scopes are words', /blanks only beside roles/, claims('if (words.length === 0)', 'if (words.length < 0)')],
  [
    'scopes or roles',
    /neither scopes nor roles/,
    claims('scopes.size === 0 && roles.size === 0 && !policy', 'scopes.size < 0 && !policy'),
  ],
  [
    'roles are a list of texts',
    /role that is no text/,
    claims("!value.every((entry) => typeof entry === 'string' && entry !== '')", 'value.length < 0'),
  ],
  [
    'roles that are null',
    /roles that are null/,
    claims('claims[name] === undefined ? [] : claims[name]', 'claims[name] ?? []'),
  ],
  ['known kinds', /device/, claims("idtyp !== undefined && idtyp !== 'app' && idtyp !== 'user'", "idtyp === 'other'")],
  [
    'an app has no scopes',
    /app with delegated/,
    claims("idtyp === 'app' && scopes.size > 0", "idtyp === 'app' && scopes.size < 0"),
  ],
  [
    'a user has scopes',
    /user without scopes/,
    claims("idtyp === 'user' && scopes.size === 0", "idtyp === 'user' && scopes.size < 0"),
  ],

  ['what a key is for', /encryption/, published("use === 'sig'", "use !== ''")],
  ['the algorithm of a key', /unfit: algorithm/, published("alg === 'RS256'", "alg !== ''")],
  ['the operations of a key', /operations/, published("operations.includes('verify')", 'operations.length > 0')],
  ['the size of a key', /unfit: short/, published('bits >= LEAST_BITS', 'bits >= 512')],
  ['the exponent of a key', /exponent 1/, published('publicExponent > 2n', 'publicExponent > 0n')],
  ['one key for a kid', /twice/, published('ambiguous.add(kid)', 'ambiguous.add("")')],
  [
    'the host of the keys',
    /another host/,
    published('if (!hostsOf(authority).includes(url.host))', "if (url.host === '')"),
  ],

  [
    'algorithms of encryption',
    /RSA-OAEP-512/,
    sealed("['RSA-OAEP', 'RSA-OAEP-256']", "['RSA-OAEP', 'RSA-OAEP-256', 'RSA-OAEP-512']"),
  ],
  ['algorithms of content', /A192GCM/, sealed("'A256GCM']", "'A256GCM', 'A192GCM']")],
  ['compression', /zip/, sealed("['crit', 'b64', 'zip']", "['crit', 'b64']")],
  [
    'types of encrypted tokens',
    /another typ|another content/,
    sealed('header[member] !== undefined) admitMember', 'header[member] === null) admitMember'),
  ],
  [
    'canonical base64url of encrypted tokens',
    /encrypted token in another spelling/,
    sealed("decodeCanonical(parts[index] ?? '', name)", 'Buffer.from(name + parts[index])'),
  ],
];

let world: World;
let copies: Copies;
let forged: readonly { readonly sentence: string; readonly show: (product?: Product) => Promise<unknown> }[];

beforeAll(async () => {
  world = await createWorld();
  copies = await createCopies();
  forged = [
    ...(await Promise.all(
      FORGERIES.map(async ({ sentence, token: make, policy }) => {
        const made = await make(world);
        return {
          sentence,
          show: (product?: Product) =>
            createValidator(world.authority, world.clock, policy?.(world), product).validate(made),
        };
      }),
    )),
    ...SITUATIONS.map(({ sentence, run }) => ({ sentence, show: (product?: Product) => run(world, product) })),
  ];
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await copies[Symbol.asyncDispose]();
});

/** Sentences of the forgeries that get in. */
async function letIn(product?: Product, among = forged): Promise<readonly string[]> {
  const outcomes = await Promise.all(
    among.map(({ sentence, show }) =>
      show(product).then(
        () => [sentence],
        () => [],
      ),
    ),
  );
  return outcomes.flat();
}

test('nothing gets into the product, nor into a copy of it', async () => {
  expect(await letIn()).toEqual([]);
  const copy = await copies.weakened('whole', []);
  expect(copy.createBearerValidator).not.toBe((await import('../../src/bearer/validator.ts')).createBearerValidator);
  expect(await letIn(copy)).toEqual([]);
});

test.each(WEAKENINGS.map(([rule, caughtBy, ...replacements], index) => [rule, caughtBy, replacements, index] as const))(
  'a copy that forgets %s is found out',
  async (_rule, caughtBy, replacements, index) => {
    const product = await copies.weakened(`w${index}`, replacements);
    const among = forged.filter(({ sentence }) => caughtBy.test(sentence));
    expect(among).not.toEqual([]);
    expect(await letIn(product, among)).not.toEqual([]);
  },
);
