/** A secret is in the configuration and nowhere else. @module */
import { chmodSync } from 'node:fs';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from '../../src/config/secret.ts';
import { faultsOf, folder, least, load } from './sources.ts';

const PLANTED = 'pl4nted~s3cret';

test('a configuration shows [secret] however it is printed, and reveals it when asked', () => {
  const config = load({ env: { ...least, AZURE_CLIENT_SECRET: PLANTED } });
  const [credential] = config.azureAd.clientCredentials;
  const shown = [
    inspect(config, { depth: 9, showHidden: true }),
    JSON.stringify(config),
    String(credential?.sourceType === 'ClientSecret' && credential.clientSecret),
    inspect(structuredClone(Object.entries(credential ?? {}).map(String))),
  ];
  for (const text of shown) expect(text).not.toContain(PLANTED);
  expect(shown[0]).toContain('[secret]');
  expect(credential?.sourceType === 'ClientSecret' && credential.clientSecret.reveal()).toBe(PLANTED);
});

test('takes a secret of another configuration for its value', () => {
  const overrides = { azureAd: { clientSecret: new Secret(PLANTED) } };
  const [credential] = load({ overrides }).azureAd.clientCredentials;
  expect(credential?.sourceType === 'ClientSecret' && credential.clientSecret.reveal()).toBe(PLANTED);
});

test('no fault repeats a value, wherever the secret was put', () => {
  using dir = folder();
  const texts = [
    `AzureAd:\n  ClientSecret: [${PLANTED}]\n`,
    `AzureAd:\n  TenantId: ${PLANTED}!\n  ClientId: ${PLANTED}\n  Audience: "${PLANTED} x"\n`,
    `AzureAd:\n  ClientSecret: "${PLANTED}\n`,
    `AzureAd:\n  ClientSecret: *${PLANTED}\n`,
    `AzureAd:\n  ClientSecret: !${PLANTED} x\n`,
    `AzureAd: { ClientSecret: ${PLANTED} } ${PLANTED}\n`,
    `Server:\n  Port: ${PLANTED}\nDownstreamApis: ${PLANTED}\n`,
    `AzureAd:\n  ClientCredentials:\n    - ${PLANTED}\n    - SourceType: ${PLANTED}\n`,
  ];
  for (const text of texts) {
    dir.write('onbehalf.yaml', text);
    const faults = faultsOf({ directory: dir.path, env: {} });
    expect(faults, text).not.toEqual([]);
    expect(faults.join('\n')).not.toContain(PLANTED);
  }
  dir.write('broken.json', `{"AzureAd": {"ClientSecret": ${PLANTED}}}`);
  expect(faultsOf({ directory: dir.path, file: 'broken.json' }).join('\n')).not.toContain(PLANTED);
});

test.runIf(process.platform !== 'win32')('a file with a secret must not be readable by everybody in production', () => {
  using dir = folder();
  const file = dir.write('onbehalf.yaml', `azuread:\n  clientsecret: ${PLANTED}\n`);
  const directory = dir.path;
  const env = { AZURE_TENANT_ID: least.AZURE_TENANT_ID, AZURE_CLIENT_ID: least.AZURE_CLIENT_ID };
  expect(faultsOf({ directory, env })).toEqual([]);
  chmodSync(file, 0o644);
  expect(faultsOf({ directory, env })).toEqual([
    'onbehalf.yaml: expected a file that others cannot read (chmod o-r), because it holds a secret, received one readable by everybody',
  ]);
  expect(faultsOf({ directory, env, overrides: { environment: 'development' } })).toEqual([]);
  dir.write('onbehalf.yaml', 'Server:\n  Port: 1\n');
  expect(faultsOf({ directory }), 'a public file without a secret is fine').toEqual([]);
});
