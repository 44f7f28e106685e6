/**
 * `/adminconsent`: an administrator consents for everybody of the tenant, to everything the app is registered for, or at the v2.0
 * address to the permissions that are named.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 * @module
 */

import type { FastifyInstance } from 'fastify';
import { parseClaimsRequest } from '../claims-request.ts';
import type { EntraCore } from '../core.ts';
import type { Form } from '../form.ts';
import { readContext, refusalBody } from '../request-context.ts';
import { parseScopes } from '../scopes.ts';
import { sendAnswer } from './answers.ts';
import { type ReturnAddress, readReturnAddress } from './authorization-request.ts';
import type { Outcome, SignInRequest } from './interactions.ts';
import { type SignInSteps, type TenantRoute, withErrorPage } from './steps.ts';

/** Answers always go by query, whatever `response_mode` says. @param steps leads the administrator through the pages */
export function addAdminConsent(app: FastifyInstance, core: EntraCore, steps: SignInSteps): void {
  for (const version of ['v2', 'v1'] as const) {
    app.get<TenantRoute>(`/:tenant${version === 'v2' ? '/v2.0' : ''}/adminconsent`, (request, reply) =>
      withErrorPage(core, request, reply, (form) => {
        const address = readReturnAddress(core, { version, segment: request.params.tenant }, form);
        const wanted = readRequest(core, address, form);
        return steps.begin(request, reply, wanted, adminConsentOutcome(core, address, wanted));
      }),
    );
  }
}

/** @throws {AadstsError} 900144 for no scope at the v2.0 address, and those of scopes */
function readRequest(core: EntraCore, { named, version, client }: ReturnAddress, form: Form): SignInRequest {
  const { directory } = core;
  const { tenant, segment } = named;
  const text = version === 'v2' ? form.require('scope') : '';
  return {
    tenant,
    tenantSegment: segment,
    client,
    scope: parseScopes(text, { directory, addresses: core.addresses(), tenant }),
    prompt: 'admin_consent',
    loginHint: undefined,
    claims: parseClaimsRequest(undefined),
  };
}

/** What becomes of the visit: back to the app, with what was consented or why not. */
function adminConsentOutcome(core: EntraCore, address: ReturnAddress, { scope }: SignInRequest): Outcome {
  const query: ReturnAddress = { ...address, responseMode: 'query' };
  const names = scope.isDefault ? ['.default'] : scope.names;
  return {
    formOrigins: [new URL(address.redirectUri).origin],
    async succeed(reply, { person }) {
      return sendAnswer(reply, query, {
        admin_consent: 'True',
        tenant: person.tenantId,
        ...(names.length > 0 ? { scope: names.map(scope.echo).join(' ') } : {}),
      });
    },
    refuse(request, reply, refusal) {
      const { error_description, error_uri } = refusalBody(core, readContext(core, request), refusal);
      return sendAnswer(reply, query, {
        error: 'permission_denied',
        error_description,
        error_uri,
        admin_consent: 'True',
        tenant: address.named.segment,
      });
    },
  };
}
