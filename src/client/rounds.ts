/**
 * How often one operation is sent: again after a challenge was settled, never in circles.
 *
 * At most {@link MAX_ROUNDS} repetitions. A challenge that comes back after it was settled silently is put to the person; one that comes
 * back after that, or that they refused, ends it: the application gets the errors as the server sent them.
 * @module
 */
import { type Challenge, challengeKey } from './challenge.ts';
import type { StepUp } from './step-up.ts';

const MAX_ROUNDS = 2;

export interface Rounds {
  /** To be called before each sending, before its token is asked for. */
  send(): void;
  /**
   * Settles what the answer asked for, one after the other.
   *
   * @returns whether sending the operation again may get a better answer
   */
  settle(challenges: readonly Challenge[]): Promise<boolean>;
}

/** For one operation. */
export function createRounds(stepUp: Pick<StepUp, 'handle'>): Rounds {
  /** How each challenge was settled before. */
  const met = new Map<string, 'silently' | 'by the person' | 'not'>();
  let repeated = 0;
  let since: number | undefined;
  return {
    send() {
      since = performance.now();
    },
    async settle(challenges) {
      const promising = challenges.filter((one) => {
        const before = met.get(challengeKey(one));
        // The consent page was there already; a second visit would say the same.
        return before === undefined || (before === 'silently' && one.kind !== 'consent');
      });
      if (promising.length === 0 || repeated >= MAX_ROUNDS) return false;
      repeated += 1;
      let better = false;
      for (const challenge of promising) {
        const key = challengeKey(challenge);
        const insist = met.has(key);
        const outcome = await stepUp.handle(challenge, { insist, ...(since === undefined ? {} : { since }) });
        met.set(key, outcome.satisfied ? (outcome.silently ? 'silently' : 'by the person') : 'not');
        better ||= outcome.satisfied;
      }
      return better;
    },
  };
}
