/**
 * The app registrations of the dev tenant: front-ends in a page, on a server and on a command line, the API in the middle, a
 * daemon, and the APIs behind.
 *
 * Microsoft's own APIs have their well-known application ids; ours have ids that are easy to recognise in a log. The secrets
 * open nothing but this tenant, which lives on loopback and ends with its process.
 * @module
 */
import type { App } from './directory.ts';
import { guidOf } from './random.ts';

/**
 * Client ids. Ours begin with ones, so that an id in a log is seen to be of the dev tenant; `graph` and `arm` are those of the real
 * services.
 */
export const appIds = {
  playground: '11111111-0000-4000-8000-000000000001',
  api: '11111111-0000-4000-8000-000000000002',
  daemon: '11111111-0000-4000-8000-000000000003',
  todoList: '11111111-0000-4000-8000-000000000004',
  webApp: '11111111-0000-4000-8000-000000000005',
  commandLine: '11111111-0000-4000-8000-000000000006',
  graph: '00000003-0000-0000-c000-000000000000',
  arm: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
} as const;

/** What the API exposes, and what its front-ends ask for: so `.default` is a token with all of them. */
const apiScopes = [
  'access_as_user',
  'Mail.Read',
  'Mail.Send',
  'Calendars.Read',
  'Calendars.ReadWrite',
  'Files.Read',
  'User.ReadWrite',
  'Azure.ReadWrite',
  'Background.Run',
] as const;

/** What an app has when nothing is said. */
export function appOf(parts: Pick<App, 'clientId' | 'name'> & Partial<App>): App {
  return {
    objectId: guidOf(`service-principal/${parts.clientId}`),
    identifierUris: [],
    requestedAccessTokenVersion: 2,
    scopes: [],
    appRoles: [],
    spaRedirectUris: [],
    requiredScopes: {},
    grantedAppRoles: {},
    knownClientApplications: [],
    // As the pages of this project advise: without them an API can neither tell apps from people nor send challenges.
    optionalClaims: ['idtyp', 'xms_cc'],
    ...parts,
  };
}

