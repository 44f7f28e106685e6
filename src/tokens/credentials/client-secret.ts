/**
 * A client secret from configuration. Nothing to read again: a new one comes with a new configuration.
 * @module
 */

import type { Secret } from '../../config/secret.ts';
import type { ClientCredential } from './credential.ts';

/** @param index of the entry in `ClientCredentials`: two secrets have nothing else to tell them apart by */
export function createSecretCredential(secret: Secret, index: number): ClientCredential {
  const label = 'client secret';
  const material = { id: `${label} ${index}`, label, prove: async () => ({ clientSecret: secret.reveal() }) };
  return { label, materials: async () => [material], reload: async () => {} };
}
