/**
 * Tables of background operations, as steps that are applied once and never edited.
 *
 * In clear stands what the database has to search by: ids, states, times. Everything that somebody wrote or that came out is sealed.
 * @module
 */

import type { Migration } from '../database/migrate.ts';

/** In order. A step that has shipped stays as it is; a change is another step. */
export const backgroundMigrations: readonly Migration[] = [
  {
    id: 'background-1',
    sql: `
      CREATE TABLE onbehalf.background_operation (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        object_id uuid NOT NULL,
        client_id text NOT NULL,
        session_id text NOT NULL,
        session_used_at timestamptz NOT NULL,
        state text NOT NULL,
        content bytea NOT NULL,
        cron text,
        time_zone text,
        start_at timestamptz,
        created_at timestamptz NOT NULL,
        ended_at timestamptz,
        fault bytea,
        idempotency_key bytea,
        version bigint NOT NULL DEFAULT 1,
        UNIQUE (tenant_id, object_id, idempotency_key)
      );
      CREATE INDEX background_operation_of_owner
        ON onbehalf.background_operation (tenant_id, object_id, created_at DESC, id DESC);
      CREATE INDEX background_operation_ended ON onbehalf.background_operation (ended_at) WHERE ended_at IS NOT NULL;
      CREATE TABLE onbehalf.background_run (
        id uuid PRIMARY KEY,
        operation_id uuid NOT NULL REFERENCES onbehalf.background_operation (id) ON DELETE CASCADE,
        state text NOT NULL,
        attempts integer NOT NULL,
        attempts_before integer NOT NULL DEFAULT 0,
        done integer NOT NULL DEFAULT 0,
        total integer NOT NULL DEFAULT 0,
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        fault bytea,
        result bytea,
        result_expires_at timestamptz
      );
      CREATE INDEX background_run_of_operation ON onbehalf.background_run (operation_id, started_at DESC, id DESC);
      CREATE INDEX background_run_expires ON onbehalf.background_run (result_expires_at) WHERE result IS NOT NULL;
      CREATE TABLE onbehalf.background_call (
        run_id uuid NOT NULL REFERENCES onbehalf.background_run (id) ON DELETE CASCADE,
        field text NOT NULL,
        outcome bytea,
        PRIMARY KEY (run_id, field)
      );`,
  },
  {
    // Of pg-boss, which makes it without a lock: of several processes that begin at once, one would fail.
    id: 'background-2',
    sql: 'CREATE SCHEMA IF NOT EXISTS onbehalf_queue',
  },
  {
    id: 'background-3',
    sql: `
      ALTER TABLE onbehalf.background_operation
        ADD COLUMN session_ended boolean NOT NULL DEFAULT false,
        ADD COLUMN missed_runs integer NOT NULL DEFAULT 0, ADD COLUMN missed_at timestamptz;
      CREATE INDEX background_run_finished ON onbehalf.background_run (finished_at) WHERE finished_at IS NOT NULL;`,
  },
  {
    // What is looked for every few seconds, or every few minutes, among all that has ended and is still kept.
    id: 'background-4',
    sql: `
      CREATE INDEX background_operation_parked ON onbehalf.background_operation (tenant_id, object_id) WHERE state = 'PARKED';
      CREATE INDEX background_operation_idle ON onbehalf.background_operation (session_used_at, id) WHERE state = 'WAITING';
      CREATE INDEX background_operation_session_left ON onbehalf.background_operation (ended_at) WHERE NOT session_ended;`,
  },
];
