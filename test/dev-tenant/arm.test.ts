/** The dev tenant's ARM as its callers meet it: versions, 401 shapes, who sees what, paging, budgets. @module */
import { afterAll, describe, expect, test } from 'vitest';
import { armApi } from '../../src/dev-tenant/arm/api.ts';
import type { Subscription } from '../../src/dev-tenant/directory/directory.ts';
import { ask, claimsOf, directory, hostApi, personCalled } from './api-host.ts';

const arm = await hostApi('/arm', armApi, 'https://management.azure.com/');
afterAll(() => arm[Symbol.asyncDispose]());
const tokenOf = (alias: string, claims = {}) =>
  arm.sign({ oid: personCalled(alias).objectId, scp: 'user_impersonation', ...claims });
const version = 'api-version=2022-12-01';
const get = async (path: string, alias = 'ada') => ask(`${arm.url}${path}`, await tokenOf(alias));

/** @throws {Error} when there is none */
function subscriptionCalled(name: string): Subscription {
  const found = directory.subscriptions.find(({ displayName }) => displayName === name);
  if (!found) throw new Error(`no subscription is called ${name}`);
  return found;
}
const production = subscriptionCalled('Fabrikam production');
const foreign = subscriptionCalled('Contoso Dyes shared');

const namesFor = async (alias: string) => {
  const { body } = await get(`/subscriptions?${version}`, alias);
  return body.value.map(({ displayName }: { displayName: string }) => displayName);
};

async function walk(first: string, alias = 'ada', member = 'name') {
  const sizes: number[] = [];
  const names: string[] = [];
  for (let next: string | undefined = first; next !== undefined; ) {
    const { body } = await ask(next, await tokenOf(alias));
    sizes.push(body.value.length);
    names.push(...body.value.map((item: Record<string, string>) => item[member]));
    next = body.nextLink;
  }
  return { sizes, names };
}

const domainsFor = async (alias: string) =>
  (await get(`/tenants?${version}`, alias)).body.value.map((tenant: { defaultDomain: string }) => tenant.defaultDomain);

const left = async (path: string, header: string, alias = 'grace') =>
  Number((await get(`${path}?${version}`, alias)).headers.get(`x-ms-ratelimit-remaining-${header}`));

const headersFor = async (headers: Record<string, string>) =>
  (await ask(`${arm.url}/tenants?${version}`, await tokenOf('ada'), { headers })).headers;

describe('api-version', () => {
  test('is asked for before the token', async () => {
    const missing = await ask(`${arm.url}/subscriptions`, undefined);
    expect([missing.status, missing.body.error.code]).toEqual([400, 'MissingApiVersionParameter']);
    const unknown = await ask(`${arm.url}/subscriptions?api-version=1999-01-01`, undefined);
    expect([unknown.status, unknown.body.error.code]).toEqual([400, 'InvalidApiVersionParameter']);
  });

  test('decides which fields there are', async () => {
    const old = await get('/subscriptions?api-version=2016-06-01');
    expect(old.body.value[0]).not.toHaveProperty('tags');
    const recent = await get('/subscriptions?API-VERSION=2022-12-01');
    expect(recent.body.value[0].tags).toEqual(production.tags);
  });
});

