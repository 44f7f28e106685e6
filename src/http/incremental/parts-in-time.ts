/**
 * Ends the parts of an answer with the deadline of its operation (TO-1).
 *
 * Fields that are late fail by themselves, and their parts come with errors. What a schema cannot end, such as a promise in a list, is
 * left behind here: the last part says so, and the client is not left waiting.
 * @module
 */

import type { GraphQLFormattedError } from 'graphql';
import { ClientGone } from '../../errors/client-gone.ts';
import { DownstreamError } from '../../errors/errors.ts';
import type { RequestContext } from '../../module/request-context.ts';
import { ANSWER_MS } from '../deadline.ts';

/** Of either format, as far as it is looked at. */
interface Part {
  readonly hasNext: boolean;
  /** Of the newer format: parts that are to come. */
  readonly pending?: readonly { readonly id: string }[];
  readonly completed?: readonly { readonly id: string }[];
}

/** What an executor gives for an operation with deferred fragments. */
export interface AnswerInParts<First extends Part, Next extends Part> {
  /** Sent already, or about to be. */
  readonly initialResult: First;
  /** Read once, to its end or until it is late. */
  readonly subsequentResults: AsyncIterable<Next>;
}

/** @returns the parts after the first one; the last one a second after the signal at the latest */
export async function* partsInTime(
  { initialResult, subsequentResults }: AnswerInParts<Part, Part>,
  { signal, log, correlationId }: Pick<RequestContext, 'signal' | 'log' | 'correlationId'>,
): AsyncGenerator<Part, void> {
  const parts = subsequentResults[Symbol.asyncIterator]();
  const awaited = new Set(initialResult.pending?.map(({ id }) => id));
  const { late, forget } = lateAfter(signal);
  try {
    for (;;) {
      const next = await Promise.race([parts.next(), late]);
      if (next === 'late') {
        if (!(signal.reason instanceof ClientGone)) log.error('operation.late', { correlationId, code: LATE.code });
        yield lastPart(initialResult.pending ? awaited : undefined);
        return;
      }
      if (next.done) return;
      for (const { id } of next.value.pending ?? []) awaited.add(id);
      for (const { id } of next.value.completed ?? []) awaited.delete(id);
      yield next.value;
    }
  } finally {
    forget();
    void parts.return?.().catch(() => undefined); // waits for what does not come, where that is why we leave
  }
}

/** @returns `forget` ends the timer: an answer that is done must not keep it */
function lateAfter(signal: AbortSignal): { readonly late: Promise<'late'>; readonly forget: () => void } {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    timer = setTimeout(() => resolve('late'), ANSWER_MS);
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return {
    late,
    forget: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', begin);
    },
  };
}

const LATE = new DownstreamError('DOWNSTREAM_TIMEOUT', { api: 'operation' });

/** @param awaited ids of the newer format; in the older one nobody knows what was still to come, and the error is that of the whole */
function lastPart(awaited: ReadonlySet<string> | undefined): Part {
  const error: GraphQLFormattedError = { message: LATE.message, extensions: { code: LATE.code, ...LATE.extensions } };
  const said = awaited
    ? { completed: [...awaited].map((id) => ({ id, errors: [error] })) }
    : { incremental: [{ path: [], data: null, errors: [error] }] };
  return { ...said, hasNext: false };
}
