/** Certificate credentials are read and judged before the first sign-in. @module */

import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import forge from 'node-forge';
import { generate } from 'selfsigned';
import { describe, expect, test } from 'vitest';
import { readCertificate } from '../../src/config/certificate.ts';
import type { LoadConfigOptions } from '../../src/config/load.ts';
import { Secret } from '../../src/config/secret.ts';
import { type Folder, faultsOf, folder, least, load } from './sources.ts';

const openssl = (parameters: string[]) => spawnSync('openssl', parameters);
const hasOpenssl = openssl(['version']).status === 0;
const DAY = 86_400_000;
const now = Date.UTC(2030, 0, 1);
const clock = { now: () => now, monotonic: () => 0 };

async function issue(validity: { from?: number; until?: number; keySize?: number } = {}) {
  const { from = now - DAY, until = now + DAY, keySize = 2048 } = validity;
  const attributes = [{ name: 'commonName', value: 'onbehalf' }];
  const dates = { notBeforeDate: new Date(from), notAfterDate: new Date(until) };
  const { cert, private: key } = await generate(attributes, { keySize, algorithm: 'sha256', ...dates });
  return { cert: `${cert.trim()}\n`, key: `${key.trim()}\n` };
}

const good = await issue();
const other = await issue();

function options(dir: Folder, credential: object = { CertificateDiskPath: 'app.pem' }): LoadConfigOptions {
  const { AZURE_CLIENT_SECRET: _, ...env } = least;
  const ClientCredentials = [{ SourceType: 'Path', ...credential }];
  return { directory: dir.path, env, clock, overrides: { AzureAd: { ClientCredentials } } };
}

test('reads certificate, chain and key from one PEM file, whatever their order', () => {
  using dir = folder();
  dir.write('app.pem', other.cert + good.key + good.cert);
  const [credential] = load(options(dir)).azureAd.clientCredentials;
  if (credential?.sourceType !== 'Path') throw new Error('expected a certificate on disk');
  expect(credential.certificateDiskPath, 'absolute from now on').toBe(`${dir.path}/app.pem`);
  const read = readCertificate(credential);
  const own = new X509Certificate(good.cert);
  expect(read.thumbprint).toBe(own.fingerprint256.replaceAll(':', '').toLowerCase());
  expect(read.chain.map((pem) => new X509Certificate(pem).fingerprint256)).toEqual([
    own.fingerprint256,
    new X509Certificate(other.cert).fingerprint256,
  ]);
  expect(read.notAfter.getTime()).toBe(now + DAY);
  expect(own.checkPrivateKey(read.privateKey)).toBe(true);
});

test('reads AZURE_CLIENT_CERTIFICATE_PATH with its password', () => {
  using dir = folder();
  const cipher = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' } as const;
  const file = dir.write('app.pem', createPrivateKey(good.key).export(cipher) + good.cert);
  const { AZURE_CLIENT_SECRET: _, ...ids } = least;
  const env = { ...ids, AZURE_CLIENT_CERTIFICATE_PATH: file, AZURE_CLIENT_CERTIFICATE_PASSWORD: 'open sesame' };
  expect(load({ env, clock }).azureAd.clientCredentials).toMatchObject([{ sourceType: 'Path' }]);
  const expected = 'AzureAd.ClientCredentials[0].CertificatePassword: expected the password of the private key';
  expect(faultsOf({ env: { ...env, AZURE_CLIENT_CERTIFICATE_PASSWORD: '' }, clock })).toEqual([
    `${expected}, received nothing`,
  ]);
  expect(faultsOf({ env: { ...env, AZURE_CLIENT_CERTIFICATE_PASSWORD: 'x' }, clock })).toEqual([
    `${expected}, received another`,
  ]);
});

test('reads a key that OpenSSL encrypted the old way', () => {
  const old = createPrivateKey(good.key).export({
    type: 'pkcs1',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'pw',
  });
  expect(old).toContain('DEK-Info: AES-256-CBC');
  const base64EncodedValue = new Secret(Buffer.from(old + good.cert).toString('base64'));
  const read = readCertificate({
    sourceType: 'Base64Encoded',
    base64EncodedValue,
    certificatePassword: new Secret('pw'),
  });
  expect(read.chain).toHaveLength(1);
});

test('reads the key from a file of its own', () => {
  using dir = folder();
  dir.write('app.crt', good.cert, 0o644);
  dir.write('app.key', good.key);
  const paths = { CertificateDiskPath: 'app.crt', CertificateKeyDiskPath: 'app.key' };
  expect(faultsOf(options(dir, paths))).toEqual([]);
  expect(faultsOf(options(dir, { ...paths, CertificateKeyDiskPath: 'gone' }))).toEqual([
    'AzureAd.ClientCredentials[0].CertificateKeyDiskPath: expected a file that can be read, received ENOENT',
  ]);
});

test.runIf(process.platform !== 'win32')('a private key must not be readable by everybody in production', () => {
  using dir = folder();
  chmodSync(dir.write('app.pem', good.key + good.cert), 0o644);
  const given = options(dir);
  expect(faultsOf(given)).toEqual([
    'AzureAd.ClientCredentials[0].CertificateDiskPath: expected a private key that others cannot read (chmod o-r), received a file readable by everybody',
  ]);
  expect(faultsOf({ ...given, overrides: { ...given.overrides, environment: 'development' } })).toEqual([]);
});

