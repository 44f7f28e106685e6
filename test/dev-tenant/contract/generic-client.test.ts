/** `oauth4webapi`, a strict client that knows the standards and nothing of Microsoft: it forgives no misspelt answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as oauth from 'oauth4webapi';
import { expect } from 'vitest';
import { type ContractTarget, contract, scopes } from './target.ts';

async function discover({ authority }: ContractTarget): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(`${authority}/v2.0`);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer));
}

/** The id token checked to the signature, as RFCs say and not as its sender is trusted. */
async function signIn(
  target: ContractTarget & { signIn: (url: string) => Promise<URL>; redirectUri: string; secret: string },
) {
  const server = await discover(target);
  const client: oauth.Client = { client_id: target.clientId };
  const authentication = oauth.ClientSecretPost(target.secret);
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const url = new URL(server.authorization_endpoint ?? '');
  for (const [name, value] of Object.entries({
    client_id: target.clientId,
    redirect_uri: target.redirectUri,
    response_type: 'code',
    scope: `openid profile offline_access ${scopes.userRead}`,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  }))
    url.searchParams.set(name, value);
  const landed = oauth.validateAuthResponse(server, client, await target.signIn(url.href), state);
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    landed,
    target.redirectUri,
    verifier,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, {
    expectedNonce: nonce,
    requireIdToken: true,
  });
  await oauth.validateApplicationLevelSignature(server, answer);
  return { server, client, authentication, tokens, claims: oauth.getValidatedIdTokenClaims(tokens) };
}

const isPending = (error: unknown) =>
  error instanceof oauth.ResponseBodyError && error.error === 'authorization_pending';

await contract('A strict OAuth client', (test) => {
  test([], 'reads the discovery document', async (target) => {
    const server = await discover(target);
    expect(server).toMatchObject({
      issuer: `${target.authority}/v2.0`,
      token_endpoint: `${target.authority}/oauth2/v2.0/token`,
      jwks_uri: `${target.authority}/discovery/v2.0/keys`,
      response_modes_supported: expect.arrayContaining(['query', 'fragment', 'form_post']),
    });
  });

  test(['secret'], 'gets a token for the app, by form and by HTTP Basic', async (target) => {
    const server = await discover(target);
    const client = { client_id: target.clientId };
    for (const authentication of [oauth.ClientSecretPost(target.secret), oauth.ClientSecretBasic(target.secret)]) {
      const answer = await oauth.clientCredentialsGrantRequest(server, client, authentication, { scope: scopes.graph });
      const tokens = await oauth.processClientCredentialsResponse(server, client, answer);
      expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: expect.any(Number) });
    }
  });

  test(
    ['secret', 'signIn', 'redirectUri'],
    'signs somebody in with PKCE, state, nonce and a verified id token',
    async (target) => {
      const { claims, tokens } = await signIn(target);
      expect(claims).toMatchObject({ aud: target.clientId, tid: target.tenantId, ver: '2.0', sub: expect.any(String) });
      expect(tokens.scope?.split(' ')).toContain(scopes.userRead);
    },
  );

  test(
    ['secret', 'signIn', 'redirectUri'],
    'refreshes, and the refreshed id token is of the same person',
    async (target) => {
      const { server, client, authentication, tokens, claims } = await signIn(target);
      const answer = await oauth.refreshTokenGrantRequest(server, client, authentication, tokens.refresh_token ?? '');
      const refreshed = await oauth.processRefreshTokenResponse(server, client, answer);
      expect(oauth.getValidatedIdTokenClaims(refreshed)?.sub).toBe(claims?.sub);
      expect(refreshed.refresh_token).toEqual(expect.any(String));
    },
  );

  test(['secret', 'signIn', 'redirectUri'], 'is refused in the words of RFC 6749', async (target) => {
    const { server, client } = await signIn(target);
    const spent = oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.ClientSecretPost(target.secret),
      'no refresh token',
    );
    await expect(
      spent.then((answer) => oauth.processRefreshTokenResponse(server, client, answer)),
    ).rejects.toMatchObject({
      error: 'invalid_grant',
      status: 400,
    });
    const stranger = oauth.clientCredentialsGrantRequest(server, client, oauth.ClientSecretPost('wrong'), {
      scope: scopes.graph,
    });
    await expect(
      stranger.then((answer) => oauth.processClientCredentialsResponse(server, client, answer)),
    ).rejects.toMatchObject({ error: 'invalid_client' });
  });

  test(['secret', 'signIn', 'redirectUri'], 'asks who it is, and gets the subject of the id token', async (target) => {
    const { server, client, tokens, claims } = await signIn(target);
    const answer = await oauth.userInfoRequest(server, client, tokens.access_token);
    const info = await oauth.processUserInfoResponse(server, client, claims?.sub ?? '', answer);
    expect(info.name).toBe(claims?.name);
  });

  test(
    ['publicClientId', 'approveDevice'],
    'signs a device in: pending until somebody approves, then tokens',
    async ({ publicClientId, approveDevice, ...target }) => {
      const server = await discover(target);
      const client = { client_id: publicClientId };
      const parameters = { scope: `openid ${scopes.userRead}` };
      const began = await oauth.deviceAuthorizationRequest(server, client, oauth.None(), parameters);
      const code = await oauth.processDeviceAuthorizationResponse(server, client, began);
      const ask = async () => {
        const answer = await oauth.deviceCodeGrantRequest(server, client, oauth.None(), code.device_code);
        return oauth.processDeviceCodeResponse(server, client, answer);
      };
      await expect(ask()).rejects.toMatchObject({ error: 'authorization_pending' });
      await approveDevice({ userCode: code.user_code, message: `Enter ${code.user_code} at ${code.verification_uri}` });
      let tokens: oauth.TokenEndpointResponse | undefined;
      while (!tokens) {
        await sleep((code.interval ?? 5) * 1000);
        tokens = await ask().catch((error: unknown) => {
          if (!isPending(error)) throw error;
          return undefined;
        });
      }
      expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ aud: publicClientId, tid: target.tenantId });
    },
  );
});
