/**
 * A database as pg-boss takes it: `new PgBoss({ ...forPgBoss(database), schema })`. Without `useListenNotify`: it polls.
 * @module
 */

import type { Database } from './database.ts';

export interface PgBossDatabase {
  readonly db: { executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };
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
