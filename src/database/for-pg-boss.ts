/**
 * A database as pg-boss takes it: `new PgBoss({ ...forPgBoss(database), schema })`. Who wants `useListenNotify` says what is
 * done with what is heard: pg-boss itself would wake all of its workers for each job.
 * @module
 */

import type { Database } from './database.ts';

/** Members of pg-boss's own options; pg-boss then opens no connection of its own. */
export interface PgBossDatabase {
  readonly db: { executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };
  /** One of pg-boss's back-end profiles: what it expects of the database. */
  readonly backend: 'postgres' | 'pglite';
}

/** Closing the database stays with its owner, after pg-boss has stopped. */
export function forPgBoss(database: Pick<Database, 'query' | 'kind'>): PgBossDatabase {
  return {
    db: {
      async executeSql(text, values) {
        // Blocks of statements come with an empty list, and take no parameters, not even none.
        const { rows } = await database.query(text, values && values.length > 0 ? values : undefined);
        return { rows: [...rows] };
      },
    },
    backend: database.kind === 'embedded' ? 'pglite' : 'postgres',
  };
}