describe('the token', () => {
  test('that is missing gets the tenant of the subscription told', async () => {
    const { status, headers, body } = await ask(
      `${arm.url}/subscriptions/${foreign.subscriptionId}?${version}`,
      undefined,
    );
    expect([status, body.error.code]).toEqual([401, 'AuthenticationFailed']);
    expect(headers.get('www-authenticate')).toBe(
      `Bearer authorization_uri="https://login.windows.net/${foreign.tenantId}", error="invalid_token", error_description="The authentication failed because of missing 'Authorization' header."`,
    );
  });

  test('is accepted for the four spellings of the audience and no other', async () => {
    for (const host of ['https://management.azure.com', 'https://management.core.windows.net']) {
      for (const aud of [host, `${host}/`]) {
        expect((await ask(`${arm.url}/tenants?${version}`, await tokenOf('ada', { aud }))).status).toBe(200);
      }
    }
    const wrong = await ask(
      `${arm.url}/tenants?${version}`,
      await tokenOf('ada', { aud: 'https://graph.microsoft.com' }),
    );
    expect([wrong.status, wrong.body.error.code]).toEqual([401, 'InvalidAuthenticationTokenAudience']);
  });

  test('of another tenant than the subscription is told the right one', async () => {
    const { status, headers, body } = await get(`/subscriptions/${foreign.subscriptionId}?${version}`);
    expect([status, body.error.code]).toEqual([401, 'InvalidAuthenticationTokenTenant']);
    expect(headers.get('www-authenticate')).toContain(`login.windows.net/${foreign.tenantId}"`);
  });

  test('that has expired is told both times', async () => {
    const token = await tokenOf('ada', { exp: Math.floor(arm.time / 1000) - 10 });
    const { status, body } = await ask(`${arm.url}/tenants?${version}`, token);
    expect([status, body.error.code]).toEqual([401, 'ExpiredAuthenticationToken']);
    expect(body.error.message).toMatch(
      /'5\/12\/2026 4:27:28 PM' is earlier than current UTC time '5\/12\/2026 4:27:38 PM'/,
    );
  });

  test('that is no token at all gets 401, one without user_impersonation 403', async () => {
    const broken = await ask(`${arm.url}/tenants?${version}`, 'abc');
    expect([broken.status, broken.body.error.code]).toEqual([401, 'InvalidAuthenticationToken']);
    expect((await ask(`${arm.url}/tenants?${version}`, await tokenOf('ada', { scp: 'other' }))).status).toBe(403);
  });

  test('of a revoked session is challenged with unpadded claims until it is new enough', async () => {
    const { objectId } = personCalled('radia');
    const issued = Math.floor(arm.time / 1000);
    arm.revocations.set(objectId, issued + 1);
    const refused = await ask(`${arm.url}/subscriptions?${version}`, await tokenOf('radia', { xms_cc: ['cp1'] }));
    const challenge = refused.headers.get('www-authenticate');
    expect([refused.status, refused.body.error.code]).toEqual([401, 'AuthenticationFailed']);
    expect(challenge).toContain('error="invalid_token"');
    expect(challenge).toMatch(/claims="[\w+/]+"/); // 65 bytes: padded in Graph, not here
    expect(claimsOf(challenge)).toEqual({ access_token: { nbf: { essential: true, value: String(issued + 1) } } });
    const plain = await ask(`${arm.url}/subscriptions?${version}`, await tokenOf('radia'));
    expect(plain.headers.get('www-authenticate')).not.toContain('claims=');
    const fresh = await tokenOf('radia', { iat: issued + 1 });
    expect((await ask(`${arm.url}/subscriptions?${version}`, fresh)).status).toBe(200);
  });
});

describe('subscriptions', () => {
  test('are those in which the caller holds a role, and an empty list for nobody’s', async () => {
    expect(await namesFor('ada')).toEqual([
      'Fabrikam production',
      'Fabrikam staging',
      'Fabrikam development',
      'Loom telemetry',
    ]);
    expect(await namesFor('guest')).toEqual(['Corporate websites']);
    const none = await get(`/subscriptions?${version}`, 'linus');
    expect([none.status, none.body]).toEqual([200, { value: [], count: { type: 'Total', value: 0 } }]);
  });

  test('come in pages with an absolute link on this origin', async () => {
    const first = await get(`/subscriptions?${version}`, 'alan');
    expect(first.body.value).toHaveLength(5);
    expect(first.body.count).toEqual({ type: 'Total', value: 50 });
    const link = new URL(first.body.nextLink);
    expect(link.href.startsWith(`${arm.url}/subscriptions?`)).toBe(true);
    expect(await walk(link.href, 'alan', 'displayName')).toMatchObject({ sizes: Array.from({ length: 9 }, () => 5) });
  });

  test('are found by id without regard to case, and the hidden look like the absent', async () => {
    const shown = await get(`/SUBSCRIPTIONS/${production.subscriptionId.toUpperCase()}?${version}`);
    expect(shown.body).toMatchObject({
      id: `/subscriptions/${production.subscriptionId}`,
      displayName: 'Fabrikam production',
      state: 'Enabled',
      tenantId: production.tenantId,
    });
    const hidden = await get(`/subscriptions/${production.subscriptionId}?${version}`, 'linus');
    const absent = await get(`/subscriptions/22222222-0000-4000-8000-000000000000?${version}`, 'linus');
    expect([hidden.status, hidden.body.error.code]).toEqual([404, 'SubscriptionNotFound']);
    expect([absent.status, absent.body.error.code]).toEqual([404, 'SubscriptionNotFound']);
    expect((await get(`/subscriptions/production?${version}`)).body.error.code).toBe('InvalidSubscriptionId');
  });
});

