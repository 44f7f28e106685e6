/**
 * The public signing keys of the configured authority.
 *
 * Fetched once, kept through an outage: the last good set goes on serving while the endpoint fails, hangs or answers garbage.
 * Refreshed in the background, and on an unknown `kid` with a floor between fetches, so that random kids cost no requests.
 * jose's own remote key set forgets its keys when its cache ages out during an outage; hence this one. The keys themselves are
 * imported and used by jose.
 * @see https://learn.microsoft.com/entra/identity-platform/signing-key-rollover
 * @module
 */

import { type CryptoKey, importJWK } from 'jose';
import { type Dispatcher, request } from 'undici';
import type { Clock } from '../observability/clock.ts';
import type { Logger } from '../observability/log.ts';
import type { AuthorityEndpoints, TokenVersion } from '../protocol/authority.ts';
import { isLoopbackHost } from '../protocol/authority.ts';

/** One object for as long as the authority publishes the same key: identity tells whether it is still the one. */
export interface SigningKey {
  readonly key: CryptoKey;
  readonly modulus: string;
  /** `issuer` of the key, published in v2 key documents only: may hold the tenant placeholder. */
  readonly issuer: string | undefined;
}

export interface AuthorityKeys {
  /** Issuer of the discovery document: may hold the tenant placeholder. */
  readonly issuer: string;
  readonly keys: ReadonlyMap<string, SigningKey>;
}

export interface KeySet {
  /**
   * Keys for tokens of one version, with `kid` among them if the authority knows it at all.
   * @throws {KeysUnavailableError} no set was ever fetched, and none can be now
   */
  keysFor(version: TokenVersion, kid: string): Promise<AuthorityKeys>;
  /** Whether a set is held, so that the server may call itself ready. Fetches when none is. */
  warmUp(): Promise<void>;
}

/** The authority has never answered since start-up: nobody can be validated. */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
}

export interface KeySetOptions {
  readonly endpoints: AuthorityEndpoints;
  /** Host names besides the authority's own that its `jwks_uri` may name. */
  readonly trustedHosts?: readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
  readonly dispatcher?: Dispatcher;
}

const REFRESH_MS = 3_600_000;
const FLOOR_MS = 30_000;
const TIMEOUT_MS = 3_000;
const MAX_BYTES = 262_144;
const MAX_KEYS = 100;

export function createKeySet(options: KeySetOptions): KeySet {
  const documents: Record<TokenVersion, VersionKeys> = {
    '1.0': createVersionKeys(options, '1.0'),
    '2.0': createVersionKeys(options, '2.0'),
  };
  return {
    keysFor: (version, kid) => documents[version].keysFor(kid),
    warmUp: async () => void (await documents['2.0'].current()),
  };
}

interface VersionKeys {
  keysFor(kid: string): Promise<AuthorityKeys>;
  current(): Promise<AuthorityKeys>;
}

