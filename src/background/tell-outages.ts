/**
 * An outage of the database as owners of background operations meet it: not a mistake of theirs or ours, and worth trying again later.
 *
 * Workers see the failure itself: for them it is no answer.
 * @module
 */

import { type Database, DatabaseUnavailableError } from '../database/database.ts';
import { SessionStoreUnavailableError } from '../errors/errors.ts';
import type { Logger } from '../observability/log.ts';
import type { Background } from './background.ts';

/**
 * The same, with `SessionStoreUnavailableError` where the database could not be reached: sessions and operations live in one. The reason stands in
 * the log, and of an embedded database in the message: whoever uses it sits at the machine.
 */
export function tellOutages(background: Background, log: Logger, kind: Database['kind']): Background {
  const asTold = (error: unknown): unknown => {
    if (!(error instanceof DatabaseUnavailableError)) return error;
    log.warn('background.store_unavailable', { error });
    return new SessionStoreUnavailableError({ cause: error }, kind === 'embedded' ? error.message : undefined);
  };
  async function told<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw asTold(error);
    }
  }
  return {
    start: (bearer, input, signal) => told(background.start(bearer, input, signal)),
    find: (owner, id) => told(background.find(owner, id)),
    list: (page) => told(background.list(page)),
    runsOf: (operation, first) => told(background.runsOf(operation, first)),
    resultOf: (owner, runId) => told(background.resultOf(owner, runId)),
    nextRunAt: (operation) => told(background.nextRunAt(operation)),
    cancel: (owner, id) => told(background.cancel(owner, id)),
    resume: (bearer, id) => told(background.resume(bearer, id)),
    async *watch(owner, id, signal) {
      try {
        yield* background.watch(owner, id, signal);
      } catch (error) {
        throw asTold(error);
      }
    },
  };
}
