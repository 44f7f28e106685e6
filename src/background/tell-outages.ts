/**
 * An outage of the database as owners of background operations meet it: not a mistake of theirs or ours, and worth trying again later.
 *
 * So is the first start of an embedded database, which takes some seconds, and more where the machine has other things to do. Workers see
 * the failure itself: for them it is no answer.
 * @module
 */

import { type Database, DatabaseUnavailableError } from '../database/database.ts';
import { SessionStoreUnavailableError } from '../errors/errors.ts';
import type { Logger } from '../observability/log.ts';
import type { Background } from './background.ts';

export interface TellOutagesOptions {
  readonly background: Background;
  readonly log: Logger;
  readonly kind: Database['kind'];
  /** How long one waits for an embedded database that is being made: shorter than an operation may take, so that one is told what for. */
  readonly patienceMs: number;
}

const BEING_MADE =
  'The embedded database is being made, which takes some seconds the first time: ask again in a moment.';

/**
 * The same, with `SessionStoreUnavailableError` where the database could not be reached: sessions and operations live in one. The reason stands in
 * the log, and of an embedded database in the message: whoever uses it sits at the machine.
 */
export function tellOutages({ background, log, kind, patienceMs }: TellOutagesOptions): Background {
  /** Of a PostgreSQL nobody waits for more than a connection. */
  let isMade = kind === 'postgresql';

  const asTold = (error: unknown): unknown => {
    if (!(error instanceof DatabaseUnavailableError)) return error;
    log.warn('background.store_unavailable', { error });
    return new SessionStoreUnavailableError({ cause: error }, kind === 'embedded' ? error.message : undefined);
  };

  /** @param work is given what aborts when nobody waits for it any more */
  async function told<T>(work: (late?: AbortSignal) => Promise<T>): Promise<T> {
    try {
      if (isMade) return await work();
      const result = await inTime(work, patienceMs);
      isMade = true;
      return result;
    } catch (error) {
      throw asTold(error);
    }
  }

  return {
    start: (bearer, input, signal) =>
      told((late) => background.start(bearer, input, late ? AbortSignal.any([signal, late]) : signal)),
    find: (owner, id) => told(() => background.find(owner, id)),
    list: (page) => told(() => background.list(page)),
    runsOf: (operation, first) => told(() => background.runsOf(operation, first)),
    resultOf: (owner, runId) => told(() => background.resultOf(owner, runId)),
    nextRunAt: (operation) => told(() => background.nextRunAt(operation)),
    cancel: (owner, id) => told(() => background.cancel(owner, id)),
    resume: (bearer, id) => told(() => background.resume(bearer, id)),
    async *watch(owner, id, signal) {
      try {
        yield* background.watch(owner, id, signal);
      } catch (error) {
        throw asTold(error);
      }
    },
  };
}

/** What is late goes on: the next one finds the database there, or nearly. */
function inTime<T>(work: (late: AbortSignal) => Promise<T>, patienceMs: number): Promise<T> {
  const late = new AbortController();
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => {
      const error = new DatabaseUnavailableError(BEING_MADE);
      late.abort(error);
      reject(error);
    }, patienceMs);
    work(late.signal)
      .then(resolve, reject)
      .finally(() => clearTimeout(patience));
  });
}
