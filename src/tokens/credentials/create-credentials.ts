/**
 * Credentials from configuration, each kind by its `SourceType`.
 * @module
 */

import type { CredentialDescription } from '../../config/schema.ts';
import { CredentialError } from '../../errors/errors.ts';
import type { Clock } from '../../observability/clock.ts';
import type { Logger } from '../../observability/log.ts';
import { createAssertionFileCredential } from './assertion-file.ts';
import { createCertificateCredential } from './certificate.ts';
import { createSecretCredential } from './client-secret.ts';
import type { ClientCredential } from './credential.ts';
import { type CredentialEndObserver, createEndingNotice } from './ending.ts';
import { createKeptAssertion } from './kept-assertion.ts';
import { createManagedIdentityCredential } from './managed-identity.ts';
import { createSecretFileCredential } from './secret-file.ts';

/** What a function that signs client assertions is told. */
export interface SignedAssertionRequest {
  /** What the assertion has to name as `iss` and `sub`. */
  readonly clientId: string;
  /** The `aud` the token service expects of an assertion that is not federated. */
  readonly tokenEndpoint: string;
  /** Ends after three seconds: the requests that wait have given up by then. */
  readonly signal: AbortSignal;
}

/** Signs a client assertion, for example in a key vault. It is asked again from the middle of the assertion's life on. */
export type SignedAssertionProvider = (request: SignedAssertionRequest) => Promise<string>;

/** What credentials of every kind need. */
export interface CredentialsOptions {
  readonly clientId: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** By `CustomSignedAssertionProviderName`. */
  readonly providers?: Readonly<Record<string, SignedAssertionProvider>> | undefined;
  /** For metrics: when what is in use ends. */
  readonly onCredentialEnd?: CredentialEndObserver | undefined;
}

/** @throws {CredentialError} a certificate that cannot be read, or a provider that was not given */
export function createCredentials(
  descriptions: readonly CredentialDescription[],
  { clientId, clock, log, providers = {}, onCredentialEnd }: CredentialsOptions,
): readonly ClientCredential[] {
  const notice = createEndingNotice({ clock, log, onCredentialEnd });

  return descriptions.map((description, index) => {
    switch (description.sourceType) {
      case 'ClientSecret':
        return createSecretCredential(description.clientSecret, index);
      case 'ClientSecretPath':
        return createSecretFileCredential({ path: description.clientSecretDiskPath, index, clock, log });
      case 'Path':
      case 'Base64Encoded':
        return createCertificateCredential(description, { clientId, clock, log, notice });
      case 'SignedAssertionFilePath':
        return createAssertionFileCredential({ path: description.signedAssertionFileDiskPath, clock, log });
      case 'SignedAssertionFromManagedIdentity': {
        const { managedIdentityClientId, tokenExchangeUrl } = description;
        return createManagedIdentityCredential({ clientId: managedIdentityClientId, tokenExchangeUrl, clock, log });
      }
      case 'CustomSignedAssertion': {
        const name = description.customSignedAssertionProviderName;
        const provider = Object.hasOwn(providers, name) ? providers[name] : undefined;
        if (!provider) {
          throw new CredentialError(`ClientCredentials name the provider '${name}', which createServer was not given.`);
        }
        const fetch = (tokenEndpoint: string, signal: AbortSignal) => provider({ clientId, tokenEndpoint, signal });
        return createKeptAssertion({ label: `provider ${name}`, fetch, clock, log }, { perEndpoint: true });
      }
      default:
        return description satisfies never;
    }
  });
}
