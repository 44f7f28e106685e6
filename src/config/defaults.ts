/**
 * Fills in what depends on other settings: `graph` and `arm` from the login host, paths from the working directory.
 *
 * Plain defaults stand beside their keys in the schema.
 * @module
 */

import { resolve } from 'node:path';
import { parseAddress } from './addresses.ts';
import { isLoginHost } from './azure-ad.ts';
import { DEFAULT_DIRECTORY } from './background.ts';
import { builtInApis, cloudOfApi, cloudOfLogin } from './clouds.ts';
import { matching } from './conform.ts';
import { isList, isMap, mapAt, type Raw, type RawMap, textAt } from './raw.ts';

const DEFAULT_INSTANCE = 'https://login.microsoftonline.com/';

/**
 * The login host, under its canonical name where it has aliases; one that is no address is a fault of its own.
 * @returns with a slash at the end; the public cloud's where nothing usable is written
 */
export function instanceOf(settings: RawMap): string {
  const written = textAt(settings.get('AzureAd'), 'Instance');
  if (written === undefined || !isLoginHost(written)) return DEFAULT_INSTANCE;
  const cloud = cloudOfLogin(written);
  return cloud === undefined ? written : `https://${cloud.loginHosts[0]}/`;
}

/**
 * The same settings with the canonical login host and complete `graph` and `arm` entries.
 * Done before zod, as maps: what depends on another setting cannot be the default of one key.
 */
export function withDefaults(settings: RawMap): RawMap {
  const complete = new Map(settings);
  const azureAd = settings.get('AzureAd') ?? new Map();
  const isKnown = cloudOfLogin(textAt(azureAd, 'Instance') ?? '') !== undefined;
  complete.set('AzureAd', isMap(azureAd) && isKnown ? new Map(azureAd).set('Instance', instanceOf(settings)) : azureAd);
  const written = settings.get('DownstreamApis') ?? new Map();
  if (isMap(written)) complete.set('DownstreamApis', withBuiltIns(written, instanceOf(settings)));
  return complete;
}

/**
 * What the workload identity webhook put into the environment of a pod: the path of entries that name none, and the only credential
 * where nothing else is configured. Other than the variables of a secret or certificate it displaces nothing: nobody set it by hand.
 * @param path `AZURE_FEDERATED_TOKEN_FILE`
 */
export function withFederatedToken(settings: RawMap, path: string | undefined): RawMap {
  if (!path) return settings;
  const azureAd = new Map(mapAt(settings, 'AzureAd'));
  const entries = azureAd.get('ClientCredentials');
  const name = ['SourceType', 'SignedAssertionFilePath'] as const;
  // The variable goes under the entry: a path that is written there wins.
  const complete = (entry: Raw): Raw =>
    isMap(entry) && entry.get(name[0]) === name[1] ? new Map([['SignedAssertionFileDiskPath', path], ...entry]) : entry;
  if (isList(entries)) azureAd.set('ClientCredentials', entries.map(complete));
  else if (!azureAd.has('ClientSecret')) azureAd.set('ClientCredentials', [complete(new Map([name]))]);
  return new Map(settings).set('AzureAd', azureAd);
}

/** What is written lies over what the cloud has, key by key: a time-out of one's own keeps the cloud's address. */
function withBuiltIns(written: RawMap, instance: string): RawMap {
  const apis = new Map<string, Raw>();
  const builtIn = builtInApis(instance);
  for (const name of ['graph', 'arm'] as const) {
    const entry = written.get(matching(written.keys(), name) ?? name) ?? new Map<string, Raw>();
    const settings = new Map<string, Raw>(Object.entries(builtIn[name]));
    // A token has to be for the host it is sent to: another Graph host of the cloud has a resource of its own.
    // `dod-graph.microsoft.us` is of the same cloud as `graph.microsoft.us`, and takes no token of it.
    const url = parseAddress(textAt(entry, 'BaseUrl'));
    if (name === 'graph' && url !== undefined && cloudOfApi(url.href) !== undefined) {
      settings.set('Scopes', [`${url.origin}/.default`]);
    }
    // Without a token there is nothing to ask for; left there, it would contradict what was written.
    if (isMap(entry) && entry.get('Anonymous') === true) settings.delete('Scopes');
    apis.set(name, isMap(entry) ? new Map([...settings, ...entry]) : entry);
  }
  // The two built-in ones go first and lose the spelling they were written in: the code asks for `graph`.
  for (const [name, entry] of written) if (!apis.has(name.toLowerCase())) apis.set(name, entry);
  return apis;
}

const CERTIFICATE_LISTS: readonly string[] = ['ClientCredentials', 'TokenDecryptionCertificates'];
const PATHS: readonly string[] = [
  'ClientSecretDiskPath',
  'CertificateDiskPath',
  'CertificateKeyDiskPath',
  'SignedAssertionFileDiskPath',
];

const FILES = [
  ['TokenCache', 'EncryptionKeysPath'],
  ['Background', 'EncryptionKeysPath'],
  ['Background', 'TrustedDocuments'],
  ['Background', 'ReadyFile'],
] as const;

/**
 * Paths mean what they mean where the file was read, whatever the working directory is later.
 * @param directory where relative paths start
 */
export function withAbsolutePaths(merged: RawMap, directory: string): RawMap {
  const withFiles = FILES.reduce((settings, file) => withAbsolutePath(settings, directory, file), merged);
  const withDatabase = withAbsolutePath(withFiles, directory, ['Background', 'Directory'], DEFAULT_DIRECTORY);
  return withAbsoluteCertificates(withAbsoluteSchema(withDatabase, directory), directory);
}

/** Files are read or made later, when the working directory may be another. */
function withAbsolutePath(
  merged: RawMap,
  directory: string,
  [section, key]: readonly [string, string],
  otherwise?: string,
): RawMap {
  const settings = merged.get(section) ?? new Map<string, Raw>();
  if (!isMap(settings)) return merged;
  const path = settings.has(key) ? textAt(settings, key) : otherwise;
  if (path === undefined || path.trim() === '') return merged;
  return new Map(merged).set(section, new Map(settings).set(key, resolve(directory, path)));
}

/** Globs as well: `**` and braces are left as they are. */
function withAbsoluteSchema(merged: RawMap, directory: string): RawMap {
  const globs = merged.get('Schema');
  if (!isList(globs)) return merged;
  // A blank text stays what it is: a fault.
  const absolute = globs.map((glob) =>
    typeof glob === 'string' && glob.trim() !== '' ? resolve(directory, glob) : glob,
  );
  return new Map(merged).set('Schema', absolute);
}

/** Certificates are read again at rotation. */
function withAbsoluteCertificates(merged: RawMap, directory: string): RawMap {
  const azureAd = new Map(mapAt(merged, 'AzureAd'));
  for (const list of CERTIFICATE_LISTS) {
    const entries = azureAd.get(list);
    if (isList(entries)) azureAd.set(list, entries.map(withAbsolute));
  }
  return new Map(merged).set('AzureAd', azureAd);

  function withAbsolute(entry: Raw): Raw {
    if (!isMap(entry)) return entry;
    const paths = PATHS.filter((key) => textAt(entry, key)).map((key) => [key, textAt(entry, key) ?? ''] as const);
    return new Map([...entry, ...paths.map(([key, path]) => [key, resolve(directory, path)] as const)]);
  }
}
