/**
 * Settles each challenge once for everybody who waits for it, and one challenge at a time: two windows at once help nobody.
 *
 * A challenge that waits for a click, which may never come, lets the others go on. Knows nothing of MSAL or windows; what it does once is
 * passed in.
 * @module
 */
import { type Challenge, challengeKey } from './challenge.ts';
import type { HandleOptions, StepUp, StepUpOutcome } from './step-up.ts';

/** Kept outcomes. An operation waits for one or two challenges; claims with a time in them are new each time. */
const MAX_KEPT = 32;

/** How a challenge ended, for the answers that were on their way before and come in after it. */
interface Settled {
  /** As of `performance.now()`. */
  readonly at: number;
  readonly outcome: StepUpOutcome;
}

/** That of one challenge, for as long as it is being settled. */
export interface Turn {
  /** The others go on: this one waits for the person. */
  release(): void;
  /** The person has come: no other begins before this has ended. */
  hold(until: Promise<unknown>): void;
}

/** @param settle asks MSAL, or the person; what it throws becomes an outcome */
export function onceForAll(
  settle: (challenge: Challenge, insist: boolean, turn: Turn) => Promise<StepUpOutcome>,
): StepUp['handle'] {
  const settled = new Map<string, Settled>();
  const open = new Map<string, Promise<StepUpOutcome>>();
  /** Ends when the next may begin. */
  let free: Promise<unknown> = Promise.resolve();

  /** A refusal counts as well: whoever closed the window is not shown it again by the answers that come in after it. */
  const sinceThen = (key: string, since: number): StepUpOutcome | undefined => {
    const last = settled.get(key);
    return last !== undefined && since <= last.at ? last.outcome : undefined;
  };

  const keep = (key: string, outcome: StepUpOutcome): StepUpOutcome => {
    open.delete(key);
    settled.delete(key); // so that it becomes the youngest
    settled.set(key, { at: performance.now(), outcome });
    const oldest = settled.keys().next();
    if (settled.size > MAX_KEPT && !oldest.done) settled.delete(oldest.value);
    return outcome;
  };

  return (challenge, { since = performance.now(), insist = false }: HandleOptions = {}) => {
    const key = challengeKey(challenge);
    const known = sinceThen(key, since);
    if (known) return Promise.resolve(known);
    const same = open.get(key);
    if (same) return same;
    const released = Promise.withResolvers<void>();
    const turn: Turn = {
      release: released.resolve,
      hold: (until) => {
        free = Promise.allSettled([free, until]);
      },
    };
    const outcome = free
      .then(() => settle(challenge, insist, turn))
      .catch((cause: unknown): StepUpOutcome => ({ satisfied: false, reason: 'failed', cause }))
      .then((ended) => keep(key, ended));
    free = Promise.race([outcome, released.promise]);
    open.set(key, outcome);
    return outcome;
  };
}
