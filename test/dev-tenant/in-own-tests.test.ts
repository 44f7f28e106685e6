/** The dev tenant as somebody's test uses it: a company of a few words, tokens by a word, and what has arrived. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AadstsError, type DevTenant, type DevTenantOptions, startDevTenant } from '../../src/dev-tenant/index.ts';
import { createRequestJournal } from '../../src/dev-tenant/request-journal.ts';

let tenant: DevTenant;
beforeAll(async () => {
  tenant = await startDevTenant({
    people: [
      { alias: 'ada', name: 'Ada Byron King', jobTitle: 'Analyst', manager: 'charles', groups: ['Engines'] },
      { alias: 'charles', persona: 'admin', department: 'Mathematics', officeLocation: 'London 1.01' },
      { alias: 'mary', persona: 'mfa-for-arm', groups: ['Engines', 'Science'], roles: ['Administrator'] },
      { alias: 'dionysius', persona: 'disabled' },
      { alias: 'michael', persona: 'guest' },
    ],
    apps: [
      { name: 'orders', scopes: ['Orders.Read'], appRoles: ['Orders.Read.All'], redirectUris: ['http://localhost/*'] },
      {
        name: 'accounts',
        identifierUri: 'api://accounts',
        accessTokenVersion: 1,
        scopes: ['Accounts.Read'],
        secret: 'a secret of accounts',
        redirectUris: ['http://localhost:5000/signed-in'],
        requires: { orders: ['Orders.Read'], 'https://graph.microsoft.com': ['User.Read'] },
        appPermissions: { orders: ['Orders.Read.All'] },
      },
      { name: 'nightly daemon', secret: 'another secret of the daemon' },
    ],
    subscriptions: [
      {
        name: 'Engine room',
        tags: { environment: 'test' },
        readers: ['Engines', 'nightly daemon'],
        contributors: ['mary'],
        resourceGroups: ['rg-web-001', { name: 'rg-data-002', location: 'uksouth', tags: { team: 'data' } }],
      },
    ],
  });
  tenant.trust();
});
afterAll(() => tenant.stop());

async function exchanged(client: string, assertion: string, scope: string) {
  const { clientId, clientSecret = '' } = tenant.app(client);
  const reply = await fetch(`${tenant.authority}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      client_id: clientId,
      client_secret: clientSecret,
      assertion,
      scope,
    }),
  });
  return (await reply.json()) as { access_token: string; error_codes?: readonly number[] };
}

async function read(url: string, bearer: string): Promise<Record<string, unknown>> {
  const reply = await fetch(url, { headers: { authorization: `Bearer ${bearer}` } });
  return (await reply.json()) as Record<string, unknown>;
}

describe('people who are described', () => {
  test('stand instead of the seeded ones, with their manager and groups', async () => {
    expect(tenant.info().people.map(({ alias }) => alias)).toEqual(['ada', 'charles', 'mary', 'dionysius', 'michael']);
    const { access_token } = await exchanged('onbehalf API', await tenant.tokenFor('ada'), '.default');
    expect(await read(`${tenant.graph}/me?$expand=manager`, access_token)).toMatchObject({
      displayName: 'Ada Byron King',
      givenName: 'Ada',
      surname: 'Byron King',
      userPrincipalName: 'ada@fabrikam.example',
      jobTitle: 'Analyst',
      manager: { displayName: 'Charles' },
    });
    const { value } = await read(`${tenant.graph}/groups?$expand=members`, access_token);
    expect(value).toMatchObject([{ displayName: 'Engines' }, { displayName: 'Science' }]);
  });

  test('meet the situation of their persona', async () => {
    const refused = await tenant.tokenFor('dionysius').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(AadstsError);
    expect(refused).toMatchObject({ code: 50057, message: expect.stringMatching(/^AADSTS50057: The user account is/) });
    await expect(tenant.tokenFor('nobody')).rejects.toThrow(/^AADSTS50034: The user account nobody does not exist/);
    expect(tenant.directory.findPerson('dionysius')?.accountEnabled).toBe(false);
    const arm = 'https://management.azure.com//.default';
    expect((await exchanged('onbehalf API', await tenant.tokenFor('mary'), arm)).error_codes).toEqual([50076]);
    expect(decodeJwt(await tenant.tokenFor('michael'))).toMatchObject({
      scp: expect.stringContaining('access_as_user'),
    });
    expect(decodeJwt(await tenant.tokenFor('mary'))).toMatchObject({ roles: ['Administrator'] });
  });
});

describe('apps that are described', () => {
  test('are called with a token of the front-end, asked for by the name of a scope', async () => {
    const orders = tenant.app('orders');
    const claims = decodeJwt(await tenant.tokenFor('ada', 'Orders.Read'));
    expect(claims).toMatchObject({ aud: orders.clientId, scp: 'Orders.Read', ver: '2.0' });
    expect(decodeJwt(await tenant.tokenFor('ada', `api://${orders.clientId}/.default`)).aud).toBe(orders.clientId);
    const other = await tenant.tokenFor('ada', 'api://accounts/Accounts.Read');
    expect(decodeJwt(other)).toMatchObject({ aud: 'api://accounts', ver: '1.0' });
  });

  test('exchange on behalf of a user what they require, and nothing else', async () => {
    const assertion = await tenant.tokenFor('ada', 'Accounts.Read');
    const scope = `api://${tenant.app('orders').clientId}/Orders.Read`;
    expect(decodeJwt((await exchanged('accounts', assertion, scope)).access_token)).toMatchObject({
      scp: 'Orders.Read',
    });
    expect((await exchanged('accounts', assertion, 'Mail.Read')).error_codes).toEqual([65001]);
  });

  test('are reached from the API in the middle, too', async () => {
    const scope = `api://${tenant.app('orders').clientId}/.default`;
    const { access_token } = await exchanged('onbehalf API', await tenant.tokenFor('ada'), scope);
    expect(decodeJwt(access_token)).toMatchObject({ aud: tenant.app('orders').clientId });
  });

  test('get tokens of their own with the permissions granted to them', async () => {
    const token = await tenant.appTokenFor('accounts', 'orders');
    expect(decodeJwt(token)).toMatchObject({ idtyp: 'app', roles: ['Orders.Read.All'] });
  });

  test('change what is there anyway when they have its name', async () => {
    expect(tenant.app('nightly daemon')).toMatchObject({
      clientId: '11111111-0000-4000-8000-000000000003',
      clientSecret: 'another secret of the daemon',
    });
    expect(tenant.info().apps.filter(({ name }) => name === 'nightly daemon')).toHaveLength(1);
    const claims = decodeJwt(await tenant.appTokenFor('nightly daemon', 'https://graph.microsoft.com'));
    expect(claims).toMatchObject({ roles: ['User.Read.All'] });
    expect(() => tenant.app('nobody')).toThrow(TypeError);
  });

  test('have redirect URIs of type web with a secret, of type SPA without', () => {
    expect(tenant.app('accounts').webRedirectUris).toEqual(['http://localhost:5000/signed-in']);
    expect(tenant.app('orders').spaRedirectUris).toEqual(['http://localhost/*']);
  });
});

test('subscriptions that are described are seen by those who hold a role in them', async () => {
  const scope = 'https://management.azure.com//.default';
  const tokenOf = async (alias: string) =>
    (await exchanged('onbehalf API', await tenant.tokenFor(alias), scope)).access_token;
  const list = `${tenant.arm}/subscriptions?api-version=2022-12-01`;
  const { value } = await read(list, await tokenOf('ada'));
  expect(value).toMatchObject([{ displayName: 'Engine room', tags: { environment: 'test' } }]);
  expect(await read(list, await tokenOf('michael'))).toMatchObject({ value: [] });
  const [{ id }] = value as [{ id: string }];
  expect(
    await read(`${tenant.arm}${id}/resourcegroups?api-version=2021-04-01`, await tokenOf('charles')),
  ).toMatchObject({
    value: [{ name: 'rg-web-001' }, { name: 'rg-data-002', location: 'uksouth', tags: { team: 'data' } }],
  });
});

describe('a description that cannot be', () => {
  test.each<[string, DevTenantOptions, RegExp]>([
    ['a key nobody knows', { people: [{ alias: 'ada', boss: 'charles' } as never] }, /"boss"[\s\S]*people\[0\]/],
    ['an alias with a blank', { people: [{ alias: 'ada lovelace' }] }, /people\[0\]\.alias/],
    ['the same alias twice', { people: [{ alias: 'ada' }, { alias: 'ada' }] }, /every `alias` once[\s\S]*at people/],
    ['nobody at all', { people: [] }, /at people/],
    ['a manager who is nobody', { people: [{ alias: 'ada', manager: 'x' }] }, /alias 'x'; at people\[0\]\.manager/],
    [
      'two who manage each other',
      {
        people: [
          { alias: 'ada', manager: 'mary' },
          { alias: 'mary', manager: 'ada' },
        ],
      },
      /'ada' would be under 'ada'[\s\S]*'mary' would be under 'mary'/,
    ],
    ['a client id that is no GUID', { apps: [{ name: 'orders', clientId: 'orders' }] }, /apps\[0\]\.clientId/],
    [
      'an API that is not there',
      { apps: [{ name: 'a', requires: { b: ['C'] } }] },
      /called 'b'; at apps\[0\]\.requires/,
    ],
    [
      'a permission that nobody exposes',
      { apps: [{ name: 'a', appPermissions: { 'Microsoft Graph': ['Moon.Read'] } }] },
      /'Microsoft Graph' does not expose Moon\.Read; at apps\[0\]\.appPermissions/,
    ],
    [
      'a reader who is nobody',
      { people: [{ alias: 'ada' }], subscriptions: [{ name: 'one', readers: ['ada', 'grace'] }] },
      /called 'grace'; at subscriptions\[0\]\.readers/,
    ],
  ])('is refused with the place: %s', async (_what, options, message) => {
    const start = startDevTenant(options);
    await expect(start).rejects.toThrow(TypeError);
    await expect(start).rejects.toThrow(message);
  });
});

test('a description that cannot be is refused with all that is wrong in it, whatever the kind', async () => {
  const start = startDevTenant({
    people: [
      { alias: 'Ada Lovelace', name: 'Ada' },
      { alias: 'mary', manager: 'nobody', groups: [''] },
      { alias: 'grace', manager: 'Ada Lovelace' },
      null as never,
    ],
    apps: [
      { name: 'orders', clientId: 'x', scopes: ['Orders.Read'] },
      { name: 'accounts', requires: { orders: ['Orders.Read'], nowhere: ['A'] } },
    ],
    subscriptions: [{ name: 'one', readers: ['mary', 'somebody'], state: 'Gone' as never }],
  });
  const said = String(await start.catch((error: unknown) => error));
  expect(said.match(/at (?:people|apps|subscriptions)\[\d\]\S*/g)?.toSorted()).toEqual([
    'at apps[0].clientId',
    'at apps[1].requires',
    'at people[0].alias',
    'at people[1].groups[0]',
    'at people[1].manager',
    'at people[3]',
    'at subscriptions[0].readers',
    'at subscriptions[0].state',
  ]);
  await expect(startDevTenant({ people: 'ada' as never })).rejects.toThrow(/expected array[\s\S]*at people/);
});

