/**
 * `onbehalf/client/apollo`: a link for Apollo Client that settles challenges and sends the operation again.
 *
 * Stands before the HTTP link. The token is the affair of that link's `fetch`: `createBearerFetch`.
 * @module
 */
import { ServerError } from '@apollo/client/errors';
import { ApolloLink } from '@apollo/client/link';
import { type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import { Observable, type Observer, type Subscription } from 'rxjs';
import { type Challenge, distinct, readChallenge, readChallenges, readHead } from './challenge.ts';
import { hasContent, wasRefusedWhole } from './graphql-answer.ts';
import { isIncremental, mergeParts, withoutChallenges } from './incremental.ts';
import { createRounds } from './rounds.ts';
import type { StepUp } from './step-up.ts';

export interface StepUpLinkOptions {
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

function sendUntilSettled(
  { stepUp, partialAnswers = 'deliver' }: StepUpLinkOptions,
  operation: ApolloLink.Operation,
  forward: ApolloLink.ForwardFunction,
  observer: Observer<Result>,
): () => void {
  const { operationType: kind } = operation;
  const rounds = createRounds(stepUp);
  const first = createFirstAnswer(observer, (operation.getContext().partialAnswers ?? partialAnswers) === 'deliver');
  let sent: Subscription | undefined;
  let isOver = false;

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
          else {
            first.makeRoom();
            // Whole, because it comes in the place of the parts of the first.
            const whole = parts.some(isIncremental) ? [mergeParts(parts) as Result] : parts;
            for (const result of whole) observer.next(result);
          }
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
 * The first answer: what of it is shown while a challenge is being settled. One that streams goes on to say that more is to come, because
 * parts that lack something, and the last one, are kept back.
 */
function createFirstAnswer(observer: Observer<Result>, delivers: boolean) {
  const kept: Result[] = [];
  /** Errors of a part that was shown without them. */
  let owed: readonly GraphQLFormattedError[] = [];
  return {
    receive(part: Result): void {
      if (!isIncremental(part)) return void kept.push(part);
      const asks = readChallenges(part).length > 0;
      const isInitial = 'data' in part && owed.length === 0 && kept.length === 0;
      if (asks && isInitial && delivers) {
        owed = (part.errors ?? []).filter((error) => readChallenge(error) !== undefined);
        observer.next(withoutChallenges(part));
      } else if (asks || kept.length > 0 || (owed.length > 0 && !hasNext(part))) kept.push(part);
      else observer.next(part);
    },
    /** A single answer that lacks something. */
    showPart(): void {
      const [only] = kept;
      if (only && delivers && !isIncremental(only) && hasContent(only.data)) observer.next(withoutChallenges(only));
    },
    /** Nothing better comes: everything, as the server sent it. */
    showAll(): void {
      for (const part of kept) observer.next(part);
      if (owed.length > 0) observer.next({ hasNext: false, errors: owed } as Result);
    },
    /** A better one comes: ends the stream of this one. */
    makeRoom(): void {
      for (const part of kept) if (isIncremental(part)) observer.next(withoutChallenges(part));
    },
  };
}

const hasNext = (part: object): boolean => 'hasNext' in part && part.hasNext === true;
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
