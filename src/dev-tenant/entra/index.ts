/**
 * The Entra of the dev tenant as a fastify plugin: discovery, sign-in and tokens, with faults and errors as the service has them.
 * @module
 */

import type { FastifyPluginAsync } from 'fastify';
import type { Logger } from '../../observability/log.ts';
import type { FaultSource } from '../faults.ts';
import { meetFault } from '../meet-fault.ts';
import { isRecord } from '../values.ts';
import { AadstsError } from './aadsts.ts';
import { addAdminConsent } from './authorize/admin-consent.ts';
import { addDevicePages } from './authorize/device-pages.ts';
import { addErrorPage } from './authorize/error-page.ts';
import { addAuthorize } from './authorize/routes.ts';
import { addSignOut } from './authorize/sign-out.ts';
import { addSteps } from './authorize/steps.ts';
import type { EntraCore } from './core.ts';
import { addDeviceCodeEndpoint } from './device-code-endpoint.ts';
import { addDiscovery } from './discovery.ts';
import { readContext, sendRefusal } from './request-context.ts';
import { addTokenEndpoint } from './token-endpoint.ts';

/** What Entra is mounted with. */
export interface EntraOptions {
  readonly core: EntraCore;
  readonly faults: FaultSource;
  /** Told of what is our own fault; refusals are answers and not logged. */
  readonly log: Logger;
}

/** A fastify plugin without a prefix: addresses begin with the tenant. What nobody expected is answered as 90033, a transient error. */
export function entra({ core, faults, log }: EntraOptions): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
      done(null, body);
    });
    app.setErrorHandler((error, request, reply) => {
      const context = readContext(core, request);
      if (error instanceof AadstsError) return sendRefusal(core, reply, context, error);
      const status = isRecord(error) ? error.statusCode : undefined;
      if (typeof status === 'number' && status < 500) return sendRefusal(core, reply, context, malformedRequest());
      log.error('dev-tenant.entra.failed', { error, path: request.url.split('?')[0] });
      return sendRefusal(core, reply, context, new AadstsError(90033, 'A transient error has occurred.'));
    });
    app.addHook('onRequest', async (request, reply) => {
      const path = request.url.split('?')[0] ?? '';
      const fault = faults.next(/\/discovery\/(v2\.0\/)?keys$/.test(path) ? 'keys' : 'entra', path);
      const met = await meetFault(fault, request, reply);
      if (!met) return;
      if (met.retryAfter !== undefined) reply.header('retry-after', met.retryAfter);
      const refusal = new AadstsError(
        met.status === 429 ? 90055 : 90033,
        'A transient error has occurred. Please try again.',
      );
      await sendRefusal(core, reply, readContext(core, request), refusal, met.status);
    });
    addDiscovery(app, core);
    const steps = addSteps(app, core);
    addAuthorize(app, core, steps);
    addDevicePages(app, core, steps);
    addAdminConsent(app, core, steps);
    addSignOut(app, core);
    addErrorPage(app, core);
    addTokenEndpoint(app, core);
    addDeviceCodeEndpoint(app, core);
  };
}

function malformedRequest(): AadstsError {
  return new AadstsError(900561, 'The endpoint only accepts requests with an application/x-www-form-urlencoded body.');
}
