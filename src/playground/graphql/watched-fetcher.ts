/**
 * Looks for challenges in the parts of an answer that come later (`@defer`); one that comes whole has been looked into on its way.
 * @module
 */
import type { Fetcher } from '@graphiql/toolkit';
import { type Challenge, readChallenges } from '../../client/challenge.ts';

/**
 * The same fetcher; parts pass unchanged and in their order.
 *
 * @param onChallenge called with the first challenge of each part that has one
 */
export function watchParts(fetcher: Fetcher, onChallenge: (challenge: Challenge) => void): Fetcher {
  return async (parameters, options) => {
    const answer = await fetcher(parameters, options);
    return isIterable(answer) ? watched(answer, onChallenge) : answer;
  };
}

async function* watched<Part>(parts: AsyncIterable<Part>, onChallenge: (challenge: Challenge) => void) {
  for await (const part of parts) {
    for (const chunk of Array.isArray(part) ? part : [part]) {
      const [asked] = readChallenges(chunk);
      if (asked) onChallenge(asked);
    }
    yield part;
  }
}

const isIterable = (answer: object): answer is AsyncIterable<object> => Symbol.asyncIterator in answer;