describe('below a subscription', () => {
  const base = `/subscriptions/${production.subscriptionId}`;

  test('resource groups come in pages, one of them empty, each group once', async () => {
    const { sizes, names } = await walk(`${arm.url}${base}/resourcegroups?${version}`);
    expect(sizes).toEqual([50, 0, 50, 30]);
    expect(names).toEqual(production.resourceGroups.map(({ name }) => name));
    const small = await walk(`${arm.url}${base}/resourceGroups?${version}&$top=40`);
    expect(small.sizes).toEqual([40, 0, 40, 40, 10]);
  });

  test('resource groups are filtered by tag, and by nothing else', async () => {
    const wanted = production.resourceGroups.filter(({ tags }) => tags.workload === 'web').map(({ name }) => name);
    const filter = encodeURIComponent("tagName eq 'workload' and tagValue eq 'web'");
    expect((await walk(`${arm.url}${base}/resourcegroups?${version}&$filter=${filter}`)).names).toEqual(wanted);
    const refused = await get(`${base}/resourcegroups?${version}&$filter=name eq 'x'`);
    expect([refused.status, refused.body.error.code]).toEqual([400, 'InvalidFilterInQueryString']);
    expect((await get(`${base}/resourcegroups?${version}&$top=0`)).status).toBe(400);
    expect((await get(`${base}/resourcegroups?${version}&$skiptoken=zz`)).body.error.code).toBe('InvalidSkipToken');
  });

  test('one resource group is found without regard to case and shown in its own', async () => {
    const group = production.resourceGroups.find(({ name }) => name.startsWith('RG'));
    const { body } = await get(`${base}/resourceGroups/${group?.name.toLowerCase()}?${version}`);
    expect(body).toMatchObject({ name: group?.name, properties: { provisioningState: 'Succeeded' } });
    expect((await get(`${base}/resourceGroups/none?${version}`)).body.error.code).toBe('ResourceGroupNotFound');
  });

  test('locations are regions with their pairs', async () => {
    const { body } = await get(`${base}/locations?${version}`);
    expect(body.value[0]).toMatchObject({
      id: `${base}/locations/westeurope`,
      metadata: { pairedRegion: [{ name: 'northeurope' }] },
    });
    expect((await get(`${base}/locations?${version}`, 'linus')).status).toBe(404);
  });
});

test('tenants are the caller’s own, and for guests their home too', async () => {
  expect(await domainsFor('ada')).toEqual(['fabrikam.example']);
  expect(await domainsFor('guest')).toEqual(['fabrikam.example', 'contoso.example']);
});

describe('every answer', () => {
  test('tells what is left of the budgets, which fall and fill again', async () => {
    expect(await left('/subscriptions', 'tenant-reads')).toBe(249);
    expect(await left('/subscriptions', 'tenant-reads')).toBe(248);
    arm.time += 40;
    expect(await left('/subscriptions', 'tenant-reads')).toBe(248);
    arm.time += 10_000;
    expect(await left('/subscriptions', 'tenant-reads')).toBe(249);
    const path = `/subscriptions/${subscriptionCalled('Fabrikam development').subscriptionId}`;
    expect(await left(path, 'subscription-reads')).toBe(249);
    expect(await left(path, 'subscription-reads', 'edsger')).toBe(249);
    expect(await left(path, 'subscription-global-reads', 'edsger')).toBe(3747);
  });

  test('carries correlation ids, the client’s own only when it asks for it', async () => {
    const id = '0d0d0d0d-1111-4222-8333-444444444444';
    const echoed = await headersFor({
      'x-ms-correlation-request-id': id,
      'x-ms-client-request-id': 'mine',
      'x-ms-return-client-request-id': 'true',
    });
    expect(echoed.get('x-ms-correlation-request-id')).toBe(id);
    expect(echoed.get('x-ms-client-request-id')).toBe('mine');
    expect(echoed.get('x-ms-routing-request-id')).toBe(`LOOPBACK:20260512T162748Z:${echoed.get('x-ms-request-id')}`);
    expect((await headersFor({ 'x-ms-client-request-id': 'mine' })).get('x-ms-client-request-id')).toBeNull();
  });

  test('is 429 in whole seconds for the throttled person, and a fault where one is set', async () => {
    const tim = await get(`/subscriptions/${production.subscriptionId}?${version}`, 'tim');
    expect([tim.status, tim.headers.get('retry-after')]).toEqual([429, '2']);
    expect(tim.body.error.code).toBe('SubscriptionRequestsThrottled');
    arm.faults.set('arm', { status: 503, times: 1 });
    const down = await get(`/tenants?${version}`);
    expect([down.status, down.body.error.code]).toEqual([503, 'ServiceUnavailable']);
    expect(down.headers.get('x-ms-failure-cause')).toBe('gateway');
    arm.faults.set('arm', { reset: true, times: 1 });
    await expect(get(`/tenants?${version}`)).rejects.toThrow('fetch failed');
  });

  test('refuses what it does not know in its own envelope', async () => {
    expect((await get(`/providers/x?${version}`)).body.error.code).toBe('InvalidResourceType');
    const { status, body } = await ask(`${arm.url}/tenants?${version}`, await tokenOf('ada'), { method: 'DELETE' });
    expect([status, body.error.code]).toEqual([405, 'MethodNotAllowed']);
  });
});
