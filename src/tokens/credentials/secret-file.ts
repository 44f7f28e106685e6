/**
 * A client secret in a file: mounted by an orchestrator, written by an agent of a key vault, replaced while the process runs.
 *
 * The secret before stays behind the new one: in whichever order people register, mount and take away, no request is lost.
 * @module
 */

import { readFileSync } from 'node:fs';
import { Secret } from '../../config/secret.ts';
import { CredentialError } from '../../errors/errors.ts';
import type { Clock } from '../../observability/clock.ts';
import type { Logger } from '../../observability/log.ts';
import type { ClientCredential, CredentialMaterial } from './credential.ts';
import { createFileChanges } from './file-changes.ts';

/** Which file holds the secret. */
export interface SecretFileOptions {
  /** One secret; blanks and line breaks around it are not part of it. */
  readonly path: string;
  /** Of the entry in `ClientCredentials`. */
  readonly index: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How messages call it. */
const LABEL = 'client secret file';

/** Reads nothing yet; its `materials` throw `CredentialError` until the file could be read once. */
export function createSecretFileCredential({ path, index, clock, log }: SecretFileOptions): ClientCredential {
  const changes = createFileChanges([path], clock);
  let held: Secret | undefined;
  let generation = 0;
  let materials: readonly CredentialMaterial[] = [];

  /** Reads without awaiting: a secret is one line, and nobody may see half a change. */
  function follow(when?: 'at once'): void {
    const takeOver = changes.look(when);
    if (!takeOver) return;
    try {
      const secret = new Secret(readSecret(path));
      takeOver();
      if (held?.reveal() === secret.reveal()) return; // touched, not changed
      held = secret;
      generation += 1;
      // The number and not a digest: a digest of a short secret can be guessed.
      const id = `${LABEL} ${index} ${generation}`;
      materials = [
        { id, label: LABEL, prove: async () => ({ clientSecret: secret.reveal() }) },
        ...materials.slice(0, 1),
      ];
      if (generation > 1) log.info('credential.reloaded', { reason: LABEL });
    } catch (error) {
      // Met in the middle of a write, it is looked at again; the one before goes on.
      if (held) log.warn('credential.reload_failed', { reason: LABEL, error });
      else throw new CredentialError(`The ${LABEL} cannot be read.`, { cause: error });
    }
  }

  return {
    label: LABEL,
    async materials() {
      follow(held ? undefined : 'at once');
      return materials;
    },
    async reload() {
      follow('at once');
    },
  };
}

/**
 * Without the line break that editors put at the end.
 *
 * @throws {TypeError} there is nothing in it: a file that is about to be written
 */
function readSecret(path: string): string {
  const text = readFileSync(path, 'utf8').trim();
  if (text === '') throw new TypeError('Expected a client secret in the file, got nothing.');
  return text;
}
