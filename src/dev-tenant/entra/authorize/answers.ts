/**
 * Sends the outcome of a sign-in back to the client: as query, as fragment, or as a form that a page posts.
 * @module
 */

import type { FastifyReply } from 'fastify';
import type { AadstsError } from '../aadsts.ts';
import type { EntraCore } from '../core.ts';
import { type RequestContext, refusalBody } from '../request-context.ts';
import type { ReturnAddress } from './authorization-request.ts';
import { html } from './html.ts';
import { sendPage } from './layout.ts';

/** `undefined` is left out. */
export type AnswerParameters = Readonly<Record<string, string | undefined>>;

/** The `state` of the request comes along with every answer. @param address where the answer may go; checked before */
export function sendAnswer(reply: FastifyReply, address: ReturnAddress, parameters: AnswerParameters): FastifyReply {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...parameters, state: address.state })) {
    if (value !== undefined) fields.set(name, value);
  }
  if (address.responseMode === 'form_post') return postForm(reply, address, fields);
  const target = new URL(address.redirectUri);
  if (address.responseMode === 'fragment') target.hash = fields.toString();
  else for (const [name, value] of fields) target.searchParams.set(name, value);
  // A code or token stands in the address: it must neither be kept nor told to the next page as referrer.
  reply.headers({ 'cache-control': 'no-store, no-cache', 'referrer-policy': 'no-referrer' });
  return reply.redirect(target.href, 302);
}

/** MSAL reads the number of the refusal out of `error_uri`. */
export function sendRefusalBack(
  core: EntraCore,
  reply: FastifyReply,
  context: RequestContext,
  { address, refusal }: { readonly address: ReturnAddress; readonly refusal: AadstsError },
): FastifyReply {
  const { error, error_description, error_uri, suberror, claims } = refusalBody(core, context, refusal);
  return sendAnswer(reply, address, { error, error_description, error_uri, suberror, claims });
}

/** A refusal that must not travel to the redirect URI, because nobody knows whose that is. */
export function sendErrorPage(
  core: EntraCore,
  reply: FastifyReply,
  context: RequestContext,
  refusal: AadstsError,
): FastifyReply {
  const { traceId, correlationId } = context;
  return sendPage(reply, {
    title: 'Sign-in failed',
    status: 400,
    body: html`<h1>Sorry, but we’re having trouble signing you in.</h1>
<p class="wrong" role="alert">${refusal.message}</p>
<p class="quiet">Correlation ID: <code>${correlationId}</code><br>Trace ID: <code>${traceId}</code><br>
Timestamp: ${new Date(core.clock.now()).toISOString()}</p>`,
  });
}

/** `form_post`: a page that sends itself, with a button for browsers without scripts. */
function postForm(reply: FastifyReply, { redirectUri }: ReturnAddress, fields: URLSearchParams): FastifyReply {
  return sendPage(reply, {
    title: 'Working…',
    formOrigins: [new URL(redirectUri).origin],
    script: 'document.forms[0].submit();',
    body: html`<h1>Going back to the app…</h1>
<form method="post" action="${redirectUri}">
${[...fields].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<noscript><button class="primary">Continue</button></noscript>
</form>`,
  });
}
