/**
 * The database of the configuration: PostgreSQL where one is named, the embedded one in development, none in production.
 * @module
 */

import type { Config } from '../config/schema.ts';
import type { Logger } from '../observability/log.ts';
import type { Database } from './database.ts';
import { createEmbeddedDatabase } from './embedded/embedded-database.ts';
import { missingPackages } from './packages.ts';
import { createPostgresqlDatabase } from './postgresql.ts';

/**
 * @returns connected, started or made with the first query; whoever makes it closes it
 * @throws {Error} the packages for a PostgreSQL are not installed
 */
export function createDatabase(
  { background, environment }: Pick<Config, 'background' | 'environment'>,
  log: Logger,
): Database | undefined {
  const { databaseUrl: url, directory } = background;
  if (url) {
    const mend = missingPackages(['pg', 'pg-boss']);
    if (mend !== undefined) throw new Error(`Background.DatabaseUrl needs packages that are not installed: ${mend}`);
    return createPostgresqlDatabase({ url, log });
  }
  return environment === 'development' ? createEmbeddedDatabase({ directory, log }) : undefined;
}
