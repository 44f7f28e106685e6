/**
 * Fetches what an authority publishes about its signing keys, and believes no more of it than is needed.
 *
 * Two documents, one deadline: https only (http on this machine), no redirects, bounded, the issuer that was asked for, keys at
 * an address of the authority's own. Keeps nothing: when to fetch and what to do without is `key-set.ts`'s business.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
 * @module
 */

import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Dispatcher, request } from 'undici';
import { cloudOfLogin } from '../config/clouds.ts';
import {
  type AuthorityEndpoints,
  isGuid,
  isIssuerOf,
  isLoopbackHost,
  type TokenVersion,
} from '../protocol/authority.ts';
import { parseJsonObject, readBoundedText } from '../protocol/json-answer.ts';

/** One object for as long as the authority publishes the same key: identity tells whether it is still the one. */
export interface SigningKey {
  /** Imported once: importing it for each token would cost more than verifying with it. */
  readonly key: KeyObject;
  /** `n` as published, base64url; with `exponent` and `issuer` it tells whether a key is still the same. */
  readonly modulus: string;
  /** `e` as published, nearly always `AQAB`. */
  readonly exponent: string;
  /** `issuer` of the key, published in v2 key documents only: may hold the tenant placeholder. */
  readonly issuer: string | undefined;
}

/** What one fetch of both documents brought: replaced as a whole, never changed. */
export interface AuthorityKeys {
  /** Issuer of the discovery document: may hold the tenant placeholder. */
  readonly issuer: string;
  /** By `kid`; never empty. */
  readonly keys: ReadonlyMap<string, SigningKey>;
}

/** What is asked, and what the answer is held to. */
export interface PublishedKeysRequest {
  /** Where the documents are, and the only hosts that may be named in them. */
  readonly endpoints: AuthorityEndpoints;
  /** Whose document: v1 and v2 tokens have issuers and key documents of their own. */
  readonly version: TokenVersion;
  /** GUID, domain, `common` or `organizations`: whose issuer the document must have. */
  readonly tenant: string;
  /** Keys held so far, whose objects are kept where they are still published. */
  readonly held: AuthorityKeys | undefined;
  /** Does not follow redirects: a document of another address is not the authority's. */
  readonly dispatcher: Dispatcher | undefined;
}

type Document = Readonly<Record<string, unknown>>;

/** Of both documents together. */
const TIMEOUT_MS = 3_000;
const MAX_BYTES = 262_144;
const MAX_KEYS = 100;
const LEAST_BITS = 2_048;
/** A longer modulus makes every signature dear. */
const MOST_BITS = 8_192;

/** @throws {Error} unreachable, too slow, or not what this authority would publish */
export async function fetchPublishedKeys(asked: PublishedKeysRequest): Promise<AuthorityKeys> {
  const { endpoints, version, tenant, held, dispatcher } = asked;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const authority = new URL(endpoints.authority);
  // In sequence: the first says where the second is.
  const metadata = await getJson(endpoints.metadata[version], signal, dispatcher);
  const { issuer, jwks_uri: jwksUri, token_endpoint: tokenEndpoint } = metadata;
  if (typeof issuer !== 'string' || !isIssuerOf(issuer, tenant) || !isIssuerAddress(issuer, authority, version))
    throw new Error(`The discovery document's issuer is not that of tenant '${tenant}' at ${authority.host}.`);
  const address = ownAddress('jwks_uri', jwksUri, authority);
  // Never used, the layout is fixed; but a document that sends clients elsewhere is not to be believed in the rest either.
  if (tokenEndpoint !== undefined) ownAddress('token_endpoint', tokenEndpoint, authority);
  const keys = readKeys(await getJson(address, signal, dispatcher), held?.keys);
  if (keys.size === 0) throw new Error('The key document holds no usable key.');
  return { issuer, keys };
}

/** Names under which the login host of a cloud is known; the host alone where it is none of Microsoft's. */
function hostsOf(authority: URL): readonly string[] {
  return [authority.host, ...(cloudOfLogin(`${authority.origin}/`)?.loginHosts ?? [])];
}

