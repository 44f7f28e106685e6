/** The three APIs behind the dev tenant's own Entra: each through its own on-behalf-of exchange, over its TLS. @module */
import { Agent, request } from 'undici';
import { afterAll, expect, test } from 'vitest';
import { appIds } from '../../src/dev-tenant/directory/apps.ts';
import { startDevTenant } from '../../src/dev-tenant/index.ts';
import { claimsOf } from './api-host.ts';

const tenant = await startDevTenant();
const dispatcher = new Agent({ connect: { ca: tenant.caPem } });
afterAll(async () => {
  await dispatcher.close();
  await tenant.stop();
});

async function exchange(alias: string, scope: string) {
  const { body } = await request(`${tenant.authority}/oauth2/v2.0/token`, {
    dispatcher,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      client_id: appIds.api,
      client_secret: 'dev-tenant-secret-of-the-api',
      assertion: await tenant.tokenFor(alias),
      scope,
      claims: '{"access_token":{"xms_cc":{"values":["cp1"]}}}',
    }).toString(),
  });
  const { access_token: token, ...rest } = JSON.parse(await body.text());
  expect(rest).not.toHaveProperty('error');
  return String(token);
}

async function get(url: string, token: string) {
  const { statusCode, headers, body } = await request(url, {
    dispatcher,
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: statusCode, challenge: String(headers['www-authenticate']), body: JSON.parse(await body.text()) };
}

const graphScope = 'https://graph.microsoft.com/.default';
const armScope = 'https://management.azure.com//.default';

test('Graph shows each person their own manager, and the directory page by page over https', async () => {
  const token = await exchange('ada', graphScope);
  expect((await get(`${tenant.graph}/me/manager`, token)).body.displayName).toBe('Grace Holloway');
  const ids = new Set<string>();
  for (let next = `${tenant.graph}/users?$select=id&$top=150`; next; ) {
    const { body } = await get(next, token);
    for (const { id } of body.value) ids.add(id);
    next = body['@odata.nextLink'];
    if (next) expect(new URL(next).origin).toBe(tenant.origin);
  }
  expect(ids.size).toBe(tenant.directory.people.length);
  expect((await get(`${tenant.graph}/me`, await exchange('edsger', graphScope))).body.givenName).toBe('Edsger');
});

test('ARM takes all three spellings of its scope and shows each person their own subscriptions', async () => {
  for (const scope of [
    armScope,
    'https://management.azure.com/.default',
    'https://management.core.windows.net//user_impersonation',
  ]) {
    const { body } = await get(`${tenant.arm}/subscriptions?api-version=2022-12-01`, await exchange('ada', scope));
    expect(body.count).toEqual({ type: 'Total', value: 4 });
  }
  const linus = await get(`${tenant.arm}/subscriptions?api-version=2022-12-01`, await exchange('linus', armScope));
  expect(linus.body.value).toEqual([]);
});

test('the to-do list takes a token of its own version and audience only', async () => {
  const own = await get(`${tenant.todolist}/todos`, await exchange('ada', 'api://todolist/ToDoList.Read'));
  expect([own.status, own.body]).toEqual([200, []]);
  expect((await get(`${tenant.todolist}/todos`, await exchange('ada', graphScope))).status).toBe(401);
});

test('an app in its own name reads users with its role, and is nobody’s me', async () => {
  const token = await tenant.appTokenFor(appIds.daemon, 'https://graph.microsoft.com');
  expect((await get(`${tenant.graph}/users?$top=2`, token)).body.value).toHaveLength(2);
  expect((await get(`${tenant.graph}/me`, token)).status).toBe(400);
});

test('a revoked session is challenged by Graph and ARM alike', async () => {
  const [forGraph, forArm] = [await exchange('alan', graphScope), await exchange('alan', armScope)];
  expect((await get(`${tenant.graph}/me`, forGraph)).status).toBe(200);
  tenant.revokeSessions('alan');
  const graph = await get(`${tenant.graph}/me`, forGraph);
  const arm = await get(`${tenant.arm}/tenants?api-version=2022-12-01`, forArm);
  expect([graph.status, arm.status]).toEqual([401, 401]);
  expect(claimsOf(graph.challenge)).toEqual(claimsOf(arm.challenge));
  expect(claimsOf(graph.challenge)).toHaveProperty('access_token.nbf.essential', true);
});

test('the persona revoked meets the challenge at once', async () => {
  const { status, challenge } = await get(`${tenant.graph}/me`, await exchange('radia', graphScope));
  expect(status).toBe(401);
  expect(claimsOf(challenge)).toHaveProperty('access_token.nbf.value');
});
