/**
 * What background operations add to the request context: `context.background`, the caller's own operations and nobody else's.
 * @module
 */

import { GraphQLError } from 'graphql';
import type { ValidatedBearer } from '../bearer/validator.ts';
import type { ModuleContext } from '../module/define-module.ts';
import type { Background, StartInput } from './background.ts';
import type { OperationRecord, OperationState, Owner, RunRecord, RunResult } from './operation.ts';

/** A run, with the operation that it belongs to. */
export interface RunOfOperation extends RunRecord {
  readonly operation: OperationRecord;
}

export interface BackgroundSlice {
  start(input: StartInput): Promise<OperationRecord>;
  find(id: string): Promise<OperationRecord | undefined>;
  list(page: {
    readonly states?: readonly OperationState[];
    readonly first: number;
    readonly after?: { readonly createdAt: Date; readonly id: string };
  }): Promise<readonly OperationRecord[]>;
  runsOf(operation: OperationRecord, first: number): Promise<readonly RunOfOperation[]>;
  resultOf(runId: string): Promise<RunResult | undefined>;
  nextRunAt(operation: OperationRecord): Promise<Date | undefined>;
  cancel(id: string): Promise<OperationRecord | undefined>;
  resume(id: string): Promise<OperationRecord | undefined>;
  watch(id: string, signal: AbortSignal): AsyncGenerator<OperationRecord, void>;
  /** Address of a run's result: `https://api.contoso.com/background/{run}.json`. */
  downloadUrl(runId: string, extension: 'json' | 'csv'): string;
}

export type BackgroundContext = ModuleContext<'background', BackgroundSlice>;

export interface SliceOptions {
  readonly background: Background;
  /** The caller's; absent in a run of the background itself, which may look and not touch. */
  readonly bearer: ValidatedBearer | undefined;
  readonly owner: Owner;
  readonly downloadUrl: BackgroundSlice['downloadUrl'];
}

export function createBackgroundSlice({ background, bearer, owner, downloadUrl }: SliceOptions): BackgroundSlice {
  const present = (): ValidatedBearer => {
    if (bearer) return bearer;
    throw new GraphQLError('A background operation cannot start or resume another.', {
      extensions: { code: 'OPERATION_REFUSED' },
    });
  };
  return {
    start: (input) => background.start(present(), input),
    find: (id) => background.find(owner, id),
    list: (page) => background.list({ ...page, owner }),
    async runsOf(operation, first) {
      const runs = await background.runsOf(operation, first);
      return runs.map((run) => ({ ...run, operation }));
    },
    resultOf: (runId) => background.resultOf(owner, runId),
    nextRunAt: (operation) => background.nextRunAt(operation),
    cancel: (id) => background.cancel(owner, id),
    resume: (id) => background.resume(present(), id),
    watch: (id, signal) => background.watch(owner, id, signal),
    downloadUrl,
  };
}
