/**
 * Which app calls the token endpoint, and how it proves that: secret in the form or by Basic, certificate, or not at all.
 * @module
 */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { App, Tenant } from '../directory/directory.ts';
import { AadstsError } from './aadsts.ts';
import type { ClientProof } from './access-tokens.ts';
import { verifyClientAssertion } from './client-assertion.ts';
import type { EntraCore } from './core.ts';
import { type Form, printable } from './form.ts';
import { isKnownIn } from './tenants.ts';

/** RFC 7523, section 2.2. */
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** An app, and how it proved to be that app. */
export interface AuthenticatedClient {
  readonly app: App;
  readonly proof: ClientProof;
}

/** What of a request to the token endpoint says who calls. */
export interface ClientAuthenticationRequest {
  readonly form: Form;
  /** The `Authorization` header, for HTTP Basic. */
  readonly authorization: string | undefined;
  /** The `Origin` header: a browser is calling, and a browser keeps no secret. */
  readonly origin: string | undefined;
  /** `undefined`: `common` or `organizations`. */
  readonly tenant: Tenant | undefined;
  /** The tenant as it stands in the path, which is also in the audience of a client assertion. */
  readonly tenantSegment: string;
}

/** @throws {AadstsError} 700016, 7000215, 7000218, 700025, 9002326 and those of client assertions */
export async function authenticateClient(
  core: EntraCore,
  request: ClientAuthenticationRequest,
): Promise<AuthenticatedClient> {
  const { form, tenant, tenantSegment, origin } = request;
  const basic = readBasic(request.authorization);
  const clientId = basic?.clientId ?? form.require('client_id');
  const app = findClient(core, clientId, tenant);
  const secret = basic?.secret ?? form.get('client_secret');
  const assertion = form.get('client_assertion');
  // A page that has a credential has given it away to whoever opens it.
  if ((secret ?? assertion) !== undefined && origin !== undefined) throw crossOrigin(origin);
  if (secret !== undefined) return { app, proof: checkSecret(app, secret) };
  if (assertion !== undefined) {
    if (form.require('client_assertion_type') !== ASSERTION_TYPE) {
      throw new AadstsError(9002313, `Invalid request. The client_assertion_type must be '${ASSERTION_TYPE}'.`);
    }
    await verifyClientAssertion(core, { app, assertion, tenant: tenant ?? core.directory.tenant, tenantSegment });
    return { app, proof: '2' };
  }
  if (isConfidential(core, app)) {
    throw new AadstsError(
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  return { app, proof: '0' };
}

/** @throws {AadstsError} 700016 */
export function findClient(core: EntraCore, clientId: string, tenant: Tenant | undefined): App {
  const app = core.directory.appByClientId(clientId);
  if (app && isKnownIn(app, tenant, core.directory)) return app;
  throw new AadstsError(
    700016,
    `Application with identifier '${printable(clientId)}' was not found in the directory '${(tenant ?? core.directory.tenant).displayName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  );
}

/** 9002326: a browser at a client that is no single-page application. */
export function crossOrigin(origin: string): AadstsError {
  return new AadstsError(
    9002326,
    `Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '${printable(origin)}'.`,
  );
}

/** Whether the app can prove who it is, and so has to. */
function isConfidential(core: EntraCore, app: App): boolean {
  return app.clientSecret !== undefined || core.certificates.of(app).length + core.federated.of(app).length > 0;
}

/** @throws {AadstsError} a wrong one, or one of an app that has none */
function checkSecret(app: App, secret: string): ClientProof {
  if (app.clientSecret === undefined && app.spaRedirectUris.length > 0) {
    throw new AadstsError(
      700025,
      "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    );
  }
  // Digests have one length, which the comparison needs, and the time it takes tells nothing of the secret.
  if (app.clientSecret !== undefined && timingSafeEqual(digest(secret), digest(app.clientSecret))) return '1';
  throw new AadstsError(
    7000215,
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app.clientId}'.`,
  );
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** `Basic base64(id:secret)`, each percent-encoded first (RFC 6749, section 2.3.1). */
function readBasic(authorization: string | undefined): { clientId: string; secret: string } | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [clientId = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  try {
    return { clientId: decodeURIComponent(clientId), secret: decodeURIComponent(rest.join(':').replaceAll('+', ' ')) };
  } catch {
    throw new AadstsError(9002313, 'Invalid request. The Authorization header is malformed.');
  }
}
