/**
 * How often one operation is sent: again after a challenge was settled, never in circles.
 *
 * At most {@link MAX_ROUNDS} times for challenges that an answer brings anew, and once for each of them that is settled while others still
 * wait for the person. A challenge that comes back after it was settled silently is put to the person; one that comes back after that, or
 * that they refused, ends it: the application gets the errors as the server sent them.
 * @module
 */
import { type Challenge, challengeKey } from './challenge.ts';
import type { StepUp } from './step-up.ts';

/** A first one, and one for what its better answer asks on top: a field below the one that was refused, for example. */
const MAX_ROUNDS = 2;

/** The memory of one operation: how often it was sent, and what became of the challenges on its way. */
export interface Rounds {
  /** To be called before each sending, before its token is asked for. */
  send(): void;
  /**
   * Settles what the answer asked for, everything at once: of two notices, neither waits for the other.
   *
   * @returns as soon as one is settled, `true`: sending the operation again may get a better answer; `false` when none is to be
   */
  settle(challenges: readonly Challenge[]): Promise<boolean>;
}

/** What became of a challenge the last time this operation met it. */
interface Met {
  readonly how: 'silently' | 'by the person' | 'not';
  /** How often the operation had been sent by then. */
  readonly sendings: number;
}

/** For one operation. */
export function createRounds(stepUp: Pick<StepUp, 'handle'>): Rounds {
  const met = new Map<string, Met>();
  const open = new Map<string, Promise<boolean>>();
  let rounds = 0;
  let sendings = 0;
  let since: number | undefined;

  const begin = (challenge: Challenge): void => {
    const key = challengeKey(challenge);
    const settled = stepUp
      .handle(challenge, { insist: met.has(key), ...(since === undefined ? {} : { since }) })
      .then((outcome) => {
        open.delete(key);
        met.set(key, { how: outcome.satisfied ? (outcome.silently ? 'silently' : 'by the person') : 'not', sendings });
        return outcome.satisfied;
      });
    open.set(key, settled);
  };

  return {
    send() {
      since = performance.now();
      sendings += 1;
    },
    async settle(challenges) {
      const before = challenges.map((one) => ({ one, met: met.get(challengeKey(one)) }));
      // Settled while this answer, which does not know it yet, was on its way.
      const late = before.some(({ met: last }) => last?.sendings === sendings && last.how !== 'not');
      const promising = before.filter(
        ({ one, met: last }) =>
          !open.has(challengeKey(one)) &&
          // The consent page was there already; a second visit would say the same.
          (last === undefined || (last.how === 'silently' && last.sendings < sendings && one.kind !== 'consent')),
      );
      if (promising.length > 0 && rounds < MAX_ROUNDS) {
        rounds += 1;
        for (const { one } of promising) begin(one);
      }
      return late || anyOf(challenges.flatMap((one) => open.get(challengeKey(one)) ?? []));
    },
  };
}

/** Ends with the first that is true, or with the last. */
const anyOf = (all: readonly Promise<boolean>[]): Promise<boolean> =>
  Promise.any(all.map(async (one) => (await one) || Promise.reject(new Error('not this one')))).catch(() => false);
