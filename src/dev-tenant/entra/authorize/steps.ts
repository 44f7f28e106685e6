/**
 * The pages of a sign-in as a conversation: shows the next one, takes what the person chose, and ends where nothing is missing.
 *
 * What a sign-in is for, and what happens at its end, whoever begins it says.
 * @module
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AadstsError } from '../aadsts.ts';
import type { Authentication } from '../authentication.ts';
import type { EntraCore } from '../core.ts';
import { type Form, parseForm } from '../form.ts';
import { readContext } from '../request-context.ts';
import { beginAuthentication, notAGuest } from '../sign-in.ts';
import { sendErrorPage } from './answers.ts';
import { consentWanted } from './consent-wanted.ts';
import { interactionNeeded, nextStep, usableSession } from './flow.ts';
import { createInteractions, type Interaction, type Outcome, type SignInRequest } from './interactions.ts';
import { sendConsentPage, sendPicker, sendSecondFactorPage } from './pages.ts';

/** Routes below `/:tenant`: a GUID, a domain or a word such as `common`. */
export interface TenantRoute {
  readonly Params: { readonly tenant: string };
}

/** The one way into the pages; every kind of sign-in goes through it. */
export interface SignInSteps {
  /** Goes on with the session of the browser, or shows the first page. A refusal is the outcome's to tell. */
  begin(request: FastifyRequest, reply: FastifyReply, wanted: SignInRequest, outcome: Outcome): Promise<FastifyReply>;
}

