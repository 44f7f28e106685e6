/** The documents of the dev tenant: metadata and keys of both versions, under every name of a tenant. */
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { ids, startTenant, type TestTenant } from './support.ts';

const tenant = await startTenant();
afterAll(() => tenant.stop());

async function read(path: string, origin = tenant.origin, from: TestTenant = tenant) {
  const reply = await from.fetch(`${origin}/${path}`);
  const body: Record<string, unknown> = JSON.parse(await reply.text());
  return { status: reply.status, body };
}

function readInstance(endpoint: string) {
  return read(`common/discovery/instance?api-version=1.1&authorization_endpoint=${encodeURIComponent(endpoint)}`);
}

async function keysOf(from: TestTenant, version = '/v2.0') {
  const reply = await from.fetch(`${from.authority}/discovery${version}/keys`);
  const set: JSONWebKeySet = JSON.parse(await reply.text());
  return set;
}

describe('metadata', () => {
  test.each([
    [() => tenant.tenantId, () => tenant.tenantId],
    [() => tenant.directory.tenant.domain, () => tenant.tenantId],
    [() => 'common', () => '{tenantid}'],
    [() => 'organizations', () => '{tenantid}'],
    [() => 'consumers', () => '9188040d-6c67-4c5b-b112-36a304b66dad'],
  ])('names issuers for %s', async (segment, tenantInIssuer) => {
    const v2 = await read(`${segment()}/v2.0/.well-known/openid-configuration`);
    const v1 = await read(`${segment()}/.well-known/openid-configuration`);
    expect(v2.body.issuer).toBe(`${tenant.origin}/${tenantInIssuer()}/v2.0`);
    expect(v1.body.issuer).toBe(`${tenant.origin}/${tenantInIssuer()}/`);
  });

  test('carries the GUID in its addresses when it was asked by domain, as MSAL relies on', async () => {
    const { body } = await read(`${tenant.directory.tenant.domain}/v2.0/.well-known/openid-configuration`);
    expect(body.token_endpoint).toBe(`${tenant.authority}/oauth2/v2.0/token`);
    expect(body).not.toHaveProperty('code_challenge_methods_supported');
  });

  test('names the claims that the real one names, in documents of both generations', async () => {
    const both =
      'sub iss cloud_instance_name cloud_instance_host_name cloud_graph_host_name msgraph_host aud exp iat auth_time acr';
    const v2 = await read(`${tenant.tenantId}/v2.0/.well-known/openid-configuration`);
    const v1 = await read(`${tenant.tenantId}/.well-known/openid-configuration`);
    expect(v2.body.claims_supported).toEqual(
      `${both} nonce preferred_username name tid ver at_hash c_hash email`.split(' '),
    );
    expect(v1.body.claims_supported).toEqual(`${both} amr nonce email given_name family_name nickname`.split(' '));
  });

  test('names keys of an app of its own when asked for one', async () => {
    const { body } = await read(`${tenant.tenantId}/v2.0/.well-known/openid-configuration?appid=${ids.api}`);
    expect(body.jwks_uri).toBe(`${tenant.authority}/discovery/v2.0/keys?appid=${ids.api}`);
  });

  test('names the http endpoints when asked over http, and the https issuer still', async () => {
    const { body } = await read(`${tenant.tenantId}/v2.0/.well-known/openid-configuration`, tenant.httpOrigin);
    expect(body).toMatchObject({
      issuer: `${tenant.authority}/v2.0`,
      token_endpoint: `${tenant.httpOrigin}/${tenant.tenantId}/oauth2/v2.0/token`,
      authorization_endpoint: `${tenant.httpOrigin}/${tenant.tenantId}/oauth2/v2.0/authorize`,
      jwks_uri: `${tenant.httpOrigin}/${tenant.tenantId}/discovery/v2.0/keys`,
    });
  });

  test.each([
    ['00000000-0000-4000-8000-000000000000', 90002, 'invalid_tenant'],
    ['nobody.example', 90002, 'invalid_tenant'],
    ['no tenant', 900023, 'invalid_request'],
  ])('refuses %s', async (segment, code, error) => {
    const { status, body } = await read(`${encodeURIComponent(segment)}/v2.0/.well-known/openid-configuration`);
    expect([status, body]).toMatchObject([400, { error, error_codes: [code] }]);
    const { headers } = await tenant.fetch(`${tenant.origin}/${encodeURIComponent(segment)}/discovery/v2.0/keys`);
    expect(headers.get('access-control-allow-origin')).toBe('*'); // so that a page can read what is wrong
  });
});