function createVersionKeys(
  { endpoints, trustedHosts = [], clock, log, dispatcher }: KeySetOptions,
  version: TokenVersion,
): VersionKeys {
  let held: AuthorityKeys | undefined;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let flight: Promise<AuthorityKeys> | undefined;

  /** One fetch at a time; what it brings replaces the held set, what it fails with leaves it. */
  const fetchOnce = (): Promise<AuthorityKeys> => {
    triedAt = clock.monotonic();
    flight ??= fetchKeys()
      .then((keys) => {
        held = keys;
        fetchedAt = clock.monotonic();
        return keys;
      })
      .catch((error: unknown) => {
        log.warn('keys.fetch_failed', { error, detail: held ? 'the last good set serves on' : 'no set is held' });
        throw error;
      })
      .finally(() => {
        flight = undefined;
      });
    return flight;
  };

  async function fetchKeys(): Promise<AuthorityKeys> {
    const authorityHost = new URL(endpoints.authority).host;
    const metadata = await getJson(endpoints.metadata[version], dispatcher);
    const { issuer, jwks_uri: jwksUri } = metadata;
    if (typeof issuer !== 'string' || typeof jwksUri !== 'string')
      throw new Error('The discovery document lacks issuer or jwks_uri.');
    const address = new URL(jwksUri);
    if (address.protocol !== 'https:' && !isLoopbackHost(address.hostname)) throw new Error('jwks_uri is not https.');
    if (address.host !== authorityHost && !trustedHosts.includes(address.host)) {
      throw new Error(`jwks_uri is on '${address.host}', expected the authority's host '${authorityHost}'.`);
    }
    const keys = await importKeys(await getJson(address.href, dispatcher), held?.keys);
    if (keys.size === 0) throw new Error('The key document holds no usable key.');
    return { issuer, keys };
  }

  const current = async (): Promise<AuthorityKeys> => {
    if (held === undefined) {
      if (flight === undefined && clock.monotonic() - triedAt < 1_000)
        throw new KeysUnavailableError('The signing keys could not be fetched.');
      try {
        return await fetchOnce();
      } catch (error) {
        throw new KeysUnavailableError('The signing keys could not be fetched.', { cause: error });
      }
    }
    // No request waits for a refresh once a set is held.
    if (clock.monotonic() - fetchedAt > REFRESH_MS && clock.monotonic() - triedAt > FLOOR_MS)
      fetchOnce().catch(() => {});
    return held;
  };

  return {
    current,
    async keysFor(kid) {
      const keys = await current();
      if (keys.keys.has(kid)) return keys;
      if (flight) return await flight.catch(() => keys);
      if (clock.monotonic() - triedAt < FLOOR_MS) return keys;
      return await fetchOnce().catch(() => keys);
    },
  };
}

async function getJson(url: string, dispatcher: Dispatcher | undefined): Promise<Record<string, unknown>> {
  const { statusCode, body } = await request(url, {
    ...(dispatcher ? { dispatcher } : {}),
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (statusCode !== 200) {
    await body.dump({ limit: MAX_BYTES });
    throw new Error(`Expected 200 from ${url}, got ${statusCode}.`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`The answer of ${url} is larger than ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  if (typeof value !== 'object' || value === null) throw new Error(`Expected a JSON object from ${url}.`);
  return value as Record<string, unknown>;
}

/** RSA keys of at least 2048 bit made for signatures, by `kid`. Others are left out: one odd key must not shut the door. */
async function importKeys(
  document: Record<string, unknown>,
  held: ReadonlyMap<string, SigningKey> | undefined,
): Promise<Map<string, SigningKey>> {
  const list = Array.isArray(document.keys) ? document.keys.slice(0, MAX_KEYS) : [];
  const keys = new Map<string, SigningKey>();
  const ambiguous = new Set<string>();
  for (const jwk of list as Record<string, unknown>[]) {
    if (jwk?.kty !== 'RSA' || typeof jwk.kid !== 'string' || (jwk.use !== undefined && jwk.use !== 'sig')) continue;
    if (typeof jwk.n !== 'string' || typeof jwk.e !== 'string' || Buffer.from(jwk.n, 'base64url').length < 256)
      continue;
    const issuer = typeof jwk.issuer === 'string' ? jwk.issuer : undefined;
    if (keys.has(jwk.kid)) ambiguous.add(jwk.kid);
    const same = held?.get(jwk.kid);
    if (same?.modulus === jwk.n && same.issuer === issuer) {
      keys.set(jwk.kid, same);
      continue;
    }
    try {
      const key = await importJWK({ kty: 'RSA', n: jwk.n, e: jwk.e }, 'RS256');
      if (!(key instanceof Uint8Array)) keys.set(jwk.kid, { key, modulus: jwk.n, issuer });
    } catch {
      // An unfit key is as good as absent.
    }
  }
  for (const kid of ambiguous) keys.delete(kid); // a kid must name exactly one key
  return keys;
}
