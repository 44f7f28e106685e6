/** What is refused, and in which words: one line that names the setting. @module */
import { expect, test } from 'vitest';
import { client, faultsOf, folder, least, load, tenant } from './sources.ts';

const flag = (overrides: object) => faultsOf({ overrides });
const todo = (settings: object) => flag({ DownstreamApis: { todo: { BaseUrl: 'https://todo.test', ...settings } } });

test('tells all faults at once, from all sources, each with its key and where it came from', () => {
  using dir = folder();
  dir.write('onbehalf.yaml', 'AzureAd:\n  TenantId: 12\n  ClientIdd: x\nServer:\n  MaxDepth: .nan\n');
  const env = { PORT: 'http', Server__Get: 'yes', AzureAd__ClockToleranceSeconds: '-1' };
  expect(faultsOf({ directory: dir.path, env })).toEqual([
    'AzureAd.ClientIdd: expected a known key (did you mean ClientId?), received an unknown one (onbehalf.yaml)',
    'AzureAd.ClientCredentials: expected a credential: ClientCredentials, ClientSecret, AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE, received nothing',
    'AzureAd.TenantId: expected a tenant: a GUID, a verified domain, common or organizations, received a number (onbehalf.yaml)',
    'AzureAd.ClientId: expected the application (client) id, a GUID such as 11111111-2222-3333-4444-555555555555, received nothing',
    'AzureAd.ClockToleranceSeconds: expected a whole number from 0 to 300, received a number (environment AzureAd__ClockToleranceSeconds)',
    'Server.Port: expected a whole number from 0 to 65535, received text (environment PORT)',
    'Server.MaxDepth: expected a whole number from 1 to 100, received NaN (onbehalf.yaml)',
    'Server.Get: expected true or false, received text (environment Server__Get)',
  ]);
});

test('counts the faults in its message and puts each on a line of its own', () => {
  expect(() => load({ overrides: { Server: { Port: -1, Prot: 1 } } })).toThrow(
    /^The configuration has 2 faults:\n {2}Server\.Prot: .*did you mean Port.*\n {2}Server\.Port: expected a whole number/,
  );
});

test.each([
  [
    'onbehalf.yaml',
    'Server:\n\tPort: 1\n',
    'onbehalf.yaml:2:1: expected YAML, received a tab where blanks must indent',
  ],
  ['onbehalf.yaml', 'Server:\n  Port: 1\n  Port: 2\n', 'onbehalf.yaml:3:3: expected YAML, received the same key twice'],
  [
    'onbehalf.yaml',
    'Server: !!js/function x\n',
    'onbehalf.yaml:1:9: expected YAML, received a tag that is not understood here',
  ],
  ['onbehalf.yaml', 'a: 1\n---\nb: 2\n', 'onbehalf.yaml:2:1: expected YAML, received more than one document'],
  [
    'onbehalf.yaml',
    'a: *b\n',
    'onbehalf.yaml:1:1: expected YAML, received aliases without an anchor, too many of them, or too deep',
  ],
  [
    'onbehalf.yaml',
    'a: &a [*a]\n',
    'onbehalf.yaml:1:1: expected YAML, received aliases without an anchor, too many of them, or too deep',
  ],
  ['onbehalf.yaml', '- a\n', 'onbehalf.yaml: expected sections such as AzureAd, received a list'],
  ['onbehalf.json', '{"Server":\n {"Port": 1,}}', 'onbehalf.json:2:13: expected JSON, received a comma before }'],
  ['onbehalf.json', '{"Server": {"Port": 1', 'onbehalf.json:1:22: expected JSON, received the text ends too early'],
  ['onbehalf.json', '{"a": 1 "b": 2}', 'onbehalf.json:1:9: expected JSON, received no comma or } after a value'],
  ['onbehalf.json', '{"a": 1, "a": 2}', 'onbehalf.json:1:10: expected JSON, received the same key twice'],
  ['onbehalf.json', '// hello\n{}', 'onbehalf.json:1:1: expected JSON, received a comment, which JSON does not have'],
  ['onbehalf.json', '{"a": hidden}', 'onbehalf.json:1:7: expected JSON, received no value'],
  ['onbehalf.json', '{"a": 01}', 'onbehalf.json:1:8: expected JSON, received no comma or } after a value'],
  ['onbehalf.json', '{} {}', 'onbehalf.json:1:4: expected JSON, received text after the end'],
])('says where %s is broken: %j', (name, text, fault) => {
  using dir = folder();
  dir.write(name, text);
  expect(faultsOf({ directory: dir.path })).toEqual([fault]);
});

