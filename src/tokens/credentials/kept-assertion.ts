/**
 * An assertion that somebody else signs (a managed identity, a function of the embedding program), kept while it lives.
 *
 * A new one is fetched in the background from the middle of its life on, once for all who ask; whoever asks gets the old one
 * meanwhile, so that a source that is down for a while is not noticed.
 * @module
 */

import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { LRUCache } from 'lru-cache';
import { CredentialError } from '../../errors/errors.ts';
import type { Clock } from '../../observability/clock.ts';
import type { Logger } from '../../observability/log.ts';
import { type ClientCredential, RENEWED_MS } from './credential.ts';

/** Who signs, and under which name. */
export interface KeptAssertionOptions {
  /** For the log and for error messages: `managed identity …`, `provider …`. */
  readonly label: string;
  /** @returns a JWT with `exp`; the signal ends after the time a request can wait */
  readonly fetch: (tokenEndpoint: string, signal: AbortSignal) => Promise<string>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One assertion, and when another is wanted. */
interface Kept {
  readonly assertion: string;
  /** A digest, by which a refused one is recognised without keeping its text. */
  readonly id: string;
  /** By the monotonic clock. */
  readonly fetchedAtMs: number;
  /** Milliseconds since the epoch, both. */
  readonly renewAtMs: number;
  readonly endsAtMs: number;
}

/** Of one fetch, in milliseconds: the request that waits for it still has an exchange before it. */
const FETCH_TIMEOUT_MS = 3_000;
/** It still has to travel. */
const MARGIN_MS = 30_000;
/** After a background fetch that failed. */
const PAUSE_MS = 10_000;
/** Token endpoints whose assertions are kept: one per tenant. */
const MAX_KEPT = 1_000;

/** @param perEndpoint the assertion names the token endpoint, so that each has its own */
export function createKeptAssertion(
  { label, fetch, clock, log }: KeptAssertionOptions,
  { perEndpoint }: { readonly perEndpoint: boolean },
): ClientCredential {
  const kept = new LRUCache<string, Kept>({ max: MAX_KEPT });
  const fetches = new Map<string, Promise<Kept>>();
  let quietUntilMs = 0;

  async function fetchOnce(key: string, tokenEndpoint: string): Promise<Kept> {
    const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
    let assertion: string;
    try {
      assertion = await orTimeout(fetch(tokenEndpoint, signal), signal);
    } catch (error) {
      throw new CredentialError(`The ${label} gave no assertion.`, { cause: error });
    }
    const fresh = keep(label, assertion, clock);
    kept.set(key, fresh);
    return fresh;
  }

  function renew(key: string, tokenEndpoint: string): Promise<Kept> {
    const running = fetches.get(key) ?? fetchOnce(key, tokenEndpoint).finally(() => fetches.delete(key));
    fetches.set(key, running);
    return running;
  }

  return {
    label,
    async materials(tokenEndpoint) {
      const key = perEndpoint ? tokenEndpoint : '';
      let found = kept.get(key);
      if (found === undefined || found.endsAtMs - MARGIN_MS <= clock.now()) {
        found = await renew(key, tokenEndpoint);
      } else if (found.renewAtMs <= clock.now() && quietUntilMs <= clock.monotonic()) {
        renew(key, tokenEndpoint).catch((error: unknown) => {
          quietUntilMs = clock.monotonic() + PAUSE_MS;
          log.warn('credential.renewal_failed', { reason: label, error });
        });
      }
      const { id, assertion } = found;
      return [{ id, label, prove: async () => ({ clientAssertion: assertion }) }];
    },
    async reload() {
      for (const [key, { fetchedAtMs }] of kept) {
        if (clock.monotonic() - fetchedAtMs >= RENEWED_MS) kept.delete(key);
      }
    },
  };
}

/** @throws {CredentialError} it has ended, or ends within the margin */
function keep(label: string, assertion: string, clock: Clock): Kept {
  const endsAtMs = endOf(label, assertion);
  if (endsAtMs - MARGIN_MS <= clock.now()) throw new CredentialError(`The assertion of the ${label} has ended.`);
  return {
    assertion,
    id: assertionId(label, assertion),
    fetchedAtMs: clock.monotonic(),
    renewAtMs: clock.now() + (endsAtMs - clock.now()) / 2,
    endsAtMs,
  };
}

/** Tells assertions apart without telling what they are. */
export function assertionId(label: string, assertion: string): string {
  return `${label} ${createHash('sha256').update(assertion).digest('base64url')}`;
}

/**
 * Milliseconds since the epoch. The token service checks the signature; here only the time is read.
 * @throws {CredentialError} no JWT, or none with an end
 */
export function endOf(label: string, assertion: string): number {
  let exp: unknown;
  try {
    ({ exp } = decodeJwt(assertion));
  } catch (error) {
    throw new CredentialError(`The ${label} gave no JWT.`, { cause: error });
  }
  if (typeof exp === 'number' && Number.isFinite(exp)) return exp * 1_000;
  throw new CredentialError(`The ${label} gave a JWT without an end.`);
}

/** A function that does not look at its signal must not hold up everybody. */
async function orTimeout<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
