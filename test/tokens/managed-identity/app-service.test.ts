/** Tokens of managed identities from the endpoint of App Service and Container Apps, for a process as its configuration makes it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { devOverrides } from '../../../src/cli/dev-settings.ts';
import { type DevTenant, startDevTenant } from '../../../src/dev-tenant/index.ts';
import { createTokenAcquirer, loadConfig, type ProcessTokenAcquirer } from '../../../src/index.ts';
import { watchArrivals } from '../../support/arrivals.ts';
import { grantTo, IDENTITY, queryOf, startIdentityEndpoint } from './identity-endpoint.ts';

const GRAPH = 'https://graph.microsoft.com';
const SCOPE = `${GRAPH}/.default`;

const endpoint = await startIdentityEndpoint();
const trusted = tls.getCACertificates('default');
let tenant: DevTenant;
let tokens: ProcessTokenAcquirer;
let directory: string;
beforeAll(async () => {
  vi.stubEnv('IDENTITY_ENDPOINT', `${endpoint.url}/msi/token`);
  vi.stubEnv('IDENTITY_HEADER', 'the-header-of-the-host');
  directory = await mkdtemp(join(tmpdir(), 'onbehalf-test-'));
  tenant = await startDevTenant({ port: 0, httpPort: 0, stateDirectory: directory });
  tls.setDefaultCACertificates([...trusted, tenant.caPem]);
  const overrides = { ...devOverrides(tenant.info(), { Port: 0 }), Telemetry: { LogLevel: 'silent' } };
  tokens = createTokenAcquirer(loadConfig({ env: {}, directory, overrides }));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await tokens.close();
  await tenant.stop();
  await endpoint[Symbol.asyncDispose]();
  tls.setDefaultCACertificates(trusted);
  await rm(directory, { recursive: true, force: true });
});

test('the host is asked with its secret header, and the token service is not', async () => {
  using arrivals = watchArrivals();
  const managedIdentity = { userAssignedClientId: IDENTITY };
  const token = await tokens.acquireForApp(SCOPE, { managedIdentity });
  expect(token).toMatchObject({ authorizationHeader: `Bearer 0:${IDENTITY}:${GRAPH}`, source: 'network' });
  expect(token.expiresOn.getTime()).toBeGreaterThan(Date.now() + 86_000_000);
  expect((await tokens.acquireForApp(SCOPE, { managedIdentity })).source).toBe('memory');
  const [seen, ...more] = endpoint.seen();
  expect(more).toEqual([]);
  expect(seen?.url.startsWith('/msi/token')).toBe(true);
  expect(seen && queryOf(seen)).toEqual({ 'api-version': '2019-08-01', resource: GRAPH, client_id: IDENTITY });
  expect(seen?.headers['x-identity-header']).toBe('the-header-of-the-host');
  expect(arrivals.exchanges).toEqual([]);
});

test('the application and the identity of the system stand beside it, each with its own', async () => {
  endpoint.restart();
  const application = await tokens.acquireForApp(SCOPE);
  expect(decodeJwt(application.accessToken)).toMatchObject({ idtyp: 'app', tid: application.tenantId });
  const system = await tokens.acquireForApp(SCOPE, { managedIdentity: {} });
  expect(system.accessToken).toBe(`0:system:${GRAPH}`);
  expect((await tokens.acquireForApp(SCOPE)).accessToken).toBe(application.accessToken);
  const [seen] = endpoint.seen();
  expect(seen && queryOf(seen)).toEqual({ 'api-version': '2019-08-01', resource: GRAPH });
});

test('an end that is written as a date is read', async () => {
  const expires_on = new Date(Date.now() + 3_600_000).toISOString();
  endpoint.restart((request, index) => {
    const [status, body] = grantTo(request, index);
    return [status, { ...(body as object), expires_on }];
  });
  const { expiresOn } = await tokens.acquireForApp('https://vault.azure.net/.default', { managedIdentity: {} });
  expect(Math.abs(expiresOn.getTime() - Date.parse(expires_on))).toBeLessThan(2_000);
});