test('refuses what is nested deeper than any setting', () => {
  using dir = folder();
  dir.write('onbehalf.json', '['.repeat(100_000));
  const received = 'received nesting deeper than any setting has';
  expect(faultsOf({ directory: dir.path })).toEqual([`onbehalf.json:1:18: expected JSON, ${received}`]);
  const cyclic: Record<string, unknown> = {};
  cyclic.server = cyclic;
  expect(flag(cyclic)).toEqual(['flag: expected sections such as AzureAd, not nested too deep']);
});

test('refuses a named file that is not there, and a directory in its place', () => {
  using dir = folder();
  expect(faultsOf({ directory: dir.path, file: 'gone.yaml' })).toEqual([
    'gone.yaml: expected a file that can be read, received ENOENT',
  ]);
  expect(faultsOf({ directory: '/', file: dir.path })).toEqual([
    `${dir.path}: expected a file that can be read, received EISDIR`,
  ]);
});

test.each([
  [{ Sever: { Port: 1 } }, 'Sever: expected a known key (did you mean Server?), received an unknown one (flag)'],
  [
    { Authorisation: {} },
    'Authorisation: expected a known key (did you mean Authorization?), received an unknown one (flag)',
  ],
  [{ Server: { Sockets: {} } }, 'Server.Sockets: expected a known key, received an unknown one (flag)'],
  [
    { Server: { port: 1, PORT: 2 } },
    'Server.PORT: expected each key once, received it twice, in different spellings (flag)',
  ],
  [{ Server: 'x' }, 'Server: expected a group of keys, received text (flag)'],
  [{ Server: { Port: '1e3' } }, 'Server.Port: expected a whole number from 0 to 65535, received text (flag)'],
  [
    { Server: { MaxBodyBytes: 2 ** 20 + 1 } },
    'Server.MaxBodyBytes: expected a whole number from 1024 to 1048576, received a number (flag)',
  ],
  [
    { Server: { TrustedProxies: ['0.0.0.0/0'] } },
    'Server.TrustedProxies[0]: expected an IP address or a CIDR block such as 10.0.0.0/8, received text (flag)',
  ],
  [
    { Telemetry: { LogLevel: 'loud' } },
    'Telemetry.LogLevel: expected one of debug, info, warn, error, silent, received text (flag)',
  ],
  [
    { AzureAd: { AllowedClients: [] } },
    'AzureAd.AllowedClients: expected a list of client ids, received a list (flag)',
  ],
  [
    { AzureAd: { AllowedClients: null } },
    'AzureAd.AllowedClients: expected a list of client ids, received nothing (flag)',
  ],
  [
    { AzureAd: { TenantId: 'consumers' } },
    'AzureAd.TenantId: expected a tenant: a GUID, a verified domain, common or organizations, received text (flag)',
  ],
  [
    { AzureAd: { Instance: 'http://login.microsoftonline.com/' } },
    'AzureAd.Instance: expected the https address of a login host without a path, such as https://login.microsoftonline.com/, received text (flag)',
  ],
  [{ allowLoopbackAuthority: 'perhaps' }, 'AllowLoopbackAuthority: expected true or false, received text (flag)'],
])('refuses %j', (overrides, fault) => {
  expect(flag(overrides)).toEqual([fault]);
});

