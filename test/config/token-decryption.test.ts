/** `AzureAd.TokenDecryptionCertificates`: read and judged like the certificates that sign, but for their dates. @module */
import { chmodSync } from 'node:fs';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createTokenDecryption } from '../../src/bearer/encrypted-token.ts';
import { createClientCertificate } from '../support/certificates.ts';
import { faultsOf, folder, load } from './sources.ts';

const good = await createClientCertificate();
const ended = await createClientCertificate(new Date(Date.now() - 1_000));
const other = await createClientCertificate();
const pem = ({ cert, key }: typeof good) => `${cert}\n${key}\n`;

const PATH = 'AzureAd.TokenDecryptionCertificates';
const onDisk = (file = 'token.pem') => ({ SourceType: 'Path', CertificateDiskPath: file });
const inline = (text: string) => ({
  SourceType: 'Base64Encoded',
  Base64EncodedValue: Buffer.from(text).toString('base64'),
});
const given = (directory: string, entries: readonly object[], environment = 'production') => ({
  directory,
  overrides: { environment, AzureAd: { TokenDecryptionCertificates: entries } },
});

test('come from files, under absolute paths, and from the configuration itself', () => {
  using dir = folder();
  dir.write('token.pem', pem(good));
  const { azureAd } = load(given(dir.path, [onDisk(), inline(pem(other))]));
  expect(azureAd.tokenDecryptionCertificates).toMatchObject([
    { sourceType: 'Path', certificateDiskPath: `${dir.path}/token.pem` },
    { sourceType: 'Base64Encoded' },
  ]);
  expect(inspect(azureAd, { depth: 10 })).not.toContain(inline(pem(other)).Base64EncodedValue.slice(0, 40));
  expect(createTokenDecryption(azureAd.tokenDecryptionCertificates)).toBeTypeOf('function');
});

test('come from the environment, too', () => {
  using dir = folder();
  const file = dir.write('token.pem', pem(good));
  const env = {
    AZURE_TENANT_ID: '0a1b2c3d-0000-4000-8000-00000000000a',
    AZURE_CLIENT_ID: '0a1b2c3d-0000-4000-8000-00000000000b',
    AZURE_CLIENT_SECRET: 'a secret',
    AzureAd__TokenDecryptionCertificates__0__SourceType: 'Path',
    AzureAd__TokenDecryptionCertificates__0__CertificateDiskPath: file,
  };
  expect(load({ env }).azureAd.tokenDecryptionCertificates).toHaveLength(1);
});

test('are none unless configured', () => {
  expect(load().azureAd.tokenDecryptionCertificates).toBeUndefined();
});

test('may have ended: tokens go on being encrypted for them until the registration names another', () => {
  expect(faultsOf(given('/nonexistent', [inline(pem(ended))]))).toEqual([]);
});

test.each([
  ['that is missing', [onDisk()], `${PATH}[0].CertificateDiskPath: expected a file that can be read`],
  ['without a key', [inline(good.cert)], `${PATH}[0].Base64EncodedValue: expected a PEM private key`],
  ['of another key', [inline(good.cert + other.key)], `${PATH}[0].Base64EncodedValue: expected the certificate of the`],
  ['that is a secret', [{ SourceType: 'ClientSecret' }], `${PATH}[0].SourceType: expected a certificate`],
  ['among six', Array.from({ length: 6 }, () => inline(pem(good))), `${PATH}: expected a list of at most 5`],
  ['in an empty list', [], `${PATH}: expected a list of at most 5`],
])('one %s is a fault', (_sentence, entries, fault) => {
  const faults = faultsOf(given('/nonexistent', entries));
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(fault);
});

test('a key that everybody on the machine can read is a fault in production', () => {
  using dir = folder();
  chmodSync(dir.write('token.pem', pem(good)), 0o644);
  expect(faultsOf(given(dir.path, [onDisk()]))).toEqual([
    `${PATH}[0].CertificateDiskPath: expected a private key that others cannot read (chmod o-r), received a file readable by everybody`,
  ]);
  expect(faultsOf(given(dir.path, [onDisk()], 'development'))).toEqual([]);
});
