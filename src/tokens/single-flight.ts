/**
 * One call at a time per key, shared by all who wait for it.
 *
 * A success and a failure are shared by those who waited; a failure is forgotten at once, so the next caller tries anew. A waiter
 * that leaves (its signal aborts) cancels nothing for the others.
 * @module
 */

import { leaveOnAbort } from './leave-on-abort.ts';

/** Flights by key, bounded by what is under way. */
export interface SingleFlight<T> {
  /** `call` is begun at once, in the same tick, where nobody is on the way. @throws what `call` throws; the reason of `signal` */
  run(key: string, call: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** @param joined called when a caller shares what another one began */
export function createSingleFlight<T>(joined: () => void = () => {}): SingleFlight<T> {
  const flights = new Map<string, Promise<T>>();
  return {
    run(key, call, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      let flight = flights.get(key);
      if (flight) joined();
      else {
        flight = call().finally(() => flights.delete(key));
        flights.set(key, flight);
      }
      return signal ? leaveOnAbort(flight, signal) : flight;
    },
  };
}
