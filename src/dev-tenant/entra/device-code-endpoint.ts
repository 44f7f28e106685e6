/**
 * `POST /{tenant}/oauth2/v2.0/devicecode`, and `/oauth2/devicecode` before it: where a device without a browser begins.
 * @module
 */

import type { FastifyInstance } from 'fastify';
import { AadstsError } from './aadsts.ts';
import { parseClaimsRequest } from './claims-request.ts';
import { findClient } from './clients.ts';
import type { EntraCore } from './core.ts';
import { DEVICE_CODE_SECONDS, POLLING_SECONDS } from './device-codes.ts';
import { type Form, parseForm } from './form.ts';
import { endpointPath, type ProtocolVersion, scopeTextOf } from './protocol-version.ts';
import { readContext, sendRefusal, setTokenServiceHeaders } from './request-context.ts';
import { parseScopes } from './scopes.ts';
import { assertAudience, findTenant } from './tenants.ts';

/** Needs no credential, also of a confidential client: that is shown when the code is redeemed. */
export function addDeviceCodeEndpoint(app: FastifyInstance, core: EntraCore): void {
  for (const version of ['v2', 'v1'] as const) {
    const path = `/:tenant/${endpointPath(version, 'devicecode')}`;
    app.post<{ Params: { tenant: string }; Body: string | undefined }>(path, async (request, reply) => {
      const context = readContext(core, request);
      try {
        const answer = begin(core, version, request.params.tenant, parseForm(request.body ?? ''));
        setTokenServiceHeaders(reply, context);
        return await reply.type('application/json; charset=utf-8').send(JSON.stringify(answer));
      } catch (error) {
        if (error instanceof AadstsError) return sendRefusal(core, reply, context, error);
        throw error;
      }
    });
  }
}

/**
 * A code for the device and one for its person, for everything that is asked for now.
 *
 * @throws {AadstsError} no such client, or a scope that cannot be
 */
function begin(core: EntraCore, version: ProtocolVersion, segment: string, form: Form): object {
  const { directory } = core;
  const named = findTenant(directory, segment);
  const client = findClient(core, form.require('client_id'), named.tenant);
  assertAudience(client, named);
  const scope = scopeTextOf(version, form) ?? form.require(version === 'v2' ? 'scope' : 'resource');
  // A scope that cannot be is refused now: the device could not tell later what its person has to do about it.
  parseScopes(scope, { directory, addresses: core.addresses(), tenant: named.tenant });
  const claims = parseClaimsRequest(form.get('claims'));
  const { deviceCode, userCode } = core.deviceCodes.issue({ client, named, scope, claims }, core.clock.now());
  // The http door, because the browser of a person does not know our certificate authority.
  const address = `${core.addresses().httpOrigin}/devicelogin`;
  const message = `To sign in, use a web browser to open the page ${address} and enter the code ${userCode} to authenticate.`;
  const answer = { user_code: userCode, device_code: deviceCode, message };
  return version === 'v2'
    ? { ...answer, verification_uri: address, expires_in: DEVICE_CODE_SECONDS, interval: POLLING_SECONDS }
    : {
        ...answer,
        verification_url: address,
        expires_in: String(DEVICE_CODE_SECONDS),
        interval: String(POLLING_SECONDS),
      };
}
