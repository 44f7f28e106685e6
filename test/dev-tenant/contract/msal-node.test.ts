/** `@azure/msal-node` with its own network code and its own cache: as a web API, a daemon and a web application use it. */
import { createHash, X509Certificate } from 'node:crypto';
import { ConfidentialClientApplication, type NodeAuthOptions, PublicClientApplication } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import { type ContractTarget, contract, graphAudience, scopes } from './target.ts';

const clientOf = ({ clientId, authority }: ContractTarget, credential: Partial<NodeAuthOptions>) =>
  new ConfidentialClientApplication({
    auth: { clientId, authority, knownAuthorities: [new URL(authority).host], ...credential },
  });

const appToken = async (client: ConfidentialClientApplication) =>
  decodeJwt((await client.acquireTokenByClientCredential({ scopes: [scopes.graph] }))?.accessToken ?? '');

await contract('MSAL Node', (test) => {
  test(['secret'], 'gets a token for the app with a secret, and the second time from its cache', async (target) => {
    const client = clientOf(target, { clientSecret: target.secret });
    expect(await appToken(client)).toMatchObject({
      aud: expect.stringMatching(graphAudience),
      tid: target.tenantId,
      appid: target.clientId,
      appidacr: '1',
    });
    expect((await client.acquireTokenByClientCredential({ scopes: [scopes.graph] }))?.fromCache).toBe(true);
  });

  test(['certificate'], 'gets a token for the app with a certificate', async (target) => {
    const { cert, key } = target.certificate;
    const thumbprintSha256 = createHash('sha256').update(new X509Certificate(cert).raw).digest('hex');
    const client = clientOf(target, { clientCertificate: { thumbprintSha256, privateKey: key, x5c: cert } });
    expect(await appToken(client)).toMatchObject({ appid: target.clientId, appidacr: '2' });
  });

  test(['federatedAssertion'], 'gets a token for the app with the token of another issuer', async (target) => {
    const client = clientOf(target, { clientAssertion: target.federatedAssertion });
    expect(await appToken(client)).toMatchObject({ appid: target.clientId, appidacr: '2' });
  });

  test(['secret', 'userToken'], 'exchanges the token of a user, and finds it again in its cache', async (target) => {
    const client = clientOf(target, { clientSecret: target.secret });
    const oboAssertion = await target.userToken();
    const first = await client.acquireTokenOnBehalfOf({ oboAssertion, scopes: [scopes.userRead] });
    const second = await client.acquireTokenOnBehalfOf({ oboAssertion, scopes: [scopes.userRead] });
    expect([first?.fromCache, second?.fromCache]).toEqual([false, true]);
    const { oid } = decodeJwt(oboAssertion);
    expect(decodeJwt(first?.accessToken ?? '')).toMatchObject({ oid, tid: target.tenantId, appid: target.clientId });
    expect(first?.scopes.map((scope) => scope.toLowerCase())).toContain(scopes.userRead.toLowerCase());
  });

  test(
    ['secret', 'signIn', 'redirectUri'],
    'signs somebody in with a code, then is served silently: cache, then refresh',
    async (target) => {
      const { redirectUri } = target;
      const client = clientOf(target, { clientSecret: target.secret });
      const asked = { scopes: [scopes.userRead], redirectUri };
      const landed = await target.signIn(await client.getAuthCodeUrl({ ...asked, state: 'a state' }));
      expect(landed.searchParams.get('state')).toBe('a state');
      const signedIn = await client.acquireTokenByCode({ ...asked, code: landed.searchParams.get('code') ?? '' });
      const { account } = signedIn;
      expect(account).toMatchObject({ tenantId: target.tenantId, username: expect.stringContaining('@') });
      if (!account) throw new Error('No account came with the tokens.');

      const silent = await client.acquireTokenSilent({ account, scopes: [scopes.userRead] });
      expect([silent.fromCache, silent.accessToken]).toEqual([true, signedIn.accessToken]);
      const refreshed = await client.acquireTokenSilent({ account, scopes: [scopes.userRead], forceRefresh: true });
      expect(refreshed.fromCache).toBe(false);
      expect(decodeJwt(refreshed.accessToken).oid).toBe(decodeJwt(signedIn.accessToken).oid);
    },
  );

  test(
    ['publicClientId', 'approveDevice'],
    'signs a device in with a code, and renews its tokens without asking again',
    async ({ publicClientId: clientId, authority, approveDevice, tenantId }) => {
      const client = new PublicClientApplication({
        auth: { clientId, authority, knownAuthorities: [new URL(authority).host] },
      });
      const signedIn = await client.acquireTokenByDeviceCode({
        scopes: [scopes.userRead],
        deviceCodeCallback: (code) => void approveDevice(code),
      });
      expect(decodeJwt(signedIn?.accessToken ?? '')).toMatchObject({ appid: clientId, appidacr: '0', tid: tenantId });
      const [account] = await client.getAllAccounts();
      if (!account) throw new Error('No account came with the tokens.');
      const renewed = await client.acquireTokenSilent({ account, scopes: [scopes.userRead], forceRefresh: true });
      expect([renewed.fromCache, decodeJwt(renewed.accessToken).oid]).toEqual([false, account.localAccountId]);
    },
  );

  test(['secret'], 'learns from a refusal what is wrong', async (target) => {
    const client = clientOf(target, { clientSecret: `not ${target.secret}` });
    await expect(appToken(client)).rejects.toMatchObject({
      errorCode: 'invalid_client',
      errorMessage: expect.stringContaining('AADSTS7000215'),
    });
    const exchange = clientOf(target, { clientSecret: target.secret }).acquireTokenOnBehalfOf({
      oboAssertion: 'eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl',
      scopes: [scopes.userRead],
    });
    await expect(exchange).rejects.toMatchObject({ errorMessage: expect.stringMatching(/AADSTS50013|AADSTS50027/) });
  });
});
