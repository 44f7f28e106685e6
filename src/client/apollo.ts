/**
 * `onbehalf/client/apollo`: a link for Apollo Client that settles challenges and sends the operation again.
 *
 * Stands before the HTTP link. The token is the affair of that link's `fetch`: `createBearerFetch`.
 * @module
 */
import { ServerError } from '@apollo/client/errors';
import { ApolloLink } from '@apollo/client/link';
import { OperationTypeNode } from 'graphql';
import { Observable, type Observer, type Subscription } from 'rxjs';
import { type Challenge, distinct, readChallenges, readHead } from './challenge.ts';
import { hasContent, wasRefusedWhole } from './graphql-answer.ts';
import { challengesAlone, isIncremental, mergeParts, withoutChallenges } from './incremental.ts';
import { createRounds } from './rounds.ts';
import type { StepUp } from './step-up.ts';

/** What the link needs, and how it treats answers that are not whole yet. */
export interface StepUpLinkOptions {
  /** One for the whole front-end, so that all operations share one window: that of `createStepUp`, or the application's own. */
  readonly stepUp: StepUp;
  /**
   * What becomes of an answer that lacks something until a challenge is settled. `deliver` (the default): it is shown at once, without the
   * errors that are being settled, because an error ends a query under `errorPolicy: 'none'`; the whole answer follows, or the errors.
   * `hold`: nothing is shown, or written to the cache, until then. For one operation: `context: { partialAnswers: 'hold' }`.
   */
  readonly partialAnswers?: 'deliver' | 'hold';
}

/** A query is sent again once its challenges are settled; anything else only when it was refused whole. */
export function createStepUpLink(options: StepUpLinkOptions): ApolloLink {
  return new ApolloLink(
    (operation, forward) => new Observable((observer) => sendUntilSettled(options, operation, forward, observer)),
  );
}

type Result = ApolloLink.Result;

/**
 * One operation, from its first sending to the answer that nothing better follows.
 *
 * @returns ends it: nothing is shown any more, and a window that is open stays, for others may wait for the same challenge
 */
function sendUntilSettled(
  { stepUp, partialAnswers = 'deliver' }: StepUpLinkOptions,
  operation: ApolloLink.Operation,
  forward: ApolloLink.ForwardFunction,
  observer: Observer<Result>,
): () => void {
  const { operationType: kind } = operation;
  const rounds = createRounds(stepUp);
  const delivers = (operation.getContext().partialAnswers ?? partialAnswers) === 'deliver';
  const first = createFirstAnswer(observer, delivers);
  let sent: Subscription | undefined;
  let isOver = false;

  // A later answer takes the place of the first, whose stream has to end before.
  const show = (better: readonly Result[]): void => {
    first.makeRoom();
    for (const result of better) observer.next(result);
  };

  const send = (isFirst: boolean): void => {
    rounds.send();
    const parts: Result[] = [];
    /** Sends it again when that is of use; gives what there is when it is not. */
    const settle = async (challenges: readonly Challenge[], give: () => void): Promise<void> => {
      const settled = challenges.length > 0 ? rounds.settle(challenges) : undefined;
      // The challenge of a mutation that ran is settled for the person's next try.
      const mayRepeat =
        kind === OperationTypeNode.QUERY || wasRefusedWhole(responseOf(operation)?.status, dataOf(parts));
      if (settled === undefined || !mayRepeat) return give();
      if (isFirst) first.showPart();
      else if (delivers)
        show(
          wholeOf(parts)
            .filter((one) => hasContent(dataOf([one])))
            .map(withoutChallenges),
        );
      const better = await settled;
      if (isOver) return;
      if (better) send(false);
      else give();
    };
    sent = forward(operation).subscribe({
      next(part) {
        // A subscription is a stream of answers, each for itself.
        if (kind === OperationTypeNode.SUBSCRIPTION && readChallenges(part).length === 0) return observer.next(part);
        parts.push(part);
        if (isFirst) first.receive(part);
      },
      error: (error: unknown) => void settle(challengesOfError(error), () => observer.error(error)),
      complete() {
        const said = distinct(parts.flatMap(readChallenges));
        void settle(said.length > 0 ? said : challengesOfHead(responseOf(operation)), () => {
          if (isFirst) first.showAll();
          else show(wholeOf(parts));
          observer.complete();
        });
      },
    });
  };

  send(true);
  return () => {
    isOver = true;
    sent?.unsubscribe();
  };
}

/**
 * The first answer: what of it is shown while a challenge is being settled. One that streams shows the data of every part at once, and goes
 * on to say that more is to come.
 */
function createFirstAnswer(observer: Observer<Result>, delivers: boolean) {
  /** Not shown: a single answer, all parts since one asked (`hold`), or what was left out of those that were shown. */
  const kept: Result[] = [];
  let isStreaming = false;
  const showStreaming = (part: Result): void => {
    isStreaming = 'hasNext' in part && part.hasNext === true;
    observer.next(part);
  };
  return {
    receive(part: Result): void {
      const asked = challengesAlone(part);
      if (isIncremental(part) && !asked && kept.length === 0) showStreaming(part);
      else if (isIncremental(part) && delivers) {
        if (asked) kept.push(asked as Result);
        showStreaming({ ...withoutChallenges(part), hasNext: true } as Result);
      } else kept.push(part);
    },
    /** A single answer that lacks something. */
    showPart(): void {
      const [only] = kept;
      if (only && delivers && !isIncremental(only) && hasContent(only.data)) observer.next(withoutChallenges(only));
    },
    /** Nothing better comes: everything that the server sent. */
    showAll(): void {
      for (const part of kept) observer.next(part);
      if (kept.length > 0 && isStreaming && delivers) observer.next(NO_MORE);
    },
    /** A better one comes: ends the stream of this one. */
    makeRoom(): void {
      if (isStreaming) showStreaming(NO_MORE);
    },
  };
}

/** The last part of a stream: it says nothing but that it was the last. */
const NO_MORE = { hasNext: false } as Result;

/** One in the place of its parts. */
const wholeOf = (parts: readonly Result[]): readonly Result[] =>
  parts.some(isIncremental) ? [mergeParts(parts) as Result] : parts;

/** Of the first part, which says what became of the root fields; the others only add to it. */
const dataOf = ([first]: readonly Result[]): unknown =>
  first !== undefined && 'data' in first ? first.data : undefined;

/** As the HTTP link leaves it; other transports leave none. */
function responseOf(operation: ApolloLink.Operation): Response | undefined {
  const response: unknown = operation.getContext().response;
  return response instanceof Response ? response : undefined;
}

const challengesOfHead = (response: Response | undefined): readonly Challenge[] =>
  response === undefined ? [] : readHead(response.status, response.headers.get('www-authenticate'));

/** A refusal whose body the HTTP link did not take for GraphQL. */
const challengesOfError = (error: unknown): readonly Challenge[] =>
  ServerError.is(error) ? challengesOfHead(error.response) : [];
