/** Which source wins, and what comes out when all is well. @module */
import { expect, test } from 'vitest';
import { client, folder, least, load, tenant } from './sources.ts';

test('needs no file: three variables of the Azure SDK make a configuration', () => {
  const config = load();
  expect(config.azureAd).toMatchObject({
    instance: 'https://login.microsoftonline.com/',
    tenantId: tenant,
    clientId: client,
    clientCapabilities: ['cp1'],
    allowWebApiToBeAuthorizedByAcl: false,
    clockToleranceSeconds: 60,
  });
  expect(config.azureAd).not.toHaveProperty('audiences');
  expect(config.server).toMatchObject({
    host: 'localhost',
    port: 4000,
    maxBodyBytes: 262_144,
    playground: { sandbox: false },
  });
  expect(config.server).not.toHaveProperty('introspection');
  expect(config).toMatchObject({ environment: 'production', allowLoopbackAuthority: false });
});

test('lets flags win over Section__Key, that over PORT, that over the file', () => {
  using dir = folder();
  dir.write('onbehalf.yaml', 'Server:\n  Port: 1\n  Host: file\n  MaxDepth: 7\n');
  const directory = dir.path;
  const port = (env: object, overrides = {}) => load({ directory, env: { ...least, ...env }, overrides }).server.port;
  expect(port({})).toBe(1);
  expect(port({ PORT: '2' })).toBe(2);
  expect(port({ PORT: '2', Server__Port: '3' })).toBe(3);
  expect(port({ PORT: '2', SERVER__PORT: '3' }, { server: { port: 4 } })).toBe(4);
  expect(load({ directory }).server).toMatchObject({ host: 'file', maxDepth: 7 });
});

test('reads the first of onbehalf.yaml, onbehalf.json and appsettings.json', () => {
  using dir = folder();
  const depth = () => load({ directory: dir.path }).server.maxDepth;
  dir.write('appsettings.json', { Logging: { LogLevel: {} }, AllowedHosts: '*', server: { maxdepth: 1 } });
  expect(depth()).toBe(1);
  dir.write('onbehalf.json', `\uFEFF${JSON.stringify({ SERVER: { MAXDEPTH: 2 } })}`);
  expect(depth()).toBe(2);
  dir.write('onbehalf.yaml', 'Server: { MaxDepth: 3 }');
  expect(depth()).toBe(3);
  dir.write('other.json', { Server: { MaxDepth: 4 } });
  expect(load({ directory: dir.path, file: 'other.json' }).server.maxDepth).toBe(4);
});

test('takes an empty file, and empty sections, for nothing said', () => {
  using dir = folder();
  dir.write('onbehalf.yaml', '# nothing yet\n');
  expect(load({ directory: dir.path }).server.port).toBe(4000);
  dir.write('onbehalf.yaml', 'Server:\nAuthorization:\n  Errors:\n');
  expect(load({ directory: dir.path }).authorization.errors.details).toBe(false);
});

test('replaces a list of plain values as a whole, so nobody stays allowed by position', () => {
  using dir = folder();
  dir.write('onbehalf.json', { AzureAd: { AllowedClients: [client, tenant] } });
  const env = { ...least, AzureAd__AllowedClients__0: client.toUpperCase() };
  expect(load({ directory: dir.path }).azureAd.allowedClients).toEqual([client, tenant]);
  expect(load({ directory: dir.path, env }).azureAd.allowedClients).toEqual([client]);
});

test('reads a list as one text with blanks, as Microsoft.Identity.Web writes scopes', () => {
  const env = {
    ...least,
    DownstreamApis__todo__BaseUrl: 'https://todo.test',
    DownstreamApis__todo__Scopes: 'a/R  a/W',
  };
  expect(load({ env }).downstreamApis.todo?.scopes).toEqual(['a/R', 'a/W']);
});

test('adds Audience to Audiences, each once', () => {
  const overrides = { AzureAd: { Audience: 'api://one', Audiences: ['api://two', 'api://one'] } };
  expect(load({ overrides }).azureAd.audiences).toEqual(['api://one', 'api://two']);
});

test('completes an entry of the file with a secret of the environment, unless its SourceType is another', () => {
  using dir = folder();
  dir.write('onbehalf.json', { AzureAd: { ClientCredentials: [{ SourceType: 'clientsecret' }] } });
  const { AZURE_CLIENT_SECRET: _, ...ids } = least;
  const env = { ...ids, AzureAd__ClientCredentials__0__ClientSecret: 'from the environment' };
  const [credential] = load({ directory: dir.path, env }).azureAd.clientCredentials;
  expect(credential).toMatchObject({ sourceType: 'ClientSecret' });
  expect(credential?.sourceType === 'ClientSecret' && credential.clientSecret.reveal()).toBe('from the environment');
});

