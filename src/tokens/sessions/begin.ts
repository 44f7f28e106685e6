/**
 * A session is put into the store: beside the user's others, or in the place of what stands under its key.
 * @module
 */

import { randomUUID } from 'node:crypto';
import { SessionLimitError, SessionUnknownError } from '../../errors/errors.ts';
import { isGenerated } from './session-key.ts';
import type { SessionSecrets } from './session-record.ts';
import { isSameUser, type SessionRecords } from './session-records.ts';
import type { Lives } from './session-store.ts';
import type { SessionUser } from './sessions.ts';

/** What bounds the beginning. */
export interface BeginOptions {
  readonly records: SessionRecords;
  readonly lives: Lives;
  /** Sessions of one user at once, over all processes. */
  readonly maxPerUser: number;
}

/** The two halves of a beginning, with the exchange between them. */
export interface Begin {
  /**
   * Before anything is exchanged: what has expired is nobody's, a generated key that is not known was stopped.
   * @throws {SessionUnknownError} it is somebody else's
   */
  assertMayBegin(key: string, user: SessionUser): Promise<void>;
  /**
   * @returns its id
   * @throws {SessionLimitError | SessionUnknownError}
   */
  begin(key: string, user: SessionUser, secrets: SessionSecrets): Promise<string>;
}

/** Of several that begin with one key at once, each sees what the others have done. */
const ATTEMPTS = 8;

/** Without state: what several do at once is settled by the store. */
export function createBegin({ records, lives, maxPerUser }: BeginOptions): Begin {
  const { store } = records;
  return {
    async assertMayBegin(key, user) {
      const { session } = await records.find(key);
      const isForeign = session?.sealed !== undefined && !isSameUser(session.user, user);
      if (isForeign || (!session && isGenerated(key))) throw new SessionUnknownError();
    },
    async begin(key, user, secrets) {
      const keyDigest = records.digestOf(key);
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const { session, nowMs: createdAtMs } = await records.find(key);
        if (session && isSameUser(session.user, user)) {
          const { id, version } = session;
          const sealed = records.seal({ id, keyDigest, user, version: version + 1, createdAtMs }, secrets);
          if (await store.replace(session, { keyDigest, createdAtMs, sealed })) return id;
          continue;
        }
        if (session?.sealed) throw new SessionUnknownError();
        if (session) await store.remove(session.id); // what is left of somebody's that has expired
        const id = randomUUID();
        const sealed = records.seal({ id, keyDigest, user, version: 1, createdAtMs }, secrets);
        const outcome = await store.add({ id, keyDigest, user, sealed, createdAtMs }, maxPerUser, lives);
        if (outcome === 'limit') throw new SessionLimitError(maxPerUser);
        if (outcome === 'added') return id;
      }
      throw new SessionUnknownError();
    },
  };
}
