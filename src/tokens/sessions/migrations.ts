/**
 * The table of long-running sessions, as steps that are applied once and never edited.
 *
 * In clear stands what the database has to search and judge by: whose, how old. A row without `sealed` is what is left of a session that
 * has expired, so that its key is answered with "expired" for a while.
 * @module
 */

import type { Migration } from '../../database/migrate.ts';

/** In order. A step that has shipped stays as it is; a change is another step. */
export const sessionMigrations: readonly Migration[] = [
  {
    id: 'sessions-1',
    sql: `
      CREATE TABLE onbehalf.session (
        id uuid PRIMARY KEY,
        key_digest text NOT NULL,
        application_id text NOT NULL,
        tenant_id text NOT NULL,
        object_id text NOT NULL,
        version integer NOT NULL,
        sealed bytea,
        needs_interaction boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL,
        used_at timestamptz NOT NULL,
        ended_at timestamptz,
        UNIQUE (application_id, key_digest)
      );
      CREATE INDEX session_of_user ON onbehalf.session (application_id, tenant_id, object_id);
      CREATE INDEX session_ended ON onbehalf.session (ended_at) WHERE ended_at IS NOT NULL;
      CREATE INDEX session_used ON onbehalf.session (used_at) WHERE ended_at IS NULL;`,
  },
];
