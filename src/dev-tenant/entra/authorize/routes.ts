/**
 * `/authorize` of both generations: the door of applications that send a browser.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 * @module
 */

import type { FastifyInstance } from 'fastify';
import { AadstsError } from '../aadsts.ts';
import type { EntraCore } from '../core.ts';
import { endpointPath } from '../protocol-version.ts';
import { readContext } from '../request-context.ts';
import { sendRefusalBack } from './answers.ts';
import { type AuthorizationRequest, readAuthorizationRequest, readReturnAddress } from './authorization-request.ts';
import { redirectOutcome } from './redirect-outcome.ts';
import { type SignInSteps, type TenantRoute, withErrorPage } from './steps.ts';

/** GET and POST at both generations' addresses. @param steps leads through the pages */
export function addAuthorize(app: FastifyInstance, core: EntraCore, steps: SignInSteps): void {
  for (const version of ['v2', 'v1'] as const) {
    app.route<TenantRoute>({
      method: ['GET', 'POST'],
      url: `/:tenant/${endpointPath(version, 'authorize')}`,
      handler: (request, reply) =>
        withErrorPage(core, request, reply, (form) => {
          // Two stages: until it is known where an answer may go, a refusal is shown here; afterwards it is the client's to hear.
          const address = readReturnAddress(core, { version, segment: request.params.tenant }, form);
          let wanted: AuthorizationRequest;
          try {
            wanted = readAuthorizationRequest(core, address, form);
          } catch (refusal) {
            if (!(refusal instanceof AadstsError)) throw refusal;
            return sendRefusalBack(core, reply, readContext(core, request), { address, refusal });
          }
          return steps.begin(request, reply, wanted, redirectOutcome(core, wanted));
        }),
    });
  }
}