test.each(['common', 'Organizations'])('wants the tenants named where TenantId is %s', (TenantId) => {
  const lower = TenantId.toLowerCase();
  expect(flag({ AzureAd: { TenantId } })).toEqual([
    `AzureAd.AllowedTenants: expected the ids of the tenants to let in, because TenantId is ${lower}, received nothing`,
  ]);
  const { azureAd } = load({ overrides: { AzureAd: { TenantId, AllowedTenants: [tenant.toUpperCase()] } } });
  expect(azureAd).toMatchObject({ tenantId: lower, allowedTenants: [tenant] });
});

test('refuses a list of tenants without the own one', () => {
  expect(flag({ AzureAd: { AllowedTenants: [client] } })).toEqual([
    'AzureAd.AllowedTenants: expected TenantId among them, or nobody can come in, received other tenants only',
  ]);
});

test.each([
  'https://graph.microsoft.com',
  'https://management.azure.com/',
  'https://management.core.windows.net/',
  '00000003-0000-0000-c000-000000000000',
])('refuses tokens that were made for %s', (Audience) => {
  const expected = 'expected an audience of this API, not of Microsoft Graph or Azure Resource Manager';
  expect(flag({ AzureAd: { Audience, Audiences: ['api://mine', Audience] } })).toEqual([
    `AzureAd.Audience: ${expected}`,
    `AzureAd.Audiences[1]: ${expected}`,
  ]);
});

test.each([
  'https://localhost:8443',
  'https://127.1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]',
  'https://0/',
  'https://login.localhost.',
])('refuses the login host %s unless a flag allows loopback', (Instance) => {
  const apis = {
    graph: { BaseUrl: 'https://g.test', Scopes: ['a/.default'] },
    arm: { BaseUrl: 'https://a.test', Scopes: ['b/.default'] },
  };
  expect(flag({ AzureAd: { Instance }, DownstreamApis: apis })).toEqual([
    'AzureAd.Instance: expected a login host that is not on this machine (`onbehalf dev` and --allow-loopback-authority allow one), received a loopback address',
  ]);
  expect(flag({ AzureAd: { Instance }, DownstreamApis: apis, allowLoopbackAuthority: true })).toEqual([]);
});

test('refuses to learn from a file that loopback is allowed', () => {
  using dir = folder();
  dir.write('onbehalf.yaml', 'AllowLoopbackAuthority: true\n');
  expect(faultsOf({ directory: dir.path })).toEqual([
    'AllowLoopbackAuthority: expected the flag --allow-loopback-authority instead, received this key (onbehalf.yaml)',
  ]);
});

test('says what to set for a login host of no known cloud', () => {
  const expected = 'expected the address of this API, because Instance belongs to no known cloud, received nothing';
  expect(flag({ AzureAd: { Instance: 'https://login.sovcloud-identity.fr' } })).toEqual([
    `DownstreamApis.graph.BaseUrl: ${expected}`,
    'DownstreamApis.graph.Scopes: expected the scopes to ask for (or Anonymous: true, to call without a token), received nothing',
    `DownstreamApis.arm.BaseUrl: ${expected}`,
    'DownstreamApis.arm.Scopes: expected the scopes to ask for (or Anonymous: true, to call without a token), received nothing',
  ]);
});

test('refuses a Graph of another cloud than the login host', () => {
  expect(flag({ DownstreamApis: { Graph: { BaseUrl: 'https://graph.microsoft.us/v1.0' } } })).toEqual([
    'DownstreamApis.graph.BaseUrl: expected an address of the public cloud, where Instance is, received one of the US Government cloud',
  ]);
});

test.each([
  [{}, ['Scopes: expected the scopes to ask for (or Anonymous: true, to call without a token), received nothing']],
  [{ Anonymous: true }, []],
  [
    { Anonymous: true, Scopes: ['a/b'] },
    ['Anonymous: expected false, because Scopes or RequestAppToken ask for a token, received true'],
  ],
  [
    { RequestAppToken: true, Scopes: ['a/b'] },
    ['Scopes: expected one scope that ends in /.default, because RequestAppToken is true, received others'],
  ],
  [{ RequestAppToken: true, Scopes: ['a/.default'] }, []],
])('judges the scopes of %j', (settings, faults) => {
  expect(todo(settings)).toEqual(faults.map((fault) => `DownstreamApis.todo.${fault}`));
});

