/** Tokens of somebody else as proof: from a file, from a managed identity, from a function; the dev tenant checks them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { CredentialError } from '../../../src/errors/errors.ts';
import { claimsOf, ids, startTenant } from '../../dev-tenant/entra/support.ts';
import { createManualClock } from '../../support/clock.ts';
import { EXCHANGE_AUDIENCE, startFederatedIssuer } from '../../support/federated-issuer.ts';
import { json, listen } from '../../support/loopback.ts';
import { exchangerAt } from './at-dev-tenant.ts';

const SUBJECT = 'system:serviceaccount:web:onbehalf';
const IDENTITY = '99999999-2222-4333-8444-555555555555';

const tenant = await startTenant();
const issuer = await startFederatedIssuer();
const directory = await mkdtemp(join(tmpdir(), 'onbehalf-credentials-'));
tenant.registerFederatedCredential(ids.api, { issuer: issuer.issuer, subject: SUBJECT, audience: EXCHANGE_AUDIENCE });
afterAll(async () => {
  await Promise.all([tenant.stop(), issuer[Symbol.asyncDispose](), rm(directory, { recursive: true })]);
});
afterEach(() => vi.unstubAllEnvs());

const fileCredential = (path: string) => ({
  sourceType: 'SignedAssertionFilePath' as const,
  signedAssertionFileDiskPath: path,
});
const identityCredential = (managedIdentityClientId?: string) => ({
  sourceType: 'SignedAssertionFromManagedIdentity' as const,
  tokenExchangeUrl: EXCHANGE_AUDIENCE,
  ...(managedIdentityClientId === undefined ? {} : { managedIdentityClientId }),
});
const customCredential = { sourceType: 'CustomSignedAssertion' as const, customSignedAssertionProviderName: 'vault' };

describe('a token in a file', () => {
  test('proves the application, and is read again when it was replaced', async () => {
    const path = join(directory, 'token');
    await writeFile(path, `${await issuer.sign(SUBJECT, { lifeSeconds: 600 })}\n`);
    const clock = createManualClock(Date.now());
    const exchange = await exchangerAt(tenant, [fileCredential(path)], { clock });
    expect(claimsOf((await exchange()).accessToken)).toMatchObject({ appid: ids.api, appidacr: '2' });
    clock.advance(601_000);
    await expect(exchange(), 'ended by our clock').rejects.toBeInstanceOf(CredentialError);
    await writeFile(path, await issuer.sign(SUBJECT));
    await exchange();
  });

  test('that was replaced after the token service refused it serves the same exchange', async () => {
    const path = join(directory, 'refused');
    await writeFile(path, await issuer.sign('somebody else'));
    const clock = createManualClock(Date.now());
    const exchange = await exchangerAt(tenant, [fileCredential(path)], { clock });
    await expect(exchange()).rejects.toMatchObject({ body: { codes: [700213] } });
    await writeFile(path, await issuer.sign(SUBJECT)); // within the five seconds in which nobody looks unasked
    await exchange();
  });

  test('that is not there leaves the turn to the next credential', async () => {
    const path = join(directory, 'later');
    await writeFile(join(directory, 'token2'), await issuer.sign(SUBJECT));
    const exchange = await exchangerAt(tenant, [fileCredential(path), fileCredential(join(directory, 'token2'))]);
    await exchange();
  });
});

test('the managed identity of App Service is asked with its secret header, once for many exchanges', async () => {
  const access_token = await issuer.sign(SUBJECT);
  await using endpoint = await listen((_request, response) =>
    json(response, 200, { access_token, expires_on: '4102444800', resource: EXCHANGE_AUDIENCE, token_type: 'Bearer' }),
  );
  vi.stubEnv('IDENTITY_ENDPOINT', `${endpoint.url}/msi/token`);
  vi.stubEnv('IDENTITY_HEADER', 'the-header-of-the-host');
  const exchange = await exchangerAt(tenant, [identityCredential(IDENTITY)]);
  await Promise.all([exchange(), exchange(), exchange()]);
  await exchange();
  expect(endpoint.seen).toHaveLength(1);
  const [seen] = endpoint.seen;
  expect(Object.fromEntries(new URL(seen?.url ?? '', endpoint.url).searchParams)).toEqual({
    'api-version': '2019-08-01',
    resource: EXCHANGE_AUDIENCE,
    client_id: IDENTITY,
  });
  expect(seen?.headers['x-identity-header']).toBe('the-header-of-the-host');
});

describe('a function of the embedding program', () => {
  test('is told what to sign, and its assertion is kept', async () => {
    const asked: unknown[] = [];
    const vault = async ({ clientId, tokenEndpoint }: { clientId: string; tokenEndpoint: string }) => {
      asked.push({ clientId, tokenEndpoint });
      return await issuer.sign(SUBJECT);
    };
    const exchange = await exchangerAt(tenant, [customCredential], { providers: { vault } });
    await Promise.all([exchange(), exchange()]);
    expect(asked).toEqual([{ clientId: ids.api, tokenEndpoint: `${tenant.authority}/oauth2/v2.0/token` }]);
  });

  test.each([
    ['throws', () => Promise.reject(new Error('the vault is sealed'))],
    ['gives no JWT', async () => 'an opaque text'],
    ['gives one that ended', () => issuer.sign(SUBJECT, { nowMs: Date.now() - 7_200_000 })],
  ])('that %s is a credential error, and the next one has its turn', async (_what, vault) => {
    const path = join(directory, 'third');
    await writeFile(path, await issuer.sign(SUBJECT));
    await expect((await exchangerAt(tenant, [customCredential], { providers: { vault } }))()).rejects.toBeInstanceOf(
      CredentialError,
    );
    await (await exchangerAt(tenant, [customCredential, fileCredential(path)], { providers: { vault } }))();
  });

  test('that nobody gave is found when the server is made', async () => {
    await expect(exchangerAt(tenant, [customCredential])).rejects.toThrow("the provider 'vault'");
  });
});

const present = async (assertion: string, client = ids.api as string) =>
  (
    await tenant.token({
      grant_type: 'client_credentials',
      client_id: client,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope: 'https://graph.microsoft.com/.default',
    })
  ).body.error_codes;

describe('the dev tenant refuses a foreign token', () => {
  test('about another subject, for another audience, spelt otherwise, ended, or of an issuer nobody trusts', async () => {
    await using stranger = await startFederatedIssuer();
    expect(await present(await issuer.sign('system:serviceaccount:web:other'))).toEqual([700213]);
    expect(await present(await issuer.sign(SUBJECT, { audience: 'api://other' }))).toEqual([700212]);
    expect(await present(await issuer.sign(SUBJECT.toUpperCase()))).toEqual([7002138]);
    expect(await present(await issuer.sign(SUBJECT, { nowMs: Date.now() - 7_200_000 }))).toEqual([700024]);
    expect(await present(await stranger.sign(SUBJECT))).toEqual([700211]);
    expect(await present(await issuer.sign(SUBJECT), ids.daemon)).toEqual([70021]);
  });

  test('signed by another key', async () => {
    await using stranger = await startFederatedIssuer();
    const [header, , signature] = (await stranger.sign(SUBJECT)).split('.');
    const [, payload] = (await issuer.sign(SUBJECT)).split('.');
    expect(await present(`${header}.${payload}.${signature}`)).toEqual([700027]);
  });
});
