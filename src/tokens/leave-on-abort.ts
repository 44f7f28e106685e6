/**
 * Waiting that one may leave: the wait ends with the reason of the signal, what was waited for goes on.
 * @module
 */

/** @throws the reason of `signal`, as soon as it aborts */
export function leaveOnAbort<T>(awaited: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    awaited.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