/** The seeded registrations. A description is laid over them by name or client id, see `described-apps.ts`. */
export const apps: readonly App[] = [
  appOf({
    clientId: appIds.playground,
    name: 'onbehalf playground',
    spaRedirectUris: ['http://localhost/*', 'http://127.0.0.1/*'],
    signInAudience: 'AzureADMultipleOrgs',
    requiredScopes: { [appIds.api]: apiScopes },
  }),
  appOf({
    clientId: appIds.api,
    name: 'onbehalf API',
    identifierUris: [`api://${appIds.api}`],
    clientSecret: 'dev-tenant-secret-of-the-api',
    // Where consent for the API itself comes back to: a page of the server, so of type web.
    webRedirectUris: ['http://localhost:4000/consent', 'http://127.0.0.1:4000/consent'],
    signInAudience: 'AzureADMultipleOrgs',
    scopes: apiScopes,
    appRoles: ['Reports.Read.All'],
    requiredScopes: {
      [appIds.graph]: [
        'User.Read',
        'User.ReadBasic.All',
        'User.Read.All',
        'User.ReadWrite',
        'GroupMember.Read.All',
        'Presence.Read',
        'Presence.Read.All',
        'LicenseAssignment.Read.All',
        'Team.ReadBasic.All',
        'Mail.Read',
        'Mail.Send',
        'Calendars.Read',
        'Calendars.ReadWrite',
        'Files.Read',
      ],
      [appIds.arm]: ['user_impersonation'],
      [appIds.todoList]: ['ToDoList.Read', 'ToDoList.ReadWrite'],
    },
    grantedAppRoles: { [appIds.graph]: ['User.Read.All'], [appIds.todoList]: ['ToDoList.Read.All'] },
    knownClientApplications: [appIds.playground],
  }),
  appOf({
    clientId: appIds.daemon,
    name: 'nightly daemon',
    clientSecret: 'dev-tenant-secret-of-the-daemon',
    grantedAppRoles: { [appIds.graph]: ['User.Read.All'], [appIds.api]: ['Reports.Read.All'] },
  }),
  appOf({
    clientId: appIds.todoList,
    name: 'to-do list',
    identifierUris: ['api://todolist'],
    scopes: ['ToDoList.Read', 'ToDoList.ReadWrite'],
    appRoles: ['ToDoList.Read.All'],
    signInAudience: 'AzureADMultipleOrgs',
  }),
  appOf({
    clientId: appIds.webApp,
    name: 'web app',
    clientSecret: 'dev-tenant-secret-of-the-web-app',
    // As the templates of ASP.NET Core register it: id token by form_post, and pages for both ways of signing out.
    webRedirectUris: [
      'https://localhost/signin-oidc',
      'http://localhost/signin-oidc',
      'https://localhost/',
      'http://localhost/',
    ],
    logoutUrl: 'https://localhost:5001/signout-oidc',
    implicitGrant: { idTokens: true },
    requiredScopes: { [appIds.api]: apiScopes, [appIds.graph]: ['User.Read'] },
  }),
  appOf({
    clientId: appIds.commandLine,
    name: 'command line',
    nativeRedirectUris: ['http://localhost/', 'http://localhost', 'http://127.0.0.1/'],
    isFallbackPublicClient: true,
    signInAudience: 'AzureADMultipleOrgs',
    requiredScopes: {
      [appIds.api]: apiScopes,
      [appIds.graph]: ['User.Read'],
      [appIds.arm]: ['user_impersonation'],
    },
  }),
  appOf({
    clientId: appIds.graph,
    name: 'Microsoft Graph',
    identifierUris: ['https://graph.microsoft.com'],
    requestedAccessTokenVersion: 1,
    signInAudience: 'AzureADMultipleOrgs',
    scopes: [
      'openid',
      'profile',
      'email',
      'offline_access',
      'User.Read',
      'User.ReadWrite',
      'User.ReadBasic.All',
      'User.Read.All',
      'User.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
      'Directory.AccessAsUser.All',
      'Group.ReadBasic.All',
      'Group.Read.All',
      'GroupMember.ReadBasic.All',
      'GroupMember.Read.All',
      'AdministrativeUnit.Read.All',
      'RoleManagement.Read.Directory',
      'Organization.Read.All',
      'ProfilePhoto.Read.All',
      'Application.Read.All',
      'Mail.ReadBasic',
      'Mail.Read',
      'Mail.ReadWrite',
      'Mail.Send',
      'Calendars.ReadBasic',
      'Calendars.Read',
      'Calendars.ReadWrite',
      'Files.Read',
      'Files.Read.All',
      'Presence.Read',
      'Presence.Read.All',
      'Team.ReadBasic.All',
      'LicenseAssignment.Read.All',
      'People.Read',
      'Tasks.Read',
      'Sites.Read.All',
    ],
    appRoles: [
      'User.ReadBasic.All',
      'User.Read.All',
      'User.ReadWrite.All',
      'Directory.Read.All',
      'Group.ReadBasic.All',
      'Group.Read.All',
      'GroupMember.Read.All',
      'AdministrativeUnit.Read.All',
      'RoleManagement.Read.Directory',
      'Application.Read.All',
      'Organization.Read.All',
      'ProfilePhoto.Read.All',
      'LicenseAssignment.Read.All',
      'Team.ReadBasic.All',
      'Mail.ReadBasic.All',
      'Mail.Read',
      'Mail.Send',
      'Calendars.ReadBasic',
      'Calendars.Read',
      'Calendars.ReadWrite',
      'Files.Read.All',
      'Presence.Read.All',
    ],
  }),
  appOf({
    clientId: appIds.arm,
    name: 'Windows Azure Service Management API',
    identifierUris: ['https://management.azure.com/', 'https://management.core.windows.net/'],
    requestedAccessTokenVersion: 1,
    signInAudience: 'AzureADMultipleOrgs',
    scopes: ['user_impersonation'],
  }),
];
