/** Its test, in a company of two people: `node --test`. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { startDevTenant } from 'onbehalf/dev-tenant';
import { createOwnApi } from './api.ts';

void test('says who the manager of the caller is, and that Graph is away when it is', async () => {
  await using tenant = await startDevTenant({
    people: [
      { alias: 'ada', manager: 'grace' },
      { alias: 'grace', name: 'Grace Hopper' },
    ],
    apps: [
      {
        name: 'managers',
        scopes: ['Managers.Read'],
        secret: 'any secret',
        requires: { 'Microsoft Graph': ['User.Read.All'] },
      },
    ],
  });
  tenant.trust(); // by this process alone

  const { clientId, clientSecret = '' } = tenant.app('managers');
  const api = createOwnApi({ authority: tenant.authority, clientId, clientSecret, graph: tenant.graph }).listen(0);
  try {
    await once(api, 'listening');
    const url = `http://localhost:${(api.address() as AddressInfo).port}`;
    const headers = { authorization: `Bearer ${await tenant.tokenFor('ada', 'Managers.Read')}` };
    assert.equal(await (await fetch(url, { headers })).text(), 'Grace Hopper');

    tenant.faults.set('graph', { status: 503 });
    assert.equal((await fetch(url, { headers })).status, 502);
    assert.deepEqual(
      tenant.requests.received('graph').map(({ path }) => path),
      ['/graph/v1.0/me/manager', '/graph/v1.0/me/manager'],
    );
  } finally {
    api.close();
  }
});