test('lets a client secret of a higher source displace the credentials of a lower one', () => {
  using dir = folder();
  const ClientCredentials = [{ SourceType: 'ClientSecret', ClientSecret: 'file' }];
  dir.write('onbehalf.json', { AzureAd: { ClientCredentials } });
  const secrets = (overrides = {}) =>
    load({ directory: dir.path, overrides }).azureAd.clientCredentials.map((credential) =>
      credential.sourceType === 'ClientSecret' ? credential.clientSecret.reveal() : credential.sourceType,
    );
  expect(secrets()).toEqual(['a secret']);
  expect(secrets({ azureAd: { clientCredentials: ClientCredentials } })).toEqual(['file']);
});

test('matches names of APIs without case and keeps them as they were first written', () => {
  using dir = folder();
  const ToDoList = { BaseUrl: 'https://todo.test/api/', Scopes: ['api://todo/.default'] };
  dir.write('onbehalf.json', { DownstreamApis: { ToDoList, GRAPH: { TimeoutMs: 9 } } });
  const env = { ...least, DOWNSTREAMAPIS__TODOLIST__TIMEOUTMS: '7', DownstreamApis__Arm__MaxConcurrency: '3' };
  const { downstreamApis } = load({ directory: dir.path, env });
  expect(Object.keys(downstreamApis)).toEqual(['graph', 'arm', 'ToDoList']);
  expect(downstreamApis.ToDoList).toMatchObject({ baseUrl: 'https://todo.test/api', timeoutMs: 7 });
  expect(downstreamApis.graph).toMatchObject({ baseUrl: 'https://graph.microsoft.com/v1.0', timeoutMs: 9 });
  expect(downstreamApis.arm.maxConcurrency).toBe(3);
});

test.each([
  ['', 'https://login.microsoftonline.com/', 'https://graph.microsoft.com', 'https://management.azure.com'],
  [
    'login.windows.net',
    'https://login.microsoftonline.com/',
    'https://graph.microsoft.com',
    'https://management.azure.com',
  ],
  [
    'https://LOGIN.microsoftonline.us',
    'https://login.microsoftonline.us/',
    'https://graph.microsoft.us',
    'https://management.usgovcloudapi.net',
  ],
  [
    'https://login.chinacloudapi.cn/',
    'https://login.partner.microsoftonline.cn/',
    'https://microsoftgraph.chinacloudapi.cn',
    'https://management.chinacloudapi.cn',
  ],
])('moves Graph and ARM with the login host %j', (host, instance, graph, arm) => {
  const config = load({ env: { ...least, AZURE_AUTHORITY_HOST: host } });
  expect(config.azureAd.instance).toBe(instance);
  expect(config.downstreamApis.graph).toMatchObject({
    baseUrl: `${graph}/v1.0`,
    scopes: [`${graph}/.default`],
    jsonBatch: true,
  });
  expect(config.downstreamApis.arm).toMatchObject({ baseUrl: arm, scopes: [`${arm}//.default`], jsonBatch: false });
});

test('asks for a token of the Graph host that is called', () => {
  const overrides = { downstreamApis: { graph: { baseUrl: 'https://dod-graph.microsoft.us/v1.0' } } };
  const env = { ...least, AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us' };
  expect(load({ env, overrides }).downstreamApis.graph.scopes).toEqual(['https://dod-graph.microsoft.us/.default']);
});

test('takes a login host on this machine when a flag says so, under the names of the public resources', () => {
  const at = 'https://localhost:8443/';
  const downstreamApis = { graph: { baseUrl: `${at}graph/v1.0` }, arm: { baseUrl: `${at}arm` } };
  const overrides = {
    azureAd: { instance: at },
    downstreamApis,
    allowLoopbackAuthority: true,
    environment: 'development',
  };
  const config = load({ overrides });
  expect(config).toMatchObject({ environment: 'development', allowLoopbackAuthority: true });
  expect(config.downstreamApis.graph.scopes).toEqual(['https://graph.microsoft.com/.default']);
});

test.each([
  [undefined, 'production'],
  ['development', 'development'],
  ['test', 'development'],
  ['Development', 'production'],
  ['staging', 'production'],
])('takes NODE_ENV=%s for %s', (nodeEnv, environment) => {
  expect(load({ env: { ...least, NODE_ENV: nodeEnv } }).environment).toBe(environment);
});

test('is frozen to its depths, and its names have no prototype', () => {
  const config = load();
  const inspectFrozen = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    expect(Object.isFrozen(value), path).toBe(true);
    for (const [key, inner] of Object.entries(value)) inspectFrozen(inner, `${path}.${key}`);
  };
  inspectFrozen(config, 'config');
  expect(config.downstreamApis.constructor).toBeUndefined();
});