test('people alone leave apps as they are, and the seeded subscriptions to those of them who have a role there', async () => {
  await using small = await startDevTenant({ people: [{ alias: 'ada' }, { alias: 'olga' }] });
  expect(small.app('onbehalf API').clientSecret).toBe('dev-tenant-secret-of-the-api');
  const seenBy = (alias: string) =>
    small.directory.subscriptions.filter(({ readers }) =>
      readers.includes(small.directory.findPerson(alias)?.objectId ?? ''),
    );
  expect([seenBy('ada').length, seenBy('olga').length]).toEqual([4, 0]);
});

const keysOf = async ({ authority }: DevTenant) => await (await fetch(`${authority}/discovery/v2.0/keys`)).text();

test('tenants stand beside each other, trusted as one, each with its own issuer and keys, and leave nothing behind', async () => {
  const one = await startDevTenant();
  const other = await startDevTenant();
  expect(one.caPem).toBe(tenant.caPem);
  expect(await keysOf(one)).not.toBe(await keysOf(other));
  expect(decodeJwt(await one.tokenFor('ada')).iss).not.toBe(decodeJwt(await other.tokenFor('ada')).iss);
  const folders = [one, other].map(({ caPath }) => dirname(caPath));
  expect(folders.map((folder) => existsSync(folder))).toEqual([true, true]);
  await Promise.all([one.stop(), other.stop()]);
  expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]);
});

