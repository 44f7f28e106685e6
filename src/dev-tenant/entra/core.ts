/**
 * What all parts of the dev tenant's Entra share: the directory, the keys, the records, the clock.
 *
 * Made once by `tenant.ts`; nothing here decides anything.
 * @module
 */

import type { Addresses } from '../addresses.ts';
import type { DevClock } from '../dev-clock.ts';
import type { Directory } from '../directory/directory.ts';
import { createRandom, type Random } from '../directory/random.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { type AuthorizationCodes, createAuthorizationCodes } from './authorization-codes.ts';
import { type BrowserSessions, createBrowserSessions } from './authorize/browser-sessions.ts';
import { type ConditionalAccess, createConditionalAccess } from './conditional-access.ts';
import { type Consents, createConsents } from './consents.ts';
import { createDeviceCodes, type DeviceCodes } from './device-codes.ts';
import { createFederatedCredentials, type FederatedCredentials } from './federated-credentials.ts';
import { createRegisteredCertificates, type RegisteredCertificates } from './registered-certificates.ts';
import { createRevocations, type Revocations } from './revocations.ts';
import { loadSeal, type Seal } from './seal.ts';
import { loadSigningKeys, type SigningKeys } from './signing-keys.ts';

/** The state of Entra. One per tenant; passed whole to whatever needs two of its parts. */
export interface EntraCore {
  /** Everybody and everything there is; never changes. */
  readonly directory: Directory;
  /** Who a person is in which tenant. */
  readonly accounts: Accounts;
  /** Can be put forward, for all of the tenant at once. */
  readonly clock: DevClock;
  /** Known once the doors are open: ports may be the system's choice. */
  readonly addresses: () => Addresses;
  /** Survive a restart where the state directory does; so does the seal. */
  readonly keys: SigningKeys;
  /** Seals what refresh tokens say, so that none has to be kept. */
  readonly refreshTokenSeal: Seal;
  /** From here on in memory: gone with the process. */
  readonly codes: AuthorizationCodes;
  readonly deviceCodes: DeviceCodes;
  readonly conditionalAccess: ConditionalAccess;
  readonly consents: Consents;
  readonly certificates: RegisteredCertificates;
  readonly federated: FederatedCredentials;
  readonly revocations: Revocations;
  readonly sessions: BrowserSessions;
  /** Lifetimes of tokens: differ from token to token, the same in every run. */
  readonly random: Random;
}

/** What a core is made of. */
export interface EntraCoreOptions {
  readonly directory: Directory;
  readonly clock: DevClock;
  readonly addresses: () => Addresses;
  /** Exists, and only its owner can read it. */
  readonly stateDirectory: string;
}

/** Takes as long as making an RSA key, at the first start in a state directory. */
export async function createEntraCore(options: EntraCoreOptions): Promise<EntraCore> {
  const { directory, clock, addresses, stateDirectory } = options;
  const revocations = createRevocations();
  return {
    directory,
    accounts: createAccounts(directory),
    clock,
    addresses,
    keys: await loadSigningKeys(stateDirectory),
    refreshTokenSeal: await loadSeal(stateDirectory, 'refresh-token'),
    codes: createAuthorizationCodes(),
    deviceCodes: createDeviceCodes(),
    conditionalAccess: createConditionalAccess(directory, () => nowSeconds({ clock })),
    consents: createConsents(directory),
    certificates: createRegisteredCertificates(directory),
    federated: createFederatedCredentials(directory),
    revocations,
    sessions: createBrowserSessions(revocations),
    random: createRandom(60_90),
  };
}

/** Unix seconds by the clock of the dev tenant. */
export function nowSeconds(core: Pick<EntraCore, 'clock'>): number {
  return Math.floor(core.clock.now() / 1000);
}
