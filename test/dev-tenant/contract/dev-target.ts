/**
 * The dev tenant as target of the contract suite: it has everything, and a browser that presses its buttons.
 * @module
 */

import { createClientCertificate } from '../../support/certificates.ts';
import { startFederatedIssuer } from '../../support/federated-issuer.ts';
import { openBrowser } from '../entra/browser.ts';
import { startTenant } from '../entra/support.ts';
import type { ContractTarget } from './target.ts';

const FEDERATED_SUBJECT = 'system:serviceaccount:contract:api';

export async function openDevTarget(): Promise<ContractTarget> {
  const tenant = await startTenant();
  tenant.trust();
  const api = tenant.app('onbehalf API');
  const certificate = await createClientCertificate();
  tenant.registerCertificate(api.clientId, certificate.cert);
  const issuer = await startFederatedIssuer();
  const federated = { issuer: issuer.issuer, subject: FEDERATED_SUBJECT, audience: 'api://AzureADTokenExchange' };
  tenant.registerFederatedCredential(api.clientId, federated);
  const ada = tenant.directory.findPerson('ada')?.objectId ?? '';
  const [redirectUri = ''] = api.webRedirectUris ?? [];

  return {
    name: 'the dev tenant',
    timeoutMs: 20_000,
    instance: tenant.instance,
    tenantId: tenant.tenantId,
    authority: tenant.authority,
    graph: tenant.graph,
    arm: tenant.arm,
    clientId: api.clientId,
    secret: api.clientSecret ?? '',
    certificate,
    caPath: tenant.caPath,
    federatedAssertion: () => issuer.sign(FEDERATED_SUBJECT),
    userToken: () => tenant.tokenFor('ada'),
    redirectUri,
    async signIn(authorizeUrl) {
      const browser = openBrowser(tenant);
      return (await browser.press(await browser.go(authorizeUrl), 'person', ada)).url;
    },
    publicClientId: tenant.app('command line').clientId,
    async approveDevice({ userCode }) {
      await tenant.fetch(`${tenant.origin}/dev/device-codes/${userCode}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ person: 'ada' }),
      });
    },
    async [Symbol.asyncDispose]() {
      await issuer[Symbol.asyncDispose]();
      await tenant.stop();
    },
  };
}
