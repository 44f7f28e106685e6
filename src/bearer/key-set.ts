/**
 * The public signing keys of the configured authority.
 *
 * Fetched once, kept through an outage: the last good set goes on serving while the endpoint fails, hangs or answers garbage.
 * Refreshed in the background, and on an unknown `kid` with a floor between fetches, so that random kids cost no requests; of
 * kids that were asked for in vain nothing is kept. jose's own remote key set forgets its keys when its cache ages out during an
 * outage; hence this one.
 * @see https://learn.microsoft.com/entra/identity-platform/signing-key-rollover
 * @module
 */

import type { Dispatcher } from 'undici';
import type { Clock } from '../observability/clock.ts';
import type { Logger } from '../observability/log.ts';
import { type AuthorityEndpoints, isGuid, type TokenVersion } from '../protocol/authority.ts';
import { type AuthorityKeys, fetchPublishedKeys } from './published-keys.ts';

export type { AuthorityKeys, SigningKey } from './published-keys.ts';

/** Keys of both token versions, each with its own state. Closed by who made it. */
export interface KeySet {
  /**
   * Keys for tokens of one version, with `kid` among them if the authority knows it at all.
   * @throws {KeysUnavailableError} no set was ever fetched, and none can be now
   */
  keysFor(version: TokenVersion, kid: string): Promise<AuthorityKeys>;
  /** The set held at this moment, without waiting for one. */
  held(version: TokenVersion): AuthorityKeys | undefined;
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

/** What keys are fetched with. Nothing is fetched before the first question. */
export interface KeySetOptions {
  /** Of the configured tenant; a domain in it is replaced by the GUID that the first document names. */
  readonly endpoints: AuthorityEndpoints;
  /** Its monotonic side: a step of the wall clock neither ages keys nor keeps them young. */
  readonly clock: Clock;
  /** Hears of each fetch that failed, at most twice a minute for each version. */
  readonly log: Logger;
  /** Connections to the authority; undici's own unless given. */
  readonly dispatcher?: Dispatcher;
  /** Counted at each fetch: how old the held set is tells of an outage before anybody feels it. */
  readonly metrics?: { fetched(version: TokenVersion): void; failed(version: TokenVersion): void } | undefined;
}

/** A withdrawn key counts for an hour at most, the time of a fetch and of one tick included. */
const REFRESH_MS = 3_000_000;
/** By a timer, not by requests: the first request after a quiet night would still be judged by yesterday's keys. */
const TICK_MS = 60_000;
/** Least time between two tries, whatever became of the first (JW-3): whoever sends random kids causes two requests a minute. */
const FLOOR_MS = 30_000;

/** @returns starts a timer that keeps no process alive; `close` ends it */
export function createKeySet(options: KeySetOptions): KeySet {
  const { authority } = options.endpoints;
  let tenant = authority.slice(authority.lastIndexOf('/') + 1);
  const fetchKeys = async (version: TokenVersion, held: AuthorityKeys | undefined): Promise<AuthorityKeys> => {
    const { endpoints, dispatcher } = options;
    const keys = await fetchPublishedKeys({ endpoints, version, tenant, held, dispatcher });
    // A domain can pass to another tenant; whose it was when this process first asked, its tokens are taken.
    tenant = keys.issuer.split('/').find(isGuid) ?? tenant;
    return keys;
  };
  const documents: Record<TokenVersion, VersionKeys> = {
    '1.0': createVersionKeys(options, '1.0', (held) => fetchKeys('1.0', held)),
    '2.0': createVersionKeys(options, '2.0', (held) => fetchKeys('2.0', held)),
  };
  const timer = setInterval(() => {
    for (const document of Object.values(documents)) document.held();
  }, TICK_MS).unref();
  return {
    keysFor: (version, kid) => documents[version].keysFor(kid),
    held: (version) => documents[version].held(),
    warmUp: async () => void (await documents['2.0'].current(0)),
    close: () => clearInterval(timer),
  };
}

interface VersionKeys {
  keysFor(kid: string): Promise<AuthorityKeys>;
  /** @param floorMs least time since the last try, when no set is held */
  current(floorMs: number): Promise<AuthorityKeys>;
  /** Has them fetched again in the background when it is time. */
  held(): AuthorityKeys | undefined;
}

function createVersionKeys(
  { clock, log, metrics }: KeySetOptions,
  version: TokenVersion,
  fetchKeys: (held: AuthorityKeys | undefined) => Promise<AuthorityKeys>,
): VersionKeys {
  let keys: AuthorityKeys | undefined;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let flight: Promise<AuthorityKeys> | undefined;

  /** One fetch at a time; what it brings replaces the held set, what it fails with leaves it. */
  const fetchOnce = (): Promise<AuthorityKeys> => {
    if (flight) return flight;
    // Before it is known how it ends: an endpoint that hangs is not asked again by the next request.
    triedAt = clock.monotonic();
    flight = fetchKeys(keys)
      .then((fetched) => {
        keys = fetched;
        fetchedAt = clock.monotonic();
        metrics?.fetched(version);
        return fetched;
      })
      .catch((error: unknown) => {
        metrics?.failed(version);
        log.warn('keys.fetch_failed', { error, detail: keys ? 'the last good set serves on' : 'no set is held' });
        throw error;
      })
      .finally(() => {
        flight = undefined;
      });
    return flight;
  };

  // No request waits for a refresh once a set is held.
  const held = (): AuthorityKeys | undefined => {
    if (keys) {
      const now = clock.monotonic();
      if (now - fetchedAt > REFRESH_MS && now - triedAt > FLOOR_MS) fetchOnce().catch(() => {});
    }
    return keys;
  };

  const current = async (floorMs: number): Promise<AuthorityKeys> => {
    const own = held();
    if (own) return own;
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
    held,
    async keysFor(kid) {
      // Known kids, nearly always, end here without waiting for anybody.
      const own = await current(FLOOR_MS);
      if (own.keys.has(kid)) return own;
      // The fetch that is under way may bring the key; its failure leaves what was held, and the token is refused for its key.
      if (flight) return await flight.catch(() => own);
      if (clock.monotonic() - triedAt < FLOOR_MS) return own;
      return await fetchOnce().catch(() => own);
    },
  };
}
