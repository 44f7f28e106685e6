/**
 * `/devicelogin`: the page on which a person types the code that a device shows, says that it is theirs, and signs in.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
 * @module
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EntraCore } from '../core.ts';
import type { DeviceCode } from '../device-codes.ts';
import type { Form } from '../form.ts';
import { readContext } from '../request-context.ts';
import { parseScopes } from '../scopes.ts';
import { sendErrorPage } from './answers.ts';
import { type Html, html } from './html.ts';
import type { Outcome, SignInRequest } from './interactions.ts';
import { sendPage } from './layout.ts';
import { type SignInSteps, withErrorPage } from './steps.ts';

/** The short address, and the one it leads to at Microsoft. */
const ADDRESSES = ['/devicelogin', '/common/oauth2/deviceauth'];

/** Typing the code, the question whether it is one's own device, then the pages of every sign-in. */
export function addDevicePages(app: FastifyInstance, core: EntraCore, steps: SignInSteps): void {
  for (const url of ADDRESSES) {
    app.get(url, (request, reply) =>
      withErrorPage(core, request, reply, (form) => sendCodePage(reply, form.get('otc') ?? '')),
    );
    app.post(url, (request, reply) =>
      withErrorPage(core, request, reply, (form) => takeCode(core, steps, request, reply, form)),
    );
  }
}

/** From the code to the sign-in, with a question between: who typed a code that somebody sent them is warned. */
function takeCode(
  core: EntraCore,
  steps: SignInSteps,
  request: FastifyRequest,
  reply: FastifyReply,
  form: Form,
): FastifyReply | Promise<FastifyReply> {
  const typed = form.get('otc') ?? '';
  const code = core.deviceCodes.find(typed, core.clock.now());
  if (!code) return sendCodePage(reply, typed, 'That code didn’t work. Check the code and try again.');
  const decision = form.get('decision');
  if (decision === undefined) return sendConfirmPage(reply, code);
  if (decision === 'accept') return steps.begin(request, reply, signInRequest(core, code), deviceOutcome(core, code));
  core.deviceCodes.decide(code, { name: 'declined' });
  return sendDone(reply, html`<h1>Sign-in cancelled</h1><p>${code.client.name} on your device is told so.</p>`);
}

/** The person is asked who they are even when the browser knows: the device may be somebody else's. */
function signInRequest(core: EntraCore, { client, named, scope, claims }: DeviceCode): SignInRequest {
  const { directory } = core;
  return {
    tenant: named.tenant,
    tenantSegment: named.segment,
    client,
    scope: parseScopes(scope, { directory, addresses: core.addresses(), tenant: named.tenant }),
    prompt: 'select_account',
    loginHint: undefined,
    claims,
  };
}

/** What becomes of the sign-in: the device, which is asking all the while, gets its tokens or a refusal. */
function deviceOutcome(core: EntraCore, code: DeviceCode): Outcome {
  return {
    formOrigins: [],
    async succeed(reply, authentication) {
      core.deviceCodes.decide(code, { name: 'approved', authentication });
      return sendDone(
        reply,
        html`<h1>${code.client.name}</h1>
<p>You have signed in to the ${code.client.name} application on your device. You may now close this window.</p>`,
      );
    },
    refuse(request, reply, refusal) {
      core.deviceCodes.decide(code, { name: 'declined' });
      return sendErrorPage(core, reply, readContext(core, request), refusal);
    },
  };
}

function sendCodePage(reply: FastifyReply, typed: string, wrong?: string): FastifyReply {
  return sendPage(reply, {
    title: 'Enter code',
    body: html`<h1>Enter code</h1>
<p>Type the code that your app or device shows.</p>
${wrong !== undefined && html`<p class="wrong" role="alert" id="wrong">${wrong}</p>`}
<form method="post">
<div class="row"><input name="otc" value="${typed}" aria-label="Code" autocomplete="off" autocapitalize="characters" spellcheck="false" required${wrong !== undefined && { markup: ' aria-describedby="wrong"' }}>
<button class="primary">Next</button></div>
</form>`,
  });
}

function sendConfirmPage(reply: FastifyReply, { client, userCode }: DeviceCode): FastifyReply {
  return sendPage(reply, {
    title: 'Confirm',
    body: html`<h1>Are you trying to sign in to ${client.name}?</h1>
<p>Go on only if the code is from your own device: whoever gave it to you gets tokens in your name.</p>
<form method="post">
<input type="hidden" name="otc" value="${userCode}">
<div class="row"><button class="primary" name="decision" value="accept">Continue</button>
<button name="decision" value="decline">Cancel</button></div>
</form>`,
  });
}

function sendDone(reply: FastifyReply, body: Html): FastifyReply {
  return sendPage(reply, { title: 'Device sign-in', body });
}
