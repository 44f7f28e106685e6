/** What a server brings along that is run from the command line, and what it refuses to bring. */
import { expect, test } from 'vitest';
import { builtInModules } from '../../src/cli/built-in-modules.ts';
import { backgroundModule, createServer, graphModule, loadConfig } from '../../src/index.ts';
import { silentLog } from '../../src/observability/log.ts';

const configured = (environment: 'production' | 'development', background: Readonly<Record<string, unknown>> = {}) =>
  loadConfig({
    env: {},
    overrides: {
      environment,
      AzureAd: {
        TenantId: '11111111-2222-4333-8444-555555555555',
        ClientId: '11111111-2222-4333-8444-666666666666',
        ClientCredentials: [{ SourceType: 'ClientSecret', ClientSecret: 'a secret of nobody' }],
      },
      Background: background,
    },
  });

const names = (...args: Parameters<typeof configured>) => builtInModules(configured(...args)).map(({ name }) => name);

test('background operations only where there is something to keep them in', () => {
  const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64');
  const kept = {
    DatabaseUrl: 'postgres://db.contoso.example/onbehalf?sslmode=verify-full',
    EncryptionKeys: [{ Id: 'one', Key: key }],
  };
  expect(names('production')).toEqual(['graph', 'arm']);
  expect(names('production', kept)).toEqual(['graph', 'arm', 'background']);
  expect(names('development')).toEqual(['graph', 'arm', 'background']);
});

test('a server that is told to have them without a database does not start', async () => {
  const config = configured('production');
  const starting = createServer({ config, modules: [graphModule, backgroundModule], log: silentLog });
  await expect(starting).rejects.toThrow('Expected Background.DatabaseUrl');
});
