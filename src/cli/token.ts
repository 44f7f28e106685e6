/**
 * `onbehalf token --user ada`: a bearer from the running dev tenant, printed alone, for `$(…)` in a shell.
 *
 * It carries every scope of our API, or those that `--scope` names: `--scope access_as_user --scope Mail.Read`.
 * @module
 */

import { parseArgs } from 'node:util';
import { devAddresses } from './dev-addresses.ts';
import { scopesNamed } from './dev-settings.ts';
import { bearerFor, fetchTenantInfo } from './dev-sign-in.ts';

export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { user: { type: 'string', default: 'ada' }, scope: { type: 'string', multiple: true } },
  });
  const info = await fetchTenantInfo(devAddresses().tenant);
  process.stdout.write(`${await bearerFor(info, values.user, scopesNamed(info, values.scope))}\n`);
  return 0;
}
