/** Claims that depend on registrations: optional ones, groups with their overage, roles; and what user info says. */
import { expect, test } from 'vitest';
import { fragmentOf, openBrowser, signInUrl } from './browser.ts';
import { setControl } from './control.ts';
import { claimsOf, ids, startTenant, type TestTenant } from './support.ts';

const capable = JSON.stringify({ access_token: { xms_cc: { values: ['cp1'] } } });

test('idtyp and xms_cc are there for an API that asks for them, and for no other', async () => {
  await using tenant = await startTenant({
    apps: [
      { name: 'asks', identifierUri: 'api://asks', scopes: ['Read'], optionalClaims: ['idtyp', 'xms_cc'] },
      { name: 'silent', identifierUri: 'api://silent', scopes: ['Read'], optionalClaims: [] },
    ],
  });
  for (const [name, expected] of [
    ['asks', { idtyp: 'app', xms_cc: ['cp1'] }],
    ['silent', { idtyp: undefined, xms_cc: undefined }],
  ] as const) {
    const user = claimsOf(await tenant.tokenFor('ada', { scope: `api://${name}/Read`, claims: capable }));
    expect([user.idtyp, user.xms_cc]).toEqual([undefined, expected.xms_cc]);
    const app = claimsOf(await tenant.appTokenFor('nightly daemon', `api://${name}`));
    expect([app.idtyp, app.scp]).toEqual([expected.idtyp, undefined]);
  }
  const graph = await tenant.exchange(await tenant.tokenFor('ada'));
  expect(claimsOf(graph.body.access_token)).toMatchObject({ idtyp: 'user', wids: expect.any(Array) });
});

test('an app-only token without idtyp is no assertion either', async () => {
  await using tenant = await startTenant({ apps: [{ name: 'onbehalf API', optionalClaims: [] }] });
  const { body } = await tenant.exchange(await tenant.appTokenFor(ids.daemon, ids.api));
  expect(body).toMatchObject({ error: 'invalid_grant', error_codes: [50013] });
});

/** Somebody in so many groups, whose membership an API and a web app ask for. */
async function tenantOfGroups(count: number): Promise<TestTenant> {
  const groups = Array.from({ length: count }, (_, index) => `Group ${index}`);
  return await startTenant({
    people: [{ alias: 'ada', groups }],
    apps: [
      { name: 'orders', identifierUri: 'api://orders', scopes: ['Read'], groupMembershipClaims: 'SecurityGroup' },
      { name: 'web app', implicitGrant: { idTokens: true }, groupMembershipClaims: 'All' },
    ],
  });
}

async function webIdToken(tenant: TestTenant): Promise<Record<string, unknown>> {
  const signIn = signInUrl(tenant, {
    client_id: '11111111-0000-4000-8000-000000000005',
    redirect_uri: 'https://localhost:5001/signin-oidc',
    response_type: 'id_token',
    scope: 'openid',
  });
  const browser = openBrowser(tenant);
  const { objectId = '' } = tenant.directory.findPerson('ada') ?? {};
  const landed = await browser.press(await browser.go(signIn.url), 'person', objectId);
  return claimsOf(fragmentOf(landed).get('id_token') ?? '');
}

test('groups are named in tokens for whoever asks', async () => {
  await using tenant = await tenantOfGroups(3);
  const { groups } = claimsOf(await tenant.tokenFor('ada', { scope: 'api://orders/Read' }));
  expect(groups).toHaveLength(3);
  expect(await webIdToken(tenant)).toMatchObject({ groups, wids: expect.any(Array) });
  expect(claimsOf(await tenant.tokenFor('ada'))).not.toHaveProperty('groups');
});

test('more than two hundred are an address to ask at, and more than six do not go through a browser', async () => {
  await using tenant = await tenantOfGroups(201);
  const { objectId } = tenant.directory.findPerson('ada') ?? {};
  const claims = claimsOf(await tenant.tokenFor('ada', { scope: 'api://orders/Read' }));
  expect(claims).not.toHaveProperty('groups');
  expect(claims).toMatchObject({
    _claim_names: { groups: 'src1' },
    _claim_sources: {
      src1: { endpoint: `https://graph.windows.net/${tenant.tenantId}/users/${objectId}/getMemberObjects` },
    },
  });
  const idToken = await webIdToken(tenant);
  expect(idToken).toMatchObject({ hasgroups: true });
  expect(idToken).not.toHaveProperty('groups');
});

test.each([
  ['openid', 'ada', {}],
  [
    'openid profile',
    'ada',
    { name: 'Ada Lindqvist', preferred_username: 'ada@fabrikam.example', oid: expect.any(String) },
  ],
  ['openid email', 'ada', { email: 'ada@fabrikam.example' }],
  ['openid', 'guest', { email: 'gustav@contoso.example' }],
])('an id token for %j says as much of %s as was asked for', async (scope, username, said) => {
  await using tenant = await startTenant();
  const { body } = await tenant.token({
    grant_type: 'password',
    client_id: '11111111-0000-4000-8000-000000000006',
    username,
    password: 'dev',
    scope,
  });
  const { name, preferred_username, oid, email } = claimsOf(body.id_token);
  expect({ name, preferred_username, oid, email }).toEqual(said);
});

test('user info answers at Graph by the words of OpenID Connect, with the subject of the id token', async () => {
  await using tenant = await startTenant();
  const scope = 'https://graph.microsoft.com/User.Read openid profile email';
  const { body } = await tenant.token({
    grant_type: 'password',
    client_id: '11111111-0000-4000-8000-000000000006',
    username: 'ada',
    password: 'dev',
    scope,
  });
  const { userinfo_endpoint } = (await (
    await tenant.fetch(`${tenant.authority}/v2.0/.well-known/openid-configuration`)
  ).json()) as { userinfo_endpoint: string };
  const info = (token: string) =>
    tenant.fetch(userinfo_endpoint, { headers: token === '' ? {} : { authorization: `Bearer ${token}` } });
  expect(claimsOf(body.access_token).scp).toBe('openid profile email User.Read');
  expect(await (await info(body.access_token)).json()).toEqual({
    sub: claimsOf(body.id_token).sub,
    name: 'Ada Lindqvist',
    given_name: 'Ada',
    family_name: 'Lindqvist',
    picture: `${tenant.origin}/graph/v1.0/me/photo/$value`,
    email: 'ada@fabrikam.example',
  });
  const bare = await tenant.exchange(await tenant.tokenFor('ada'));
  expect((await info(bare.body.access_token)).status).toBe(403);
  expect((await info('')).status).toBe(401);
  expect((await info(await tenant.tokenFor('ada'))).status).toBe(401);
});

test('a federated credential is registered over HTTP as well', async () => {
  await using tenant = await startTenant();
  const credential = { issuer: 'https://cluster.example', subject: 'a', audience: 'api://AzureADTokenExchange' };
  expect((await setControl(tenant, `apps/${ids.daemon}/federated-credentials`, credential)).status).toBe(200);
  expect((await setControl(tenant, 'apps/nobody/federated-credentials', credential)).status).toBe(400);
});
