/**
 * `/error?code=…`: the page behind the `error_uri` of every refusal.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 * @module
 */

import type { FastifyInstance } from 'fastify';
import { aadstsOutcome } from '../aadsts.ts';
import type { EntraCore } from '../core.ts';
import { html } from './html.ts';
import { sendPage } from './layout.ts';
import { withErrorPage } from './steps.ts';

/** Digits only reach the page: the address may come from anywhere. */
export function addErrorPage(app: FastifyInstance, core: EntraCore): void {
  app.get('/error', (request, reply) =>
    withErrorPage(core, request, reply, (form) => {
      const code = /^\d{4,8}$/.exec(form.get('code') ?? '')?.[0] ?? '';
      const outcome = aadstsOutcome(code);
      return sendPage(reply, {
        title: `AADSTS${code}`,
        body: html`<h1>AADSTS${code}</h1>
${outcome && html`<p>The dev tenant answers it as <code>${outcome.error}</code>${outcome.suberror !== undefined && html` with suberror <code>${outcome.suberror}</code>`}.</p>`}
<p>Microsoft’s description of this number: <code>https://learn.microsoft.com/entra/identity-platform/reference-error-codes</code></p>`,
      });
    }),
  );
}
