/** `@azure/identity`, the credentials of the Azure SDK: every kind that a server, a daemon or a command line uses. */
import {
  AuthenticationRequiredError,
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  DeviceCodeCredential,
  type DeviceCodeInfo,
  OnBehalfOfCredential,
} from '@azure/identity';
import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import { contract, graphAudience, identityOptions, scopes } from './target.ts';

await contract('Azure Identity', (test) => {
  test(['secret'], 'ClientSecretCredential gets a token for the app and says when it ends', async (target) => {
    const credential = new ClientSecretCredential(
      target.tenantId,
      target.clientId,
      target.secret,
      identityOptions(target),
    );
    const { token, expiresOnTimestamp, tokenType } = await credential.getToken(scopes.graph);
    expect(decodeJwt(token)).toMatchObject({ aud: expect.stringMatching(graphAudience), appid: target.clientId });
    expect(Math.abs(expiresOnTimestamp / 1000 - Number(decodeJwt(token).exp))).toBeLessThan(10);
    expect(tokenType).toBe('Bearer');
  });

  test(['certificate'], 'ClientCertificateCredential proves the app by its key', async (target) => {
    const { cert, key } = target.certificate;
    const certificate = { certificate: `${cert}\n${key}` };
    const credential = new ClientCertificateCredential(
      target.tenantId,
      target.clientId,
      certificate,
      identityOptions(target),
    );
    const { token } = await credential.getToken(scopes.graph);
    expect(decodeJwt(token)).toMatchObject({ appid: target.clientId, appidacr: '2' });
  });

  test(['federatedAssertion'], 'ClientAssertionCredential shows the token of another issuer', async (target) => {
    const { tenantId, clientId, federatedAssertion } = target;
    const credential = new ClientAssertionCredential(tenantId, clientId, federatedAssertion, identityOptions(target));
    const { token } = await credential.getToken(scopes.graph);
    expect(decodeJwt(token)).toMatchObject({ appid: clientId, appidacr: '2' });
  });

  test(['secret', 'userToken'], 'OnBehalfOfCredential acts for a user with a secret', async (target) => {
    const userAssertionToken = await target.userToken();
    const { tenantId, clientId, secret: clientSecret } = target;
    const credential = new OnBehalfOfCredential({
      tenantId,
      clientId,
      clientSecret,
      userAssertionToken,
      ...identityOptions(target),
    });
    const { token } = await credential.getToken(scopes.arm);
    expect(decodeJwt(token)).toMatchObject({
      aud: expect.stringMatching(/^https:\/\/management\.(azure|core\.windows)\./),
      oid: decodeJwt(userAssertionToken).oid,
      scp: 'user_impersonation',
    });
  });

  test(
    ['federatedAssertion', 'userToken'],
    'OnBehalfOfCredential acts for a user without any secret',
    async (target) => {
      const userAssertionToken = await target.userToken();
      const { tenantId, clientId, federatedAssertion: getAssertion } = target;
      const credential = new OnBehalfOfCredential({
        tenantId,
        clientId,
        getAssertion,
        userAssertionToken,
        ...identityOptions(target),
      });
      expect(decodeJwt((await credential.getToken(scopes.graph)).token).oid).toBe(decodeJwt(userAssertionToken).oid);
    },
  );

  test(['publicClientId', 'approveDevice'], 'DeviceCodeCredential signs a device in', async (target) => {
    const { tenantId, publicClientId: clientId, approveDevice } = target;
    const userPromptCallback = (code: DeviceCodeInfo) => void approveDevice(code);
    const credential = new DeviceCodeCredential({ tenantId, clientId, userPromptCallback, ...identityOptions(target) });
    const { token } = await credential.getToken(scopes.userRead);
    expect(decodeJwt(token)).toMatchObject({
      appid: clientId,
      tid: tenantId,
      scp: expect.stringContaining('User.Read'),
    });
  });

  test(['secret'], 'reports a refusal with the code of the service', async (target) => {
    const credential = new ClientSecretCredential(target.tenantId, target.clientId, 'wrong', identityOptions(target));
    const refused = await credential.getToken(scopes.graph).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(AuthenticationRequiredError);
    expect(String(refused)).toContain('AADSTS7000215');
  });
});
