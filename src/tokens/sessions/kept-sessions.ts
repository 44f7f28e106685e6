/**
 * Sessions as code outside of requests is given them: there in every configuration, refused with what is missing where none can be kept.
 * @module
 */

import type { LongRunningSessions, StartedSessions } from './sessions.ts';

/** @throws {TypeError} no database is configured and none may be embedded */
export function whereKept<Sessions>(sessions: Sessions | undefined): Sessions {
  if (sessions) return sessions;
  throw new TypeError('Expected Background.DatabaseUrl to be configured: sessions have to be kept.');
}

/** @throws what is missing in the configuration */
const refuse = async (): Promise<never> => whereKept<never>(undefined);

/** @returns the same sessions; without any, methods that reject with a `TypeError` */
export function keptSessions(sessions: LongRunningSessions | undefined): StartedSessions {
  if (sessions) return sessions;
  return { acquire: refuse, stop: refuse, stopUser: refuse, list: refuse };
}
