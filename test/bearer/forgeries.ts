/**
 * The shared table of forged tokens: each breaks one rule and keeps all others, so that whoever forgets the rule lets it in.
 *
 * `validator.test.ts` shows that none gets in, `weakened.test.ts` that each rule is missed when it is gone.
 * @module
 */

import { API, CLIENT, DOMAIN, TENANT, type TestKey } from '../support/authority.ts';
import {
  encryptFor,
  partsOf,
  signText,
  signWithExponentOne,
  signWithPublicKey,
  type ValidatorOptions,
} from './forge.ts';
import { GRAPH, OTHER_TENANT, type World } from './world.ts';

export interface Forgery {
  readonly sentence: string;
  readonly token: (world: World) => string | Promise<string>;
  /** What the log says. */
  readonly reason: RegExp;
  /** Of the API it is shown to, where that is not the usual one. */
  readonly policy?: (world: World) => ValidatorOptions;
}

type Members = Readonly<Record<string, unknown>>;
type Row = readonly [sentence: string, members: Members | ((world: World) => Members), reason: RegExp];

const membersOf = (members: Row[1], world: World): Members =>
  typeof members === 'function' ? members(world) : members;

/** Claims of an otherwise good token that is signed by the authority itself. */
const CLAIMS: readonly Row[] = [
  ['the audience of Microsoft Graph', { aud: GRAPH }, /aud is not this API: .*Microsoft Graph/],
  ['the address of Microsoft Graph as audience', { aud: 'https://graph.microsoft.com' }, /aud is not/],
  ['the v1 audience in a v2 token', { aud: `api://${API}` }, /aud is not/],
  ['an audience with a slash more', { aud: `${API}/` }, /aud is not/],
  ['two audiences, ours first', { aud: [API, GRAPH] }, /exactly one/],
  ['our audience twice', { aud: [API, API] }, /exactly one/],
  ['no audience at all', { aud: undefined }, /aud is not/],
  ['an empty list of audiences', { aud: [] }, /exactly one/],
  ['an audience in a list of a list', { aud: [[API]] }, /aud is not/],
  ['an audience that is an object', { aud: { toString: API } }, /aud is not/],
  ['an ID token of our own registration', { azp: undefined, nonce: 'n', scp: undefined }, /azp/],
  ['an ID token that carries roles', { azp: undefined, nonce: 'n', scp: undefined, roles: ['A'] }, /azp/],
  ['the issuer of another tenant', ({ authority }) => ({ iss: authority.issuer(OTHER_TENANT) }), /iss/],
  ['another tenant with our issuer', { tid: OTHER_TENANT }, /of tenant/],
  [
    'another tenant with its issuer',
    ({ authority }) => ({ tid: OTHER_TENANT, iss: authority.issuer(OTHER_TENANT) }),
    /of tenant 2222.* takes tenant 1111/,
  ],
  ['an issuer with a slash more', ({ authority }) => ({ iss: `${authority.issuer()}/` }), /iss/],
  ['an issuer in other letters', ({ authority }) => ({ iss: authority.issuer().toUpperCase() }), /iss/],
  ['the template itself as issuer', ({ authority }) => ({ iss: `${authority.instance}{tenantid}/v2.0` }), /iss/],
  ['the issuer of Entra proper', { iss: `https://login.microsoftonline.com/${TENANT}/v2.0` }, /iss/],
  ['an issuer as list', ({ authority }) => ({ iss: [authority.issuer()] }), /iss/],
  ['no issuer', { iss: undefined }, /iss/],
  ['no tenant', { tid: undefined }, /tid/],
  ['a tenant in capitals', { tid: 'AAAAAAAA-2222-4333-8444-555555555555' }, /tid/],
  ['a tenant that is a name', { tid: DOMAIN }, /tid/],
  ['the tenant placeholder', ({ authority }) => ({ tid: '{tenantid}', iss: authority.issuer('{tenantid}') }), /tid/],
  ['tenants as list', { tid: [TENANT] }, /tid/],
  ['v1 said by a v2 token', { ver: '1.0' }, /iss/],
  [
    'v2 said by a v1 token',
    ({ authority }) => ({ iss: `${authority.instance}sts/${TENANT}/`, aud: `api://${API}` }),
    /iss/,
  ],
  ['no version', { ver: undefined }, /ver/],
  ['version 3.0', { ver: '3.0' }, /ver/],
  ['the version as number', { ver: 2 }, /ver/],
  ['the version in a list', { ver: ['2.0'] }, /ver/],
  [
    'an end a minute ago',
    ({ seconds }) => ({ iat: seconds() - 3_600, exp: seconds() - 60 }),
    /expired \(since 2026-11-22T11:59/,
  ],
  ['no end', { exp: undefined }, /exp/],
  ['an end written as text', ({ seconds }) => ({ exp: String(seconds() + 3_600) }), /exp/],
  ['an end that is null', { exp: null }, /exp/],
  ['an end that is true', { exp: true }, /exp/],
  ['a start in 61 seconds', ({ seconds }) => ({ nbf: seconds() + 61 }), /nbf/],
  ['a start written as text', { nbf: '0' }, /nbf/],
  ['a start that is null', { nbf: null }, /nbf/],
  ['an issue time in 61 seconds', ({ seconds }) => ({ iat: seconds() + 61 }), /iat/],
  ['no issue time', { iat: undefined }, /iat/],
  ['a life of more than 28 hours', ({ seconds }) => ({ exp: seconds() + 28 * 3_600 + 1 }), /28 hours/],
  ['an end before the issue time', ({ seconds }) => ({ iat: seconds() + 30, exp: seconds() + 10 }), /before/],
  ['an end as far as numbers go', { exp: Number.MAX_VALUE }, /28 hours/],
  ['an issue time at the beginning of time', { iat: -Number.MAX_VALUE }, /28 hours/],
  ['no object id', { oid: undefined }, /oid/],
  ['an empty object id', { oid: '' }, /oid/],
  ['an object id that is a number', { oid: 7 }, /oid/],
  ['no subject', { sub: undefined }, /sub/],
  ['no client', { azp: undefined }, /azp/],
  ['a client that is a list', { azp: [CLIENT] }, /azp/],
  ['the client of a v1 token in a v2 token', { azp: undefined, appid: CLIENT }, /azp/],
  ['scopes as list', { scp: ['access_as_user'] }, /scp/],
  ['scopes as object', { scp: { split: 'access_as_user' }, roles: ['A'] }, /scp/],
  ['neither scopes nor roles', { scp: undefined }, /neither scp nor roles/],
  ['no scopes and an empty list of roles', { scp: undefined, roles: [] }, /neither scp nor roles/],
  ['scopes of blanks only', { scp: '   ' }, /scp to be words/],
  ['scopes of blanks only beside roles', { scp: ' ', roles: ['A'] }, /scp to be words/],
  ['roles as text', { roles: 'Directory.Read' }, /roles/],
  ['roles that are null', { roles: null }, /roles/],
  ['a role that is no text', { roles: ['Directory.Read', 7] }, /roles/],
  ['a user without scopes', { idtyp: 'user', scp: undefined, roles: ['A'] }, /says it is a user/],
  ['an app with delegated scopes', { idtyp: 'app' }, /says it is an app/],
  ['a token of a device', { idtyp: 'device' }, /idtyp/],
  ['a kind that is no text', { idtyp: ['user'] }, /idtyp/],
  ['a key that the sender would have to prove', { cnf: { kid: 'thumbprint' } }, /proof/],
  ['a proof that is null', { cnf: null }, /proof/],
  ['a name that is no text', { name: { first: 'Ada' } }, /name/],
];

/** Members of the header of an otherwise good token; `undefined` takes one away. */
const HEADERS: readonly Row[] = [
  ['a kid that the authority does not know', { kid: 'unknown' }, /kid names no key/],
  ['no kid', { kid: undefined }, /kid/],
  ['an empty kid', { kid: '' }, /kid/],
  ['a kid that is a number', { kid: 1 }, /kid/],
  ['a kid in a list', { kid: ['key-1'] }, /kid/],
  ['a kid that is a member of every object', { kid: '__proto__' }, /kid names no key/],
  ['a kid that climbs', { kid: '../../dev/null' }, /kid names no key/],
  ['the typ of a logout token', { typ: 'logout+jwt' }, /typ/],
  ['the typ of a DPoP proof', { typ: 'dpop+jwt' }, /typ/],
  ['the typ of a client assertion', { typ: 'client-authentication+jwt' }, /typ/],
  ['a typ that is no text', { typ: ['JWT'] }, /typ/],
  ['a typ that is null', { typ: null }, /typ/],
  ['crit', { crit: ['exp'], exp: 1 }, /crit/],
  ['b64', { b64: true }, /b64/],
  ['zip', { zip: 'DEF' }, /zip/],
  ['enc', { enc: 'A256GCM' }, /enc/],
  ...['none', 'None', 'HS256', 'RS384', 'PS256', 'ES256', 'RSA1_5', 'rs256', '', 7, null, ['RS256'], undefined].map(
    (alg): Row => [`alg ${JSON.stringify(alg)} over a good signature`, { alg }, /alg is not RS256/],
  ),
];

const good = ({ authority, key }: World, claims: Members = {}) => authority.token(key, claims);
const payloadOf = async (world: World, claims: Members = {}) => partsOf(await good(world, claims)).payload;
const headerOf = (key: TestKey, changes: Members = {}) =>
  JSON.stringify({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...changes });

/** The same bytes in the next of the sixteen spellings that base64 has for them. */
export function respelled(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return text.slice(0, -1) + alphabet[alphabet.indexOf(text.slice(-1)) + 1];
}

const signedAs = (sentence: string, make: (payload: string) => string | Buffer, reason: RegExp): Forgery => ({
  sentence,
  token: async (world) => signText(world.key, headerOf(world.key), make(await payloadOf(world))),
  reason,
});

const TEXTS: readonly Forgery[] = [
  { sentence: 'a fourth part', token: async (world) => `${await good(world)}.`, reason: /three parts/ },
  {
    sentence: 'another spelling of its signature',
    token: async (world) => respelled(await good(world)),
    reason: /canonical/,
  },
  { sentence: 'padding', token: async (world) => `${await good(world)}==`, reason: /base64url/ },
  { sentence: 'a line break behind it', token: async (world) => `${await good(world)}\n`, reason: /base64url/ },
  {
    sentence: 'a header over 2 KiB',
    token: async (world) =>
      signText(world.key, headerOf(world.key, { x5c: ['x'.repeat(2_048)] }), await payloadOf(world)),
    reason: /2 KiB/,
  },
  signedAs('a byte order mark', (payload) => `\uFEFF${payload}`, /not JSON/),
  signedAs(
    'bytes that are no UTF-8',
    (payload) =>
      Buffer.concat([Buffer.from(`${payload.slice(0, -1)},"name":"`), Buffer.from([0xff]), Buffer.from('"}')]),
    /not JSON/,
  ),
  signedAs('a claim twice', (payload) => payload.replace('{', '{"scp":"Mail.Send",'), /member twice/),
  signedAs('a claim twice in other letters', (payload) => payload.replace('{', '{"SCP":"Mail.Send",'), /member twice/),
  signedAs('a claim twice further in', (payload) => payload.replace('{', '{"a":[{"b":1,"b":2}],'), /member twice/),
  signedAs(
    'claims nested deeper than 32',
    (payload) => payload.replace('{', `{"a":${'['.repeat(40)}${']'.repeat(40)},`),
    /deeper/,
  ),
];

const SIGNATURES: readonly Forgery[] = [
  {
    sentence: 'a known kid over the signature of a foreign key',
    token: ({ authority, foreign }) => authority.token(foreign),
    reason: /signature does not verify$/,
  },
  {
    sentence: 'the signature of another token',
    token: async (world) => {
      const [header, payload] = (await good(world, { oid: 'somebody-else' })).split('.');
      return `${header}.${payload}.${(await good(world)).split('.')[2]}`;
    },
    reason: /signature/,
  },
  {
    sentence: 'a token for Microsoft Graph, whose signature only Graph can check',
    token: ({ authority, foreign }) => authority.token(foreign, { aud: GRAPH }, { nonce: 'n' }),
    reason: /nonce in the header.*Microsoft Graph/,
  },
  {
    sentence: 'HS256 with the public key as its secret',
    token: async (world) =>
      signWithPublicKey(world.key, { alg: 'HS256', typ: 'JWT', kid: 'key-1' }, await payloadOf(world)),
    reason: /alg is not RS256/,
  },
  {
    sentence: 'an HMAC with the public key as its secret, said to be RS256',
    token: async (world) =>
      signWithPublicKey(world.key, { alg: 'RS256', typ: 'JWT', kid: 'key-1' }, await payloadOf(world)),
    reason: /signature/,
  },
  ...(['short', 'encryption', 'operations', 'algorithm', 'twice'] as const).map(
    (odd): Forgery => ({
      sentence: `the signature of a published key that is unfit: ${odd}`,
      token: async (world) => signText(world.odd[odd], headerOf(world.odd[odd]), await payloadOf(world)),
      reason: /kid names no key/,
    }),
  ),
  {
    sentence: 'a signature that anybody can make, for a published key with the exponent 1',
    token: async (world) => signWithExponentOne(256, JSON.parse(headerOf(world.odd.one)), await payloadOf(world)),
    reason: /kid names no key/,
  },
  {
    sentence: 'a key that is published for personal accounts, over a token of a tenant',
    token: ({ authority, odd }) => authority.token(odd.consumers),
    reason: /signing key is published for/,
  },
  {
    sentence: 'an issuer that is not ours, under a key that is published without one',
    token: ({ authority, plain }) => authority.token(plain, { iss: 'https://login.example/v2.0' }),
    reason: /iss is not the issuer of the configured authority/,
  },
  {
    sentence: 'keys that the token brings or points to',
    token: ({ authority, foreign, elsewhere }) =>
      authority.token(
        foreign,
        {},
        { kid: 'theirs', jku: `${elsewhere.url}/keys`, x5u: `${elsewhere.url}/keys`, jwk: foreign.publicJwk },
      ),
    reason: /kid names no key/,
  },
];

const POLICIES: readonly Forgery[] = [
  {
    sentence: 'another tenant with our issuer, where ours is known by its domain',
    token: ({ authority, plain }) => authority.token(plain, { tid: OTHER_TENANT }),
    policy: () => ({ tenant: DOMAIN }),
    reason: /of tenant 2222.* takes tenant 1111/,
  },
  {
    sentence: 'a tenant that is not listed, at an authority for many',
    token: ({ authority, key }) => authority.token(key),
    policy: () => ({ tenant: 'organizations', allowedTenants: [OTHER_TENANT] }),
    reason: /not an allowed tenant/,
  },
  {
    sentence: 'any tenant, at an authority for many without a list',
    token: ({ authority, key }) => authority.token(key),
    policy: () => ({ tenant: 'common' }),
    reason: /not an allowed tenant/,
  },
  {
    sentence: 'a client that is not listed',
    token: ({ authority, key }) => authority.token(key),
    policy: () => ({ allowedClients: [GRAPH] }),
    reason: /client is not an allowed one/,
  },
];

const decrypting = ({ certificate }: World): ValidatorOptions => ({
  tokenDecryptionCertificates: [certificate.description],
});
const sealed = (sentence: string, header: Members, reason: RegExp): Forgery => ({
  sentence: `an encrypted token with ${sentence}`,
  token: async (world) => encryptFor(world.certificate, await good(world), header),
  policy: decrypting,
  reason,
});

const ENCRYPTED: readonly Forgery[] = [
  {
    sentence: 'an encrypted token, where no certificate is configured',
    token: async (world) => encryptFor(world.certificate, await good(world)),
    reason: /no TokenDecryptionCertificates/,
  },
  sealed('RSA-OAEP-512', { alg: 'RSA-OAEP-512' }, /another alg/),
  sealed('A192GCM', { enc: 'A192GCM' }, /another enc/),
  sealed('zip', { zip: 'DEF' }, /zip/),
  sealed('another typ', { typ: 'secevent+jwt' }, /another typ/),
  sealed('another content type', { cty: 'JWE' }, /another cty/),
  {
    sentence: 'an encrypted token in another spelling',
    token: async (world) => respelled(await encryptFor(world.certificate, await good(world), { enc: 'A128CBC-HS256' })),
    policy: decrypting,
    reason: /canonical/,
  },
  {
    sentence: 'an encrypted token around the signature of a foreign key',
    token: async (world) => encryptFor(world.certificate, await world.authority.token(world.foreign)),
    policy: decrypting,
    reason: /signature/,
  },
  {
    sentence: 'a token that is encrypted twice',
    token: async (world) => encryptFor(world.certificate, await encryptFor(world.certificate, await good(world))),
    policy: decrypting,
    reason: /not a signed token/,
  },
];

export const FORGERIES: readonly Forgery[] = [
  ...TEXTS,
  ...CLAIMS.map(
    ([sentence, members, reason]): Forgery => ({
      sentence,
      reason,
      token: (world) => good(world, membersOf(members, world)),
    }),
  ),
  ...HEADERS.map(
    ([sentence, members, reason]): Forgery => ({
      sentence,
      reason,
      token: async (world) =>
        signText(world.key, headerOf(world.key, membersOf(members, world)), await payloadOf(world)),
    }),
  ),
  ...SIGNATURES,
  ...POLICIES,
  ...ENCRYPTED,
];
