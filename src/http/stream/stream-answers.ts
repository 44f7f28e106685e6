/**
 * The answers of one stream, one after another: an operation begins, and each event of its source becomes an answer, executed with a context
 * of its own.
 *
 * The next event is asked for when the answer before has been taken, so a slow reader slows the source down and nothing piles up. Whatever
 * ends the stream ends the wait for the source; a source that listens to nothing is left behind.
 * @module
 */

import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { FormattedExecutionResult } from 'graphql';
import { DownstreamError } from '../../errors/errors.ts';
import type { RequestContext } from '../../module/request-context.ts';
import { inTime } from '../deadline.ts';
import type { StreamCaller } from './stream-caller.ts';
import { type StreamLife, unlessOver } from './stream-life.ts';
import type { Turn } from './subscribing.ts';

/** One stream, and what its answers are made with. */
export interface StreamAnswersOptions {
  readonly life: StreamLife;
  readonly caller: StreamCaller<RequestContext>;
  /** Executes the operation of the stream, through all hooks. */
  readonly run: (context: RequestContext, turn: Turn) => Promise<FormattedExecutionResult>;
  /** For the error that ends the stream, when the caller may have no other any more. */
  readonly lastContext: (signal: AbortSignal) => RequestContext | Promise<RequestContext>;
  /** The operation has turned out to be a subscription. */
  readonly onSubscribed: () => void;
  /** Before each event. @returns why there is to be none */
  readonly admitEvent: () => Promise<Error | undefined>;
  /** Resolves when the client's connection has taken the next answer that is yielded. */
  readonly taken: () => Promise<void>;
  /** For what even the hooks that tell errors have failed at: logs it, and says no more than that something went wrong. */
  readonly masked: (error: unknown) => FormattedExecutionResult;
  /** Time that one answer may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** The answer took longer than one may take. */
export const late = (): DownstreamError => new DownstreamError('DOWNSTREAM_TIMEOUT', { api: 'operation' });

/** @returns ends when the stream does; the last answer says why, where something went wrong */
export async function* streamAnswers(options: StreamAnswersOptions): AsyncGenerator<FormattedExecutionResult, void> {
  const { life, lastContext, run, timeoutMs } = options;
  try {
    yield* answersOf(options);
  } catch (error) {
    life.end(error);
  }
  if (life.fault === undefined) return;
  const telling = Promise.resolve(lastContext(life.signal)).then((context) =>
    run(context, { kind: 'fault', error: life.fault }),
  );
  yield (await inTime(telling, timeoutMs).catch(options.masked)) ?? options.masked(late());
}

/** The answers of one stream: its beginning, and one for each event, each under a time limit and a caller of its own. */
async function* answersOf(options: StreamAnswersOptions): AsyncGenerator<FormattedExecutionResult, void> {
  const { life, caller, run, onSubscribed, admitEvent, taken, timeoutMs } = options;

  /** @returns `undefined` where the stream was over first */
  const timely = async <Answer>(answering: Promise<Answer>): Promise<Answer | undefined> => {
    const answer = await unlessOver(inTime(answering, timeoutMs), life.signal);
    if (!answer && !life.signal.aborted) throw late();
    return answer;
  };

  const answerEvent = async (value: unknown): Promise<FormattedExecutionResult | undefined> => {
    const refused = await admitEvent();
    if (refused) throw refused;
    using span = life.span(timeoutMs);
    const context = caller.createContext(span.signal);
    return await timely(context.then((made) => run(made, { kind: 'event', value })));
  };

  using whole = life.span(timeoutMs);
  const beginning: Extract<Turn, { kind: 'begin' }> = { kind: 'begin' };
  const begun = caller.firstContext(whole.signal).then((context) => run(context, beginning));
  let first: FormattedExecutionResult | undefined;
  try {
    first = await timely(begun);
  } finally {
    // A source may still be found when nobody waits for it any more.
    if (!first) void begun.then(() => close(beginning.events?.[Symbol.asyncIterator]())).catch(() => undefined);
  }
  if (!first) return;
  const source = beginning.events?.[Symbol.asyncIterator]();
  if (!source) {
    yield first;
    return;
  }
  try {
    onSubscribed();
    await timely(caller.subscribed(whole.signal).then(() => true));
    whole.keep();
    for (;;) {
      const event = await unlessOver(source.next(), life.signal);
      if (!event || event.done) return;
      const answer = await answerEvent(event.value);
      if (!answer) return;
      const isTaken = taken(); // asked for before: it may be taken at once
      yield answer;
      await unlessOver(isTaken, life.signal);
      await turnOfTheLoop(); // a source that always has one more shall not hold up everybody else
    }
  } catch (error) {
    life.end(error);
  } finally {
    life.end(); // what listens to the signal ends by it
    close(source);
  }
}

/** Not waited for: a generator ends when what it waits for does, and that may never come. */
function close(source: AsyncIterator<unknown> | undefined): void {
  void source?.return?.().catch(() => undefined);
}
