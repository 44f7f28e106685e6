/**
 * Whether a caller's operation may begin, the same for every transport: limits of its documents, budgets of its caller, and then a
 * context for each answer.
 *
 * Who calls was decided on the head of the request, before. What the directives say is decided on the valid document, and field by field.
 * @module
 */

import type { Logger } from '../observability/log.ts';
import type { Caller } from './authenticate.ts';
import type { Admission } from './limits/admission.ts';
import type { Budgets, Refused } from './limits/budgets.ts';
import type { RawOperation } from './operations-in.ts';

/** An operation that may begin. It has a place in the budgets until `leave`: call it in a `finally`. */
export interface Prepared<Context> {
  /**
   * One for each answer that is made, each event of a subscription among them: loaders remember what they have read.
   * @param signal ends what the answer waits for
   */
  readonly createContext: (signal: AbortSignal) => Context | Promise<Context>;
  /** Frees the place of the operation: to be called when its last answer has left. */
  readonly leave: () => void;
  /** The operation has become a stream, which mostly waits: see `Entered.linger`. */
  readonly linger: () => void;
  /** Before each event of a stream: spends what one answer may cost, a point at least. */
  again(): Promise<NotPrepared | undefined>;
}

/** Why not, as `refusal.ts` answers it. Messages name a limit, never a part of the document. */
export type NotPrepared =
  | { readonly code: 'OPERATION_REFUSED'; readonly message: string }
  | { readonly code: 'RATE_LIMITED'; readonly message: string; readonly retryAfterSeconds: number };

/** @param asked.operations of one request; more than one only in a batch, and together they have one place */
export type Prepare<Context> = (asked: {
  readonly caller: Caller;
  readonly operations: readonly RawOperation[];
  readonly correlationId: string;
}) => Promise<Prepared<Context> | NotPrepared>;

/** The three gates in their order, and where refusals are told. */
export interface PrepareOptions<Context> {
  /** First, because it costs least and needs to know nobody. */
  readonly admit: Admission;
  /** Second: what the operation may cost is known by then. */
  readonly budgets: Budgets;
  /** Called for each answer, only when the operation may run. */
  readonly createContext: (caller: Caller, correlationId: string, signal: AbortSignal) => Context | Promise<Context>;
  /** A warning for each refusal: a client that is refused often is one that somebody has to talk to. */
  readonly log: Logger;
}

/** @returns for all transports: places and points are shared between them */
export function createPrepare<Context>({
  admit,
  budgets,
  createContext,
  log,
}: PrepareOptions<Context>): Prepare<Context> {
  return async ({ caller, operations, correlationId }) => {
    const rateLimited = ({ retryAfterSeconds, reason }: Refused): NotPrepared => {
      log.warn('operation.refused', { correlationId, code: 'RATE_LIMITED', reason });
      const message = `Too much is asked for at once: try again in ${retryAfterSeconds} s.`;
      return { code: 'RATE_LIMITED', message, retryAfterSeconds };
    };
    const principal = caller.bearer?.principal;
    let cost = 0;
    for (const operation of operations) {
      const { excess, points } = admit(operation);
      cost += points;
      if (excess === undefined) continue;
      log.warn('operation.refused', { correlationId, code: 'OPERATION_REFUSED', reason: excess });
      return { code: 'OPERATION_REFUSED', message: excess };
    }
    const entry = await budgets.enter(principal, cost);
    if ('retryAfterSeconds' in entry) return rateLimited(entry);
    return {
      createContext: (signal) => createContext(caller, correlationId, signal),
      leave: entry.leave,
      linger: entry.linger,
      async again() {
        const refused = await budgets.spend(principal, Math.max(1, cost));
        return refused && rateLimited(refused);
      },
    };
  };
}
