/**
 * `/authorize`, the answers of its pages, and sign-out.
 * @module
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AadstsError } from '../aadsts.ts';
import type { Authentication } from '../authentication.ts';
import type { EntraCore } from '../core.ts';
import { type Form, parseForm } from '../form.ts';
import { redirectTypeOf } from '../redirect-uris.ts';
import { readContext } from '../request-context.ts';
import { beginAuthentication } from '../sign-in.ts';
import { sendErrorPage, sendRefusalBack } from './answers.ts';
import { type ReturnAddress, readAuthorizationRequest, readReturnAddress } from './authorization-request.ts';
import { consentWanted } from './consent-wanted.ts';
import { finish, interactionNeeded, nextStep, parametersOf, usableSession } from './flow.ts';
import { html } from './html.ts';
import { createInteractions, type Interaction } from './interactions.ts';
import { sendPage } from './layout.ts';
import { sendConsentPage, sendPicker, sendSecondFactorPage } from './pages.ts';

interface TenantRoute {
  readonly Params: { readonly tenant: string };
}

interface Returning {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly address: ReturnAddress;
  /** Present on the pages, where another person can be chosen. */
  readonly interaction?: Interaction;
}

export function addSignIn(app: FastifyInstance, core: EntraCore): void {
  const { sessions } = core;
  const interactions = createInteractions(() => core.clock.monotonic());

  app.route<TenantRoute>({
    method: ['GET', 'POST'],
    url: '/:tenant/oauth2/v2.0/authorize',
    handler: (request, reply) =>
      withErrorPage(request, reply, (form) => {
        const address = readReturnAddress(core, request.params.tenant, form);
        return withRefusalsSentBack({ request, reply, address }, () => authorize(request, reply, address, form));
      }),
  });
  app.get<TenantRoute>('/:tenant/login', (request, reply) =>
    withErrorPage(request, reply, (form) => {
      const interaction = findInteraction(form);
      return withRefusalsSentBack({ request, reply, address: interaction.request }, () =>
        showStep(reply, interaction, form.get('search') ?? ''),
      );
    }),
  );
  app.post<TenantRoute>('/:tenant/login', (request, reply) =>
    withErrorPage(request, reply, (form) => {
      const interaction = findInteraction(form);
      return withRefusalsSentBack({ request, reply, address: interaction.request, interaction }, () => {
        takeStep(request, reply, interaction, form);
        const step = nextStep(core, interaction);
        if (step.name === 'finish') return end(reply, interaction, step.authentication);
        return reply.redirect(pageOf(interaction), 303);
      });
    }),
  );
  app.get<TenantRoute>('/:tenant/oauth2/v2.0/logout', (request, reply) =>
    withErrorPage(request, reply, (form) => signOut(request, reply, form)),
  );
  app.get('/error', (request, reply) =>
    withErrorPage(request, reply, (form) => {
      const code = /^\d{4,8}$/.exec(form.get('code') ?? '')?.[0] ?? '';
      return sendPage(reply, {
        title: `AADSTS${code}`,
        body: html`<h1>AADSTS${code}</h1>
<p>Microsoft’s description of this number: <code>https://learn.microsoft.com/entra/identity-platform/reference-error-codes</code></p>`,
      });
    }),
  );

  function authorize(request: FastifyRequest, reply: FastifyReply, address: ReturnAddress, form: Form): FastifyReply {
    const wanted = readAuthorizationRequest(core, address, form);
    const authentication = usableSession(core, wanted, sessions.find(request));
    const step = nextStep(core, { request: wanted, authentication, hasConsented: false });
    if (step.name === 'finish') return finish(core, reply, { request: wanted, authentication: step.authentication });
    if (wanted.prompt === 'none') throw interactionNeeded(step);
    const interaction = interactions.begin(wanted, authentication);
    return reply.redirect(pageOf(interaction), 302);
  }

  function findInteraction(form: Form): Interaction {
    const interaction = interactions.find(form.require('interaction'));
    if (interaction) return interaction;
    throw new AadstsError(90019, 'This sign-in has ended or was never begun. Go back to the app and start again.');
  }

  /** What the person chose on the page before. */
  function takeStep(request: FastifyRequest, reply: FastifyReply, interaction: Interaction, form: Form): void {
    const step = form.require('step');
    const { claims } = interaction.request;
    if (step === 'sign-in') {
      const person = core.directory.findPerson(form.require('person'));
      if (!person) throw new AadstsError(50034, 'The user account does not exist in the directory.');
      interaction.authentication = beginAuthentication(core, person, { claims, mfa: false });
    } else if (!interaction.authentication) {
      throw new AadstsError(90019, 'Nobody has signed in yet. Go back to the app and start again.');
    } else if (form.require('decision') !== 'accept') {
      throw step === 'second-factor'
        ? new AadstsError(500121, 'Authentication failed during strong authentication request.')
        : new AadstsError(65004, 'User declined to consent to access the app.');
    } else if (step === 'second-factor') {
      const { acrs } = interaction.authentication;
      interaction.authentication = {
        ...interaction.authentication,
        mfa: true,
        acrs: [...new Set([...acrs, ...claims.acrs])],
      };
    } else if (step === 'consent') {
      grantConsent(interaction, form.get('everybody') === 'yes');
    } else {
      throw new AadstsError(9002313, 'Invalid request. Request is malformed or invalid.');
    }
    sessions.keep(request, reply, interaction.authentication);
  }

  function grantConsent(interaction: Interaction, forEverybody: boolean): void {
    const person = interaction.authentication?.person;
    if (!person) return;
    const isForEverybody = forEverybody && person.persona === 'admin';
    for (const { client, resource, scopes } of consentWanted(core, interaction.request, person)) {
      core.consents.grant({
        clientId: client.clientId,
        resourceId: resource.clientId,
        scopes,
        person: isForEverybody ? undefined : person,
      });
    }
    interaction.hasConsented = true;
  }

  function showStep(reply: FastifyReply, interaction: Interaction, search: string): FastifyReply {
    const step = nextStep(core, interaction);
    if (step.name === 'second-factor') return sendSecondFactorPage(reply, interaction, step.person);
    if (step.name === 'consent') return sendConsentPage(reply, interaction, step);
    if (step.name === 'sign-in') return sendPicker(reply, interaction, { directory: core.directory, search });
    return end(reply, interaction, step.authentication);
  }

  function end(reply: FastifyReply, interaction: Interaction, authentication: Authentication): FastifyReply {
    interactions.end(interaction);
    return finish(core, reply, { request: interaction.request, authentication });
  }

  function signOut(request: FastifyRequest, reply: FastifyReply, form: Form): FastifyReply {
    sessions.end(request, reply);
    const target = form.get('post_logout_redirect_uri');
    const isRegistered = core.directory.apps.some((client) => redirectTypeOf(client, target ?? '') !== undefined);
    if (target !== undefined && isRegistered) {
      const url = new URL(target);
      const state = form.get('state');
      if (state !== undefined) url.searchParams.set('state', state);
      return reply.redirect(url.href, 302);
    }
    return sendPage(reply, {
      title: 'Signed out',
      body: html`<h1>You signed out of your account</h1><p>It is a good idea to close all browser windows.</p>`,
    });
  }

  /** Whatever goes wrong before a redirect URI is known to be right is shown, not sent. */
  function withErrorPage(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (form: Form) => FastifyReply,
  ): FastifyReply {
    try {
      return work(parseForm(parametersOf(request)));
    } catch (error) {
      if (error instanceof AadstsError) return sendErrorPage(core, reply, readContext(core, request), error);
      throw error;
    }
  }

  function withRefusalsSentBack(
    { request, reply, address, interaction }: Returning,
    work: () => FastifyReply,
  ): FastifyReply {
    try {
      return work();
    } catch (refusal) {
      if (!(refusal instanceof AadstsError)) throw refusal;
      // A disabled account is told so, and may choose another.
      if (refusal.code === 50057 && interaction) {
        const wrong = `AADSTS50057: ${refusal.message}`;
        return sendPicker(reply, interaction, { directory: core.directory, search: '', wrong });
      }
      return sendRefusalBack(core, reply, readContext(core, request), { address, refusal });
    }
  }
}

/** The pages of a sign-in live at one address, so that their forms need to know no other. */
function pageOf({ id, request }: Interaction): string {
  return `/${request.tenantSegment}/login?interaction=${id}`;
}
