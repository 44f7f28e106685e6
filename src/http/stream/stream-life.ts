/**
 * How one stream ends: by its client, its source, a fault, its age, or the server. First come, first said; everything that belongs to the
 * stream hangs on its signal.
 * @module
 */

import { ClientGone } from '../../errors/client-gone.ts';

/** Ends streams that nothing went wrong with: too old, or the server stops. */
export class StreamOver extends Error {
  override readonly name = 'StreamOver';
}

/** One per stream. Ending it twice is ending it once. */
export interface StreamLife {
  /** Aborts with the end. */
  readonly signal: AbortSignal;
  /** What is told as the last event, where something is. */
  readonly fault: unknown;
  /** Without a reason: there is no more, or nobody left to be told. */
  end(reason?: unknown): void;
  /** Of one answer within the stream: aborts with it, and when its time is over. */
  span(timeoutMs: number): Span;
}

/** Part of a stream's life with a time limit; disposing of it frees the timer, not what it was for. */
export interface Span extends Disposable {
  /** Comes when the time of this span is over, or the stream. */
  readonly signal: AbortSignal;
  /** From now on it lasts as long as the stream. */
  keep(): void;
}

/** @param late the reason of a span whose time is over */
export function createStreamLife(late: () => Error): StreamLife {
  const controller = new AbortController();
  const { signal } = controller;
  let fault: unknown;
  return {
    signal,
    get fault() {
      return fault;
    },
    end(reason) {
      if (signal.aborted) return;
      if (!(reason instanceof StreamOver || reason instanceof ClientGone)) fault = reason;
      controller.abort(reason ?? new StreamOver());
    },
    span(timeoutMs) {
      const own = new AbortController();
      const leave = () => own.abort(signal.reason);
      if (signal.aborted) leave();
      else signal.addEventListener('abort', leave, { once: true });
      const deadline = setTimeout(() => own.abort(late()), timeoutMs);
      return {
        signal: own.signal,
        keep: () => clearTimeout(deadline),
        [Symbol.dispose]() {
          clearTimeout(deadline);
          signal.removeEventListener('abort', leave);
        },
      };
    },
  };
}

/**
 * Waits no longer than the signal. `Promise.race` with a promise that lasts as long as the stream would keep something of every event.
 * @returns `undefined` where the signal was first
 */
export function unlessOver<Value>(waited: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const leave = () => resolve(undefined);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    waited.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
