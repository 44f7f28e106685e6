/**
 * Credentials in their order: the first that works is shown, one that was refused is passed over for some minutes.
 *
 * A refused one is read again and tried once more where something new came of it, then the next one has its turn, all within the
 * same exchange: no request fails while another credential works. Where all are being passed over they are tried all the same,
 * because nothing else is left.
 * @module
 */

import { CredentialError } from '../../errors/errors.ts';
import type { Clock } from '../../observability/clock.ts';
import type { Logger } from '../../observability/log.ts';
import { CREDENTIAL_CODES, classifyTokenRefusal } from '../../protocol/oauth-errors.ts';
import { TokenRefusedError } from '../engine.ts';
import type { ClientCredential, ClientProof, CredentialMaterial } from './credential.ts';

/** The credentials of the configuration, in its order, with what has become of each. */
export interface CredentialOrder {
  /**
   * @param attempt one exchange with this proof
   * @throws what `attempt` threw, unless it was a refusal of the credential and another one is left
   * @throws {CredentialError} no credential could be had
   */
  use<T>(exchange: ExchangeInHand, attempt: (proof: ClientProof) => Promise<T>): Promise<T>;
}

/** The one exchange that a proof is wanted for. */
export interface ExchangeInHand {
  readonly tokenEndpoint: string;
  /** For the log: which request met a refused credential. */
  readonly correlationId: string;
}

/** What is to be tried. */
export interface CredentialOrderOptions {
  /** The preferred one first; none makes every exchange fail. */
  readonly credentials: readonly ClientCredential[];
  readonly clock: Clock;
  readonly log: Logger;
}

/** The token service refused it: it takes somebody to mend that, and minutes until the service knows. */
const REFUSED_MS = 300_000;
/** Its source did not answer, or its file was not there. */
const UNAVAILABLE_MS = 30_000;

/** One per engine: what it learns of a credential counts for all tenants, users and APIs. */
export function createCredentialOrder({ credentials, clock, log }: CredentialOrderOptions): CredentialOrder {
  /** Until when, on the monotonic clock: by `id` of a material, and by credential where not even that could be had. */
  const passedOver = new Map<string | ClientCredential, number>();

  const isPassedOver = (what: string | ClientCredential) => (passedOver.get(what) ?? 0) > clock.monotonic();
  function passOver(what: string | ClientCredential, forMs: number): void {
    // Materials come and go in a long life: what has served its time leaves.
    for (const [known, untilMs] of passedOver) if (untilMs <= clock.monotonic()) passedOver.delete(known);
    passedOver.set(what, clock.monotonic() + forMs);
  }

  async function use<T>(exchange: ExchangeInHand, attempt: (proof: ClientProof) => Promise<T>): Promise<T> {
    const { tokenEndpoint, correlationId } = exchange;
    const tried = new Set<string | ClientCredential>();
    let refusal: unknown = new CredentialError('No client credential is configured.');

    async function materialsOf(credential: ClientCredential): Promise<readonly CredentialMaterial[]> {
      try {
        return await credential.materials(tokenEndpoint);
      } catch (error) {
        tried.add(credential);
        if (!isPassedOver(credential)) {
          log.error('credential.unavailable', { reason: credential.label, error, correlationId });
        }
        passOver(credential, UNAVAILABLE_MS);
        refusal = error;
        return [];
      }
    }

    function refuse({ id, label }: CredentialMaterial, error: unknown, isBad: boolean): void {
      refusal = error;
      if (!isPassedOver(id)) log.error('credential.refused', { reason: label, error, correlationId });
      if (isBad) passOver(id, REFUSED_MS);
    }

    /** @returns `undefined` when it was refused as a credential; whatever else the exchange met is thrown */
    async function show(material: CredentialMaterial): Promise<{ readonly result: T } | undefined> {
      tried.add(material.id);
      let proof: ClientProof;
      try {
        proof = await material.prove();
      } catch (error) {
        refuse(material, error, true);
        return undefined;
      }
      try {
        const result = await attempt(proof);
        passedOver.delete(material.id);
        return { result };
      } catch (error) {
        if (!(error instanceof TokenRefusedError) || classifyTokenRefusal(error.status, error.body) !== 'credential') {
          throw error;
        }
        // One tenant may refuse the application by `invalid_client`, too: that must not take the credential from the others.
        refuse(material, error, error.body?.codes.some((code) => CREDENTIAL_CODES.has(code)) ?? false);
        return undefined;
      }
    }

    // Two passes: those in disgrace have their turn only when the others are used up, and nothing is shown twice.
    for (const pass of ['good ones', 'all'] as const) {
      const mayTry = (what: string | ClientCredential) => !tried.has(what) && (pass === 'all' || !isPassedOver(what));
      for (const credential of credentials) {
        if (!mayTry(credential)) continue;
        for (let wasRefused = true, round = 0; wasRefused && round < 2; round += 1) {
          if (round > 0) await credential.reload();
          wasRefused = false;
          for (const material of await materialsOf(credential)) {
            if (!mayTry(material.id)) continue;
            const shown = await show(material);
            if (shown) return shown.result;
            wasRefused = true;
          }
        }
      }
    }
    throw refusal;
  }

  return { use };
}
