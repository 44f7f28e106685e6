/**
 * Rules that look at more than one setting: what contradicts, what is missing beside another, what would let strangers in.
 *
 * Works on the merged settings before zod has judged each by itself, so that both kinds of faults are told at once; values
 * of a wrong type are passed over here.
 * @module
 */

import { isLoopback, parseAddress } from './addresses.ts';
import { backgroundFaults } from './background.ts';
import { cloudOfApi, cloudOfLogin } from './clouds.ts';
import type { ConfigFault } from './config-error.ts';
import { instanceOf } from './defaults.ts';
import { isGuid } from './fields.ts';
import { isList, isMap, mapAt, type Raw, type RawMap, textAt } from './raw.ts';
import { tokenCacheFaults } from './token-cache.ts';

/** What a rule may look at beside the settings. */
export interface Surroundings {
  /** Some combinations are only a danger where others can reach the server. */
  readonly environment: 'production' | 'development';
  /** Said by a flag, never by a file. */
  readonly allowLoopbackAuthority: boolean;
  /** The environment itself: `NODE_TLS_REJECT_UNAUTHORIZED` acts on Node without being a setting of ours. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The audience of Graph's tokens by its other name. */
const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

/**
 * Faults between settings; `settings` have their defaults.
 * @param surroundings what decides beside the settings
 */
export function* contradictions(settings: RawMap, surroundings: Surroundings): Generator<ConfigFault> {
  const azureAd = mapAt(settings, 'AzureAd');
  yield* tenantFaults(azureAd);
  yield* credentialFaults(azureAd);
  yield* audienceFaults(azureAd);
  yield* authorityFaults(settings, surroundings);
  for (const [name, api] of mapAt(settings, 'DownstreamApis')) {
    if (isMap(api)) yield* apiFaults(`DownstreamApis.${name}`, api, settings);
  }
  yield* tokenCacheFaults(mapAt(settings, 'TokenCache'), surroundings);
  yield* backgroundFaults(mapAt(settings, 'Background'), surroundings);
  yield* streamFaults(settings, surroundings);
  if (surroundings.environment === 'production' && surroundings.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    const expected = 'certificate checks to be on in production; trust a private CA with NODE_EXTRA_CA_CERTS';
    yield { path: 'NODE_TLS_REJECT_UNAUTHORIZED', expected, received: 'off (environment)' };
  }
}

/** A stream that should go on in a session and cannot would end with its token, without a word to whoever configured it. */
function* streamFaults(settings: RawMap, { environment }: Surroundings): Generator<ConfigFault> {
  const path = 'Server.Streams.OnTokenEnd';
  const hasDatabase = environment === 'development' || mapAt(settings, 'Background').has('DatabaseUrl');
  // In development there is an embedded one, whenever it is needed.
  if (hasDatabase || textAt(mapAt(mapAt(settings, 'Server'), 'Streams'), 'OnTokenEnd') !== 'session') return;
  yield { path, expected: '`close`, or Background.DatabaseUrl to keep sessions in', received: '`session`' };
}

/** Who is let in must be said where the authority signs in more than one tenant, and must include somebody. */
function* tenantFaults(azureAd: RawMap): Generator<ConfigFault> {
  const tenant = textAt(azureAd, 'TenantId')?.toLowerCase() ?? '';
  // With `common` any organisation of the world signs in; who is served has to be said (MT-1).
  const allowed = azureAd.get('AllowedTenants');
  const path = 'AzureAd.AllowedTenants';
  if ((tenant === 'common' || tenant === 'organizations') && allowed === undefined) {
    yield { path, expected: `the ids of the tenants to let in, because TenantId is ${tenant}`, received: 'nothing' };
  }
  // As GUIDs are compared everywhere; zod makes them lower case only later.
  const lower = texts(allowed).map((id) => id.toLowerCase());
  if (isGuid(tenant) && lower.length > 0 && !lower.includes(tenant)) {
    yield { path, expected: 'TenantId among them, or nobody can come in', received: 'other tenants only' };
  }
}

/** Nothing works without one: already the first query of a user is an exchange. */
function* credentialFaults(azureAd: RawMap): Generator<ConfigFault> {
  if (azureAd.has('ClientSecret') || azureAd.has('ClientCredentials')) return;
  const expected =
    'a credential: ClientCredentials, ClientSecret, AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE';
  yield { path: 'AzureAd.ClientCredentials', expected, received: 'nothing' };
}

/** Tokens for Graph or ARM pass through many hands; an API that accepts them lets all of those in. */
function* audienceFaults(azureAd: RawMap): Generator<ConfigFault> {
  const expected = 'an audience of this API, not of Microsoft Graph or Azure Resource Manager';
  const single = textAt(azureAd, 'Audience');
  if (single !== undefined && isMicrosofts(single)) yield { path: 'AzureAd.Audience', expected };
  for (const [index, audience] of texts(azureAd.get('Audiences')).entries()) {
    if (isMicrosofts(audience)) yield { path: `AzureAd.Audiences[${index}]`, expected };
  }
}

function isMicrosofts(audience: string): boolean {
  const host = URL.parse(audience)?.host ?? '';
  const isApi = cloudOfApi(`https://${host}`) !== undefined || host === 'management.core.windows.net';
  return isApi || audience.toLowerCase() === GRAPH_APP_ID;
}

/** DV-1: whoever runs a login host on this machine makes tokens for anybody, so trusting it has to be said with each start. */
function* authorityFaults(settings: RawMap, surroundings: Surroundings): Generator<ConfigFault> {
  const url = parseAddress(instanceOf(settings));
  if (url === undefined || !isLoopback(url) || surroundings.allowLoopbackAuthority) return;
  const expected = 'a login host that is not on this machine (`onbehalf dev` and --allow-loopback-authority allow one)';
  yield { path: 'AzureAd.Instance', expected, received: 'a loopback address' };
}

/** One API by itself: address, scopes, and in whose name it is called. */
function* apiFaults(path: string, api: RawMap, settings: RawMap): Generator<ConfigFault> {
  const scopes = texts(api.get('Scopes'));
  const isAnonymous = api.get('Anonymous') === true;
  if (!api.has('BaseUrl') && /\.(?:graph|arm)$/.test(path)) {
    const expected = 'the address of this API, because Instance belongs to no known cloud';
    yield { path: `${path}.BaseUrl`, expected, received: 'nothing' };
  }
  if (isAnonymous && (scopes.length > 0 || api.get('RequestAppToken') === true)) {
    const expected = 'false, because Scopes or RequestAppToken ask for a token';
    yield { path: `${path}.Anonymous`, expected, received: 'true' };
  }
  // Without scopes no token can be asked for; calling without one has to be meant (`Anonymous`).
  const isEmpty = !api.has('Scopes') || (isList(api.get('Scopes')) && scopes.length === 0);
  if (!isAnonymous && isEmpty) {
    const expected = 'the scopes to ask for (or Anonymous: true, to call without a token)';
    yield { path: `${path}.Scopes`, expected, received: 'nothing' };
  }
  if (api.get('RequestAppToken') === true && scopes.length > 0 && !(scopes.length === 1 && isDefault(scopes[0]))) {
    const expected = 'one scope that ends in /.default, because RequestAppToken is true';
    yield { path: `${path}.Scopes`, expected, received: 'others' };
  }
  if (mapAt(api, 'AcquireTokenOptions').has('ManagedIdentity')) {
    const identity = `${path}.AcquireTokenOptions.ManagedIdentity`;
    if (api.get('RequestAppToken') !== true) {
      yield { path: identity, expected: 'RequestAppToken: true beside it, because it calls for no user' };
    }
    if (api.get('ProtocolScheme') === 'PoP') {
      yield { path: identity, expected: 'ProtocolScheme Bearer, because its tokens are bound to no key' };
    }
  }
  // Tokens of one cloud are refused in the others; found here it is a sentence, later an AADSTS500011 for every user.
  const cloud = cloudOfApi(textAt(api, 'BaseUrl') ?? '');
  const own = cloudOfLogin(instanceOf(settings));
  if (cloud !== undefined && own !== undefined && cloud !== own) {
    const expected = `an address of the ${own.name} cloud, where Instance is`;
    yield { path: `${path}.BaseUrl`, expected, received: `one of the ${cloud.name} cloud` };
  }
}

const isDefault = (scope: string | undefined): boolean => scope?.endsWith('/.default') === true;

/** What else is in the list is a fault that zod tells. */
function texts(raw: Raw): readonly string[] {
  return isList(raw) ? raw.filter((item) => typeof item === 'string') : [];
}
