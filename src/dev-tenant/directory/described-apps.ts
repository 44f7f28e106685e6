/**
 * Lays described apps over those that every dev tenant has: the front-end, the API in the middle, Microsoft's own.
 *
 * An API that is described is there to be called: the front-end and the API in the middle ask for all it exposes.
 * @module
 */

import { appIds, appOf, apps as seededApps } from './apps.ts';
import { type AppDescription, registrationSettings } from './description.ts';
import type { App } from './directory.ts';
import { guidOf } from './random.ts';

/**
 * What came of a description: complete also where there are faults, so that those of people and subscriptions are found in the same run.
 */
export interface DescribedApps {
  /** The seeded ones, changed where the description names them, and those that are new, in this order. */
  readonly apps: readonly App[];
  /** In words, for whoever wrote the description. */
  readonly faults: readonly string[];
}

/** @param descriptions already checked for form; here they are asked whether they fit each other and the seeded apps */
export function describeApps(descriptions: readonly AppDescription[]): DescribedApps {
  // A seeded app that is described moves to the described ones, so that it is there once.
  const isSeeded = ({ name, clientId }: App) =>
    descriptions.some((one) => sameText(one.name, name) || one.clientId === clientId);
  const given = descriptions.map((description) => {
    const below = seededApps.find(
      ({ name, clientId }) => sameText(description.name, name) || description.clientId === clientId,
    );
    return laidOver(below, description);
  });
  const all = [...seededApps.filter((app) => !isSeeded(app)), ...given];
  const faults: string[] = [];
  const resolve = (kind: 'scopes' | 'appRoles', key: 'requires' | 'appPermissions', index: number) => {
    const asked = Object.entries(descriptions[index]?.[key] ?? {}).map(([name, words]) => {
      const api = findApi(all, name);
      const at = `at apps[${index}].${key}`;
      if (!api) faults.push(`No app is called '${name}'; ${at}`);
      const missing = words.filter((word) => api && !api[kind].includes(word));
      if (missing.length > 0) faults.push(`'${name}' does not expose ${missing.join(', ')}; ${at}`);
      return [api?.clientId ?? name, words] as const;
    });
    return Object.fromEntries(asked);
  };
  const resolved = given.map((app, index) => ({
    ...app,
    ...(descriptions[index]?.requires && { requiredScopes: resolve('scopes', 'requires', index) }),
    ...(descriptions[index]?.appPermissions && { grantedAppRoles: resolve('appRoles', 'appPermissions', index) }),
  }));
  const rest = all.slice(0, all.length - given.length);
  return { apps: [...rest, ...resolved].map((app) => askingFor(app, resolved)), faults };
}

/** A described app of a name that is seeded changes that one: what is not said stays as it was. */
function laidOver(below: App | undefined, description: AppDescription): App {
  const { name, secret, scopes, appRoles, accessTokenVersion, redirectUris, identifierUri } = description;
  const clientId = below?.clientId ?? description.clientId ?? guidOf(`app/${name}`);
  // A secret in a page is no secret: who has one is taken for a server, whose redirect URIs are of type web.
  const isWeb = (secret ?? below?.clientSecret) !== undefined;
  const exposes = (scopes ?? appRoles ?? identifierUri) !== undefined;
  return {
    ...(below ??
      appOf({
        clientId,
        name,
        identifierUris: exposes ? [`api://${clientId}`] : [],
        isFallbackPublicClient: secret === undefined,
      })),
    ...registrationSettings(description),
    ...(identifierUri !== undefined && { identifierUris: [identifierUri] }),
    ...(scopes && { scopes }),
    ...(appRoles && { appRoles }),
    ...(accessTokenVersion && { requestedAccessTokenVersion: accessTokenVersion }),
    ...(secret !== undefined && { clientSecret: secret }),
    ...(redirectUris && { [isWeb ? 'webRedirectUris' : 'spaRedirectUris']: redirectUris }),
  };
}

/** The two apps that every token of a test comes from ask for what the described APIs expose, unless it was said what they ask for. */
function askingFor(app: App, described: readonly App[]): App {
  if (app.clientId !== appIds.playground && app.clientId !== appIds.api) return app;
  const exposed = described
    .filter(({ clientId, scopes }) => scopes.length > 0 && clientId !== app.clientId)
    // The API does not call itself, nor its front-end.
    .filter(({ clientId }) => app.clientId === appIds.playground || clientId !== appIds.playground)
    .map(({ clientId, scopes }) => [clientId, scopes] as const);
  // Last, over what is asked for anyway: the described API wins over a seeded one of the same client id.
  return { ...app, requiredScopes: { ...app.requiredScopes, ...Object.fromEntries(exposed) } };
}

/** By name, client id or Application ID URI, as a description may call it. */
function findApi(apps: readonly App[], name: string): App | undefined {
  return apps.find(
    (app) => sameText(app.name, name) || app.clientId === name || app.identifierUris.some((uri) => sameText(uri, name)),
  );
}

function sameText(one: string, other: string): boolean {
  return one.toLowerCase().replace(/\/$/, '') === other.toLowerCase().replace(/\/$/, '');
}
