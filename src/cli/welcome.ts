/**
 * What `onbehalf dev` says when all is ready: addresses, people, and one line that works as pasted.
 * @module
 */

import type { TenantInfo } from './dev-settings.ts';

/** Asks this server, Graph and Azure in one operation; without quotes, so that it can be pasted into any shell. */
export const FIRST_QUERY =
  '{ viewer { objectId tenantId scopes } me { id displayName mail manager { displayName } } subscriptions { nodes { subscriptionId displayName state } } }';

const SITUATIONS: Readonly<Record<string, string>> = {
  ordinary: 'everything is allowed',
  'mfa-for-arm': 'Azure asks for a second factor: a claims challenge',
  'no-mail-consent': 'has not consented that mail is read',
  guest: 'at home in another tenant',
  disabled: 'account disabled: cannot sign in',
  throttled: 'Graph and Azure answer 429',
  revoked: 'sessions were revoked: a claims challenge until the next sign-in',
  admin: 'sees every subscription',
};

/**
 * @param url of the GraphQL endpoint
 * @returns for standard output, one person for each situation
 */
export function welcome(url: string, info: TenantInfo): string {
  const first = new Map<string, TenantInfo['people'][number]>();
  for (const person of info.people) if (!first.has(person.persona)) first.set(person.persona, person);
  const people = [...first.values()].map(
    ({ alias, name, persona }) => `  ${alias.padEnd(8)} ${name.padEnd(20)} ${SITUATIONS[persona] ?? persona}`,
  );
  const page = new URL('/', url).href;
  return `
onbehalf is ready.

  Page        ${page}
  GraphQL     ${url}
  Dev tenant  ${info.authority}  (${info.httpOrigin}/dev/info)

People who can sign in (password: dev)
${people.join('\n')}

Try it, in another terminal in this folder:

curl -s ${url} -H "authorization: Bearer $(npx onbehalf token --user ada)" -H 'content-type: application/json' -d '{"query":"${FIRST_QUERY}"}'

`;
}