/** Adds `/{tenant}/login`, the address of every page in between, and gives the way to it. */
export function addSteps(app: FastifyInstance, core: EntraCore): SignInSteps {
  const { sessions } = core;
  const interactions = createInteractions(() => core.clock.monotonic());

  app.get<TenantRoute>('/:tenant/login', (request, reply) =>
    withErrorPage(core, request, reply, (form) => {
      const interaction = findInteraction(form);
      return withRefusals(request, reply, interaction, () => showStep(reply, interaction, form.get('search') ?? ''));
    }),
  );
  app.post<TenantRoute>('/:tenant/login', (request, reply) =>
    withErrorPage(core, request, reply, (form) => {
      const interaction = findInteraction(form);
      return withRefusals(request, reply, interaction, async () => {
        takeStep(request, reply, interaction, form);
        const step = nextStep(core, interaction);
        if (step.name === 'finish') return await end(reply, interaction, step.authentication);
        // 303, so that reloading the next page does not send the last form again.
        return reply.redirect(pageOf(interaction), 303);
      });
    }),
  );

  return {
    async begin(request, reply, wanted, outcome) {
      try {
        const authentication = usableSession(core, wanted, sessions.find(request));
        const step = nextStep(core, { request: wanted, authentication, hasConsented: false });
        if (step.name === 'finish') {
          sessions.visit(request, wanted.client);
          return await outcome.succeed(reply, step.authentication);
        }
        if (wanted.prompt === 'none') throw interactionNeeded(step);
        return reply.redirect(pageOf(interactions.begin(wanted, outcome, authentication)), 302);
      } catch (refusal) {
        if (refusal instanceof AadstsError) return outcome.refuse(request, reply, refusal);
        throw refusal;
      }
    },
  };

  function findInteraction(form: Form): Interaction {
    const interaction = interactions.find(form.require('interaction'));
    if (interaction) return interaction;
    throw new AadstsError(90019, 'This sign-in has ended or was never begun. Go back to the app and start again.');
  }

  /** What the person chose on the page before. */
  function takeStep(request: FastifyRequest, reply: FastifyReply, interaction: Interaction, form: Form): void {
    const step = form.require('step');
    const { claims, scope } = interaction.request;
    const { authentication } = interaction;
    if (step === 'sign-in') {
      interaction.authentication = signIn(interaction, form);
    } else if (!authentication) {
      throw new AadstsError(90019, 'Nobody has signed in yet. Go back to the app and start again.');
    } else if (form.require('decision') !== 'accept') {
      throw step === 'second-factor'
        ? new AadstsError(500121, 'Authentication failed during strong authentication request.')
        : new AadstsError(65004, 'User declined to consent to access the app.');
    } else if (step === 'second-factor') {
      // The contexts that were asked for are met by the same press: there is one factor here, and it serves them all.
      const demand = core.conditionalAccess.demandOf(authentication, scope.resource?.app, claims);
      const acrs = new Set([...authentication.acrs, ...(demand?.acrs ?? [])]);
      interaction.authentication = { ...authentication, mfa: true, acrs: [...acrs] };
    } else if (step === 'consent') {
      grantConsent(interaction, form.get('everybody') === 'yes');
    } else {
      throw new AadstsError(9002313, 'Invalid request. Request is malformed or invalid.');
    }
    if (interaction.authentication) {
      sessions.keep(request, reply, interaction.authentication, interaction.request.client);
    }
  }

  function signIn({ request: { claims, tenant, client } }: Interaction, form: Form): Authentication {
    const name = form.require('person');
    const person = core.accounts.find(name, tenant);
    if (person) return beginAuthentication(core, person, { claims, mfa: false });
    const elsewhere = core.accounts.find(name, undefined);
    if (!elsewhere) throw new AadstsError(50034, 'The user account does not exist in the directory.');
    throw notAGuest(core, elsewhere, tenant ?? core.directory.tenant, client);
  }

  function grantConsent(interaction: Interaction, forEverybody: boolean): void {
    const person = interaction.authentication?.person;
    if (!person) return;
    const isForEverybody =
      interaction.request.prompt === 'admin_consent' || (forEverybody && person.persona === 'admin');
    for (const { client, resource, scopes } of consentWanted(core, interaction.request, person)) {
      core.consents.grant({
        clientId: client.clientId,
        resourceId: resource.clientId,
        scopes,
        person: isForEverybody ? undefined : person,
        tenantId: person.tenantId,
      });
    }
    interaction.hasConsented = true;
  }

  async function showStep(reply: FastifyReply, interaction: Interaction, search: string): Promise<FastifyReply> {
    const step = nextStep(core, interaction);
    if (step.name === 'second-factor') return sendSecondFactorPage(reply, interaction, step.person);
    if (step.name === 'consent') return sendConsentPage(reply, interaction, step);
    if (step.name === 'sign-in') return sendPicker(core, reply, interaction, { search });
    return await end(reply, interaction, step.authentication);
  }

  async function end(
    reply: FastifyReply,
    interaction: Interaction,
    authentication: Authentication,
  ): Promise<FastifyReply> {
    interactions.end(interaction);
    return await interaction.outcome.succeed(reply, authentication);
  }

  async function withRefusals(
    request: FastifyRequest,
    reply: FastifyReply,
    interaction: Interaction,
    work: () => Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    try {
      return await work();
    } catch (refusal) {
      if (!(refusal instanceof AadstsError)) throw refusal;
      // An account that cannot sign in here is told so, and another may be chosen.
      if (refusal.code === 50057 || refusal.code === 50020) {
        return sendPicker(core, reply, interaction, { search: '', wrong: refusal.message });
      }
      return interaction.outcome.refuse(request, reply, refusal);
    }
  }
}

/** Whatever goes wrong before a redirect URI is known to be right is shown, not sent. */
export async function withErrorPage(
  core: EntraCore,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (form: Form) => FastifyReply | Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await work(parseForm(parametersOf(request)));
  } catch (error) {
    if (error instanceof AadstsError) return sendErrorPage(core, reply, readContext(core, request), error);
    throw error;
  }
}

/** Of a form or of the query. */
function parametersOf({ method, raw, body }: FastifyRequest): string {
  if (method === 'POST') return typeof body === 'string' ? body : '';
  return raw.url?.split(/\?(.*)/s)[1] ?? '';
}

/** The pages of a sign-in live at one address, so that their forms need to know no other. */
function pageOf({ id, request }: Interaction): string {
  return `/${request.tenantSegment}/login?interaction=${id}`;
}
