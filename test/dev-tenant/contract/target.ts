/**
 * What the contract suite runs against: the dev tenant always, and a real tenant when its credentials are in the environment.
 *
 * The clients in this folder are Microsoft's own and a strict generic one, unchanged but for addresses. What passes here against both
 * is what a client cannot tell apart.
 * @module
 */

import { afterAll, describe, test } from 'vitest';
import type { LoopbackTls } from '../../support/loopback.ts';
import { openDevTarget } from './dev-target.ts';
import { openEntraTarget } from './entra-target.ts';

export interface ContractTarget extends AsyncDisposable {
  readonly name: string;
  /** How long one test may take: far away, or with a person in it, more than on loopback. */
  readonly timeoutMs: number;
  /** `https://login.microsoftonline.com/`, with its slash. */
  readonly instance: string;
  readonly tenantId: string;
  /** `{instance}{tenantId}` */
  readonly authority: string;
  /** `https://graph.microsoft.com/v1.0` */
  readonly graph: string;
  /** `https://management.azure.com` */
  readonly arm: string;
  /** A confidential app that is an API, too. */
  readonly clientId: string;
  readonly secret?: string;
  /** Registered for the app; PEM. */
  readonly certificate?: LoopbackTls;
  /** A file with certificate authorities, for clients that are not of this process. */
  readonly caPath?: string;
  /** A token of another issuer that the app may show instead of a secret. */
  readonly federatedAssertion?: () => Promise<string>;
  /** An access token for the API of somebody who may read their own profile and holds a role in a subscription. */
  readonly userToken?: () => Promise<string>;
  /** Registered as web redirect URI of the confidential app. */
  readonly redirectUri?: string;
  /** Goes to an address of /authorize as that person, and returns where it ended. */
  readonly signIn?: (authorizeUrl: string) => Promise<URL>;
  /** An app without a credential that may use device codes. */
  readonly publicClientId?: string;
  /** Does what the message of a device code asks somebody to do. */
  readonly approveDevice?: (code: { readonly userCode: string; readonly message: string }) => Promise<void>;
}

/** What not every target has, and which variable would give it. */
const NEEDS = {
  secret: 'ONBEHALF_CONTRACT_CLIENT_SECRET',
  certificate: 'ONBEHALF_CONTRACT_CLIENT_CERTIFICATE_PATH',
  federatedAssertion: 'ONBEHALF_CONTRACT_FEDERATED_TOKEN_FILE',
  userToken: 'ONBEHALF_CONTRACT_USER_TOKEN',
  publicClientId: 'ONBEHALF_CONTRACT_PUBLIC_CLIENT_ID',
  approveDevice: 'ONBEHALF_CONTRACT_INTERACTIVE',
  redirectUri: undefined, // a person would have to sign in within this process
  signIn: undefined,
} as const satisfies Partial<Record<keyof ContractTarget, string | undefined>>;

type Need = keyof typeof NEEDS;
type Having<Needs extends Need> = ContractTarget & Required<Pick<ContractTarget, Needs>>;
type ContractTest = <Needs extends Need>(
  needs: readonly Needs[],
  sentence: string,
  run: (target: Having<Needs>) => Promise<void>,
) => void;

/** One suite per target; a test that needs what a target lacks is skipped and says what is missing. */
export async function contract(
  client: string,
  suite: (test: ContractTest, target: ContractTarget) => void,
): Promise<void> {
  const targets = [await openDevTarget(), ...(await openEntraTarget())];
  afterAll(async () => {
    for (const target of targets) await target[Symbol.asyncDispose]();
  });
  for (const target of targets) {
    describe(`${client} at ${target.name}`, () => {
      suite((needs, sentence, run) => {
        const missing = needs.filter((need) => target[need] === undefined);
        if (has(target, needs)) test(sentence, () => run(target), target.timeoutMs);
        else test.skip(`${sentence} (skipped: ${missing.map(reason).join(', ')})`, () => {});
      }, target);
    });
  }
}

function has<Needs extends Need>(target: ContractTarget, needs: readonly Needs[]): target is Having<Needs> {
  return needs.every((need) => target[need] !== undefined);
}

function reason(need: Need): string {
  const variable = NEEDS[need];
  return variable === undefined ? `no ${need} outside of the dev tenant` : `${variable} is not set`;
}

/** Scopes as every tenant has them. */
export const scopes = {
  graph: 'https://graph.microsoft.com/.default',
  userRead: 'https://graph.microsoft.com/User.Read',
  arm: 'https://management.azure.com/.default',
} as const;

/** Microsoft Graph names itself by its address or its id, as it was asked for. */
export const graphAudience = /^(https:\/\/graph\.microsoft\.com\/?|00000003-0000-0000-c000-000000000000)$/;

/** Options of Azure Identity: Microsoft's list of login hosts is not asked about a host that it cannot have. */
export const identityOptions = ({ instance }: ContractTarget) => ({
  authorityHost: instance,
  disableInstanceDiscovery: !instance.startsWith('https://login.microsoftonline.com'),
});
