/**
 * A tenant of Microsoft Entra ID as target of the contract suite, when the environment names one. Nothing is changed in it.
 *
 * The page about the dev tenant lists the variables. No credential is printed; a user's token is short-lived and given by hand.
 * @module
 */

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ContractTarget } from './target.ts';

const Environment = z.object({
  ONBEHALF_CONTRACT_TENANT_ID: z.guid(),
  ONBEHALF_CONTRACT_CLIENT_ID: z.guid(),
  ONBEHALF_CONTRACT_CLIENT_SECRET: z.string().min(1).optional(),
  ONBEHALF_CONTRACT_CLIENT_CERTIFICATE_PATH: z.string().min(1).optional(),
  ONBEHALF_CONTRACT_FEDERATED_TOKEN_FILE: z.string().min(1).optional(),
  ONBEHALF_CONTRACT_USER_TOKEN: z.string().min(1).optional(),
  ONBEHALF_CONTRACT_PUBLIC_CLIENT_ID: z.guid().optional(),
  ONBEHALF_CONTRACT_INTERACTIVE: z.literal('true').optional(),
  ONBEHALF_CONTRACT_INSTANCE: z.url({ protocol: /^https$/ }).default('https://login.microsoftonline.com/'),
  ONBEHALF_CONTRACT_GRAPH: z.url({ protocol: /^https$/ }).default('https://graph.microsoft.com/v1.0'),
  /** Of the programs in Python: where a proxy or a cloud has authorities of its own. */
  REQUESTS_CA_BUNDLE: z.string().min(1).optional(),
  ONBEHALF_CONTRACT_ARM: z.url({ protocol: /^https$/ }).default('https://management.azure.com'),
});

/** @returns none where no tenant is named */
export async function openEntraTarget(env: NodeJS.ProcessEnv = process.env): Promise<readonly ContractTarget[]> {
  if (env.ONBEHALF_CONTRACT_TENANT_ID === undefined) return [];
  const given = Environment.parse(env);
  const instance = given.ONBEHALF_CONTRACT_INSTANCE.replace(/\/?$/, '/');
  const tenantId = given.ONBEHALF_CONTRACT_TENANT_ID;
  const secret = given.ONBEHALF_CONTRACT_CLIENT_SECRET;
  const certificatePath = given.ONBEHALF_CONTRACT_CLIENT_CERTIFICATE_PATH;
  const federatedFile = given.ONBEHALF_CONTRACT_FEDERATED_TOKEN_FILE;
  const userToken = given.ONBEHALF_CONTRACT_USER_TOKEN;
  const caPath = given.REQUESTS_CA_BUNDLE;
  const publicClientId = given.ONBEHALF_CONTRACT_PUBLIC_CLIENT_ID;
  return [
    {
      name: `the tenant ${tenantId}`,
      timeoutMs: given.ONBEHALF_CONTRACT_INTERACTIVE ? 300_000 : 60_000,
      instance,
      tenantId,
      authority: `${instance}${tenantId}`,
      graph: given.ONBEHALF_CONTRACT_GRAPH,
      arm: given.ONBEHALF_CONTRACT_ARM,
      clientId: given.ONBEHALF_CONTRACT_CLIENT_ID,
      ...(secret !== undefined && { secret }),
      ...(certificatePath !== undefined && { certificate: await readCertificate(certificatePath) }),
      ...(federatedFile !== undefined && {
        federatedAssertion: async () => (await readFile(federatedFile, 'utf8')).trim(),
      }),
      ...(userToken !== undefined && { userToken: async () => userToken }),
      ...(caPath !== undefined && { caPath }),
      ...(publicClientId !== undefined && { publicClientId }),
      ...(given.ONBEHALF_CONTRACT_INTERACTIVE && {
        approveDevice: async ({ message }: { readonly message: string }) => {
          process.stderr.write(`${message}\n`); // somebody at the screen does it while the client polls
        },
      }),
      async [Symbol.asyncDispose]() {},
    },
  ];
}

/** Certificate and key in one PEM file, as `az ad sp create-for-rbac --create-cert` writes them. */
async function readCertificate(path: string) {
  const pem = await readFile(path, 'utf8');
  const part = (name: RegExp) =>
    new RegExp(`-----BEGIN ${name.source}-----[\\s\\S]+?-----END ${name.source}-----`).exec(pem)?.[0];
  const cert = part(/CERTIFICATE/);
  const key = part(/(?:RSA )?PRIVATE KEY/);
  if (cert === undefined || key === undefined)
    throw new Error(`Expected a certificate and its private key in ${path}.`);
  return { cert, key };
}
