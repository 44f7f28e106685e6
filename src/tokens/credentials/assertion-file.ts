/**
 * A federated token that the platform writes into a file and replaces before it ends (workload identity on Kubernetes).
 * @see https://azure.github.io/azure-workload-identity/docs/
 * @module
 */

import { readFile } from 'node:fs/promises';
import { CredentialError } from '../../errors/errors.ts';
import type { Clock } from '../../observability/clock.ts';
import type { Logger } from '../../observability/log.ts';
import type { ClientCredential, CredentialMaterial } from './credential.ts';
import { createFileChanges } from './file-changes.ts';
import { assertionId, endOf } from './kept-assertion.ts';

/** Which file the platform writes. */
export interface AssertionFileOptions {
  /** As the platform says it: `AZURE_FEDERATED_TOKEN_FILE`. */
  readonly path: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What was last read of the file. */
interface Held {
  readonly material: CredentialMaterial;
  /** Milliseconds since the epoch. */
  readonly endsAtMs: number;
}

/** How messages call it. */
const LABEL = 'signed assertion file';

/** Reads nothing yet: a file that is not there is a failure of the first exchange, and of nothing else. */
export function createAssertionFileCredential({ path, clock, log }: AssertionFileOptions): ClientCredential {
  const changes = createFileChanges([path], clock);
  let held: Held | undefined;
  /** Whoever comes while the file is read waits for that, too. */
  let reading: Promise<void> | undefined;

  async function follow(when?: 'at once'): Promise<void> {
    const hasEnded = held === undefined || held.endsAtMs <= clock.now();
    const takeOver = changes.look(hasEnded ? 'at once' : when);
    if (!takeOver) return;
    try {
      const assertion = (await readFile(path, 'utf8')).trim();
      const endsAtMs = endOf(LABEL, assertion);
      const material = {
        id: assertionId(LABEL, assertion),
        label: LABEL,
        prove: async () => ({ clientAssertion: assertion }),
      };
      held = { material, endsAtMs };
      takeOver();
    } catch (error) {
      // Met in the middle of a write, it is looked at again; the one before goes on until it ends.
      if (held === undefined) throw new CredentialError(`The ${LABEL} cannot be read.`, { cause: error });
      log.warn('credential.reload_failed', { reason: LABEL, error });
    }
  }

  function readOnce(when?: 'at once'): Promise<void> {
    reading ??= follow(when).finally(() => {
      reading = undefined;
    });
    return reading;
  }

  return {
    label: LABEL,
    async materials() {
      await readOnce();
      if (held !== undefined && held.endsAtMs > clock.now()) return [held.material];
      throw new CredentialError(`The ${LABEL} has ended and was not replaced.`);
    },
    reload: () => readOnce('at once'),
  };
}
