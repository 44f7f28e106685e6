/**
 * Why an operation is given up whose client has left: nobody's fault, and nobody reads its answer.
 * @module
 */

export class ClientGone extends DOMException {
  constructor() {
    super('The client has gone.', 'AbortError');
  }
}

/** @param error whatever a field failed with; libraries put the reason of a signal behind errors of their own */
export function isOfClientGone(error: unknown): boolean {
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth += 1) {
    if (one instanceof ClientGone) return true;
  }
  return false;
}