/**
 * v1 issuers are on hosts of their own (`sts.windows.net`, `sts.chinacloudapi.cn`), which the document of the authority is
 * believed to name. Customer tenants have one host for each (`{name}.ciamlogin.com`) and the GUID in that of the issuer.
 */
function isIssuerAddress(issuer: string, authority: URL, version: TokenVersion): boolean {
  const url = URL.parse(issuer);
  if (url === null || !isSecure(url)) return false;
  if (version === '1.0' || hostsOf(authority).includes(url.host)) return true;
  const [name, ...domain] = url.host.split('.');
  return domain.join('.') === 'ciamlogin.com' && isGuid(name) && authority.host.endsWith('.ciamlogin.com');
}

const isSecure = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));

function ownAddress(name: string, value: unknown, authority: URL): string {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (url === null || !isSecure(url) || url.username !== '' || url.password !== '')
    throw new Error(`The discovery document's ${name} is not an https address.`);
  if (!hostsOf(authority).includes(url.host))
    throw new Error(`The discovery document's ${name} is on '${url.host}', expected '${authority.host}'.`);
  return url.href;
}

async function getJson(url: string, signal: AbortSignal, dispatcher: Dispatcher | undefined): Promise<Document> {
  const { statusCode, body } = await request(url, {
    ...(dispatcher ? { dispatcher } : {}),
    headers: { accept: 'application/json' },
    signal,
  });
  if (statusCode !== 200) {
    // Read to its end, within the bound, so that the connection can be used again.
    await body.dump({ limit: MAX_BYTES, signal });
    throw new Error(`Expected 200 from ${url}, got ${statusCode}.`);
  }
  const value = parseJsonObject(await readBoundedText(body, MAX_BYTES));
  if (!value) throw new Error(`Expected a JSON object from ${url}.`);
  return value;
}

/** RSA keys fit for RS256, by `kid`. Others are left out: one odd key must not shut the door. */
function readKeys(document: Document, held: AuthorityKeys['keys'] | undefined): Map<string, SigningKey> {
  // Cut, not refused: a document with ten thousand keys is wrong, and its first hundred may still be right.
  const list: unknown[] = Array.isArray(document.keys) ? document.keys.slice(0, MAX_KEYS) : [];
  const keys = new Map<string, SigningKey>();
  const seen = new Set<string>();
  const ambiguous = new Set<string>();
  for (const jwk of list) {
    if (!isSigningJwk(jwk)) continue;
    const { kid, n, e } = jwk;
    if (seen.has(kid)) ambiguous.add(kid);
    seen.add(kid);
    const issuer = typeof jwk.issuer === 'string' ? jwk.issuer : undefined;
    // The same object as before, so that tokens remembered by it stay remembered.
    const same = held?.get(kid);
    if (same?.modulus === n && same.exponent === e && same.issuer === issuer) {
      keys.set(kid, same);
      continue;
    }
    const key = importKey(n, e);
    if (key !== undefined) keys.set(kid, { key, modulus: n, exponent: e, issuer });
  }
  for (const kid of ambiguous) keys.delete(kid); // a kid must name exactly one key
  return keys;
}

interface SigningJwk {
  readonly kid: string;
  readonly n: string;
  readonly e: string;
  readonly issuer?: unknown;
}

function isSigningJwk(value: unknown): value is SigningJwk {
  if (typeof value !== 'object' || value === null) return false;
  const { kty, kid, use = 'sig', alg = 'RS256', key_ops: operations = ['verify'], n, e } = value as Document;
  const isForSignatures =
    use === 'sig' && alg === 'RS256' && Array.isArray(operations) && operations.includes('verify');
  return kty === 'RSA' && isForSignatures && [kid, n, e].every((member) => typeof member === 'string');
}

/** Judged as imported, not as written: zeros in front of a modulus make it longer, not stronger. */
function importKey(n: string, e: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' });
    const { modulusLength: bits = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
    // With the exponent 1 every text is its own signature.
    const isFit = bits >= LEAST_BITS && bits <= MOST_BITS && publicExponent > 2n && publicExponent % 2n === 1n;
    return isFit ? key : undefined;
  } catch {
    return undefined; // an unfit key is as good as absent
  }
}
