/**
 * Settles each challenge once for everybody who waits for it, and one challenge at a time: two windows at once help nobody.
 *
 * Knows nothing of MSAL or windows; what it does once is passed in.
 * @module
 */
import { type Challenge, challengeKey } from './challenge.ts';
import type { HandleOptions, StepUp, StepUpOutcome } from './step-up.ts';

/** Kept outcomes. An operation waits for one or two challenges; claims with a time in them are new each time. */
const MAX_KEPT = 32;

interface Settled {
  /** As of `performance.now()`. */
  readonly at: number;
  readonly outcome: StepUpOutcome;
}

/** @param settle asks MSAL, or the person; what it throws becomes an outcome */
export function onceForAll(
  settle: (challenge: Challenge, insist: boolean) => Promise<StepUpOutcome>,
): StepUp['handle'] {
  const settled = new Map<string, Settled>();
  let turn: Promise<unknown> = Promise.resolve();

  /** A refusal counts as well: whoever closed the window is not shown it again by the answers that come in after it. */
  const sinceThen = (key: string, since: number): StepUpOutcome | undefined => {
    const last = settled.get(key);
    return last !== undefined && since <= last.at ? last.outcome : undefined;
  };

  const run = async (key: string, challenge: Challenge, since: number, insist: boolean): Promise<StepUpOutcome> => {
    const known = sinceThen(key, since);
    if (known) return known; // settled for somebody else while this one waited for its turn
    const outcome = await settle(challenge, insist).catch(
      (cause: unknown): StepUpOutcome => ({ satisfied: false, reason: 'failed', cause }),
    );
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
    const outcome = turn.then(() => run(key, challenge, since, insist));
    turn = outcome;
    return outcome;
  };
}
