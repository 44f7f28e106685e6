/**
 * A key ring that follows a file, so that keys rotate without a restart: the file is looked at, at most every five seconds, by
 * whoever seals or opens.
 *
 * One key on a line, the id and the key in base64 with a blank between; the first writes. Empty lines and lines that begin with `#`
 * are passed over. A file that cannot be used changes nothing: the ring stays as it was, and the log says so.
 * @module
 */

import { readFileSync } from 'node:fs';
import { Secret } from '../../../config/secret.ts';
import type { Clock } from '../../../observability/clock.ts';
import type { Logger } from '../../../observability/log.ts';
import { createFileChanges } from '../../credentials/file-changes.ts';
import { createKeyRing, type EncryptionKey, type KeyRing } from './key-ring.ts';

/** Which file to follow. */
export interface KeyRingOfFileOptions {
  readonly path: string;
  /** Its monotonic side says when the file may be looked at again. */
  readonly clock: Clock;
  readonly log: Logger;
}

/** @throws {TypeError | Error} the file cannot be read now, or is not one of keys; what it holds is not in the message */
export function createKeyRingOfFile({ path, clock, log }: KeyRingOfFileOptions): KeyRing {
  const changes = createFileChanges([path], clock);
  // Looked at before it is read: what is written in between counts as a change and is read at the next look.
  const taken = changes.look();
  const ring = createKeyRing(readKeys(path));
  taken?.();
  let isBroken = false;

  function follow(): KeyRing {
    const take = changes.look();
    if (!take) return ring;
    try {
      ring.replace(readKeys(path));
      take();
      isBroken = false;
      log.info('shared_cache.keys_changed');
    } catch (error) {
      if (!isBroken) log.error('shared_cache.keys_unusable', { error });
      isBroken = true;
    }
    return ring;
  }

  return {
    get writing() {
      return follow().writing;
    },
    find: (id) => follow().find(id),
    get all() {
      return follow().all;
    },
    replace: (keys) => ring.replace(keys),
  };
}

/** @throws {TypeError} names the entry by its number, never by what is in it */
function readKeys(path: string): readonly EncryptionKey[] {
  const lines = readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line, index) => {
    const [, id, key] = /^([\w.-]{1,64})[ \t]+([\w+/-]+={0,2})$/.exec(line) ?? [];
    if (id === undefined || key === undefined)
      throw new TypeError(`Expected an id, a blank and a key in base64 as entry ${index + 1} of the file of keys.`);
    return { id, key: new Secret(key) };
  });
}
