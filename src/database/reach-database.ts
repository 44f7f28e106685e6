/**
 * Whether the configured PostgreSQL can be used, for whoever asks before the server starts. Makes no tables.
 * @module
 */

import type { Config } from '../config/schema.ts';
import { silentLog } from '../observability/log.ts';
import { createPostgresqlDatabase } from './postgresql.ts';

/**
 * @returns what was found; `undefined` when `Background.DatabaseUrl` is not set
 * @throws {DatabaseUnavailableError} why not is in its cause, without the password
 */
export async function reachDatabase({ background }: Pick<Config, 'background'>): Promise<string | undefined> {
  const { databaseUrl: url } = background;
  if (url === undefined) return undefined;
  const database = createPostgresqlDatabase({ url, log: silentLog, connections: 1 });
  const begun = performance.now();
  try {
    const { rows } = await database.query<{ readonly version: string }>(
      "SELECT current_setting('server_version') AS version",
    );
    const { host } = new URL(url.reveal());
    const durationMs = Math.ceil(performance.now() - begun);
    return `${host} answers (${durationMs} ms with connecting): PostgreSQL ${rows[0]?.version}`;
  } finally {
    await database.close();
  }
}
