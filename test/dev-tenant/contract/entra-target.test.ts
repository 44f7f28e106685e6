/** Which tenant the contract runs against besides: none unless the environment names one, and then that one. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClientCertificate } from '../../support/certificates.ts';
import { openEntraTarget } from './entra-target.ts';

const tenantId = '11111111-2222-4333-8444-555555555555';
const named = { ONBEHALF_CONTRACT_TENANT_ID: tenantId, ONBEHALF_CONTRACT_CLIENT_ID: tenantId };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onbehalf-contract-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('none is named: none is asked', async () => {
  expect(await openEntraTarget({})).toEqual([]);
});

test('one that is named is Microsoft’s, and has what the environment gives', async () => {
  const [target] = await openEntraTarget({ ...named, ONBEHALF_CONTRACT_USER_TOKEN: 'a token' });
  expect(target).toMatchObject({
    authority: `https://login.microsoftonline.com/${tenantId}`,
    graph: 'https://graph.microsoft.com/v1.0',
    arm: 'https://management.azure.com',
  });
  expect(await target?.userToken?.()).toBe('a token');
  expect(target).not.toHaveProperty('secret');
  expect(target).not.toHaveProperty('signIn');
});

test('its certificate and key come from one file, the token of another issuer is read each time', async () => {
  const [certificatePath, tokenFile] = [join(folder, 'app.pem'), join(folder, 'token')];
  const { cert, key } = await createClientCertificate();
  await writeFile(certificatePath, `${key}\n${cert}`);
  const [target] = await openEntraTarget({
    ...named,
    ONBEHALF_CONTRACT_CLIENT_CERTIFICATE_PATH: certificatePath,
    ONBEHALF_CONTRACT_FEDERATED_TOKEN_FILE: tokenFile,
  });
  expect(target?.certificate).toEqual({ cert: cert.trim(), key: key.trim() });
  for (const token of ['first', 'second']) {
    await writeFile(tokenFile, `${token}\n`);
    expect(await target?.federatedAssertion?.()).toBe(token);
  }
});

test('what cannot be is refused by the name of its variable', async () => {
  await expect(openEntraTarget({ ...named, ONBEHALF_CONTRACT_CLIENT_ID: 'mine' })).rejects.toThrow(
    'ONBEHALF_CONTRACT_CLIENT_ID',
  );
});
