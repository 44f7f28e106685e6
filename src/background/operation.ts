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
  readonly document: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly title?: string;
}

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
  readonly claims?: string;
  readonly consentUrl?: string;
  /** Of the field whose outcome is not known. */
  readonly path?: readonly string[];
}

export interface OperationRecord {
  readonly id: string;
  readonly owner: Owner;
  /** Client application that started it. */
  readonly clientId: string;
  readonly sessionId: string;
  readonly state: OperationState;
  readonly content: OperationContent;
  readonly schedule: Schedule | undefined;
  readonly startAt: Date | undefined;
  readonly createdAt: Date;
  readonly fault: OperationFault | undefined;
  /** Grows with each change of the operation or one of its runs. */
  readonly version: number;
}

export interface RunRecord {
  readonly id: string;
  readonly operationId: string;
  readonly state: OperationState;
  /** How often it was begun. The newest attempt alone may write: a worker that was thought dead and wakes up may not. */
  readonly attempts: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | undefined;
  readonly done: number;
  readonly total: number;
  readonly fault: OperationFault | undefined;
  /** Sealed; absent before the end, and once it has expired. */
  readonly resultBytes: number | undefined;
  readonly resultExpiresAt: Date | undefined;
}

/** `data`, and `errors` where there were any. */
export type RunResult = FormattedExecutionResult;
