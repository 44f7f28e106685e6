/** `AzureRegion`: where application tokens are asked for, and only those. */
import { Agent, buildConnector } from 'undici';
import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/observability/clock.ts';
import { silentLog } from '../../src/observability/log.ts';
import { createMsalEngine } from '../../src/tokens/msal-engine.ts';
import { API } from '../support/authority.ts';
import { createLoopbackCertificate } from '../support/certificates.ts';
import { listen } from '../support/loopback.ts';
import { exchangeOf, GRAPH, grantTokens, SECRET } from './token-service.ts';

afterEach(() => vi.unstubAllEnvs());

const { tenantId, correlationId } = exchangeOf();
const appToken = { grant: 'client-credentials', tenantId, correlationId, scopes: [`${GRAPH}/.default`] } as const;

/** Whatever host is asked, the loopback server answers; its name is in the `Host` header. */
async function start(instance: string, azureRegion?: string) {
  const tls = await createLoopbackCertificate();
  const server = await listen((_request, response) => grantTokens(response), tls);
  const connector = buildConnector({ ca: tls.cert, checkServerIdentity: () => undefined });
  const { hostname, port } = new URL(server.url);
  const dispatcher = new Agent({
    connect: (options, callback) => connector({ ...options, hostname, host: `${hostname}:${port}`, port }, callback),
  });
  const azureAd = { instance, clientId: API, clientCapabilities: ['cp1'], ...(azureRegion ? { azureRegion } : {}) };
  const engine = createMsalEngine({ azureAd, credentials: [SECRET], dispatcher, clock: systemClock, log: silentLog });
  const asked = () => server.seen.map(({ headers, url }) => `${headers.host}${url.split('?', 1)[0]}`);
  return {
    engine,
    asked,
    async [Symbol.asyncDispose]() {
      await dispatcher.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

test.each([
  ['https://login.microsoftonline.com/', 'westeurope.login.microsoft.com'],
  ['https://login.microsoftonline.us/', 'westeurope.login.microsoftonline.us'],
])('application tokens of %s come from %s', async (instance, host) => {
  await using service = await start(instance, 'westeurope');
  await service.engine.exchange(appToken);
  expect(service.asked()).toEqual([`${host}/${tenantId}/oauth2/v2.0/token`]);
});

test('tokens on behalf of users do not: there is no region for them', async () => {
  await using service = await start('https://login.microsoftonline.com/', 'westeurope');
  await service.engine.exchange(exchangeOf());
  expect(service.asked()).toEqual([`login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`]);
});

test('without it MSAL_FORCE_REGION moves nothing', async () => {
  vi.stubEnv('MSAL_FORCE_REGION', 'eastus');
  await using service = await start('https://login.microsoftonline.com/');
  await service.engine.exchange(appToken);
  expect(service.asked()).toEqual([`login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`]);
});