describe('what has arrived', () => {
  test('is told by service, path and query, without a credential', async () => {
    const bearer = await tenant.tokenFor('ada');
    tenant.requests.clear();
    const { access_token } = await exchanged('onbehalf API', bearer, 'User.Read');
    await read(`${tenant.graph}/me?$select=id,displayName`, access_token);
    await fetch(`${tenant.authority}/oauth2/v2.0/logout?id_token_hint=${bearer}`, { redirect: 'manual' });
    await fetch(`${tenant.authority}/discovery/v2.0/keys`);
    await fetch(`${tenant.httpOrigin}/dev/info`);

    expect(tenant.requests.received().map(({ service, method }) => `${service} ${method}`)).toEqual([
      'entra POST',
      'graph GET',
      'entra GET',
      'keys GET',
    ]);
    expect(tenant.requests.received('graph')).toMatchObject([
      { path: '/graph/v1.0/me', query: '$select=id,displayName', headers: { authorization: 'Bearer' } },
    ]);
    const written = JSON.stringify(tenant.requests.received());
    for (const secret of [bearer, access_token]) expect(written).not.toContain(secret);
  });

  test('counts what met a fault', async () => {
    tenant.requests.clear();
    tenant.faults.set('graph', { status: 503, times: 2 });
    const statuses = [];
    for (let call = 0; call < 3; call += 1) statuses.push((await fetch(`${tenant.graph}/me`)).status);
    expect(statuses).toEqual([503, 503, 401]);
    expect(tenant.requests.received('graph')).toHaveLength(3);
  });

  test.each<[string, string, object]>([
    ['a service that there is not', 'grap', { status: 503 }],
    ['a key that there is not', 'graph', { stat: 503 }],
    ['a status that is no refusal', 'graph', { status: 200 }],
  ])('meets no fault with %s: setting it is refused', (_what, service, fault) => {
    expect(() => tenant.faults.set(service as 'graph', fault)).toThrow(TypeError);
  });

  test('is bounded', () => {
    const journal = createRequestJournal();
    for (let count = 0; count < 12_345; count += 1) {
      journal.record({ method: 'GET', url: `/graph/${count}`, headers: {} }, 0);
    }
    expect(journal.received()).toHaveLength(10_000);
    expect(journal.received().at(-1)?.path).toBe('/graph/12344');
  });
});
