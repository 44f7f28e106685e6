/**
 * Starts the dev tenant: an Entra, a Graph, an ARM and a to-do list behind one https and one http door on loopback.
 *
 * The composition root of this folder; nothing else here constructs. Everything it knows is written for development: it
 * refuses to start where `NODE_ENV` says production.
 * @module
 */

import type { RequestListener } from 'node:http';
import { resolve } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { type Clock, systemClock } from '../observability/clock.ts';
import { type Logger, silentLog } from '../observability/log.ts';
import type { Addresses } from './addresses.ts';
import type { ApiOptions } from './api-options.ts';
import { armApi } from './arm/api.ts';
import { type Certificates, loadCertificates, temporaryCertificates } from './certificates.ts';
import { createDevClock } from './dev-clock.ts';
import { devRoutes } from './dev-routes.ts';
import type { CompanyDescription } from './directory/description.ts';
import type { App, Directory } from './directory/directory.ts';
import { createDirectory } from './directory/seed.ts';
import { createEntraCore, nowSeconds } from './entra/core.ts';
import type { FederatedCredential } from './entra/federated-credentials.ts';
import { entra } from './entra/index.ts';
import { createAccessTokenReader } from './entra/token-reader.ts';
import { createFaults, type Faults } from './faults.ts';
import { graphApi } from './graph/api.ts';
import { apiAddresses, type DevTenantInfo, describeTenant } from './info.ts';
import { type LoopbackHost, openDoor } from './listeners.ts';
import { createRequestJournal, type RequestJournal } from './request-journal.ts';
import { appNamed, createScriptTokens, type TokenForOptions } from './script-tokens.ts';
import { openStateDirectory, openTemporaryDirectory } from './state-directory.ts';
import { todolistApi } from './todolist/api.ts';
import { trustHere } from './trust.ts';

/** Where to listen, what to keep, and whom the company consists of; all of it may be left out. */
export interface DevTenantOptions extends CompanyDescription {
  /** Port of https: any free one unless given. */
  readonly port?: number;
  /** Port of http: any free one unless given. */
  readonly httpPort?: number;
  /** `localhost` unless given. */
  readonly host?: LoopbackHost;
  /** Certificates and keys are kept here. Unless given, nothing is kept: a temporary folder goes with the tenant. */
  readonly stateDirectory?: string;
  /** What time it is before `advanceClock`; the system's unless given. */
  readonly clock?: Clock;
  /** Told when the tenant listens and when its Entra fails; silent unless given. */
  readonly log?: Logger;
}

/** A running tenant. Whoever starts it stops it: `await using` does. */
export interface DevTenant extends AsyncDisposable {
  /** `https://localhost:8443/{tenantId}` */
  readonly authority: string;
  /** `https://localhost:8443/` */
  readonly instance: string;
  /** GUID; the same at each start. */
  readonly tenantId: string;
  /** `https://localhost:8443/graph/v1.0` */
  readonly graph: string;
  /** `https://localhost:8443/arm`; ARM's paths begin right behind it. */
  readonly arm: string;
  /** `https://localhost:8443/todolist`: an API of one's own. */
  readonly todolist: string;
  /** `https://localhost:8443`: every API and endpoint lies below it. */
  readonly origin: string;
  /** `http://localhost:8080`: the same without TLS, for pages of a browser. */
  readonly httpOrigin: string;
  /** The certificate authority that clients have to trust. */
  readonly caPem: string;
  /** The same as a file, for other processes: `NODE_EXTRA_CA_CERTS`. */
  readonly caPath: string;
  /** Who and what there is, to look ids up instead of writing them down. */
  readonly directory: Directory;
  /** What the tenant is to do wrong, from now on. */
  readonly faults: Faults;
  /** What has arrived since the start. */
  readonly requests: RequestJournal;
  /** The same as `GET /dev/info`. */
  info(): DevTenantInfo;
  /**
   * An app registration, with its client id and secret.
   *
   * @param name as registered (`onbehalf API`), or the client id
   * @throws {TypeError} there is none
   */
  app(name: string): App;
  /** Lets this process trust the tenant: global `fetch`, and every client that brings no authorities of its own. */
  trust(): void;
  /**
   * An access token as the password grant gives it to the front-end.
   *
   * @param person alias, user principal name or object id
   * @param wanted scopes (`access_as_user Mail.Read`, `api://…/Orders.Read`), or more than scopes; everything of our API unless given
   * @throws {AadstsError} what the token endpoint would refuse
   */
  tokenFor(person: string, wanted?: string | TokenForOptions): Promise<string>;
  /**
   * An app-only access token, as client credentials give it.
   *
   * @param client name or client id
   * @param resource name, application ID URI or client id
   */
  appTokenFor(client: string, resource: string): Promise<string>;
  /** Ends all sign-ins of a person: their tokens meet a claims challenge from now on. */
  revokeSessions(person: string): void;
  /** Signs with a new key from now on. `withdraw`: the old ones disappear at once. */
  rotateKeys(options?: { readonly withdraw?: boolean }): Promise<void>;
  /** Lets an app sign client assertions with the key of this certificate. */
  registerCertificate(clientId: string, certificatePem: string): void;
  /** Takes a certificate away again: assertions signed with it meet AADSTS700027 from now on. */
  withdrawCertificate(clientId: string, certificatePem: string): void;
  /** Lets an app show tokens of another issuer as client assertion. */
  registerFederatedCredential(clientId: string, credential: FederatedCredential): void;
  /** Moves the clock of the tenant. */
  advanceClock(ms: number): void;
  /** Closes both doors, cuts what is open, and removes a temporary folder. May be called more than once. */
  stop(): Promise<void>;
}

