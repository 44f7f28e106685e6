/**
 * Prints `docs/refused-tokens.md`: every reason to refuse a token, with what to do about it, from the table that refuses.
 * @module
 */

import { REFUSALS, type RefusalFacts, type Registration } from './refusals.ts';

/** What stands for a value; `nonce` and `claimed` are there in some refusals only. */
const FACTS: RefusalFacts = Object.fromEntries(
  ['accepted', 'count', 'expected', 'fault', 'from', 'member', 'most', 'name', 'part', 'received', 'since', 'ver'].map(
    (name) => [name, `{${name}}`],
  ),
);
const REGISTRATION: Registration = { instance: '{Instance}', tenantId: '{TenantId}', clientId: '{ClientId}' };

const INTRODUCTION = `# Why a token is refused

<!-- printed by scripts/print-docs.ts from src/bearer/refusals.ts; edit the sentences there -->

The client of the API reads one sentence whatever the rule: who tries tokens learns nothing. The log has a line
\`bearer.refused\` with the reason, and \`onbehalf check --token -\` says the reason and what to do, for a token on standard input:

\`\`\`console
$ pbpaste | npx onbehalf check --token -
WRONG token: aud is not this API: the token is for https://graph.microsoft.com (Microsoft Graph) (accepted: 6666…).
      To do: Graph reads its own tokens. Ask for a token of this API: with scope api://6666…/access_as_user …
\`\`\`

It uses the configuration of the server, the live keys of the authority and the server's own rules, in the server's order; the
first that refuses is named. Neither the log nor the command shows any part of the token. Values in braces are filled in.

| the token is refused because | what to do |
| --- | --- |
`;

/** The manual page of all refusals, in Markdown. */
export function refusalsMarkdown(): string {
  const rows = Object.values(REFUSALS).map(
    ({ reason, remedy }) => `| ${reason(FACTS)} | ${remedy(FACTS, REGISTRATION)} |\n`,
  );
  return `${INTRODUCTION}${rows.join('')}`;
}
