/** On-behalf-of at the dev tenant: by MSAL Node as any API would, and every refusal by its number. */
import { InteractionRequiredAuthError } from '@azure/msal-node';
import { decodeProtectedHeader, SignJWT } from 'jose';
import { afterAll, describe, expect, test } from 'vitest';
import { apiSecret, claimsOf, ids, onBehalfOf, readClientInfo, standingClock, startTenant } from './support.ts';

const tenant = await startTenant();
afterAll(() => tenant.stop());

describe('by MSAL Node', () => {
  test('exchanges the token of a user for one of Microsoft Graph, which answers with it', async () => {
    const assertion = await tenant.tokenFor('ada');
    const result = await tenant.msal().acquireTokenOnBehalfOf({ oboAssertion: assertion, scopes: ['User.Read'] });
    expect(claimsOf(result?.accessToken ?? '')).toMatchObject({
      aud: 'https://graph.microsoft.com',
      iss: `${tenant.origin}/${tenant.tenantId}/`,
      scp: expect.stringContaining('User.Read User.ReadBasic.All'),
      appid: ids.api,
      appidacr: '1',
      ver: '1.0',
    });
    const me = await tenant.fetch(`${tenant.graph}/me`, {
      headers: { authorization: `Bearer ${result?.accessToken}` },
    });
    expect(await me.json()).toMatchObject({ displayName: 'Ada Lindqvist' });
  });

  test('finds the token for `.default` again in its own cache, because the reply echoes what was asked', async () => {
    const client = tenant.msal();
    const request = {
      oboAssertion: await tenant.tokenFor('ada'),
      scopes: ['https://management.azure.com//.default'],
    };
    const first = await client.acquireTokenOnBehalfOf({ ...request });
    const second = await client.acquireTokenOnBehalfOf({ ...request });
    expect([first?.fromCache, second?.fromCache]).toEqual([false, true]);
    expect(claimsOf(first?.accessToken ?? '').aud).toBe('https://management.azure.com/');
  });

  test('learns of a second factor with the claims for the next sign-in', async () => {
    const oboAssertion = await tenant.tokenFor('grace');
    const refused = tenant
      .msal()
      .acquireTokenOnBehalfOf({ oboAssertion, scopes: ['https://management.azure.com/.default'] });
    const error = await refused.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InteractionRequiredAuthError);
    const claims = error instanceof InteractionRequiredAuthError ? error.claims : '';
    expect(error).toMatchObject({ subError: 'basic_action' });
    expect(JSON.parse(claims)).toMatchObject({ access_token: { capolids: { essential: true } } });

    const stronger = await tenant.tokenFor('grace', { claims });
    const result = await tenant
      .msal()
      .acquireTokenOnBehalfOf({ oboAssertion: stronger, scopes: ['https://management.azure.com/.default'] });
    expect(claimsOf(result?.accessToken ?? '').amr).toEqual(['pwd', 'mfa']);
  });

  test('discovers everything by itself, also under a domain name', async () => {
    const client = tenant.msal({ authority: `${tenant.origin}/${tenant.directory.tenant.domain}` });
    const result = await client.acquireTokenOnBehalfOf({
      oboAssertion: await tenant.tokenFor('ada'),
      scopes: ['api://todolist/ToDoList.Read'],
    });
    expect(claimsOf(result?.accessToken ?? '')).toMatchObject({
      ver: '2.0',
      azp: ids.api,
      scp: 'ToDoList.Read ToDoList.ReadWrite',
    });
  });
});

test('names every granted permission and the `.default` in the reply, with full URIs', async () => {
  const { body, names } = await tenant.exchange(await tenant.tokenFor('ada'), {
    scope: 'https://graph.microsoft.com/.default offline_access openid',
    client_info: '1',
  });
  const words = body.scope.split(' ');
  expect(words).toContain('https://graph.microsoft.com/Mail.Read');
  expect(words.at(-1)).toBe('https://graph.microsoft.com/.default');
  expect([...names].sort()).toEqual(
    [
      'token_type',
      'scope',
      'expires_in',
      'ext_expires_in',
      'access_token',
      'refresh_token',
      'id_token',
      'client_info',
    ].sort(),
  );
});

test('gives no refresh token without offline_access and no id token without openid', async () => {
  const { names } = await tenant.exchange(await tenant.tokenFor('ada'));
  expect(names).toEqual(['token_type', 'scope', 'expires_in', 'ext_expires_in', 'access_token']);
});

test('tells a guest by idp and by a home account of another tenant', async () => {
  const { body } = await tenant.exchange(await tenant.tokenFor('guest'), { client_info: '1' });
  const guest = tenant.directory.findPerson('guest');
  expect(claimsOf(body.access_token)).toMatchObject({ oid: guest?.objectId, tid: tenant.tenantId });
  expect(claimsOf(body.access_token).idp).toBe(`https://sts.windows.net/${guest?.homeTenantId}/`);
  const { uid, utid } = readClientInfo(body.client_info);
  expect(utid).toBe(guest?.homeTenantId);
  expect(uid).not.toBe(guest?.objectId);
});

