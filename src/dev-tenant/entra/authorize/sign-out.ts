/**
 * Sign-out: ends the session of the browser, tells the applications it was used for, and leads back to the one that asked.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request
 * @module
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import { issuerV2 } from '../../addresses.ts';
import type { App } from '../../directory/directory.ts';
import { textOf } from '../../values.ts';
import type { EntraCore } from '../core.ts';
import type { Form } from '../form.ts';
import { endpointPath } from '../protocol-version.ts';
import { redirectTypeOf } from '../redirect-uris.ts';
import type { EndedSession } from './browser-sessions.ts';
import { html } from './html.ts';
import { sendPage } from './layout.ts';
import { type TenantRoute, withErrorPage } from './steps.ts';

/** A link is enough, also without an id token: no question is asked. */
export function addSignOut(app: FastifyInstance, core: EntraCore): void {
  for (const version of ['v2', 'v1'] as const) {
    app.route<TenantRoute>({
      method: ['GET', 'POST'],
      url: `/:tenant/${endpointPath(version, 'logout')}`,
      handler: (request, reply) => withErrorPage(core, request, reply, (form) => signOut(core, request, reply, form)),
    });
  }
}

/** Ends the session, calls the sign-out pages of the apps that were signed in to, each in a frame, and goes on where that was asked for. */
function signOut(core: EntraCore, request: FastifyRequest, reply: FastifyReply, form: Form): FastifyReply {
  const ended = core.sessions.end(request, reply);
  const target = returnAddress(core, form);
  const frames = framesOf(core, ended);
  if (target !== undefined && frames.length === 0) return reply.redirect(target, 302);
  return sendPage(reply, {
    title: 'Signed out',
    frameOrigins: frames.map((address) => new URL(address).origin),
    ...(target === undefined ? {} : { goesOnTo: target }),
    body: html`<h1>You signed out of your account</h1>
${target === undefined ? html`<p>It is a good idea to close all browser windows.</p>` : html`<p><a href="${target}">Back to the app</a></p>`}
${frames.map((address) => html`<iframe hidden title="Sign-out of an app" src="${address}"></iframe>`)}`,
  });
}

/** An address of the app that the id token names, of any app without one; the state comes back with it. */
function returnAddress({ directory }: EntraCore, form: Form): string | undefined {
  const asked = form.get('post_logout_redirect_uri');
  if (asked === undefined) return undefined;
  const named = clientOf(form.get('id_token_hint'));
  const apps = directory.apps.filter(({ clientId }) => named === undefined || clientId === named);
  if (!apps.some((client) => redirectTypeOf(client, asked) !== undefined)) return undefined;
  const url = new URL(asked);
  const state = form.get('state');
  if (state !== undefined) url.searchParams.set('state', state);
  return url.href;
}

/** The hint may have expired, and nothing is given for it: its signature does not matter. */
function clientOf(idToken: string | undefined): string | undefined {
  try {
    return idToken === undefined ? undefined : textOf(decodeJwt(idToken).aud);
  } catch {
    return undefined;
  }
}

/** Front-channel logout: pages of the applications that this session was used for, each told which session ended. */
function framesOf(core: EntraCore, ended: EndedSession | undefined): readonly string[] {
  if (!ended) return [];
  const { person, sessionId } = ended.authentication;
  const tellOf = ({ logoutUrl }: App): readonly string[] => {
    if (logoutUrl === undefined) return [];
    const url = new URL(logoutUrl);
    url.searchParams.set('sid', sessionId);
    url.searchParams.set('iss', issuerV2(core.addresses(), person.tenantId));
    return [url.href];
  };
  return [...ended.clients].flatMap((clientId) => {
    const client = core.directory.appByClientId(clientId);
    return client ? tellOf(client) : [];
  });
}