const ended = await issue({ from: now - 2 * DAY, until: now - DAY });
const early = await issue({ from: now + DAY, until: now + 2 * DAY });
const weak = await issue({ keySize: 1024 });

test.each([
  ['only a certificate', good.cert, 'a PEM private key beside the certificate, received none'],
  ['only a key', good.key, 'a PEM certificate, received none'],
  [
    'a key of another certificate',
    good.key + other.cert,
    'the certificate of the private key, received one of another key',
  ],
  [
    'a certificate that ended',
    ended.key + ended.cert,
    'a certificate that is valid today, received one that ended 2029-12-31T00:00:00.000Z',
  ],
  [
    'a certificate of the future',
    early.key + early.cert,
    'a certificate that is valid today, received one that begins 2030-01-02T00:00:00.000Z',
  ],
  ['a weak key', weak.key + weak.cert, 'an RSA key of at least 2048 bits, received another kind of key'],
  [
    'a broken key',
    `-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n${good.cert}`,
    'a PEM private key, received one that cannot be decoded',
  ],
  [
    'a broken certificate',
    `${good.key}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
    'a PEM certificate, received one that cannot be decoded',
  ],
  ['something else', 'hello', 'PEM text or a PFX, received something else'],
])('refuses %s', (_, pem, fault) => {
  using dir = folder();
  dir.write('app.pem', pem);
  expect(faultsOf(options(dir))).toEqual([`AzureAd.ClientCredentials[0].CertificateDiskPath: expected ${fault}`]);
});

test('one that ended may stay in the list beside one that is valid', () => {
  using dir = folder();
  dir.write('old.pem', ended.key + ended.cert);
  dir.write('app.pem', good.key + good.cert);
  const given = options(dir, { CertificateDiskPath: 'old.pem' });
  const ClientCredentials = ['old.pem', 'app.pem'].map((CertificateDiskPath) => ({
    SourceType: 'Path',
    CertificateDiskPath,
  }));
  expect(faultsOf(given)).toHaveLength(1);
  expect(faultsOf({ ...given, overrides: { AzureAd: { ClientCredentials } } })).toEqual([]);
});

const pfx = (password: string, algorithm: 'aes256' | '3des' = 'aes256') => {
  const certificates = [good.cert, other.cert].map((pem) => forge.pki.certificateFromPem(pem));
  const key = forge.pki.privateKeyFromPem(good.key);
  const content = forge.pkcs12.toPkcs12Asn1(key, certificates, password, { algorithm });
  return Buffer.from(forge.asn1.toDer(content).getBytes(), 'binary');
};
const inline = (bytes: Buffer, CertificatePassword?: string): LoadConfigOptions => {
  const { AZURE_CLIENT_SECRET: _, ...env } = least;
  const credential = { Base64EncodedValue: bytes.toString('base64'), CertificatePassword };
  const overrides = { AzureAd: { ClientCredentials: [{ SourceType: 'Base64Encoded', ...credential }] } };
  return { env, clock, overrides };
};
const readInline = (given: LoadConfigOptions) => {
  const [credential] = load(given).azureAd.clientCredentials;
  if (credential?.sourceType !== 'Base64Encoded') throw new Error('expected a certificate in the configuration');
  return readCertificate(credential);
};

describe('PFX', () => {
  test.each(['aes256', '3des'] as const)('reads certificate, chain and key, encrypted with %s', (algorithm) => {
    const read = readInline(inline(pfx('open sesame', algorithm), 'open sesame'));
    const own = new X509Certificate(good.cert);
    expect(read.thumbprint).toBe(own.fingerprint256.replaceAll(':', '').toLowerCase());
    expect(read.chain).toHaveLength(2);
    expect(own.checkPrivateKey(read.privateKey)).toBe(true);
  });

  test('reads one from disk', () => {
    using dir = folder();
    writeFileSync(`${dir.path}/app.pfx`, pfx('pw'), { mode: 0o600 });
    expect(faultsOf(options(dir, { CertificateDiskPath: 'app.pfx', CertificatePassword: 'pw' }))).toEqual([]);
  });

  test.runIf(hasOpenssl)('reads what OpenSSL writes, also without a password', () => {
    using dir = folder();
    dir.write('app.pem', good.key + good.cert);
    for (const [password, ...extra] of [['pw'], [''], ['pw', '-keypbe', 'AES-256-CBC', '-macalg', 'sha512']]) {
      const { stdout } = openssl([
        'pkcs12',
        '-export',
        '-in',
        `${dir.path}/app.pem`,
        '-passout',
        `pass:${password}`,
        ...extra,
      ]);
      expect(readInline(inline(stdout, password === '' ? undefined : password)).chain).toHaveLength(1);
    }
  });

  test.each([
    [
      'the wrong password',
      pfx('right'),
      'wrong',
      'CertificatePassword: expected the password of the PFX, received another',
    ],
    ['no password', pfx('right'), undefined, 'CertificatePassword: expected the password of the PFX, received nothing'],
    [
      'one that is cut short',
      pfx('pw').subarray(0, 900),
      'pw',
      'Base64EncodedValue: expected PEM text or a PFX, received a PFX that cannot be decoded',
    ],
  ])('refuses %s', (_, bytes, password, fault) => {
    expect(faultsOf(inline(bytes, password))).toEqual([`AzureAd.ClientCredentials[0].${fault}`]);
  });
});
