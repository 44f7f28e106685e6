/**
 * Where the dev tenant of this folder is. `npm start` takes other ports than 8443 and 8080 when those are in use, and writes down which.
 *
 * For examples only: a server for a real tenant finds its addresses in its configuration.
 */
import { readFile } from 'node:fs/promises';

/**
 * @param apis names under `DownstreamApis` that the dev tenant answers for
 * @returns environment variables with its addresses; none when no dev tenant runs here, so that what the file says stands
 */
export async function devTenantAddresses(apis: readonly ('graph' | 'arm' | 'todolist')[]): Promise<NodeJS.ProcessEnv> {
  const written = await readFile('.onbehalf/dev/running.json', 'utf8').catch(() => undefined);
  if (written === undefined) return {};
  const { tenant } = JSON.parse(written) as { readonly tenant: string };
  const response = await fetch(`${tenant}/dev/info`).catch(() => undefined);
  if (!response?.ok) return {};
  const info = (await response.json()) as Readonly<Record<'authority' | 'graph' | 'arm' | 'todolist', string>>;
  return {
    AzureAd__Instance: new URL('/', info.authority).href,
    ...Object.fromEntries(apis.map((api) => [`DownstreamApis__${api}__BaseUrl`, info[api]])),
  };
}
