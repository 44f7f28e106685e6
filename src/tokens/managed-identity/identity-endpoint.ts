/**
 * One question to the endpoint from which a machine gets tokens of its managed identities.
 *
 * MSAL Node finds the endpoint (App Service and Container Apps by `IDENTITY_ENDPOINT`, else IMDS of the virtual machine) and knows how
 * each is asked. It is reached directly, never through a proxy, and asked once: who may wait asks again. MSAL keeps the network of
 * the first question for the life of the process and drops what an answer said, so there is one network for all, and what it met
 * travels as an error that MSAL lets through.
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity
 * @module
 */

import {
  AuthError,
  type INetworkModule,
  LogLevel,
  ManagedIdentityApplication,
  type NetworkResponse,
} from '@azure/msal-node';
import { Agent } from 'undici';
import { CredentialError } from '../../errors/errors.ts';
import { parseJsonObject } from '../../protocol/json-answer.ts';
import { retryAfterSeconds } from '../../protocol/retry-after.ts';

/** Which identity, for whom. */
export interface IdentityQuestion {
  /** Client id of a user-assigned identity; the one that the system has assigned unless given. */
  readonly userAssignedClientId: string | undefined;
  /** Whom the token is for, without `/.default`. */
  readonly resource: string;
}

/** A token as MSAL understood it, not yet looked at. */
export interface IdentityAnswer {
  readonly accessToken: string;
  /** Milliseconds since the epoch, both. */
  readonly expiresAtMs: number;
  /** Half of the life of a token that lives for more than two hours, as MSAL wishes it. */
  readonly refreshAtMs: number | undefined;
}

/** The endpoint gave no token, or could not be reached. Extends MSAL's error, because MSAL hands on no other. */
export class IdentityEndpointError extends AuthError {
  /** Absent where nothing came back. */
  readonly status: number | undefined;
  /** From `Retry-After`, where the endpoint sent one. */
  readonly retryAfterSeconds: number | undefined;
  /** Nothing came back in time. */
  readonly timedOut: boolean;
  constructor(
    message: string,
    facts: Partial<Pick<IdentityEndpointError, 'status' | 'retryAfterSeconds' | 'timedOut'>> = {},
    options: ErrorOptions = {},
  ) {
    super('managed_identity_endpoint', '', message);
    Object.setPrototypeOf(this, IdentityEndpointError.prototype); // MSAL's constructor sets its own
    this.name = 'IdentityEndpointError';
    this.message = message; // without the code that MSAL puts before it
    this.cause = options.cause;
    this.status = facts.status;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.timedOut = facts.timedOut ?? false;
  }
}

/** The endpoint is on this machine, or on the link: one that does not answer at once is not there. */
const CONNECT_TIMEOUT_MS = 1_000;
const READ_TIMEOUT_MS = 3_000;
/** Of an answer; a token has a few thousand. */
const MAX_BYTES = 262_144;

/** One for the life of the process, because MSAL keeps the first one it is given. */
let network: INetworkModule | undefined;

/**
 * @throws {IdentityEndpointError} no token came back
 * @throws {Error} MSAL could not ask, or could not read the answer
 */
export async function askIdentityEndpoint({
  userAssignedClientId,
  resource,
}: IdentityQuestion): Promise<IdentityAnswer> {
  // One for the process: MSAL would go on with the first one in any case.
  network ??= directNetwork();
  const identity = new ManagedIdentityApplication({
    ...(userAssignedClientId === undefined ? {} : { managedIdentityIdParams: { userAssignedClientId } }),
    system: {
      networkClient: network,
      disableInternalRetries: true,
      loggerOptions: { loggerCallback: () => {}, logLevel: LogLevel.Error, piiLoggingEnabled: false },
    },
  });
  // MSAL's cache is for the whole process and counts by the clock of the machine; what is kept is kept by who asks.
  const { accessToken, expiresOn, refreshOn } = await identity.acquireToken({ resource, forceRefresh: true });
  return { accessToken, expiresAtMs: expiresOn?.getTime() ?? Number.NaN, refreshAtMs: refreshOn?.getTime() };
}

/** The endpoint is on the machine or link-local: no proxy, short time-outs, no redirects, a bounded answer. */
function directNetwork(): INetworkModule {
  const agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: READ_TIMEOUT_MS,
    bodyTimeout: READ_TIMEOUT_MS,
    keepAliveTimeout: 1_000,
    maxResponseSize: MAX_BYTES,
  });

  async function get(url: string, headers: Record<string, string>) {
    const { origin, pathname, search } = new URL(url);
    try {
      const reply = await agent.request({ origin, path: `${pathname}${search}`, method: 'GET', headers });
      return { status: reply.statusCode, retryAfter: reply.headers['retry-after'], text: await reply.body.text() };
    } catch (error) {
      const timedOut = error instanceof Error && /timeout/i.test(error.name);
      const what = timedOut ? 'did not answer in time' : 'could not be reached';
      throw new IdentityEndpointError(`The managed identity endpoint ${what}.`, { timedOut }, { cause: error });
    }
  }

  return {
    async sendGetRequestAsync<T>(url: string, options: { readonly headers?: Record<string, string> } = {}) {
      const { status, retryAfter, text } = await get(url, options.headers ?? {});
      const body = parseJsonObject(text);
      if (status !== 200 || typeof body?.access_token !== 'string' || !/^\d/.test(String(body.expires_on))) {
        const facts = { status, retryAfterSeconds: retryAfterSeconds(retryAfter, Date.now()) };
        throw new IdentityEndpointError(`The managed identity endpoint answered ${status}${errorOf(body)}.`, facts);
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- MSAL asks for a generic type and reads it as what it is
      const response: NetworkResponse<T> = { status, headers: {}, body: body as T };
      return response;
    },
    sendPostRequestAsync() {
      return Promise.reject(new CredentialError('This kind of managed identity endpoint is not supported.'));
    },
  };
}

/** The code alone; what an endpoint tells beside it may name the machine. */
function errorOf(body: Readonly<Record<string, unknown>> | undefined): string {
  const error = body?.error;
  return typeof error === 'string' && /^\w{1,64}$/.test(error) ? ` ${error}` : '';
}
