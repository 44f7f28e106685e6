/**
 * `/dev/…`: what makes the tenant one for development. Describes it, sets faults, moves the clock, grants and takes back.
 *
 * Loopback pages may read the description; writing takes a JSON body, which no page of another origin can send unasked.
 * @module
 */

import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App, Person } from './directory/directory.ts';
import { type EntraCore, nowSeconds } from './entra/core.ts';
import { asksForFactor, beginAuthentication } from './entra/sign-in.ts';
import { FaultShape, type Faults, ServiceName } from './faults.ts';
import type { DevTenantInfo } from './info.ts';

/** What the controls may reach into; nobody else may. */
export interface DevRoutesOptions {
  readonly core: EntraCore;
  readonly faults: Faults;
  /** Asked at each request: addresses are known once the tenant listens. */
  readonly info: () => DevTenantInfo;
  /** Takes back what was written through the APIs. */
  readonly undoWrites: () => void;
}

/** An answer of these routes that is no success, with its status. */
class DevError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const FaultsBody = z.strictObject({
  ...FaultShape.shape,
  service: ServiceName.optional().describe('Which server; with `clear`, absent means all'),
  clear: z.literal(true).optional().describe('Take the fault away instead of setting one'),
});
/** Both ways, some thirty years: far enough for any lifetime, and still a date. */
const ClockBody = z.strictObject({ advanceMs: z.number().min(-1e12).max(1e12) });
const KeysBody = z.strictObject({ withdraw: z.boolean().default(false) });
const ConsentBody = z.strictObject({
  client: z.string().describe('Client id of the app that calls'),
  resource: z.string().describe('Application ID URI or client id of the API'),
  scopes: z.array(z.string()).min(1),
  person: z.string().optional().describe('Alias, user principal name or object id; absent: everybody'),
  withdraw: z.boolean().default(false),
});
const DeviceBody = z.strictObject({
  person: z.string().describe('Who signs in: alias, user principal name or object id'),
  decline: z.boolean().default(false),
});
const PolicyBody = z.strictObject({
  person: z.string().optional().describe('Absent: everybody'),
  resource: z.string().describe('Application ID URI or client id of the API'),
  require: z.union([
    z.enum(['mfa', 'registration', 'external', 'block', 'compliant-device']),
    z.strictObject({ acrs: z.string().min(1).describe('Authentication context: c1') }),
    z.strictObject({ signInFrequencySeconds: z.int().min(1) }),
  ]),
});
const FederatedBody = z.strictObject({ issuer: z.url(), subject: z.string().min(1), audience: z.string().min(1) });
const CertificateBody = z.strictObject({ certificate: z.string().describe('PEM') });
const Nothing = z.strictObject({});

/** Ports differ from project to project, so every page of this machine may read; writing asks for more, see `read`. */
const LOOPBACK_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * A fastify plugin for the prefix `/dev`. Answers `{ ok: true }` or the new state; refusals are `{ error: { message } }` with 400, 403, 404
 * or 415.
 */
