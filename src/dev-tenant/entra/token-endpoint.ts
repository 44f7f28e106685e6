/**
 * `POST /{tenant}/oauth2/v2.0/token`: finds the client, hands the request to its grant, answers as JSON.
 * @module
 */

import type { FastifyInstance } from 'fastify';
import { AadstsError } from './aadsts.ts';
import { authenticateClient } from './clients.ts';
import type { EntraCore } from './core.ts';
import { allowRegisteredOrigin, answerPreflight } from './cross-origin.ts';
import { parseForm, printable } from './form.ts';
import { authorizationCode } from './grants/authorization-code.ts';
import { clientCredentials } from './grants/client-credentials.ts';
import { onBehalfOf } from './grants/on-behalf-of.ts';
import { password } from './grants/password.ts';
import { refreshToken } from './grants/refresh-token.ts';
import type { TokenResponse } from './issue.ts';
import { readContext, sendRefusal, setTokenServiceHeaders } from './request-context.ts';
import { findTenant } from './tenants.ts';
import type { TokenRequest } from './token-request.ts';

type Grant = (core: EntraCore, request: TokenRequest) => Promise<TokenResponse>;

const GRANTS: ReadonlyMap<string, Grant> = new Map([
  ['authorization_code', authorizationCode],
  ['refresh_token', refreshToken],
  ['password', password],
  ['client_credentials', clientCredentials],
  ['urn:ietf:params:oauth:grant-type:jwt-bearer', onBehalfOf],
]);

interface Headers {
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
}

export function addTokenEndpoint(app: FastifyInstance, core: EntraCore): void {
  const path = '/:tenant/oauth2/v2.0/token';
  app.options(path, (request, reply) => {
    allowRegisteredOrigin(core.directory, request, reply);
    return answerPreflight(request, reply);
  });
  app.post<{ Params: { tenant: string }; Body: string | undefined }>(path, async (request, reply) => {
    const { origin, authorization } = request.headers;
    const context = readContext(core, request);
    allowRegisteredOrigin(core.directory, request, reply);
    try {
      const answer = await answerTokenRequest(core, request.params.tenant, request.body ?? '', {
        origin,
        authorization,
      });
      setTokenServiceHeaders(reply, context);
      return await reply.type('application/json; charset=utf-8').send(JSON.stringify(answer));
    } catch (error) {
      if (error instanceof AadstsError) return sendRefusal(core, reply, context, error);
      throw error;
    }
  });
}

async function answerTokenRequest(
  core: EntraCore,
  tenantSegment: string,
  body: string,
  { origin, authorization }: Headers,
): Promise<TokenResponse> {
  const named = findTenant(core.directory, tenantSegment);
  const tenant = named.tenant ?? core.directory.tenant;
  const form = parseForm(body);
  const grantType = form.require('grant_type');
  const grant = GRANTS.get(grantType);
  if (!grant) {
    throw new AadstsError(70003, `The app requested an unsupported grant type '${printable(grantType)}'.`);
  }
  const client = await authenticateClient(core, { form, authorization, origin, tenant, tenantSegment });
  return grant(core, { form, client, tenant, tenantSegment: named.segment, origin });
}
