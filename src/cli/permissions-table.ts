/**
 * The needs of operations as text for people: what the caller's token has to hold, then per API which permission and why.
 *
 * ```
 * The caller's token
 *   scope  User.Read   for Query.me
 *   a front-end asks for: api://1111…/User.Read
 *   shut to applications without a user by Query.me
 *
 * API graph (https://graph.microsoft.com)
 *   User.Read  delegated  Query.me in Boss: me
 * ```
 * @module
 */

import type { Needs } from '../directives/permissions/calculate.ts';
import { type AskedPolicy, type CallerNeeds, smallestSet } from '../directives/permissions/caller-needs.ts';
import type { ApiNeeds, NeededPermission, Reason } from '../directives/permissions/downstream-needs.ts';
import type { Policy } from '../directives/vocabulary.ts';

/** @param audience stands before the scopes that a front-end asks for: `api://11111111-…`; `undefined` where it is not configured */
export function permissionsTable({ caller, downstream }: Needs, audience: string | undefined): string {
  const apis = downstream.flatMap((api) => ['', ...apiLines(api)]);
  const none = downstream.length === 0 ? ['', 'No downstream API is called with a token.'] : [];
  return [...callerLines(caller, audience), ...apis, ...none].join('\n');
}

/** Few fields say why; all of them are in the JSON. */
const MOST_FIELDS = 4;

/** For users and for applications each: either they are shut out, and by what, or what they need. */
function callerLines({ token, user, app }: CallerNeeds, audience: string | undefined): readonly string[] {
  if (!token)
    return [
      "The caller's token",
      '  none is asked for: these fields are open where Authorization.AllowAnonymous is on',
    ];
  const holds = (what: string, policies: readonly AskedPolicy[]) =>
    policies.map(({ anyOf, fields }) => `  ${what}  ${policyText(anyOf)}   for ${few(fields)}`);
  const ask = smallestSet(user.scopes).map((scope) => (audience === undefined ? scope : `${audience}/${scope}`));
  return [
    "The caller's token",
    ...(user.shutBy.length > 0
      ? [`  shut to users by ${few(user.shutBy)}`]
      : [
          ...holds('scope', user.scopes),
          ...holds('app role', user.roles),
          ...(user.scopes.length + user.roles.length === 0 ? ['  any valid token of a user'] : []),
          ...(ask.length > 0 ? [`  a front-end asks for: ${ask.join(' ')}`] : []),
        ]),
    ...(app.shutBy.length > 0
      ? [`  shut to applications without a user by ${few(app.shutBy)}`]
      : app.permissions.length === 0
        ? ['  any valid token of an application']
        : holds('application permission', app.permissions)),
  ];
}

/** `A`, `A or B`, `A and B`, `(A and B) or C` */
function policyText(policy: Policy): string {
  const all = (names: readonly string[]) =>
    names.length > 1 && policy.length > 1 ? `(${names.join(' and ')})` : names.join(' and ');
  return policy.map(all).join(' or ');
}

const few = (fields: readonly string[]): string =>
  fields.length <= MOST_FIELDS
    ? fields.join(', ')
    : `${fields.slice(0, MOST_FIELDS).join(', ')} and ${fields.length - MOST_FIELDS} more`;

/** Columns as wide as their widest cell; what is not known by name stands below. */
function apiLines({ api, resource, delegated, application, unnamed }: ApiNeeds): readonly string[] {
  const rows = [...rowsOf('delegated', delegated), ...rowsOf('application', application)];
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return [
    `API ${api} (${resource})`,
    ...rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd()),
    ...unnamed.map(
      ({ kind, reason }) => `  ${kind} permissions that were granted (.default), whichever: ${reasonText(reason)}`,
    ),
  ];
}

/** Kind and name stand in the first line of each. */
function rowsOf(kind: string, permissions: readonly NeededPermission[]): readonly (readonly string[])[] {
  return permissions.flatMap(({ name, reasons }) =>
    [...new Set(reasons.map(reasonText))].map((text, index) => (index === 0 ? [name, kind, text] : ['', '', text])),
  );
}

function reasonText({ field, operation, path, ownOnly, fills }: Reason): string {
  const where = operation === undefined ? '' : ` in ${operation}${path === undefined ? '' : `: ${path}`}`;
  const what = field.includes('.') ? field : `${field} by reference`;
  return `${what}${where}${ownOnly ? ', for the data of the caller themselves' : ''}${fills ? `, without it fields of ${fills.join(' and ')} are null` : ''}`;
}