export function devRoutes({ core, faults, info, undoWrites }: DevRoutesOptions): FastifyPluginAsync {
  const { directory } = core;
  return async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      const { origin } = request.headers;
      if (origin !== undefined && !LOOPBACK_ORIGIN.test(origin)) {
        throw new DevError(403, 'Only pages on this machine may call the dev tenant.');
      }
      if (origin !== undefined && request.method === 'GET') {
        reply.headers({ 'access-control-allow-origin': origin, vary: 'Origin' });
      }
      reply.header('cache-control', 'no-store');
    });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
      try {
        done(null, body === '' ? {} : JSON.parse(String(body)));
      } catch {
        done(new DevError(400, 'The body is not valid JSON.'));
      }
    });
    app.setErrorHandler((error: Error & { status?: number; statusCode?: number }, _request, reply) => {
      const status = error.status ?? error.statusCode ?? (error instanceof TypeError ? 400 : 500);
      return reply.code(status).send({ error: { message: error.message } });
    });
    app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: { message: 'See GET /dev/info.' } }));

    app.get('/info', async () => info());

    app.post('/faults', async (request) => {
      const { service, clear, ...fault } = read(FaultsBody, request);
      if (clear) faults.clear(service);
      else if (service === undefined) throw new DevError(400, 'Say which `service` the fault is for.');
      else faults.set(service, fault);
      return { ok: true };
    });
    app.post('/keys/rotate', async (request) => {
      await core.keys.rotate(read(KeysBody, request));
      return { kid: core.keys.current().kid };
    });
    app.post<{ Params: { name: string } }>('/people/:name/revoke', async (request) => {
      read(Nothing, request);
      const person = personOf(request.params.name);
      // A second later: tokens tell whole seconds, and a sign-in of this very second has to be revoked too.
      core.revocations.revoke(person, nowSeconds(core) + 1);
      return { revokedBefore: core.revocations.revokedBefore(person.objectId) };
    });
    app.post('/clock', async (request) => {
      core.clock.advance(read(ClockBody, request).advanceMs);
      return { now: new Date(core.clock.now()).toISOString() };
    });
    app.post('/consent', async (request) => {
      const { client, resource, scopes, person, withdraw } = read(ConsentBody, request);
      const consent = {
        clientId: appOf(directory.appByClientId(client), client).clientId,
        resourceId: appOf(directory.appByResource(resource), resource).clientId,
        scopes,
        person: person === undefined ? undefined : personOf(person),
      };
      if (withdraw) core.consents.withdraw(consent);
      else core.consents.grant(consent);
      return { ok: true };
    });
    app.post<{ Params: { clientId: string } }>('/apps/:clientId/certificates', async (request) => {
      core.certificates.add(request.params.clientId, read(CertificateBody, request).certificate);
      return { ok: true };
    });
    app.post<{ Params: { clientId: string } }>('/apps/:clientId/federated-credentials', async (request) => {
      core.federated.add(request.params.clientId, read(FederatedBody, request));
      return { ok: true };
    });
    app.post('/conditional-access', async (request) => {
      const { person, resource, require } = read(PolicyBody, request);
      const { clientId: resourceId } = appOf(directory.appByResource(resource), resource);
      const whom = person === undefined ? undefined : personOf(person);
      return { id: core.conditionalAccess.add({ person: whom, resourceId, require }) };
    });
    app.post<{ Params: { userCode: string } }>('/device-codes/:userCode', async (request) => {
      const { person, decline } = read(DeviceBody, request);
      const code = core.deviceCodes.find(request.params.userCode, core.clock.now());
      if (!code) throw new DevError(404, `No device waits for the code '${request.params.userCode}'.`);
      const { claims, named } = code;
      const whom = core.accounts.find(person, named.tenant) ?? personOf(person);
      // A script that decides for a person has shown what the claims want, as with the password grant.
      const authentication = decline
        ? undefined
        : beginAuthentication(core, whom, { claims, mfa: asksForFactor(claims) });
      core.deviceCodes.decide(code, authentication ? { name: 'approved', authentication } : { name: 'declined' });
      return { ok: true };
    });
    app.post('/reset', async (request) => {
      read(Nothing, request);
      faults.clear();
      undoWrites();
      for (const part of [
        core.consents,
        core.certificates,
        core.federated,
        core.conditionalAccess,
        core.deviceCodes,
        core.revocations,
        core.sessions,
        core.clock,
      ])
        part.reset();
      return { ok: true };
    });
  };

  function personOf(name: string): Person {
    const person = directory.findPerson(name);
    if (person) return person;
    throw new DevError(404, `There is nobody called '${name}'.`);
  }
}

function appOf(app: App | undefined, name: string): App {
  if (app) return app;
  throw new DevError(404, `There is no app '${name}'.`);
}

/** Writing needs the JSON content type even without a body: a form of a foreign page could be sent without asking. */
function read<Shape extends z.ZodType>(shape: Shape, { body, headers }: FastifyRequest): z.output<Shape> {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw new DevError(415, 'Send a JSON body with content-type application/json; `{}` where nothing is to be said.');
  }
  const parsed = shape.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new DevError(400, z.prettifyError(parsed.error));
}