test.each([
  'http://todo.test',
  'http://localhost.evil.test',
  'https://user:password@todo.test',
  'https://user@todo.test',
  'https://:password@todo.test',
  'https://todo.test/?key=1',
  'https://todo.test/#',
  'https://169.254.169.254/metadata',
  'https://[fe80::1]/',
  'https:\\\\todo.test',
  'ftp://todo.test',
  '/api',
])('refuses to call %s', (BaseUrl) => {
  expect(todo({ Anonymous: true, BaseUrl })).toEqual([
    'DownstreamApis.todo.BaseUrl: expected an https address without user name, query or fragment (http on loopback only), received text (flag)',
  ]);
});

test.each(['http://localhost:5000/api', 'http://127.0.0.1:5000', 'http://[::1]:5000', 'https://todo.test:8443/a/b/'])(
  'agrees to call %s',
  (BaseUrl) => {
    expect(todo({ Anonymous: true, BaseUrl })).toEqual([]);
  },
);

test.each(['..', 'a/../b', 'a/%2e%2E/b', '//evil.test', 'a?b', 'a#b', 'a\\b', 'a b'])(
  'refuses the relative path %s',
  (RelativePath) => {
    expect(todo({ Anonymous: true, RelativePath })).toHaveLength(1);
  },
);

test.each([
  'Authorization',
  'COOKIE',
  'Host',
  'X-Original-URL',
  'X-Forwarded-For',
  'x-forwarded-anything',
  'X-MS-CLIENT-PRINCIPAL-ID',
  'X-MS-TOKEN-AAD-ID-TOKEN',
  'Content-Length',
  'Transfer-Encoding',
  'Connection',
  'Keep-Alive',
  'TE',
  'Upgrade',
  'a b',
  '',
])('never lets configuration set the header %j', (name) => {
  expect(todo({ Anonymous: true, ExtraHeaderParameters: { [name]: 'x' } })).toEqual([
    expect.stringMatching(
      /^DownstreamApis\.todo\.ExtraHeaderParameters\..*: expected a header name that is not reserved/,
    ),
  ]);
});

test('refuses a header value with a line break, and one header in two spellings', () => {
  expect(todo({ Anonymous: true, ExtraHeaderParameters: { 'X-One': 'a\r\nb: c' } })).toEqual([
    'DownstreamApis.todo.ExtraHeaderParameters.X-One: expected a header value of visible ASCII characters, received text (flag)',
  ]);
  expect(todo({ Anonymous: true, ExtraHeaderParameters: { 'X-One': 'a', 'x-one': 'b' } })).toEqual([
    'DownstreamApis.todo.ExtraHeaderParameters.x-one: expected each key once, received it twice, in different spellings (flag)',
  ]);
});

test('refuses a key that goes with another kind of credential', () => {
  const ClientCredentials = [{ SourceType: 'ClientSecret', ClientSecret: 'x', CertificateDiskPath: '/x.pem' }];
  expect(flag({ AzureAd: { ClientCredentials } })).toEqual([
    'AzureAd.ClientCredentials[0].CertificateDiskPath: expected only keys that go with its SourceType, received this one (flag)',
  ]);
  expect(flag({ AzureAd: { ClientCredentials: [{ SourceType: 'StoreWithThumbprint' }] } })).toEqual([
    'AzureAd.ClientCredentials[0].SourceType: expected a credential with SourceType ClientSecret, ClientSecretPath, Path, Base64Encoded, SignedAssertionFilePath, SignedAssertionFromManagedIdentity or CustomSignedAssertion, received text (flag)',
  ]);
});

test('refuses a production whose certificate checks are off', () => {
  const env = { ...least, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  expect(faultsOf({ env })).toEqual([
    'NODE_TLS_REJECT_UNAUTHORIZED: expected certificate checks to be on in production; trust a private CA with NODE_EXTRA_CA_CERTS, received off (environment)',
  ]);
  expect(faultsOf({ env: { ...env, NODE_ENV: 'development' } })).toEqual([]);
});