test('knows its own host and no other', async () => {
  const own = await readInstance(`${tenant.authority}/oauth2/v2.0/authorize`);
  expect(own.body).toMatchObject({
    tenant_discovery_endpoint: `${tenant.authority}/v2.0/.well-known/openid-configuration`,
    metadata: [{ preferred_network: new URL(tenant.origin).host }],
  });
  const foreign = await readInstance('https://login.microsoftonline.com/common/oauth2/v2.0/authorize');
  expect([foreign.status, foreign.body]).toMatchObject([400, { error: 'invalid_instance', error_codes: [50049] }]);
});

describe('keys', () => {
  test('are RSA with the thumbprint of their certificate as id, and an issuer in version 2 only', async () => {
    const { keys } = await keysOf(tenant);
    const [key] = keys;
    const certificate = new X509Certificate(Buffer.from(key?.x5c?.[0] ?? '', 'base64'));
    const thumbprint = createHash('sha1').update(certificate.raw).digest('base64url');
    expect(key).toMatchObject({ kty: 'RSA', use: 'sig', kid: thumbprint, x5t: thumbprint, e: 'AQAB' });
    expect(key).not.toHaveProperty('alg');
    expect(certificate.publicKey.export({ format: 'jwk' }).n).toBe(key?.n);
    expect(key).toHaveProperty('issuer', `${tenant.origin}/{tenantid}/v2.0`);
    expect((await keysOf(tenant, '')).keys[0]).not.toHaveProperty('issuer');
  });

  test('verify the tokens of both versions', async () => {
    const find = createLocalJWKSet(await keysOf(tenant));
    const options = { algorithms: ['RS256'] };
    const assertion = await tenant.tokenFor('ada');
    await jwtVerify(assertion, find, { ...options, issuer: `${tenant.authority}/v2.0`, audience: ids.api });
    const { body } = await tenant.exchange(assertion);
    const audience = 'https://graph.microsoft.com';
    await jwtVerify(body.access_token, find, { ...options, issuer: `${tenant.authority}/`, audience });
  });

  test('rotate: the old one stays for its tokens, unless it is withdrawn', async () => {
    await using own = await startTenant();
    const before = await keysOf(own);
    const old = await own.tokenFor('ada');
    await own.rotateKeys();
    const after = await keysOf(own);
    expect(after.keys.slice(1)).toEqual(before.keys);
    expect((await own.exchange(old)).status).toBe(200);
    await own.rotateKeys({ withdraw: true });
    expect((await keysOf(own)).keys).toHaveLength(1);
    expect((await own.exchange(old)).body.error_codes).toEqual([50013]);
  });

  test('outlive a restart, and so do access tokens and refresh tokens', async () => {
    const stateDirectory = await mkdtemp(join(tmpdir(), 'dev-tenant-keys-'));
    onTestFinished(() => rm(stateDirectory, { recursive: true, force: true }));
    const first = await startTenant({ stateDirectory });
    const port = Number(new URL(first.origin).port);
    const assertion = await first.tokenFor('ada');
    const { body } = await first.exchange(assertion, { scope: 'User.Read offline_access' });
    await first.stop();
    await using second = await startTenant({ port, stateDirectory });
    expect((await second.exchange(assertion)).status).toBe(200);
    const renewed = await second.token({
      grant_type: 'refresh_token',
      client_id: ids.api,
      client_secret: 'dev-tenant-secret-of-the-api',
      refresh_token: body.refresh_token,
      scope: 'User.Read',
    });
    expect(renewed.status).toBe(200);
  });
});
