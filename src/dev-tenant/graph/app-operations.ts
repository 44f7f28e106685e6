/**
 * App registrations and their service principals, by object id or by application id.
 *
 * @see https://learn.microsoft.com/graph/api/resources/application
 * @see https://learn.microsoft.com/graph/api/resources/serviceprincipal
 * @module
 */
import type { App } from '../directory/directory.ts';
import { guidOf } from '../directory/random.ts';
import { isEventual, pageOf, queryItems } from './collection.ts';
import { notFound } from './errors.ts';
import { type AreaOptions, type Call, contextOf, type Operation, ok, operation } from './operation.ts';
import { directoryRead } from './permissions.ts';
import { parseQuery } from './query.ts';
import { type PropertyValue, type ResourceType, resourceType, viewOf } from './resource-type.ts';

const appRead = ['Application.Read.All', 'Application.ReadWrite.All', ...directoryRead] as const;
const permissions = { delegated: appRead, application: appRead };
const named = { searchable: ['displayName'], sortable: ['displayName'] };
const unfiltered = { filterable: false } as const;

/** An app has three ids: `appId` (the client id), the registration's object id, made here, and the service principal's (`App.objectId`). */
const registrationIdOf = ({ clientId }: App) => guidOf(`application/${clientId}`);

/** The registration of an app, as its own tenant sees it. */
const applicationType = resourceType<App>(
  'microsoft.graph.application',
  registrationIdOf,
  [
    { name: 'id', read: registrationIdOf },
    { name: 'appId', read: (app) => app.clientId },
    { name: 'displayName', isOrdered: true, read: (app) => app.name },
    { name: 'identifierUris', read: (app) => app.identifierUris },
    { name: 'signInAudience', read: (app) => app.signInAudience ?? 'AzureADMyOrg' },
    { name: 'api', ...unfiltered, read: apiOf },
    { name: 'spa', ...unfiltered, read: (app) => ({ redirectUris: app.spaRedirectUris }) },
    { name: 'web', ...unfiltered, read: webOf },
    { name: 'publicClient', ...unfiltered, read: (app) => ({ redirectUris: app.nativeRedirectUris ?? [] }) },
    { name: 'isFallbackPublicClient', read: (app) => app.isFallbackPublicClient ?? null },
    { name: 'requiredResourceAccess', ...unfiltered, read: requiredOf },
  ],
  named,
);

/** The same app as somebody who acts in a tenant: what consents and roles belong to. */
const servicePrincipalType = resourceType<App>(
  'microsoft.graph.servicePrincipal',
  ({ objectId }) => objectId,
  [
    { name: 'id', read: (app) => app.objectId },
    { name: 'appId', read: (app) => app.clientId },
    { name: 'displayName', isOrdered: true, read: (app) => app.name },
    { name: 'accountEnabled', read: () => true },
    { name: 'appDisplayName', read: (app) => app.name },
    { name: 'servicePrincipalNames', read: (app) => [app.clientId, ...app.identifierUris] },
    { name: 'servicePrincipalType', read: () => 'Application' },
    { name: 'oauth2PermissionScopes', ...unfiltered, read: (app) => app.scopes.map((value) => scopeOf(app, value)) },
  ],
  named,
);

/**
 * `/applications` (our own only) and `/servicePrincipals` (Microsoft's too), each as a list and by id or `(appId='…')`. They cannot be
 * changed.
 */
export function appOperations({ directory }: AreaOptions): readonly Operation[] {
  const own = directory.apps.filter(({ identifierUris: [uri], clientId }) => isOurs(uri, clientId));
  return [
    ...operationsOn('applications', applicationType, own),
    ...operationsOn('servicePrincipals', servicePrincipalType, directory.apps),
  ];
}

/** Microsoft's own apps are registered elsewhere; here they have a service principal only. */
function isOurs(uri: string | undefined, clientId: string): boolean {
  return uri?.startsWith('api://') ?? clientId.startsWith('11111111-');
}

/** The list and the single entry, which both sets have alike. */
function operationsOn(set: string, type: ResourceType<App>, apps: readonly App[]): readonly Operation[] {
  const one = (call: Call, key: string, app: App | undefined) => {
    if (!app) throw notFound(key);
    const { select } = parseQuery(call.options);
    return ok({ '@odata.context': contextOf(call, `${set}/$entity`, select), ...viewOf(type, app, select, 'full') });
  };
  return [
    operation('GET', `/${set}`, {
      permissions,
      cost: 2,
      handle(call) {
        const query = parseQuery(call.options);
        const matches = queryItems(apps, type, query, { eventual: isEventual(call), full: true });
        return ok(pageOf(call, query, set, matches, (app) => viewOf(type, app, query.select, 'full')));
      },
    }),
    operation('GET', `/${set}/{id}`, {
      permissions,
      handle(call) {
        const { id = '' } = call.path;
        // `applications(appId='x')` has become the segment `appId='x'` in `segmentsOf`: the alternate key, not an id.
        const [, appId] = /^appId='(.*)'$/.exec(id) ?? [];
        const wanted = (appId ?? id).toLowerCase();
        const idOf = appId === undefined ? type.idOf : ({ clientId }: App) => clientId;
        return one(
          call,
          id,
          apps.find((app) => idOf(app) === wanted),
        );
      },
    }),
  ];
}

function webOf({ webRedirectUris = [], logoutUrl, implicitGrant = {} }: App): PropertyValue {
  const { accessTokens = false, idTokens = false } = implicitGrant;
  return {
    redirectUris: webRedirectUris,
    logoutUrl: logoutUrl ?? null,
    implicitGrantSettings: { enableAccessTokenIssuance: accessTokens, enableIdTokenIssuance: idTokens },
  };
}

function apiOf(app: App): PropertyValue {
  return {
    requestedAccessTokenVersion: app.requestedAccessTokenVersion,
    knownClientApplications: app.knownClientApplications,
    preAuthorizedApplications: (app.preAuthorizedApplications ?? []).map(({ clientId, scopes }) => ({
      appId: clientId,
      delegatedPermissionIds: scopes.map((scope) => guidOf(`scope/${app.clientId}/${scope}`)),
    })),
    oauth2PermissionScopes: app.scopes.map((value) => scopeOf(app, value)),
  };
}

/**
 * Permission ids are drawn from client id and name, so `requiredResourceAccess` of one app points at `oauth2PermissionScopes` of another.
 */
function scopeOf({ clientId }: App, value: string): object {
  return { id: guidOf(`scope/${clientId}/${value}`), value, type: 'User', isEnabled: true };
}

function requiredOf({ requiredScopes }: App): PropertyValue {
  return Object.entries(requiredScopes).map(([resourceAppId, scopes]) => ({
    resourceAppId,
    resourceAccess: scopes.map((scope) => ({ id: guidOf(`scope/${resourceAppId}/${scope}`), type: 'Scope' })),
  }));
}
