/** An `appsettings.json` brought along from Microsoft.Identity.Web: what is passed over and said, and what stays a fault. */
import { expect, test } from 'vitest';
import { AZURE_AD_KEYS } from '../../src/config/foreign-keys.ts';
import { client, faultsOf, folder, load, tenant } from './sources.ts';

const azureAd = { TenantId: tenant, ClientId: client, ClientSecret: 'from the registration' };

function warningsOf(settings: object, env: NodeJS.ProcessEnv = {}): readonly string[] {
  using dir = folder();
  dir.write('appsettings.json', settings);
  const lines: string[] = [];
  load({ directory: dir.path, env, warn: (line) => void lines.push(line) });
  return lines;
}

test('the file of the template starts, and one line names what nothing follows from, and why', () => {
  const lines = warningsOf({
    AzureAd: {
      ...azureAd,
      Instance: 'https://login.microsoftonline.com/',
      Domain: 'contoso.onmicrosoft.com',
      CallbackPath: '/signin-oidc',
      SignedOutCallbackPath: '/signout-callback-oidc',
      Scopes: 'access_as_user',
      enablePiiLogging: false,
      ClientCertificates: [],
      AllowWebApiToBeAuthorizedByACL: true,
    },
    DownstreamApis: { todo: { BaseUrl: 'https://todo.test', Scopes: ['api://todo/.default'], HttpMethod: 'GET' } },
    Logging: { LogLevel: { Default: 'Information' } },
  });
  expect(lines).toEqual([
    'Nothing follows from these keys of Microsoft.Identity.Web: AzureAd.Domain (TenantId says the tenant); ' +
      'AzureAd.CallbackPath, AzureAd.SignedOutCallbackPath (users sign in at the front-end: this is an API); ' +
      'AzureAd.Scopes (the schema says what callers need: @requiresScopes); ' +
      'AzureAd.enablePiiLogging (no log line holds claims or tokens); AzureAd.ClientCertificates (it is empty); ' +
      'DownstreamApis.todo.HttpMethod (a call says it; bodies are JSON).',
  ]);
});

test('the environment may bring them, too', () => {
  expect(warningsOf({ AzureAd: azureAd }, { AzureAd__Domain: 'contoso.com' })).toEqual([
    expect.stringContaining('AzureAd.Domain'),
  ]);
});

test('a configuration without them says nothing', () => {
  expect(warningsOf({ AzureAd: azureAd })).toEqual([]);
});

test.each(Object.entries(AZURE_AD_KEYS).filter(([, { instead }]) => instead !== undefined))(
  '%s decides something: it stays a fault that says what is read instead',
  (key, { instead }) => {
    const value = key.endsWith('s') ? [{ SourceType: 'Path' }] : 'something';
    expect(faultsOf({ overrides: { AzureAd: { [key]: value } } })).toEqual([
      `AzureAd.${key}: expected ${instead}, received an unknown one (flag)`,
    ]);
  },
);

test('they are known in their own section only, and a slip is still a slip', () => {
  expect(faultsOf({ overrides: { Server: { Domain: 'x' } } })).toHaveLength(1);
  expect(faultsOf({ overrides: { DownstreamApis: { graph: { Domain: 'x' } } } })).toHaveLength(1);
  expect(faultsOf({ overrides: { DownstreamApis: { graph: { Retry: { HttpMethod: 'GET' } } } } })).toHaveLength(1);
  expect(faultsOf({ overrides: { AzureAd: { Tenant: 'x' } } })).toEqual([
    'AzureAd.Tenant: expected a known key (did you mean TenantId?), received an unknown one (flag)',
  ]);
  expect(faultsOf({ overrides: { AzureAd: { constructor: 'x' } } })).toHaveLength(1);
});
