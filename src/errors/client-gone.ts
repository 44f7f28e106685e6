/**
 * Why an operation is given up whose client has left: nobody's fault, and nobody reads its answer.
 * @module
 */

/** Reason of the request's `AbortSignal`. An `AbortError` by name, so that `fetch`, timers and streams take it for what it is. */
export class ClientGone extends DOMException {
  constructor() {
    super('The client has gone.', 'AbortError');
  }
}

/** @param error whatever a field failed with; libraries put the reason of a signal behind errors of their own */
export function isOfClientGone(error: unknown): boolean {
  // Bounded: a chain of causes may be a ring.
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth += 1) {
    if (one instanceof ClientGone) return true;
  }
  return false;
}
