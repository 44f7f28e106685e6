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

/** `context.background`: all of it for the caller alone, so no method takes an owner. */
export interface BackgroundSlice {
  /** Refused within a run: nothing in the background begets more of it. */
  start(input: StartInput): Promise<OperationRecord>;
  /** `undefined` as well for what is somebody else's. */
  find(id: string): Promise<OperationRecord | undefined>;
  /** The newest first. */
  list(page: {
    readonly states?: readonly OperationState[];
    readonly first: number;
    readonly after?: { readonly createdAt: Date; readonly id: string };
  }): Promise<readonly OperationRecord[]>;
  /** The newest first; `first` at most. */
  runsOf(operation: OperationRecord, first: number): Promise<readonly RunOfOperation[]>;
  /** @throws {GraphQLError} more bytes of results than one answer may hold */
  resultOf(run: Pick<RunRecord, 'id' | 'resultBytes'>): Promise<RunResult | undefined>;
  /** `undefined` for one that does not run again. */
  nextRunAt(operation: OperationRecord): Promise<Date | undefined>;
  /** The operation as it is afterwards; one that has ended stays as it is. */
  cancel(id: string): Promise<OperationRecord | undefined>;
  resume(id: string): Promise<OperationRecord | undefined>;
  /** As `Background.watch`, of the caller's own. */
  watch(id: string, signal: AbortSignal): AsyncGenerator<OperationRecord, void>;
  /** Address of a run's result: `https://api.contoso.com/background/{run}.json`. */
  downloadUrl(runId: string, extension: 'json' | 'csv'): string;
}

/** The context of the resolvers of this module. */
export type BackgroundContext = ModuleContext<'background', BackgroundSlice>;

/** Whose slice it is. */
export interface SliceOptions {
  readonly background: Background;
  /** The caller's; absent in a run of the background itself, which may look and not touch. */
  readonly bearer: ValidatedBearer | undefined;
  /** The caller, or in a run its owner. */
  readonly owner: Owner;
  /** Of the request: what nobody waits for any more is not begun. */
  readonly signal: AbortSignal;
  readonly downloadUrl: BackgroundSlice['downloadUrl'];
  /** Of results in one answer. */
  readonly mostResultBytes: number;
}

/** For one request: what it counts of results is that request's. */
export function createBackgroundSlice(options: SliceOptions): BackgroundSlice {
  const { background, bearer, owner, downloadUrl } = options;
  let room = options.mostResultBytes;
  let before: Promise<unknown> = Promise.resolve();
  const present = (): ValidatedBearer => {
    if (bearer) return bearer;
    throw refusal('A background operation cannot start or resume another.');
  };
  return {
    start: (input) => background.start(present(), input, options.signal),
    find: (id) => background.find(owner, id),
    list: (page) => background.list({ ...page, owner }),
    async runsOf(operation, first) {
      const runs = await background.runsOf(operation, first);
      return runs.map((run) => ({ ...run, operation }));
    },
    async resultOf({ id, resultBytes = 0 }) {
      room -= resultBytes;
      if (room < 0) throw refusal('Expected fewer results in one answer: ask for them one by one, or download them.');
      // One after the other: each is opened and read whole.
      const mine = before.then(() => background.resultOf(owner, id));
      before = mine.catch(() => undefined);
      return await mine;
    },
    nextRunAt: (operation) => background.nextRunAt(operation),
    cancel: (id) => background.cancel(owner, id),
    resume: (id) => background.resume(present(), id),
    watch: (id, signal) => background.watch(owner, id, signal),
    downloadUrl,
  };
}

const refusal = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'OPERATION_REFUSED' } });
