/**
 * One call at a time per key, shared by all who wait for it.
 *
 * A success and a failure are shared by those who waited; a failure is forgotten at once, so the next caller tries anew. A waiter
 * that leaves (its signal aborts) cancels nothing for the others.
 * @module
 */

export interface SingleFlight<T> {
  run(key: string, call: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export function createSingleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Promise<T>>();
  return {
    run(key, call, signal) {
      let flight = flights.get(key);
      if (!flight) {
        flight = call().finally(() => flights.delete(key));
        flights.set(key, flight);
      }
      return signal ? leaveOnAbort(flight, signal) : flight;
    },
  };
}

function leaveOnAbort<T>(flight: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    flight.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
