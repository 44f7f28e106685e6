/**
 * What a person has to consent to before a client gets its tokens.
 *
 * Named permissions: those that are missing. `.default`: the registered ones, when none is granted yet or the client says
 * `prompt=consent`. An administrator who consents for everybody: to all that is registered, or to what is named. An API that lists
 * the client in `knownClientApplications` brings its own downstream permissions along, so that one page covers both.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
 * @module
 */

import { appIds } from '../../directory/apps.ts';
import type { App, Person } from '../../directory/directory.ts';
import type { EntraCore } from '../core.ts';
import type { SignInRequest } from './interactions.ts';

/** One client, one API, and the permissions in question. */
export interface WantedConsent {
  /** The app that will call; behind a front-end that is the API in the middle. */
  readonly client: App;
  readonly resource: App;
  readonly scopes: readonly string[];
}

/** @returns empty when nobody has to be asked */
export function consentWanted(core: EntraCore, request: SignInRequest, person: Person): readonly WantedConsent[] {
  const { client, scope, prompt } = request;
  const resource = scope.resource?.app;
  if (!resource) return prompt === 'admin_consent' ? registered(core, client) : [];
  const isForced = prompt === 'consent' || prompt === 'admin_consent';
  const granted = core.consents.granted(client.clientId, resource.clientId, person);
  if (!scope.isDefault) {
    const missing = scope.names.filter((name) => !granted.has(name));
    if (isForced) return [{ client, resource, scopes: scope.names }];
    return missing.length > 0 ? [{ client, resource, scopes: missing }] : [];
  }
  if (granted.size > 0 && !isForced) return [];
  const isKnownClient = resource.knownClientApplications.includes(client.clientId);
  return [
    ...registered(core, client).filter((wanted) => wanted.resource === resource),
    ...(isKnownClient ? registered(core, resource) : []),
  ];
}

/** The permissions an app is registered for, per API. */
function registered({ directory }: EntraCore, client: App): readonly WantedConsent[] {
  return Object.entries(client.requiredScopes).flatMap(([name, scopes]) => {
    const resource = directory.appByResource(name);
    return resource && scopes.length > 0 ? [{ client, resource, scopes }] : [];
  });
}

/** Permissions of Microsoft Graph over more than one's own data, which only an administrator can grant. */
const FOR_ADMINISTRATORS =
  /^(?!User\.ReadBasic\.All$|Presence\.Read\.All$|Team\.ReadBasic\.All$|Group\.ReadBasic\.All$|Files\.Read\.All$|Sites\.Read\.All$).*\.All$|^RoleManagement\./;

/** Whether somebody who is no administrator is asked for what only one can grant, and none has. */
export function exceedsPerson(
  { consents }: EntraCore,
  { client, resource, scopes }: WantedConsent,
  person: Person,
): boolean {
  if (resource.clientId !== appIds.graph) return false;
  const granted = consents.granted(client.clientId, resource.clientId, person);
  return scopes.some((scope) => FOR_ADMINISTRATORS.test(scope) && !granted.has(scope));
}
