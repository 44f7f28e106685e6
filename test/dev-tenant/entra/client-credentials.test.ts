/** Apps that prove themselves at the dev tenant: secrets, certificates, and the forged assertions that must not pass. */
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { SignJWT } from 'jose';
import { generate } from 'selfsigned';
import { afterAll, describe, expect, test } from 'vitest';
import { claimsOf, ids, startTenant } from './support.ts';

const tenant = await startTenant();
afterAll(() => tenant.stop());

const daemon = { client_id: ids.daemon, client_secret: 'dev-tenant-secret-of-the-daemon' };
const graphDefault = 'https://graph.microsoft.com/.default';
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

async function createCertificate(notAfterDate?: Date) {
  const made = await generate([{ name: 'commonName', value: 'nightly daemon' }], {
    keySize: 2048,
    algorithm: 'sha256',
    ...(notAfterDate && { notBeforeDate: new Date(notAfterDate.getTime() - 1000), notAfterDate }),
  });
  const { raw } = new X509Certificate(made.cert);
  const digest = (algorithm: string) => createHash(algorithm).update(raw);
  return {
    pem: made.cert,
    privateKeyPem: made.private,
    privateKey: createPrivateKey(made.private),
    sha256Hex: digest('sha256').digest('hex'),
    sha256: digest('sha256').digest('base64url'),
    sha1: digest('sha1').digest('base64url'),
  };
}

const certificate = await createCertificate();
tenant.registerCertificate(ids.daemon, certificate.pem);

test('gives the application permissions that an administrator granted, and no user', async () => {
  const { status, body, names } = await tenant.token({
    grant_type: 'client_credentials',
    ...daemon,
    scope: graphDefault,
  });
  expect(status).toBe(200);
  expect(names).toEqual(['token_type', 'expires_in', 'ext_expires_in', 'access_token']);
  const claims = claimsOf(body.access_token);
  expect(claims).toMatchObject({ idtyp: 'app', roles: ['User.Read.All'], appid: ids.daemon, appidacr: '1' });
  expect(claims.sub).toBe(claims.oid);
  expect(claims).not.toHaveProperty('scp');
});

test('gives a token without any role to an app that was granted none', async () => {
  const token = await tenant.appTokenFor(ids.daemon, 'api://todolist');
  expect(claimsOf(token)).toMatchObject({ ver: '2.0', azp: ids.daemon });
  expect(claimsOf(token)).not.toHaveProperty('roles');
});

test('knows HTTP Basic, each half percent-encoded', async () => {
  const encoded = Buffer.from(`${daemon.client_id}:${encodeURIComponent(daemon.client_secret)}`).toString('base64');
  const { status } = await tenant.token(
    { grant_type: 'client_credentials', scope: graphDefault },
    { authorization: `Basic ${encoded}` },
  );
  expect(status).toBe(200);
});

describe('a certificate', () => {
  test('proves an app by MSAL Node: PS256 and the SHA-256 thumbprint', async () => {
    const client = tenant.msal({
      clientId: ids.daemon,
      clientCertificate: {
        thumbprintSha256: certificate.sha256Hex,
        privateKey: certificate.privateKeyPem,
        x5c: certificate.pem,
      },
    });
    const result = await client.acquireTokenByClientCredential({ scopes: [graphDefault] });
    expect(claimsOf(result?.accessToken ?? '')).toMatchObject({ appid: ids.daemon, appidacr: '2' });
  });

  test('proves an app the older way: RS256 and the SHA-1 thumbprint', async () => {
    expect((await present(await assertion({}, { alg: 'RS256', x5t: certificate.sha1 }))).status).toBe(200);
  });

  test('may be shown several times while the assertion is valid', async () => {
    const text = await assertion();
    expect([(await present(text)).status, (await present(text)).status]).toEqual([200, 200]);
  });
});

const now = Math.floor(Date.now() / 1000);
const hour = 3600;
const strangerKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

describe('a forged or faulty client assertion is refused', () => {
  test.each<[string, object, object, KeyObject | undefined, number]>([
    ['signed by another key', {}, {}, strangerKey, 700027],
    ['with a thumbprint nobody registered', {}, { 'x5t#S256': 'AAAA' }, undefined, 700027],
    ['without a thumbprint', {}, { 'x5t#S256': undefined }, undefined, 700027],
    ['for another audience', { aud: 'https://login.microsoftonline.com/common' }, {}, undefined, 700027],
    ['for several audiences', { aud: [`${tenant.authority}/oauth2/v2.0/token`, 'other'] }, {}, undefined, 700027],
    ['of another issuer', { iss: 'https://issuer.example' }, {}, undefined, 70021],
    ['about another app', { sub: ids.api }, {}, undefined, 70021],
    ['without an id', { jti: undefined }, {}, undefined, 700027],
    ['without an end', { exp: undefined }, {}, undefined, 700027],
    ['that has expired', { nbf: now - 2 * hour, exp: now - hour }, {}, undefined, 700024],
    ['that begins later', { nbf: now + hour, exp: now + 2 * hour }, {}, undefined, 700024],
  ])('%s', async (_what, claims, header, key, code) => {
    const { status, body } = await present(await assertion(claims, header, key));
    expect({ status, error: body.error, codes: body.error_codes }).toEqual({
      status: 401,
      error: 'invalid_client',
      codes: [code],
    });
  });

  test('with the public certificate as the key of an HMAC', async () => {
    const text = await new SignJWT(usualClaims())
      .setProtectedHeader({ alg: 'HS256', 'x5t#S256': certificate.sha256 })
      .sign(new TextEncoder().encode(certificate.pem));
    expect((await present(text)).body.error_codes).toEqual([700027]);
  });

  test('of a certificate that has ended', async () => {
    const ended = await createCertificate(new Date(Date.now() - 60_000));
    tenant.registerCertificate(ids.daemon, ended.pem);
    const text = await assertion({}, { 'x5t#S256': ended.sha256 }, ended.privateKey);
    expect((await present(text)).body.error_codes).toEqual([700030]);
  });
});

