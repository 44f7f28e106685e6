/**
 * Reads settings from environment variables: the Azure SDK's names, `PORT`, `HOST`, `REDIS_URL`, `DATABASE_URL`, and `Section__Key` as .NET
 * spells paths.
 *
 * An Azure SDK variable that is set but empty counts as absent, as it does there.
 *
 * `AzureAd__Audiences__0=api://a` is `AzureAd.Audiences[0]`; `AZURE_TENANT_ID` is `AzureAd.TenantId`; `Server__Shutdown__DrainMs` goes as
 * deep as settings go. A variable that names a section of ours and no key in it is a fault, as it would be in a file.
 * @module
 */

import type { Layer } from './conform.ts';
import type { Raw } from './raw.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Assignments = { readonly path: readonly string[]; readonly name: string; readonly value: string }[];

/** Other programs and platforms set these as well, and mean the same by them. */
const PLAIN: Readonly<Record<string, readonly string[]>> = {
  AZURE_TENANT_ID: ['AzureAd', 'TenantId'],
  AZURE_CLIENT_ID: ['AzureAd', 'ClientId'],
  AZURE_CLIENT_SECRET: ['AzureAd', 'ClientSecret'],
  AZURE_AUTHORITY_HOST: ['AzureAd', 'Instance'],
  PORT: ['Server', 'Port'],
  HOST: ['Server', 'Host'],
  REDIS_URL: ['TokenCache', 'RedisUrl'],
  DATABASE_URL: ['Background', 'DatabaseUrl'],
};

const CREDENTIAL = ['AzureAd', 'ClientCredentials', '0'] as const;

/** Environment variables that set something, and the key they set; for the manual. */
export const PLAIN_VARIABLES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(PLAIN).map(([name, path]) => [path.join('.'), name] as const),
  ['AzureAd.ClientCredentials[].CertificateDiskPath', 'AZURE_CLIENT_CERTIFICATE_PATH'],
  ['AzureAd.ClientCredentials[].CertificatePassword', 'AZURE_CLIENT_CERTIFICATE_PASSWORD'],
  ['AzureAd.ClientCredentials[].SignedAssertionFileDiskPath', 'AZURE_FEDERATED_TOKEN_FILE'],
]);

/**
 * `AZURE_TENANT_ID` and its like, `PORT`, `HOST`, `REDIS_URL` and `DATABASE_URL`.
 * @returns a layer below that of `Section__Key` variables
 */
export function plainVariables(env: Environment): Layer {
  const found: Assignments = [];
  for (const [name, path] of Object.entries(PLAIN)) {
    const value = env[name];
    // An empty variable is how a compose file leaves something out.
    if (value === undefined || value === '') continue;
    // The Azure SDK takes `login.microsoftonline.us` without a scheme, too.
    const isBareHost = name === 'AZURE_AUTHORITY_HOST' && !value.includes('://');
    found.push({ name, path, value: isBareHost ? `https://${value}` : value });
  }
  const { AZURE_CLIENT_CERTIFICATE_PATH: certificate, AZURE_CLIENT_CERTIFICATE_PASSWORD: password } = env;
  // Three variables make one credential, the first of the list: a file may complete it by position.
  if (certificate) {
    const name = 'AZURE_CLIENT_CERTIFICATE_PATH';
    found.push({ name, path: [...CREDENTIAL, 'SourceType'], value: 'Path' });
    found.push({ name, path: [...CREDENTIAL, 'CertificateDiskPath'], value: certificate });
    if (password) {
      const path = [...CREDENTIAL, 'CertificatePassword'];
      found.push({ name: 'AZURE_CLIENT_CERTIFICATE_PASSWORD', path, value: password });
    }
  }
  return layerOf(found);
}

/**
 * `AzureAd__Audiences__0` and its like, for the given section names, compared without case.
 * @param sections names of the schema's own; all other variables are somebody else's
 */
export function doubleUnderscoreVariables(env: Environment, sections: Iterable<string>): Layer {
  const wanted = new Set(Array.from(sections, (name) => name.toLowerCase()));
  const found: Assignments = [];
  for (const [name, value] of Object.entries(env)) {
    const path = name.split('__');
    // An environment is full of others' variables: only those that begin with a section of ours are read, and may then be a fault.
    if (value !== undefined && path.length > 1 && wanted.has(path[0]?.toLowerCase() ?? '')) {
      found.push({ name, path, value });
    }
  }
  return layerOf(found);
}

/** Flat names into nested maps, as a file would have them. */
function layerOf(found: Assignments): Layer {
  const values = new Map<string, Raw>();
  const names = new Map<string, string>();
  for (const { path, name, value } of found) {
    let map = values;
    for (const [depth, key] of path.slice(0, -1).entries()) {
      // Parents are shared without case, so that only the last part of a name can be spelt twice.
      const known = [...map.keys()].find((other) => other.toLowerCase() === key.toLowerCase()) ?? key;
      const inner = map.get(known);
      const next: Map<string, Raw> = inner instanceof Map ? inner : new Map();
      map.set(known, next);
      names.set(pathText(path.slice(0, depth + 1)), name);
      map = next;
    }
    map.set(path.at(-1) ?? '', value);
    names.set(pathText(path), name);
  }
  return { source: 'environment', isText: true, values, names };
}

/** `AzureAd`, `Audiences`, `0` → `azuread.audiences[0]`, the way faults write paths but in lower case. */
function pathText(path: readonly string[]): string {
  return path
    .map((key, depth) => (depth > 0 && /^\d+$/.test(key) ? `[${key}]` : `${depth > 0 ? '.' : ''}${key}`))
    .join('')
    .toLowerCase();
}
