/** Credentials that hold no secret: what the platform puts into the environment, and what the file says beside it. @module */
import { expect, test } from 'vitest';
import { type Folder, faultsOf, folder, least, load } from './sources.ts';

const { AZURE_CLIENT_SECRET: _, ...ids } = least;
const federated = (dir: Folder) => ({ ...ids, AZURE_FEDERATED_TOKEN_FILE: dir.write('token', 'eyJ') });
const credentials = (...ClientCredentials: object[]) => ({ AzureAd: { ClientCredentials } });

test('AZURE_FEDERATED_TOKEN_FILE is the credential where nothing else is configured', () => {
  using dir = folder();
  expect(load({ env: federated(dir) }).azureAd.clientCredentials).toEqual([
    { sourceType: 'SignedAssertionFilePath', signedAssertionFileDiskPath: `${dir.path}/token` },
  ]);
});

test('it displaces nothing: the platform sets it for every pod', () => {
  using dir = folder();
  const env = federated(dir);
  const sources = (overrides: object, extra = {}) =>
    load({ env: { ...env, ...extra }, overrides }).azureAd.clientCredentials.map(({ sourceType }) => sourceType);
  expect(sources({}, { AZURE_CLIENT_SECRET: 'a secret' })).toEqual(['ClientSecret']);
  expect(sources(credentials({ SourceType: 'SignedAssertionFromManagedIdentity' }))).toEqual([
    'SignedAssertionFromManagedIdentity',
  ]);
});

test('it is the file of an entry that names none, and of no other', () => {
  using dir = folder();
  dir.write('own', 'eyJ');
  const SourceType = 'SignedAssertionFilePath';
  const overrides = credentials({ SourceType }, { SourceType, SignedAssertionFileDiskPath: 'own' });
  expect(load({ env: federated(dir), directory: dir.path, overrides }).azureAd.clientCredentials).toMatchObject([
    { signedAssertionFileDiskPath: `${dir.path}/token` },
    { signedAssertionFileDiskPath: `${dir.path}/own` },
  ]);
});

test('a file that is not there is found at start', () => {
  const overrides = credentials({
    SourceType: 'SignedAssertionFilePath',
    SignedAssertionFileDiskPath: '/nowhere/token',
  });
  expect(faultsOf({ env: ids, overrides })).toEqual([
    'AzureAd.ClientCredentials[0].SignedAssertionFileDiskPath: expected a file that can be read, received ENOENT',
  ]);
});

test('a managed identity needs nothing, and has the exchange audience of the public cloud', () => {
  const overrides = credentials({ SourceType: 'SignedAssertionFromManagedIdentity' });
  expect(load({ env: ids, overrides }).azureAd.clientCredentials).toEqual([
    { sourceType: 'SignedAssertionFromManagedIdentity', tokenExchangeUrl: 'api://AzureADTokenExchange' },
  ]);
});

test.each([
  [{ SourceType: 'SignedAssertionFromManagedIdentity', ManagedIdentityClientId: 'mine' }, 'ManagedIdentityClientId'],
  [{ SourceType: 'SignedAssertionFromManagedIdentity', TokenExchangeUrl: 'https://x.example' }, 'TokenExchangeUrl'],
  [{ SourceType: 'CustomSignedAssertion' }, 'CustomSignedAssertionProviderName'],
])('refuses %j', (credential, key) => {
  const faults = faultsOf({ env: ids, overrides: credentials(credential) });
  expect(faults).toEqual([expect.stringContaining(`ClientCredentials[0].${key}: expected `)]);
});

test.each([
  ['westeurope', []],
  ['West Europe', ['AzureAd.AzureRegion: expected a region such as westeurope, received text (flag)']],
  ['evil.example/', ['AzureAd.AzureRegion: expected a region such as westeurope, received text (flag)']],
])('AzureRegion %s', (AzureRegion, faults) => {
  expect(faultsOf({ overrides: { AzureAd: { AzureRegion } } })).toEqual(faults);
});
