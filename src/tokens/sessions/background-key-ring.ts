/**
 * The keys that seal sessions and background operations: those of the configuration, or, beside an embedded database, one of its own.
 *
 * Nothing is read or made before a key is first needed.
 * @module
 */

import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { Clock } from '../../observability/clock.ts';
import type { Logger } from '../../observability/log.ts';
import { createKeyRing, type KeyRing } from '../cache/shared/key-ring.ts';
import { createKeyRingOfFile } from '../cache/shared/key-ring-of-file.ts';

/** Beside the data that it seals: this keeps a copied folder together, and nothing secret from whoever has it. */
const DEVELOPMENT_KEY_FILE = 'keys';

/** Its members throw `TypeError` or `Error` for keys that cannot be used. */
export function createBackgroundKeyRing(
  { encryptionKeys, encryptionKeysPath, directory }: Config['background'],
  surroundings: { readonly clock: Clock; readonly log: Logger },
): KeyRing {
  let made: KeyRing | undefined;
  const ring = (): KeyRing => {
    if (encryptionKeys.length > 0) made ??= createKeyRing(encryptionKeys);
    made ??= createKeyRingOfFile({ path: encryptionKeysPath ?? developmentKeyFile(directory), ...surroundings });
    return made;
  };
  return {
    get writing() {
      return ring().writing;
    },
    get all() {
      return ring().all;
    },
    find: (id) => ring().find(id),
    replace: (keys) => ring().replace(keys),
  };
}

/** Makes the key once. `wx`: of two processes that start together one writes, and both read. */
function developmentKeyFile(directory: string): string {
  const path = join(directory, DEVELOPMENT_KEY_FILE);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, `development ${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return path;
}
