/**
 * `onbehalf token --user ada`: a bearer from the running dev tenant, printed alone, for `$(…)` in a shell.
 *
 * It carries every scope of our API, or those that `--scope` names: `--scope access_as_user --scope Mail.Read`.
 * @module
 */

import { devAddresses } from './dev-addresses.ts';
import { scopesNamed } from './dev-settings.ts';
import { bearerFor, fetchTenantInfo } from './dev-sign-in.ts';
import { readArguments, type Usage } from './usage.ts';

/** Who asks, and with which scopes: of every command that signs somebody of the dev tenant in. */
export const signInFlags = {
  user: {
    type: 'string',
    value: 'alias',
    default: 'ada',
    says: 'who signs in: an alias of the list that onbehalf dev prints',
  },
  scope: {
    type: 'string',
    value: 'scope',
    multiple: true,
    says: 'a scope to ask for, every scope of the API unless given',
  },
} as const satisfies Usage['flags'];

export const usage = { flags: signInFlags } as const satisfies Usage;

/** @returns 0; prints the token and a line break, nothing else */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = readArguments(usage, args);
  const info = await fetchTenantInfo(devAddresses().tenant);
  process.stdout.write(`${await bearerFor(info, values.user, scopesNamed(info, values.scope))}\n`);
  return 0;
}