describe('client credentials are refused', () => {
  test.each([
    ['with a wrong secret', { client_secret: 'guess' }, 401, 7000215],
    ['without any proof', { client_secret: undefined }, 401, 7000218],
    ['by a public client with a secret', { client_id: ids.frontEnd }, 401, 700025],
    ['by a public client without one', { client_id: ids.frontEnd, client_secret: undefined }, 401, 7000218],
    ['for a named scope', { scope: 'https://graph.microsoft.com/User.Read' }, 400, 1002012],
    ['without a scope', { scope: undefined }, 400, 900144],
    ['for an API nobody knows', { scope: 'api://nobody/.default' }, 400, 500011],
    ['with another type of assertion', { client_secret: undefined, client_assertion: 'x' }, 400, 900144],
  ])('%s', async (_what, fields, status, code) => {
    const reply = await tenant.token({
      grant_type: 'client_credentials',
      ...daemon,
      scope: graphDefault,
      ...fields,
    });
    expect([reply.status, reply.body.error_codes]).toEqual([status, [code]]);
  });

  test.each([
    ['common', 9001023],
    ['organizations', 50059],
    ['nobody.example', 90002],
    ['not a tenant', 900023],
  ])('at the tenant "%s"', async (segment, code) => {
    const reply = await tenant.fetch(`${tenant.origin}/${encodeURIComponent(segment)}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', ...daemon, scope: graphDefault }),
    });
    expect(await reply.json()).toMatchObject({ error_codes: [code] });
  });
});

describe('the password grant', () => {
  const ada = { grant_type: 'password', client_id: ids.frontEnd, username: 'ada', password: 'dev' };
  const scope = `api://${ids.api}/access_as_user`;

  test('signs a script in', async () => {
    const { body } = await tenant.token({ ...ada, scope });
    expect(claimsOf(body.access_token)).toMatchObject({ scp: 'access_as_user', azp: ids.frontEnd });
  });

  test.each([
    ['a wrong password', { password: 'guess' }, 50126],
    ['somebody unknown', { username: 'nobody' }, 50034],
    ['a disabled account', { username: 'dennis' }, 50057],
    ['an unknown grant', { grant_type: 'magic' }, 70003],
    ['no grant', { grant_type: undefined }, 900144],
  ])('refuses %s', async (_what, fields, code) => {
    expect((await tenant.token({ ...ada, scope, ...fields })).body.error_codes).toEqual([code]);
  });

  test('refuses a field that comes twice', async () => {
    const reply = await tenant.fetch(`${tenant.authority}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `${new URLSearchParams({ ...ada, scope }).toString()}&username=alan`,
    });
    expect(await reply.json()).toMatchObject({ error_codes: [9000411] });
  });

  test('refuses a GET', async () => {
    const reply = await tenant.fetch(`${tenant.authority}/oauth2/v2.0/token`);
    expect([reply.status, await reply.json()]).toMatchObject([400, { error_codes: [900561] }]);
  });

  test('refuses a body that is no form', async () => {
    const reply = await tenant.fetch(`${tenant.authority}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...ada, scope }),
    });
    expect([reply.status, await reply.json()]).toMatchObject([400, { error_codes: [900561] }]);
  });
});

function usualClaims(): Record<string, unknown> {
  return {
    aud: `${tenant.authority}/oauth2/v2.0/token`,
    iss: ids.daemon,
    sub: ids.daemon,
    jti: crypto.randomUUID(),
    nbf: now,
    exp: now + 600,
  };
}

function assertion(claims: object = {}, header: object = {}, key?: KeyObject): Promise<string> {
  return new SignJWT({ ...usualClaims(), ...claims })
    .setProtectedHeader({ alg: 'PS256', 'x5t#S256': certificate.sha256, ...withoutSha256(header) })
    .sign(key ?? certificate.privateKey);
}

/** The older header names no SHA-256 thumbprint. */
function withoutSha256(header: object): object {
  return 'x5t' in header ? { ...header, 'x5t#S256': undefined } : header;
}

function present(text: string) {
  return tenant.token({
    grant_type: 'client_credentials',
    client_id: ids.daemon,
    client_assertion_type: assertionType,
    client_assertion: text,
    scope: graphDefault,
  });
}
