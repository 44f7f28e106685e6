/**
 * `onbehalf/client/urql`: an exchange for `@urql/core` that settles challenges and sends the operation again.
 *
 * Stands after the cache and before `fetchExchange`. The token is the affair of the client's `fetch`: `createBearerFetch`.
 * @module
 */
import { CombinedError, type Exchange, type Operation, type OperationResult } from '@urql/core';
import {
  filter,
  fromPromise,
  fromValue,
  makeSubject,
  merge,
  mergeMap,
  pipe,
  type Source,
  share,
  takeUntil,
  tap,
} from 'wonka';
import { type Challenge, distinct, readChallenge, readHead } from './challenge.ts';
import { hasContent, wasRefusedWhole } from './graphql-answer.ts';
import { createRounds, type Rounds } from './rounds.ts';
import type { StepUp } from './step-up.ts';

/** What the exchange needs. */
export interface StepUpExchangeOptions {
  /** One for the whole front-end, so that all operations share one window: that of `createStepUp`, or the application's own. */
  readonly stepUp: StepUp;
}

/**
 * A query is answered at once with what there is, marked `stale`, and again when the challenge is settled. A mutation is repeated only
 * when it was refused whole.
 */
export function stepUpExchange({ stepUp }: StepUpExchangeOptions): Exchange {
  return ({ forward }) =>
    (operations$) => {
      const repeated = makeSubject<Operation>();
      const shared$ = share(operations$);
      const roundsOf = new Map<number, Rounds>();

      /** Each sending of an operation, before it goes; what nobody waits for any more is forgotten. */
      const note = (operation: Operation): void => {
        if (operation.kind === 'teardown') roundsOf.delete(operation.key);
        else {
          const rounds = roundsOf.get(operation.key) ?? createRounds(stepUp);
          roundsOf.set(operation.key, rounds);
          rounds.send();
        }
      };

      /** What is shown of a result: itself, or its part now and the better one later, which comes as a result of its own. */
      const settle = (result: OperationResult): Source<OperationResult> => {
        const { operation } = result;
        const rounds = roundsOf.get(operation.key);
        const challenges = result.hasNext ? [] : challengesIn(result);
        if (challenges.length === 0 || !rounds) {
          if (!result.hasNext) roundsOf.delete(operation.key);
          return fromValue(result);
        }
        const settled = rounds.settle(challenges);
        if (operation.kind !== 'query' && !wasRefusedWhole(statusOf(result), result.data)) {
          roundsOf.delete(operation.key);
          return fromValue(result);
        }
        const after$ = pipe(
          fromPromise(settled),
          tap((better) => {
            if (better) repeated.next(operation);
            else roundsOf.delete(operation.key);
          }),
          filter((better) => !better),
          mergeMap(() => fromValue(result)),
          takeUntil(
            pipe(
              shared$,
              filter(({ kind, key }) => kind === 'teardown' && key === operation.key),
            ),
          ),
        );
        return hasContent(result.data) ? merge([fromValue(partOf(result)), after$]) : after$;
      };

      return pipe(merge([shared$, repeated.source]), tap(note), forward, mergeMap(settle));
    };
}

/** What there is, without the errors that are being settled. */
function partOf({ error, ...others }: OperationResult): OperationResult {
  const left = (error?.graphQLErrors ?? []).filter((one) => readChallenge(one) === undefined);
  const rest = left.length > 0 ? { error: new CombinedError({ graphQLErrors: left, response: error?.response }) } : {};
  return { ...others, ...rest, stale: true };
}

/** Of the errors, or of the head where a refusal is no GraphQL. urql has put those of all parts together by then. */
function challengesIn({ error }: OperationResult): readonly Challenge[] {
  if (!error) return [];
  const said = distinct(error.graphQLErrors.flatMap((one) => readChallenge(one) ?? []));
  const response: unknown = error.response;
  if (said.length > 0 || !(response instanceof Response)) return said;
  return readHead(response.status, response.headers.get('www-authenticate'));
}

const statusOf = ({ error }: OperationResult): number | undefined => {
  const response: unknown = error?.response;
  return response instanceof Response ? response.status : undefined;
};
