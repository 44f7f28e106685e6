/** A daemon without requests: application tokens from the configuration alone, against the dev tenant. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { devOverrides } from '../../src/cli/dev-settings.ts';
import { type DevTenant, startDevTenant } from '../../src/dev-tenant/index.ts';
import { createTokenAcquirer, loadConfig, type ProcessTokenAcquirer, UnauthenticatedError } from '../../src/index.ts';
import { watchArrivals } from '../support/arrivals.ts';
import { GRAPH } from './token-service.ts';

let tenant: DevTenant;
let tokens: ProcessTokenAcquirer;
let directory: string;
const trusted = tls.getCACertificates('default');
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'onbehalf-test-'));
  tenant = await startDevTenant({ port: 0, httpPort: 0, stateDirectory: directory });
  tls.setDefaultCACertificates([...trusted, tenant.caPem]);
  const overrides = { ...devOverrides(tenant.info(), { Port: 0 }), Telemetry: { LogLevel: 'silent' } };
  tokens = createTokenAcquirer(loadConfig({ env: {}, directory, overrides }));
});
afterAll(async () => {
  await tokens.close();
  await tenant.stop();
  tls.setDefaultCACertificates(trusted);
  await rm(directory, { recursive: true, force: true });
});

test('acquires a token for the application of the configuration, once', async () => {
  using arrivals = watchArrivals();
  const token = await tokens.acquireForApp(`${GRAPH}/.default`);
  expect(token.authorizationHeader).toBe(`Bearer ${token.accessToken}`);
  expect(decodeJwt(token.accessToken)).toMatchObject({ tid: token.tenantId, idtyp: 'app' });
  expect(token.expiresOn.getTime()).toBeGreaterThan(Date.now());
  expect((await tokens.acquireForApp(`${GRAPH}/.default`)).source).toBe('memory');
  expect(arrivals.exchanges).toHaveLength(1);
});

test('acts for nobody: there is no user', async () => {
  await expect(tokens.acquireForUser([`${GRAPH}/User.Read`])).rejects.toBeInstanceOf(UnauthenticatedError);
});
