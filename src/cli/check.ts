/**
 * `onbehalf check`: reads the configuration, reaches what it names, and says in plain words what is wrong. With `--token` it says
 * that of a token instead (`check-token.ts`).
 *
 * Sends no token anywhere but to the token service: downstream APIs are only asked whether they are there.
 *
 * ```
 * ok    configuration: production, client 6666…, tenant 1111…
 * ok    authority and signing keys: https://login.microsoftonline.com/1111…/v2.0/.well-known/openid-configuration
 * WRONG client credential: The token service refuses it: AADSTS7000222: The provided client secret keys are expired. …
 * ok    downstream API graph: https://graph.microsoft.com/v1.0 answers (401 without a token)
 * ```
 * @module
 */

import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Agent } from 'undici';
import { createKeySet, type KeySet } from '../bearer/key-set.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { reachDatabase } from '../database/reach-database.ts';
import { systemClock } from '../observability/clock.ts';
import { silentLog } from '../observability/log.ts';
import { authorityEndpoints, isGuid } from '../protocol/authority.ts';
import { reachSharedCache } from '../tokens/cache/shared/reach-shared-cache.ts';
import { createTokenEngine } from '../tokens/create-token-engine.ts';
import { TokenRefusedError } from '../tokens/engine.ts';
import { checkToken, readToken } from './check-token.ts';
import { configFlags, configFrom } from './config-flags.ts';
import { devAddresses } from './dev-addresses.ts';
import { devOverrides } from './dev-settings.ts';
import { fetchTenantInfo } from './dev-sign-in.ts';
import { describeFailure } from './failure.ts';
import { readArguments, type Usage } from './usage.ts';

interface Check {
  readonly what: string;
  /** @returns what was found; throws what is wrong */
  readonly run: () => Promise<string>;
}

export const usage = {
  flags: {
    ...configFlags,
    dev: { type: 'boolean', says: 'the configuration of the running onbehalf dev of this folder, instead of a file' },
    token: { type: 'string', value: 'token', says: 'says why this token is refused; - reads it from standard input' },
  },
} as const satisfies Usage;

/** @returns 1 when anything is wrong */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = readArguments(usage, args);
  const config = values.dev ? await devConfig() : configFrom(values);
  process.stdout.write(
    `ok    configuration: ${config.environment}, client ${config.azureAd.clientId}, tenant ${config.azureAd.tenantId}\n`,
  );
  if (values.token !== undefined) return await explainToken(config, values.token);
  let wrong = 0;
  // One after the other, all of them: a person mends one thing at a time, and wants to know of every one.
  for (const { what, run: check } of checks(config)) {
    try {
      process.stdout.write(`ok    ${what}: ${await check()}\n`);
    } catch (error) {
      wrong += 1;
      process.stdout.write(`WRONG ${what}: ${describeFailure(error)}\n`);
    }
  }
  return wrong === 0 ? 0 : 1;
}

/** `--dev`: the configuration that the running `onbehalf dev` of this folder has. */
async function devConfig(): Promise<Config> {
  const info = await fetchTenantInfo(devAddresses().tenant);
  setDefaultCACertificates([...getCACertificates('default'), await readFile(info.ca, 'utf8')]);
  return loadConfig({ env: {}, directory: dirname(info.ca), overrides: devOverrides(info) });
}

/** Needs the authority's keys and nothing else of what a server reaches. */
async function explainToken({ azureAd }: Config, value: string): Promise<number> {
  const dispatcher = new Agent({ connect: { timeout: 2_000 } });
  const keys = liveKeys(azureAd, dispatcher);
  try {
    const token = await readToken(value, process.stdin);
    const { isGood, lines } = await checkToken(token, { azureAd, keys, clock: systemClock });
    process.stdout.write(`${isGood ? 'ok   ' : 'WRONG'} token: ${lines.join('\n      ')}\n`);
    return isGood ? 0 : 1;
  } finally {
    keys.close();
    await dispatcher.close();
  }
}

/** As a server fetches them, from the same documents; without its log, because a person reads the answer here. */
function liveKeys({ instance, tenantId }: Config['azureAd'], dispatcher: Agent): KeySet {
  const endpoints = authorityEndpoints(instance, tenantId);
  return createKeySet({ endpoints, clock: systemClock, log: silentLog, dispatcher });
}

/** In the order in which a server would miss them. */
function checks(config: Config): readonly Check[] {
  const { azureAd } = config;
  const dispatcher = new Agent({ connect: { timeout: 2_000 } });
  return [
    {
      what: 'authority and signing keys',
      async run() {
        await liveKeys(azureAd, dispatcher).warmUp();
        return authorityEndpoints(azureAd.instance, azureAd.tenantId).metadata['2.0'];
      },
    },
    { what: 'client credential', run: () => checkCredential(azureAd, dispatcher) },
    ...(config.tokenCache.redisUrl === undefined
      ? []
      : [{ what: 'shared cache', run: async () => (await reachSharedCache(config)) ?? 'none' }]),
    ...(config.background.databaseUrl === undefined
      ? []
      : [{ what: 'database', run: async () => (await reachDatabase(config)) ?? 'none' }]),
    ...Object.entries(config.downstreamApis).map(([name, { baseUrl }]) => ({
      what: `downstream API ${name}`,
      run: () => checkReachable(baseUrl, dispatcher),
    })),
  ];
}

/** Asks for an application token of this API itself: proves the credential without touching anybody's data. */
async function checkCredential(azureAd: Config['azureAd'], dispatcher: Agent): Promise<string> {
  if (!isGuid(azureAd.tenantId)) return 'not tried: it takes TenantId as a GUID';
  // Without cache and gates: the answer has to be the token service's own, now.
  const engine = createTokenEngine({ azureAd, dispatcher, clock: systemClock, log: silentLog });
  try {
    await engine.exchange({
      grant: 'client-credentials',
      tenantId: azureAd.tenantId,
      // By its GUID: a token for itself under another name is refused (AADSTS90009).
      scopes: [`${azureAd.clientId}/.default`],
      correlationId: crypto.randomUUID(),
    });
  } catch (error) {
    if (error instanceof TokenRefusedError && error.body) {
      throw new Error(`The token service refuses it: ${error.body.description ?? error.body.error}`, { cause: error });
    }
    throw error;
  }
  return 'accepted by the token service';
}

/** Name, route, TLS and a server behind them; the path of `BaseUrl` is not tried, for without a token it could say nothing. */
async function checkReachable(baseUrl: string, dispatcher: Agent): Promise<string> {
  const { statusCode, body } = await dispatcher.request({
    origin: new URL(baseUrl).origin,
    path: '/',
    method: 'GET',
    signal: AbortSignal.timeout(5_000),
  });
  // Any status will do: who is asked without a token refuses, and is there.
  await body.dump();
  return `${baseUrl} answers (${statusCode} without a token)`;
}
