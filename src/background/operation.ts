/**
 * The words of background operations: what one is, how it stands, what stands in its way. Types only.
 *
 * An operation is what its owner handed over; a run is one time that it is due, over all attempts. Of one without a schedule there is one
 * run. What people wrote (document, variables, title), what came out and what went wrong is sealed at rest.
 * @module
 */

import type { FormattedExecutionResult } from 'graphql';

/** In the schema: `BackgroundOperationState`. */
export type OperationState = 'WAITING' | 'RUNNING' | 'PARKED' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** States that nothing leads out of. */
export const ENDED: ReadonlySet<OperationState> = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

/** A user, by what is unique and never reassigned. Lower case. */
export interface Owner {
  readonly tenantId: string;
  readonly objectId: string;
}

/** What runs. */
export interface OperationContent {
  /** GraphQL, one or several operations. */
  readonly document: string;
  /** Which of several; absent where there is one. */
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** For its owner to read; never executed. */
  readonly title?: string;
}

/** When an operation runs again, on the wall clock of a zone. */
export interface Schedule {
  /** Five fields of cron. */
  readonly cron: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** Why an operation is parked or was given up: what a front-end needs to go on. */
export interface OperationFault {
  /** A code of `errors/codes.ts`. */
  readonly code: string;
  /** A sentence for the owner; nothing of a token, host or person in it. */
  readonly message: string;
  /** JSON text, for `CLAIMS_CHALLENGE`: what the next sign-in has to bring. */
  readonly claims?: string;
  /** For `CONSENT_REQUIRED`: the page on which the owner can consent. */
  readonly consentUrl?: string;
  /** Of the field whose outcome is not known. */
  readonly path?: readonly string[];
}

/** An operation as it stands, opened. */
export interface OperationRecord {
  readonly id: string;
  readonly owner: Owner;
  /** Client application that started it. */
  readonly clientId: string;
  /** The long-running session it acts in; a new one after each resumption. */
  readonly sessionId: string;
  readonly state: OperationState;
  readonly content: OperationContent;
  /** `undefined`: runs once. */
  readonly schedule: Schedule | undefined;
  /** The first run begins no earlier; `undefined`: at once, or by the schedule. */
  readonly startAt: Date | undefined;
  readonly createdAt: Date;
  /** Why it is parked or has failed; absent while it goes well. */
  readonly fault: OperationFault | undefined;
  /** Times of its schedule that were left out, because the run before had not ended or waited for its owner. */
  readonly missedRuns: number;
  /** When the last of them was left out. */
  readonly missedAt: Date | undefined;
  /** Grows with each change of the operation or one of its runs. */
  readonly version: number;
}

/** One time that an operation was due. */
export interface RunRecord {
  readonly id: string;
  readonly operationId: string;
  readonly state: OperationState;
  /** How often it was begun. The newest attempt alone may write: a worker that was thought dead and wakes up may not. */
  readonly attempts: number;
  readonly startedAt: Date;
  /** `undefined` while it runs, waits for another attempt or is parked. */
  readonly finishedAt: Date | undefined;
  /** Root fields answered, of `total`. */
  readonly done: number;
  /** Known once it has begun. */
  readonly total: number;
  /** Why it is parked or has failed. */
  readonly fault: OperationFault | undefined;
  /** Sealed; absent before the end, and once it has expired. */
  readonly resultBytes: number | undefined;
  /** From then on the result cannot be read, whether or not it has been thrown away. */
  readonly resultExpiresAt: Date | undefined;
}

/** `data`, and `errors` where there were any. */
export type RunResult = FormattedExecutionResult;
