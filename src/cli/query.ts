/**
 * `onbehalf query '{ me { displayName } }' --user ada`: one operation against the running `onbehalf dev`, answer printed as JSON.
 * @module
 */

import { devAddresses } from './dev-addresses.ts';
import { scopesNamed } from './dev-settings.ts';
import { bearerFor, fetchTenantInfo } from './dev-sign-in.ts';
import { signInFlags } from './token.ts';
import { readArguments, type Usage, UsageError } from './usage.ts';
import { FIRST_QUERY } from './welcome.ts';

export const usage = {
  operands: {
    text: '[operation]',
    says: {
      '[operation]':
        "a GraphQL document, such as '{ me { displayName } }'; the one that onbehalf dev prints unless given",
    },
  },
  flags: {
    ...signInFlags,
    variables: { type: 'string', value: 'json', default: '{}', says: 'variables of the operation' },
  },
} as const satisfies Usage;

/** @returns 1 when the answer has errors */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(usage, args);
  const [query = FIRST_QUERY] = positionals;
  const variables = parseVariables(values.variables);
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
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { errors?: unknown };
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  return answer.errors === undefined ? 0 : 1;
}

/** @throws {UsageError} */
function parseVariables(text: string): object {
  const mistake = `--variables: expected a JSON object such as '{"first":5}'`;
  let variables: unknown;
  try {
    variables = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${mistake}, got what is no JSON: ${(error as Error).message}`, { cause: error });
  }
  if (typeof variables !== 'object' || variables === null || Array.isArray(variables))
    throw new UsageError(`${mistake}, got ${text}`);
  return variables;
}
