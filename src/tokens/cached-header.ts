/**
 * A token as issued, or as another replica stored it → a header with its bounds: by whom granted, until when served, when renewed.
 *
 * Pure. A header is served until half a minute before its token ends, it still has to travel, and never past the end of the
 * assertion that it was exchanged for.
 * @module
 */

import { DEFAULT_SCOPE, grantedNames } from '../protocol/scopes.ts';
import type { CachedHeader } from './cache/header-cache.ts';
import type { SharedHeader } from './cache/shared-cache.ts';
import type { IssuedToken } from './engine.ts';
import { refreshTime } from './policies/refresh-time.ts';

/** What the token itself does not say. */
export interface IssuedHeaderBounds {
  /** Full scopes, as they were sent. */
  readonly requested: readonly string[];
  /** Names of `requested`, in lower case. */
  readonly wanted: readonly string[];
  /** End of the assertion with tolerance; infinity for the application. */
  readonly assertionEndsAtMs: number;
  /** Now, on both clocks, milliseconds. */
  readonly wallMs: number;
  readonly monotonicMs: number;
  /** Somebody insisted on a new one. */
  readonly forced: boolean;
  /** 0 ≤ number < 1 */
  readonly random: number;
  /** Of the header's text; a bound token is not shown as it is. */
  readonly scheme: 'Bearer' | 'PoP';
}

/** Taken off the end of each token, in milliseconds: it still has to travel, and be looked at by a clock that is not ours. */
const MARGIN_MS = 30_000;

/** @param token as the token service gave it; its `scope` decides what the header may be shown for */
export function issuedHeader(token: IssuedToken, bounds: IssuedHeaderBounds): CachedHeader {
  const { requested, wanted, assertionEndsAtMs, wallMs, monotonicMs, forced, random, scheme } = bounds;
  const granted = new Set(grantedNames(token.scope));
  // `.default` was granted where it was asked for, whether the reply repeats it or not, and nowhere else: named scopes are not all.
  if (wanted.includes(DEFAULT_SCOPE)) granted.add(DEFAULT_SCOPE);
  else granted.delete(DEFAULT_SCOPE);
  const tokenEndsAtMs = token.expiresAtMs - MARGIN_MS;
  const servedUntilMs = Math.min(tokenEndsAtMs, assertionEndsAtMs);
  return {
    header: `${scheme} ${token.accessToken}`,
    accessToken: token.accessToken,
    granted,
    expiresAtMs: token.expiresAtMs,
    refreshAtMs: refreshTime(
      { nowMs: wallMs, tokenEndsAtMs, assertionEndsAtMs, wishedAtMs: token.refreshAtMs },
      random,
    ),
    servedUntilMs,
    servedUntilMonotonicMs: monotonicMs + (servedUntilMs - wallMs),
    requested,
    ...(forced ? { forcedAtMonotonicMs: monotonicMs } : {}),
  };
}

/** @param now both clocks; the monotonic one is another in each process, so it is never stored */
export function headerFromShared(
  { accessToken, granted, expiresAtMs, refreshAtMs, servedUntilMs }: SharedHeader,
  now: { readonly wallMs: number; readonly monotonicMs: number },
): CachedHeader {
  return {
    header: `Bearer ${accessToken}`,
    accessToken,
    granted,
    expiresAtMs,
    refreshAtMs,
    servedUntilMs,
    servedUntilMonotonicMs: now.monotonicMs + (servedUntilMs - now.wallMs),
  };
}

/** Without what is this process's own: the monotonic clock, and what was requested. */
export function headerForShared({
  accessToken,
  granted,
  expiresAtMs,
  refreshAtMs,
  servedUntilMs,
}: CachedHeader): SharedHeader {
  return { accessToken, granted, expiresAtMs, refreshAtMs, servedUntilMs };
}
