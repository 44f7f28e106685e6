/** A client secret in a file: where it is looked for, and what is wrong with it, without a word of what is in it. @module */
import { expect, test } from 'vitest';
import { type Folder, faultsOf, folder, least, load } from './sources.ts';

const { AZURE_CLIENT_SECRET: _, ...env } = least;
const credential = (ClientSecretDiskPath: string) => ({
  AzureAd: { ClientCredentials: [{ SourceType: 'ClientSecretPath', ClientSecretDiskPath }] },
});
const faults = (path: string, more: object = {}) => faultsOf({ env, overrides: { ...credential(path), ...more } });
const WHERE = 'AzureAd.ClientCredentials[0].ClientSecretDiskPath';

test('the file is looked for beside the settings, and is not read into the configuration', () => {
  using dir = folder();
  dir.write('secret', 'pl4nted-s3cret\n');
  const config = load({ env, directory: dir.path, overrides: credential('secret') });
  expect(config.azureAd.clientCredentials).toEqual([
    { sourceType: 'ClientSecretPath', clientSecretDiskPath: `${dir.path}/secret` },
  ]);
  expect(JSON.stringify(config)).not.toContain('pl4nted');
});

test.each<[string, (dir: Folder) => string, string]>([
  ['is not there', ({ path }) => `${path}/none`, 'expected a file that can be read, received ENOENT'],
  ['is empty', (dir) => dir.write('secret', ' \n'), 'expected a client secret in the file, received nothing'],
  ['is a folder', ({ path }) => path, 'expected a file that can be read, received EISDIR'],
])('a file that %s is found at start', (_name, file, fault) => {
  using dir = folder();
  expect(faults(file(dir))).toEqual([`${WHERE}: ${fault}`]);
});

test('in production nobody else may read it', () => {
  using dir = folder();
  const shared = dir.write('secret', 'pl4nted-s3cret', 0o644);
  const production = { environment: 'production' };
  expect(faults(shared, production)).toEqual([
    `${WHERE}: expected a file that others cannot read (chmod o-r), received a file readable by everybody`,
  ]);
  expect(faults(shared, { environment: 'development' })).toEqual([]);
  expect(faults(dir.write('own', 'pl4nted-s3cret', 0o640), production)).toEqual([]);
});
