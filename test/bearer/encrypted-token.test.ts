/** Encrypted tokens: opened with the configured certificates, judged like any other, and never an oracle. */
import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { CompactEncrypt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTokenDecryption } from '../../src/bearer/encrypted-token.ts';
import { TokenRefusal } from '../../src/bearer/refusals.ts';
import { createDecryptionCertificate, createValidator, type DecryptionCertificate, encryptFor } from './forge.ts';
import { createWorld, type World } from './world.ts';

let world: World;
let older: DecryptionCertificate;
let stranger: DecryptionCertificate;

beforeAll(async () => {
  [world, older, stranger] = await Promise.all([
    createWorld(),
    createDecryptionCertificate(),
    createDecryptionCertificate(),
  ]);
});
afterAll(() => world[Symbol.asyncDispose]());

const descriptions = () => [older.description, world.certificate.description];
const opening = () => createValidator(world.authority, world.clock, { tokenDecryptionCertificates: descriptions() });
const ruleFor = async (token: string, decrypt = createTokenDecryption(descriptions())): Promise<string> => {
  const outcome = await decrypt(token).then(
    () => 'opened',
    (error: unknown) => error,
  );
  return outcome instanceof TokenRefusal ? outcome.rule : String(outcome);
};

describe('opens what is encrypted as Entra encrypts it:', () => {
  const ways = ['RSA-OAEP', 'RSA-OAEP-256'].flatMap((alg) =>
    ['A128CBC-HS256', 'A256CBC-HS512', 'A256GCM'].map((enc) => [alg, enc] as const),
  );
  test.each(ways)('%s with %s', async (alg, enc) => {
    const token = await encryptFor(world.certificate, await world.authority.token(world.key), { alg, enc });
    expect((await opening().validate(token)).principal.kind).toBe('user');
  });

  const names: [string, (thumbprint: string) => Record<string, unknown>][] = [
    ['kid and x5t', () => ({})],
    [
      'kid alone, in capitals of the portal',
      (thumbprint) => ({ kid: Buffer.from(thumbprint, 'base64url').toString('hex').toUpperCase(), x5t: undefined }),
    ],
    ['no name: every certificate is tried', () => ({ kid: undefined, x5t: undefined })],
    ['a name that none of ours has: every certificate is tried', () => ({ kid: 'my key', x5t: 'other' })],
    ['no types', () => ({ typ: undefined, cty: undefined })],
    ['types in small letters', () => ({ typ: 'jwt', cty: 'jwt' })],
  ];
  test.each(names)('named by %s', async (_sentence, header) => {
    const signed = await world.authority.token(world.key);
    for (const certificate of [world.certificate, older]) {
      const token = await encryptFor(certificate, signed, header(certificate.thumbprint));
      expect((await opening().validate(token)).assertion.reveal()).toBe(signed);
    }
  });
});

test('the assertion is the signed token inside, under its own digest; the encrypted text is what is remembered', async () => {
  const validator = opening();
  const signed = await world.authority.token(world.key);
  const [one, other] = [await encryptFor(world.certificate, signed), await encryptFor(world.certificate, signed)];
  const first = await validator.validate(one);
  expect(first.assertion.reveal()).toBe(signed);
  expect(first.assertion.hash).toBe(createHash('sha256').update(signed).digest('base64url'));
  expect(await validator.validate(one)).toBe(first);
  const second = await validator.validate(other);
  expect(second).not.toBe(first);
  expect(second.assertion.hash).toBe(first.assertion.hash); // so that both find the same cached headers
});

test('tokens that are not encrypted are taken as before', async () => {
  const token = await world.authority.token(world.key);
  expect((await opening().validate(token)).assertion.reveal()).toBe(token);
});

describe('refuses', () => {
  test('every encrypted token where no certificate is configured, without looking at it', async () => {
    for (const decrypt of [createTokenDecryption(), createTokenDecryption([])])
      expect(await ruleFor('any.thing.of.five.parts', decrypt)).toBe('encrypted');
  });

  test.each([
    'RSA1_5',
    'dir',
    'A256KW',
    'ECDH-ES',
    'PBES2-HS256+A128KW',
    'RSA-OAEP-384',
    'none',
    '',
    7,
    null,
    undefined,
  ])('alg %j before any key is used', async (alg) => {
    const header = Buffer.from(JSON.stringify({ alg, enc: 'A256GCM' })).toString('base64url');
    expect(await ruleFor(`${header}.AAAA.AAAA.AAAA.AAAA`)).toBe('encrypted-header');
  });

  test.each(['A128GCM', 'A192CBC-HS384', 'A256CBC', 'none', '', ['A256GCM'], undefined])('enc %j', async (enc) => {
    const header = Buffer.from(JSON.stringify({ alg: 'RSA-OAEP', enc })).toString('base64url');
    expect(await ruleFor(`${header}.AAAA.AAAA.AAAA.AAAA`)).toBe('encrypted-header');
  });

  test('a bomb: nothing is ever inflated', async () => {
    const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024));
    const token = await new CompactEncrypt(bomb.subarray(0, 6_000))
      .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM' })
      .encrypt(world.certificate.publicKey);
    const zipped = Buffer.from('{"alg":"RSA-OAEP","enc":"A256GCM","zip":"DEF"}').toString('base64url');
    const before = process.memoryUsage().rss;
    expect(await ruleFor(token.replace(/^[^.]+/, zipped))).toBe('header-member');
    expect(await ruleFor(token)).toBe('encrypted-twice'); // opened, and found to be no token
    expect(process.memoryUsage().rss - before).toBeLessThan(30 * 1024 * 1024);
  });

  test.each(['crit', 'b64', 'zip'])('the header member %s', async (member) => {
    const header = { alg: 'RSA-OAEP', enc: 'A256GCM', [member]: member === 'crit' ? ['exp'] : true };
    const text = Buffer.from(JSON.stringify(header)).toString('base64url');
    expect(await ruleFor(`${text}.AAAA.AAAA.AAAA.AAAA`)).toBe('header-member');
  });

  test('a header with a member twice', async () => {
    const header = Buffer.from('{"alg":"RSA-OAEP","enc":"A256GCM","alg":"RSA-OAEP"}').toString('base64url');
    expect(await ruleFor(`${header}.AAAA.AAAA.AAAA.AAAA`)).toBe('text');
  });

  test('one inside another', async () => {
    const signed = await world.authority.token(world.key);
    const token = await encryptFor(world.certificate, await encryptFor(world.certificate, signed));
    expect(await ruleFor(token)).toBe('encrypted-twice');
  });

  test('whatever cannot be opened in the same words, wherever it went wrong', async () => {
    const signed = await world.authority.token(world.key);
    const good = (await encryptFor(world.certificate, signed)).split('.');
    const changed = (at: number, put: string) => good.map((part, index) => (index === at ? put : part)).join('.');
    const flipped = (at: number) => {
      const bytes = Buffer.from(good[at] ?? '', 'base64url');
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      return changed(at, bytes.toString('base64url'));
    };
    const attempts = [
      await encryptFor(stranger, signed), // for somebody else
      await encryptFor({ ...stranger, thumbprint: world.certificate.thumbprint }, signed), // under our name
      ...[1, 2, 3, 4].map(flipped), // key, vector, text, tag
      ...[1, 2, 3, 4].map((at) => changed(at, 'AAAA')),
    ];
    for (const attempt of attempts) expect(await ruleFor(attempt)).toBe('decryption');
  });
});
