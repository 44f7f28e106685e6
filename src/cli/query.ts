/**
 * `onbehalf query '{ me { displayName } }' --user ada`: one operation against the running `onbehalf dev`, answer printed as JSON.
 * @module
 */

import { parseArgs } from 'node:util';
import { devAddresses } from './dev-addresses.ts';
import { scopesNamed } from './dev-settings.ts';
import { bearerFor, fetchTenantInfo } from './dev-sign-in.ts';
import { FIRST_QUERY } from './welcome.ts';

/** @returns 1 when the answer has errors */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      user: { type: 'string', default: 'ada' },
      scope: { type: 'string', multiple: true },
      variables: { type: 'string', default: '{}' },
    },
  });
  const [query = FIRST_QUERY] = positionals;
  const addresses = devAddresses();
  const info = await fetchTenantInfo(addresses.tenant);
  const bearer = await bearerFor(info, values.user, scopesNamed(info, values.scope));
  const response = await fetch(addresses.graphql, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${bearer}`,
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
    },
    body: JSON.stringify({ query, variables: JSON.parse(values.variables) as unknown }),
  });
  const answer = (await response.json()) as { errors?: unknown };
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  return answer.errors === undefined ? 0 : 1;
}