/** Above what any of the APIs here has use for; a larger one is refused before it is read whole. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

/**
 * @throws the error of Node with `code: 'EADDRINUSE'` and `port` when a port is taken
 * @throws {TypeError} with every fault of the people, apps and subscriptions that are described
 * @throws {Error} under `NODE_ENV=production`
 */
export async function startDevTenant(options: DevTenantOptions = {}): Promise<DevTenant> {
  if (process.env.NODE_ENV === 'production') {
    throw new Error('The dev tenant does not start under NODE_ENV=production: it gives a token to whoever asks.');
  }
  const { port = 0, httpPort = 0, host = 'localhost', log = silentLog, people, apps, subscriptions } = options;
  const described = { ...(people && { people }), ...(apps && { apps }), ...(subscriptions && { subscriptions }) };
  const directory = createDirectory(described);
  const state = await openState(options.stateDirectory);
  const clock = createDevClock(options.clock ?? systemClock);
  const faults = createFaults();
  const requests = createRequestJournal();
  let addresses: Addresses | undefined;
  const whenListening = () => {
    if (addresses) return addresses;
    throw new Error('The dev tenant does not listen yet.');
  };
  // Both may have to make keys, which takes most of the time of a first start.
  const [certificates, core] = await Promise.all([
    state.certificates(),
    createEntraCore({ directory, clock, addresses: whenListening, stateDirectory: state.path }),
  ]);
  const info = () => describeTenant(directory, whenListening(), certificates.caPath);

  const app = fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true });
  await app.register(entra({ core, faults, log }));
  const undos: (() => void)[] = [];
  const undoWrites = () => {
    for (const undo of undos) undo();
  };
  await app.register(devRoutes({ core, faults, info, undoWrites }), { prefix: '/dev' });
  await registerApis(app, (prefix) => ({
    directory,
    tokens: createAccessTokenReader(core),
    faults,
    clock,
    baseUrl: () => `${whenListening().origin}${prefix}`,
    onReset: (undo) => undos.push(undo),
  }));
  await app.ready();

  const listener: RequestListener = (request, response) => {
    requests.record(request, clock.now());
    app.routing(request, response);
  };
  const tls = { cert: certificates.certificatePem, key: certificates.privateKeyPem };
  const httpsDoor = await openDoor({ host, port, tls, listener }).catch(async (error) => {
    await state.close();
    throw error;
  });
  const httpDoor = await openDoor({ host, port: httpPort, listener }).catch(async (error) => {
    await Promise.all([httpsDoor.close(), state.close()]);
    throw error;
  });
  addresses = { origin: `https://localhost:${httpsDoor.port}`, httpOrigin: `http://localhost:${httpDoor.port}` };
  const { origin, httpOrigin } = addresses;
  log.info('dev-tenant.listening', { url: origin, port: httpsDoor.port });

  const stop = async () => {
    await Promise.all([httpsDoor.close(), httpDoor.close()]);
    await app.close();
    await state.close();
  };
  return {
    authority: `${origin}/${directory.tenant.tenantId}`,
    instance: `${origin}/`,
    tenantId: directory.tenant.tenantId,
    ...apiAddresses(origin),
    origin,
    httpOrigin,
    caPem: certificates.caPem,
    caPath: certificates.caPath,
    directory,
    faults,
    requests,
    info,
    app(name) {
      const found = appNamed(directory, name);
      if (found) return found;
      throw new TypeError(`There is no app '${name}'.`);
    },
    trust: () => trustHere(certificates.caPem),
    ...createScriptTokens(core),
    revokeSessions(name) {
      const person = directory.findPerson(name);
      if (!person) throw new TypeError(`There is nobody called '${name}'.`);
      core.revocations.revoke(person, nowSeconds(core) + 1);
    },
    rotateKeys: (how) => core.keys.rotate(how),
    registerCertificate: (clientId, certificatePem) => core.certificates.add(clientId, certificatePem),
    withdrawCertificate: (clientId, certificatePem) => core.certificates.withdraw(clientId, certificatePem),
    registerFederatedCredential: (clientId, credential) => core.federated.add(clientId, credential),
    advanceClock: (ms) => clock.advance(ms),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Where a tenant keeps what outlives a start: in a folder that was named, or in one that goes with it. */
interface State {
  readonly path: string;
  certificates(): Promise<Certificates>;
  close(): Promise<void>;
}

/** @param given a folder to keep things in; without one nothing is kept */
async function openState(given: string | undefined): Promise<State> {
  if (given !== undefined) {
    const path = resolve(given);
    await openStateDirectory(path);
    return { path, certificates: () => loadCertificates(path), close: async () => {} };
  }
  const folder = await openTemporaryDirectory();
  const { path } = folder;
  return { path, certificates: () => temporaryCertificates(path), close: () => folder.remove() };
}

async function registerApis(app: FastifyInstance, optionsFor: (prefix: string) => ApiOptions): Promise<void> {
  await app.register(graphApi(optionsFor('/graph')), { prefix: '/graph' });
  await app.register(armApi(optionsFor('/arm')), { prefix: '/arm' });
  await app.register(todolistApi(optionsFor('/todolist')), { prefix: '/todolist' });
}
