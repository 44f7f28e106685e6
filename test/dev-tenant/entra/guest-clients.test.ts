/** One sign-in at home, tokens of every tenant that its holder is a guest of: MSAL Node, whose cache knows one account for all of them. */
import { PublicClientApplication } from '@azure/msal-node';
import { afterAll, expect, test } from 'vitest';
import { claimsOf, networkOver, startTenant } from './support.ts';

const tenant = await startTenant();
afterAll(() => tenant.stop());
const [contoso] = tenant.directory.otherTenants;

function createClient(): PublicClientApplication {
  return new PublicClientApplication({
    auth: {
      clientId: '11111111-0000-4000-8000-000000000006',
      authority: `${tenant.origin}/organizations`,
      knownAuthorities: [new URL(tenant.origin).host],
    },
    system: { networkClient: networkOver((url, init) => tenant.fetch(url, init)) },
  });
}

async function signIn(client: PublicClientApplication, username: string) {
  const { account } = (await client.acquireTokenByUsernamePassword({ scopes: [], username, password: 'dev' })) ?? {};
  if (!account) throw new Error('No account came with the tokens.');
  return account;
}

test('the account of home is served silently in the tenant where it is a guest', async () => {
  const client = createClient();
  const account = await signIn(client, 'gustav@contoso.example');
  expect(account.tenantId).toBe(contoso?.tenantId);
  const request = { account, authority: tenant.authority, scopes: ['https://management.azure.com//.default'] };
  const here = await client.acquireTokenSilent(request);
  expect(claimsOf(here.accessToken)).toMatchObject({
    tid: tenant.tenantId,
    oid: tenant.directory.findPerson('guest')?.objectId,
    idp: `https://sts.windows.net/${contoso?.tenantId}/`,
  });
  expect(here.account?.homeAccountId).toBe(account.homeAccountId);
  if (!here.account) throw new Error('No account came with the tokens.');
  expect((await client.acquireTokenSilent({ ...request, account: here.account })).fromCache).toBe(true);
});

test('somebody who is no guest there is refused, in words that MSAL hands on', async () => {
  const client = createClient();
  const account = await signIn(client, 'ada@fabrikam.example');
  const authority = `${tenant.origin}/contoso.example`;
  await expect(
    client.acquireTokenSilent({ account, authority, scopes: ['https://management.azure.com//.default'] }),
  ).rejects.toMatchObject({ errorMessage: expect.stringContaining('AADSTS50020') });
});
