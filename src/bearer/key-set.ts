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
import { isIssuerOf, isLoopbackHost } from '../protocol/authority.ts';

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
  /**
   * Whether a set is held, so that the server may call itself ready. Fetches when none is, without the floor that holds for
   * requests: how often is the caller's to say.
   */
  warmUp(): Promise<void>;
  /** Ends the background refresh. */
  close(): void;
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

/** A withdrawn key counts for an hour at most, the time of a fetch and of one tick included. */
const REFRESH_MS = 3_000_000;
/** By a timer, not by requests: the first request after a quiet night would still be judged by yesterday's keys. */
const TICK_MS = 60_000;
const FLOOR_MS = 30_000;
const TIMEOUT_MS = 3_000;
const MAX_BYTES = 262_144;
const MAX_KEYS = 100;

export function createKeySet(options: KeySetOptions): KeySet {
  const documents: Record<TokenVersion, VersionKeys> = {
    '1.0': createVersionKeys(options, '1.0'),
    '2.0': createVersionKeys(options, '2.0'),
  };
  const timer = setInterval(() => {
    for (const document of Object.values(documents)) document.refreshWhenDue();
  }, TICK_MS).unref();
  return {
    keysFor: (version, kid) => documents[version].keysFor(kid),
    warmUp: async () => void (await documents['2.0'].current(0)),
    close: () => clearInterval(timer),
  };
}

interface VersionKeys {
  keysFor(kid: string): Promise<AuthorityKeys>;
  /** @param floorMs least time since the last try, when no set is held */
  current(floorMs: number): Promise<AuthorityKeys>;
  refreshWhenDue(): void;
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
    if (flight) return flight;
    triedAt = clock.monotonic();
    flight = fetchKeys()
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
    const tenant = endpoints.authority.slice(endpoints.authority.lastIndexOf('/') + 1);
    if (!isIssuerOf(issuer, tenant)) throw new Error(`The discovery document's issuer is not of tenant '${tenant}'.`);
    const address = new URL(jwksUri);
    if (address.protocol !== 'https:' && !isLoopbackHost(address.hostname)) throw new Error('jwks_uri is not https.');
    if (address.host !== authorityHost && !trustedHosts.includes(address.host)) {
      throw new Error(`jwks_uri is on '${address.host}', expected the authority's host '${authorityHost}'.`);
    }
    const keys = await importKeys(await getJson(address.href, dispatcher), held?.keys);
    if (keys.size === 0) throw new Error('The key document holds no usable key.');
    return { issuer, keys };
  }

  // No request waits for a refresh once a set is held.
  const refreshWhenDue = () => {
    const now = clock.monotonic();
    if (held && now - fetchedAt > REFRESH_MS && now - triedAt > FLOOR_MS) fetchOnce().catch(() => {});
  };

  const current = async (floorMs: number): Promise<AuthorityKeys> => {
    refreshWhenDue();
    if (held) return held;
    if (flight === undefined && clock.monotonic() - triedAt < floorMs)
      throw new KeysUnavailableError('The signing keys could not be fetched.');
    try {
      return await fetchOnce();
    } catch (error) {
      throw new KeysUnavailableError('The signing keys could not be fetched.', { cause: error });
    }
  };

  return {
    current,
    refreshWhenDue,
    async keysFor(kid) {
      const keys = await current(FLOOR_MS);
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
    if (jwk?.kty !== 'RSA' || typeof jwk.kid !== 'string' || (jwk.use ?? 'sig') !== 'sig') continue;
    if (typeof jwk.n !== 'string' || typeof jwk.e !== 'string' || (jwk.alg ?? 'RS256') !== 'RS256') continue;
    const issuer = typeof jwk.issuer === 'string' ? jwk.issuer : undefined;
    if (keys.has(jwk.kid)) ambiguous.add(jwk.kid);
    const same = held?.get(jwk.kid);
    if (same?.modulus === jwk.n && same.issuer === issuer) {
      keys.set(jwk.kid, same);
      continue;
    }
    try {
      const key = await importJWK({ kty: 'RSA', n: jwk.n, e: jwk.e }, 'RS256');
      if (!(key instanceof Uint8Array) && modulusBits(key) >= 2_048) keys.set(jwk.kid, { key, modulus: jwk.n, issuer });
    } catch {
      // An unfit key is as good as absent.
    }
  }
  for (const kid of ambiguous) keys.delete(kid); // a kid must name exactly one key
  return keys;
}

/** Of the imported key, not of its text: zeros in front of a modulus make it longer, not stronger. */
function modulusBits({ algorithm }: CryptoKey): number {
  return 'modulusLength' in algorithm ? Number(algorithm.modulusLength) : 0;
}
