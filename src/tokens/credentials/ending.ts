/**
 * Says ahead of time that a credential ends (SM-2): once when it is read, and again each day it is in use.
 * @module
 */

import type { Clock } from '../../observability/clock.ts';
import type { Logger } from '../../observability/log.ts';

/** Told whenever a credential that has an end is read: by its label, and in milliseconds since the epoch. */
export type CredentialEndObserver = (label: string, endsAtMs: number) => void;

/** Whom to tell. */
export interface EndingNoticeOptions {
  /** Ends are compared with the wall clock, a day between two notices is counted on the monotonic one. */
  readonly clock: Clock;
  readonly log: Logger;
  readonly onCredentialEnd?: CredentialEndObserver | undefined;
}

const DAY_MS = 86_400_000;
/** How long before the end it is said for the first time, in milliseconds: thirty days. */
const AHEAD_MS = 30 * DAY_MS;

/** @returns to be called with a credential each time it is looked at */
export function createEndingNotice({ clock, log, onCredentialEnd }: EndingNoticeOptions): CredentialEndObserver {
  const told = new Map<string, number>();
  return (label, endsAtMs) => {
    const last = told.get(label);
    const now = clock.monotonic();
    if (last !== undefined && now - last < DAY_MS) return;
    told.set(label, now);
    onCredentialEnd?.(label, endsAtMs);
    const left = endsAtMs - clock.now();
    const end = new Date(endsAtMs).toISOString();
    if (left <= 0) log.error('credential.ended', { reason: label, detail: `ended ${end}` });
    else if (left <= AHEAD_MS) log.warn('credential.ends_soon', { reason: label, detail: `ends ${end}` });
  };
}
