/**
 * Whom a `@downstream` calls and in whose name: the API has to be configured, and its way of calling has to be the field's.
 *
 * Pure. What the application may do by itself is far more than what one caller may: a field that calls as the application without
 * demanding anything of its caller would give that away (AZ-8).
 * @module
 */

import { nearest } from '../../config/nearest.ts';
import type { DownstreamApiConfig } from '../../config/schema.ts';
import type { Requirement } from '../requirements.ts';
import type { DownstreamUse } from './use.ts';
import type { Report } from './variables.ts';

/** By name, as written under `DownstreamApis`. */
export type Apis = Readonly<Record<string, DownstreamApiConfig>>;

/** What the `api` of a directive was found to name. */
export interface Target {
  /** As the configuration spells it, however the directive does. */
  readonly name: string;
  /** What holds for all of its calls. */
  readonly config: DownstreamApiConfig;
}

/**
 * Names are compared without case, as everywhere in the configuration.
 * @returns `undefined` after a fault was reported
 */
export function targetOf(apis: Apis, { api }: DownstreamUse, report: Report): Target | undefined {
  const names = Object.keys(apis);
  const name = names.find((one) => one.toLowerCase() === api.toLowerCase());
  const config = name === undefined ? undefined : apis[name];
  if (name !== undefined && config) return { name, config };
  report(unknownApi(api, names));
  return undefined;
}

/** Says what there is instead. */
export function unknownApi(api: string, names: readonly string[]): string {
  const meant = nearest(api, names, Math.max(2, api.length / 3));
  const known = `expected a name under DownstreamApis (${names.join(', ')})`;
  return `unknown API '${api}': ${known}${meant === undefined ? '' : `; did you mean '${meant}'?`}`;
}

/** Whether `for` and `scopes` fit each other and the API: each way of calling has its own form of scopes. */
export function checkIdentity(use: DownstreamUse, { name, config }: Target, report: Report): void {
  const { tokenFor, scopes } = use;
  if (scopes?.some((scope) => !/^\S+$/.test(scope)) || scopes?.length === 0)
    report('expected scopes without blanks, at least one');
  const resources = new Set(
    scopes?.map((scope) => resourceOf(scope.includes('/') ? scope : (config.scopes[0] ?? scope))),
  );
  if (resources.size > 1) report(`scopes of several resources (${[...resources].join(', ')}): a token is for one`);
  if (tokenFor === 'NONE') {
    if (scopes) report('unexpected scopes: for: NONE sends no token');
    return;
  }
  if (config.anonymous) report(`${name} is Anonymous: expected for: NONE`);
  else if (tokenFor === 'USER') {
    if (config.requestAppToken) report(`${name} is called as the application (RequestAppToken): expected for: APP`);
  } else {
    const [scope = '', ...more] = scopes ?? config.scopes;
    if (more.length > 0 || !/(?:^|\/)\.default$/.test(scope))
      report(`for: APP takes one scope that ends in /.default, such as scopes: ["${resourceOf(scope)}/.default"]`);
  }
}

const resourceOf = (scope: string): string =>
  scope.includes('/') ? scope.slice(0, scope.lastIndexOf('/')) : 'api://…';

/** @param requirement of the field, with all that touches it */
export function checkGuarded(
  { tokenFor }: DownstreamUse,
  requirement: Requirement | undefined,
  dryRun: boolean,
  report: Report,
): void {
  if (tokenFor !== 'APP') return;
  const { user, app } = requirement ?? { user: { scopes: [], roles: [] }, app: { permissions: [] } };
  // For either kind of caller: a requirement that asks nothing of applications lets every application of the tenant in.
  const isOpen = (user && user.scopes.length + user.roles.length === 0) || (app && app.permissions.length === 0);
  if (isOpen) {
    const found = requirement ? '@authenticated alone lets everybody in' : 'nothing protects the field';
    report(
      `for: APP needs @requiresScopes, @requiresRoles or @requiresAppPermissions on the field or its type: ${found}`,
    );
  } else if (dryRun)
    report('for: APP may not be used while Authorization.DryRun is on: nothing protects the field then');
}
