/**
 * `POST /{tenant}/oauth2/v2.0/token`, and `/oauth2/token` before it: finds the client, hands the request to its grant, answers
 * as JSON.
 * @module
 */

import type { FastifyInstance } from 'fastify';
import { decodeJwt } from 'jose';
import { textOf } from '../values.ts';
import { AadstsError } from './aadsts.ts';
import { authenticateClient } from './clients.ts';
import { type EntraCore, nowSeconds } from './core.ts';
import { allowRegisteredOrigin, answerPreflight } from './cross-origin.ts';
import { parseForm, printable } from './form.ts';
import { authorizationCode } from './grants/authorization-code.ts';
import { clientCredentials } from './grants/client-credentials.ts';
import { deviceCode } from './grants/device-code.ts';
import { onBehalfOf } from './grants/on-behalf-of.ts';
import { password } from './grants/password.ts';
import { refreshToken } from './grants/refresh-token.ts';
import type { TokenResponse } from './issue.ts';
import { endpointPath, type ProtocolVersion } from './protocol-version.ts';
import { readContext, sendRefusal, setTokenServiceHeaders } from './request-context.ts';
import { findTenant } from './tenants.ts';
import type { TokenRequest } from './token-request.ts';
import { type TokenResponseV1, toV1Response } from './v1-response.ts';

type Answer = TokenResponse | TokenResponseV1;
type Grant = (core: EntraCore, request: TokenRequest) => Promise<TokenResponse>;

/** By `grant_type`. */
const GRANTS: ReadonlyMap<string, Grant> = new Map([
  ['authorization_code', authorizationCode],
  ['refresh_token', refreshToken],
  ['password', password],
  ['client_credentials', clientCredentials],
  ['urn:ietf:params:oauth:grant-type:jwt-bearer', onBehalfOf],
  ['urn:ietf:params:oauth:grant-type:device_code', deviceCode],
  // As the first generation calls it.
  ['device_code', deviceCode],
]);

/** A request as it came, nothing of it believed yet. */
interface ReceivedForm {
  readonly version: ProtocolVersion;
  /** Of the path. */
  readonly segment: string;
  readonly body: string;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
}

/** Every grant behind one address, in both generations; OPTIONS for pages. */
export function addTokenEndpoint(app: FastifyInstance, core: EntraCore): void {
  for (const version of ['v2', 'v1'] as const) {
    const path = `/:tenant/${endpointPath(version, 'token')}`;
    app.options(path, (request, reply) => {
      allowRegisteredOrigin(core.directory, request, reply);
      return answerPreflight(request, reply);
    });
    app.get(path, (request, reply) => {
      const refusal = new AadstsError(900561, 'The endpoint only accepts POST requests. Received a GET request.');
      return sendRefusal(core, reply, readContext(core, request), refusal);
    });
    app.post<{ Params: { tenant: string }; Body: string | undefined }>(path, async (request, reply) => {
      const { origin, authorization } = request.headers;
      const { params, body = '' } = request;
      const context = readContext(core, request);
      allowRegisteredOrigin(core.directory, request, reply);
      try {
        const received = { version, segment: params.tenant, body, origin, authorization };
        const answer = await answerTokenRequest(core, received);
        setTokenServiceHeaders(reply, context);
        return await reply.type('application/json; charset=utf-8').send(JSON.stringify(answer));
      } catch (error) {
        if (error instanceof AadstsError) return sendRefusal(core, reply, context, error);
        throw error;
      }
    });
  }
}

/** @throws {AadstsError} whatever is wrong with it */
async function answerTokenRequest(core: EntraCore, received: ReceivedForm): Promise<Answer> {
  const { version, origin, authorization } = received;
  const { tenant, segment } = findTenant(core.directory, received.segment);
  const form = parseForm(received.body);
  const grantType = form.require('grant_type');
  const grant = GRANTS.get(grantType);
  if (!grant) {
    throw new AadstsError(70003, `The app requested an unsupported grant type '${printable(grantType)}'.`);
  }
  // The client first: who cannot prove which app it is learns nothing about codes, tokens or people.
  const client = await authenticateClient(core, { form, authorization, origin, tenant, tenantSegment: segment });
  const answer = await grant(core, { form, client, version, tenant, tenantSegment: segment, origin });
  if (version === 'v2') return answer;
  const resource = form.get('resource') ?? textOf(decodeJwt(answer.access_token).aud);
  return toV1Response(answer, resource, nowSeconds(core));
}
