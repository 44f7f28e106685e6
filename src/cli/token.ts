/**
 * `onbehalf token --user ada`: a bearer from the running dev tenant, printed alone, for `$(…)` in a shell.
 * @module
 */

import { parseArgs } from 'node:util';
import { devAddresses } from './dev-addresses.ts';
import { bearerFor, fetchTenantInfo } from './dev-sign-in.ts';

export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { user: { type: 'string', default: 'ada' }, scope: { type: 'string' } },
  });
  const info = await fetchTenantInfo(devAddresses().tenant);
  process.stdout.write(`${await bearerFor(info, values.user, values.scope)}\n`);
  return 0;
}