test('marks a token with client capabilities when the client declares them, and lets it live long', async () => {
  const claims = '{"access_token":{"xms_cc":{"values":["cp1"]}}}';
  const { body } = await tenant.exchange(await tenant.tokenFor('ada'), { claims });
  expect(claimsOf(body.access_token).xms_cc).toEqual(['cp1']);
  expect(body.refresh_in).toBe(Math.floor(Number(body.expires_in) / 2));
  expect(Number(body.expires_in)).toBeGreaterThan(20 * 3600 - 1);
});

test('binds a token to the key of a client that asks for proof of possession', async () => {
  const req_cnf = Buffer.from('{"kid":"thumbprint"}').toString('base64url');
  const { body } = await tenant.exchange(await tenant.tokenFor('ada'), { token_type: 'pop', req_cnf });
  expect(body.token_type).toBe('pop');
  expect(claimsOf(body.access_token).cnf).toEqual({ kid: 'thumbprint' });
});

describe('refuses', () => {
  test.each([
    ['a scope that nobody consented to', 'edsger', { scope: 'Mail.Read' }, 65001, 'invalid_grant', 'consent_required'],
    ['a permission the API does not have', 'ada', { scope: 'Mail.Fly' }, 70011, 'invalid_scope', undefined],
    [
      '.default beside named scopes',
      'ada',
      { scope: 'https://graph.microsoft.com/.default User.Read' },
      70011,
      'invalid_scope',
      undefined,
    ],
    [
      'two APIs at once',
      'ada',
      { scope: 'User.Read https://management.azure.com/user_impersonation' },
      700022,
      'invalid_request',
      undefined,
    ],
    ['an API nobody knows', 'ada', { scope: 'api://nobody/.default' }, 500011, 'invalid_resource', undefined],
    ['another use than on_behalf_of', 'ada', { requested_token_use: 'other' }, 9002313, 'invalid_request', undefined],
    ['a missing assertion', 'ada', { assertion: undefined }, 900144, 'invalid_request', undefined],
    ['an unknown client', 'ada', { client_id: crypto.randomUUID() }, 700016, 'unauthorized_client', undefined],
    ['a wrong secret', 'ada', { client_secret: 'guess' }, 7000215, 'invalid_client', undefined],
    ['no credential', 'ada', { client_secret: undefined }, 7000218, 'invalid_client', undefined],
    ['claims that are no JSON', 'ada', { claims: '{' }, 9002313, 'invalid_request', undefined],
    [
      'an authentication context the sign-in did not meet',
      'ada',
      { claims: '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}' },
      50076,
      'interaction_required',
      'basic_action',
    ],
  ])('%s', async (_what, person, fields, code, error, suberror) => {
    const reply = await tenant.exchange(await tenant.tokenFor(person), fields);
    expect(reply.body).toMatchObject({ error, error_codes: [code] });
    expect(reply.body.suberror).toBe(suberror);
    expect(reply.status).toBe(error === 'invalid_client' ? 401 : 400);
  });

  test('reading mail only: everything else of the same person is exchanged', async () => {
    const { body } = await tenant.exchange(await tenant.tokenFor('edsger'), {
      scope: 'https://graph.microsoft.com/.default',
    });
    const permissions = String(claimsOf(body.access_token).scp).split(' ');
    expect(permissions).toContain('Mail.Send');
    expect(permissions).not.toContain('Mail.Read');
  });

  test('the token of a disabled account, and its sign-in', async () => {
    await expect(tenant.tokenFor('dennis')).rejects.toMatchObject({ code: 50057 });
  });

  test.each([
    ['a token for somebody else', () => graphToken(), 500131],
    ['an id token of the API', () => idTokenOfApi(), 240002],
    ['an app-only token', () => tenant.appTokenFor(ids.daemon, ids.api), 50013],
    ['a token signed by another key', () => foreignToken({}), 50013],
    ['a token with another payload', () => tampered(), 50013],
    ['something that is no JWT', () => Promise.resolve('not.a.token'), 50013],
    ['an unsigned token', () => unsigned(), 50013],
  ])('%s', async (_what, make, code) => {
    const { status, body } = await tenant.exchange(await make());
    expect({ status, error: body.error, codes: body.error_codes }).toMatchObject({
      status: 400,
      codes: [code],
    });
  });

  test('a token that has expired', async () => {
    const clock = standingClock();
    await using own = await startTenant({ clock });
    const assertion = await own.tokenFor('ada');
    clock.ms += 3 * 3600 * 1000;
    const { body } = await own.exchange(assertion);
    expect(body).toMatchObject({ error: 'invalid_grant', error_codes: [500133] });
  });
});

