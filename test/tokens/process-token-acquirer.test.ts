/** A daemon without requests: application tokens from the configuration alone, against the dev tenant. */
import { createPrivateKey, hash, randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { devOverrides } from '../../src/cli/dev-settings.ts';
import { type DevTenant, startDevTenant } from '../../src/dev-tenant/index.ts';
import {
  createTokenAcquirer,
  loadConfig,
  type ProcessTokenAcquirer,
  type SignedAssertionRequest,
  UnauthenticatedError,
} from '../../src/index.ts';
import { createLog, silentLog } from '../../src/observability/log.ts';
import { watchArrivals } from '../support/arrivals.ts';
import { createClientCertificate } from '../support/certificates.ts';
import type { LoopbackTls } from '../support/loopback.ts';
import { noRedis, startRedis } from '../support/redis.ts';
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

/** As a function before a key vault does it. */
async function signed(
  { clientId, tokenEndpoint }: SignedAssertionRequest,
  { cert, key }: LoopbackTls,
): Promise<string> {
  const thumbprint = hash('sha256', new X509Certificate(cert).raw, 'base64url');
  return await new SignJWT({})
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenEndpoint)
    .setJti(randomUUID())
    .setIssuedAt()
    .setNotBefore('0s')
    .setExpirationTime('10m')
    .sign(createPrivateKey(key));
}

test('proves itself with a function of the program where the configuration names one', async () => {
  const certificate = await createClientCertificate();
  const settings = devOverrides(tenant.info(), { Port: 0 });
  tenant.registerCertificate(settings.AzureAd.ClientId, certificate.cert);
  const ClientCredentials = [{ SourceType: 'CustomSignedAssertion', CustomSignedAssertionProviderName: 'vault' }];
  const overrides = { ...settings, AzureAd: { ...settings.AzureAd, ClientCredentials } };
  const config = loadConfig({ env: {}, directory, overrides });
  expect(() => createTokenAcquirer(config, { log: silentLog })).toThrow("'vault'");
  const vaulted = createTokenAcquirer(config, {
    log: silentLog,
    signedAssertionProviders: { vault: (request) => signed(request, certificate) },
  });
  expect((await vaulted.acquireForApp(`${GRAPH}/.default`)).source).toBe('network');
  await vaulted.close();
});

test.skipIf(noRedis !== undefined)('two daemons share one token through Redis', async () => {
  await using redis = await startRedis();
  const settings = devOverrides(tenant.info(), { Port: 0 });
  const TokenCache = { RedisUrl: redis.url, EncryptionKeys: [{ Id: 'one', Key: randomBytes(32).toString('base64') }] };
  const config = loadConfig({ env: {}, directory, overrides: { ...settings, TokenCache } });
  const lines: string[] = [];
  const log = createLog({ level: 'info', destination: { write: (line: string) => void lines.push(line) } });
  const [one, two] = [createTokenAcquirer(config, { log }), createTokenAcquirer(config, { log })];
  await vi.waitFor(
    () => expect(lines.filter((line) => line.includes('shared_cache.connected'))).toHaveLength(2),
    5_000,
  );
  const { accessToken, source } = await one.acquireForApp(`${GRAPH}/.default`);
  expect(source).toBe('network');
  await vi.waitFor(async () => expect(await redis.command('KEYS', '*:[0-3]')).toHaveLength(1));
  expect(await two.acquireForApp(`${GRAPH}/.default`)).toMatchObject({ accessToken, source: 'shared' });
  await Promise.all([one.close(), two.close()]);
});