test('sends a refusal with all fields and headers of the service', async () => {
  const correlationId = crypto.randomUUID();
  const { headers, body } = await tenant.token(
    { grant_type: onBehalfOf, client_id: ids.api, client_secret: apiSecret },
    { 'client-request-id': correlationId },
  );
  expect(body).toMatchObject({
    error: 'invalid_request',
    error_codes: [900144],
    correlation_id: correlationId,
    trace_id: headers.get('x-ms-request-id'),
    error_uri: `${tenant.origin}/error?code=900144`,
  });
  expect(body.timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
  expect(body.error_description).toBe(
    `AADSTS900144: The request body must contain the following parameter: 'requested_token_use'. Trace ID: ${String(body.trace_id)} Correlation ID: ${correlationId} Timestamp: ${String(body.timestamp)}`,
  );
  expect(headers.get('cache-control')).toBe('no-store, no-cache');
  expect(headers.get('client-request-id')).toBe(correlationId);
});

describe('after a revocation', () => {
  test('Graph challenges, Entra wants a sign-in newer than that, and the new one works', async () => {
    const cp1 = { xms_cc: { values: ['cp1'] } };
    const callGraph = async (assertion: string) => {
      const { body } = await tenant.exchange(assertion, { claims: JSON.stringify({ access_token: cp1 }) });
      return tenant.fetch(`${tenant.graph}/me`, { headers: { authorization: `Bearer ${body.access_token}` } });
    };
    const assertion = await tenant.tokenFor('radia');
    const refused = await callGraph(assertion);
    expect(refused.status).toBe(401);
    const challenge = /claims="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '')?.[1] ?? '';
    const claims = Buffer.from(challenge, 'base64').toString();

    const again = await tenant.exchange(assertion, { claims });
    expect(again.body).toMatchObject({ error: 'interaction_required', error_codes: [50173], claims });

    const renewed = await tenant.tokenFor('radia', { claims });
    expect((await callGraph(renewed)).status).toBe(200);
  });

  test('who signs in within the same second counts again, and no token says that it comes from the future', async () => {
    const clock = standingClock();
    await using own = await startTenant({ clock });
    const exchanged = async (bearer: string) => (await own.exchange(bearer)).body.access_token;
    const me = async (bearer: string) =>
      (await own.fetch(`${own.graph}/me`, { headers: { authorization: `Bearer ${bearer}` } })).status;
    const before = await own.tokenFor('linus');
    const held = await exchanged(before);
    own.revokeSessions('linus');
    const after = await own.tokenFor('linus');
    const renewed = await exchanged(after);
    expect([await me(held), await me(await exchanged(before)), await me(renewed)]).toEqual([401, 401, 200]);
    const password = { grant_type: 'password', client_id: ids.frontEnd, username: 'linus', password: 'dev' };
    const { body } = await own.token({ ...password, scope: 'openid' });
    const seconds = Math.floor(clock.now() / 1000);
    for (const token of [after, renewed, body.id_token]) {
      expect(claimsOf(token)).toMatchObject({ iat: seconds, nbf: seconds });
    }
    expect(claimsOf(body.id_token).auth_time).toBe(seconds);
  });

  test('whoever signs in for its challenge is new enough within the second of the revocation, and nobody for one far ahead', async () => {
    const clock = standingClock();
    await using own = await startTenant({ clock });
    const seconds = Math.floor(clock.now() / 1000);
    const signIn = async (nbf: number) => {
      const { body } = await own.token({
        grant_type: 'password',
        client_id: ids.frontEnd,
        username: 'ada',
        password: 'dev',
        scope: 'openid',
        claims: JSON.stringify({ access_token: { nbf: { essential: true, value: String(nbf) } } }),
      });
      return body;
    };
    expect(claimsOf((await signIn(seconds + 1)).id_token).auth_time).toBe(seconds);
    expect(await signIn(seconds + 2)).toMatchObject({ error_codes: [50173] });
  });

  test('refresh tokens of the person end', async () => {
    const { body } = await tenant.exchange(await tenant.tokenFor('linus'), { scope: 'User.Read offline_access' });
    tenant.revokeSessions('linus');
    const refreshed = await tenant.token({
      grant_type: 'refresh_token',
      client_id: ids.api,
      client_secret: apiSecret,
      refresh_token: body.refresh_token,
    });
    expect(refreshed.body).toMatchObject({ error: 'invalid_grant', error_codes: [50173], suberror: 'bad_token' });
  });
});

async function graphToken(): Promise<string> {
  const { body } = await tenant.exchange(await tenant.tokenFor('ada'));
  return body.access_token;
}

async function idTokenOfApi(): Promise<string> {
  const { body } = await tenant.exchange(await tenant.tokenFor('ada'), { scope: 'User.Read openid' });
  return body.id_token;
}

async function foreignToken(header: object): Promise<string> {
  const { privateKey } = await crypto.subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  );
  const token = await tenant.tokenFor('ada');
  return new SignJWT(claimsOf(token))
    .setProtectedHeader({ ...decodeProtectedHeader(token), alg: 'RS256', ...header })
    .sign(privateKey);
}

async function tampered(): Promise<string> {
  const [header, payload, signature] = (await tenant.tokenFor('ada')).split('.');
  const alan = tenant.directory.findPerson('alan');
  const claims = { ...claimsOf(`${header}.${payload}.${signature}`), oid: alan?.objectId };
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}

async function unsigned(): Promise<string> {
  const token = await tenant.tokenFor('ada');
  const header = JSON.stringify({ ...decodeProtectedHeader(token), alg: 'none' });
  return `${Buffer.from(header).toString('base64url')}.${token.split('.')[1] ?? ''}.`;
}
