/**
 * A running dev tenant for tests of its Entra, with a client that trusts its certificate authority, and MSAL Node over the same.
 * @module
 */
import {
  ConfidentialClientApplication,
  type Configuration,
  type INetworkModule,
  type NetworkResponse,
} from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { Agent, fetch, type RequestInit, type Response } from 'undici';
import { z } from 'zod';
import { type DevTenant, type DevTenantOptions, startDevTenant } from '../../../src/dev-tenant/index.ts';

export const ids = {
  frontEnd: '11111111-0000-4000-8000-000000000001',
  api: '11111111-0000-4000-8000-000000000002',
  daemon: '11111111-0000-4000-8000-000000000003',
  graph: '00000003-0000-0000-c000-000000000000',
} as const;
export const apiSecret = 'dev-tenant-secret-of-the-api';
export const onBehalfOf = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

export interface TestTenant extends DevTenant {
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** Posts a form to the token endpoint; an `undefined` field stays away. */
  token(fields: Record<string, string | undefined>, headers?: Record<string, string>): Promise<TokenReply>;
  /** The on-behalf-of exchange of our API; `fields` are laid over it. */
  exchange(assertion: string, fields?: Record<string, string | undefined>): Promise<TokenReply>;
  msal(auth?: Partial<Configuration['auth']>): ConfidentialClientApplication;
}

/** What the tests read of an answer; absent texts are empty, so that a test fails on its own line. */
const Body = z.looseObject({
  access_token: z.string().default(''),
  refresh_token: z.string().default(''),
  id_token: z.string().default(''),
  client_info: z.string().default(''),
  scope: z.string().default(''),
  error_description: z.string().default(''),
});

export interface TokenReply {
  readonly status: number;
  readonly headers: Response['headers'];
  readonly body: z.output<typeof Body>;
  /** The names that were in the answer. */
  readonly names: readonly string[];
}

export async function startTenant(options: DevTenantOptions = {}): Promise<TestTenant> {
  const tenant = await startDevTenant(options);
  const dispatcher = new Agent({ connect: { ca: tenant.caPem } });
  const request = (url: string, init: RequestInit = {}) => fetch(url, { redirect: 'manual', dispatcher, ...init });

  const token: TestTenant['token'] = async (fields, headers = {}) => {
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value);
    const reply = await request(`${tenant.authority}/oauth2/v2.0/token`, { method: 'POST', body: form, headers });
    const answer = await reply.json();
    return { status: reply.status, headers: reply.headers, body: Body.parse(answer), names: Object.keys(answer ?? {}) };
  };
  const stop = async () => {
    await dispatcher.destroy();
    await tenant.stop();
  };
  return {
    ...tenant,
    fetch: request,
    token,
    exchange: (assertion, fields = {}) =>
      token({
        grant_type: onBehalfOf,
        client_id: ids.api,
        client_secret: apiSecret,
        requested_token_use: 'on_behalf_of',
        scope: 'https://graph.microsoft.com/User.Read',
        assertion,
        ...fields,
      }),
    msal: (auth = {}) =>
      new ConfidentialClientApplication({
        auth: {
          clientId: ids.api,
          authority: tenant.authority,
          knownAuthorities: [new URL(tenant.origin).host],
          ...(auth.clientCertificate || auth.clientAssertion ? {} : { clientSecret: apiSecret }),
          ...auth,
        },
        system: { networkClient: networkOver(request) },
      }),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** For clients of MSAL Node other than {@link TestTenant.msal}. */
export function networkOver(request: TestTenant['fetch']): INetworkModule {
  async function send<Body>(url: string, init: RequestInit): Promise<NetworkResponse<Body>> {
    const reply = await request(url, init);
    const body: Body = JSON.parse(await reply.text());
    return { status: reply.status, headers: Object.fromEntries(reply.headers), body };
  }
  return {
    sendGetRequestAsync: (url, options) => send(url, { headers: options?.headers ?? {} }),
    sendPostRequestAsync: (url, options) =>
      send(url, { method: 'POST', headers: options?.headers ?? {}, body: options?.body ?? '' }),
  };
}

/** Reads `client_info`. */
export function readClientInfo(text: string): { readonly uid: string; readonly utid: string } {
  const shape = z.object({ uid: z.string(), utid: z.string() });
  return shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
}

/** Claims of a token, unverified. */
export function claimsOf(token: string): Record<string, unknown> {
  return decodeJwt(token);
}

/** A clock that stands until a test moves it. */
export function standingClock(startMs = Date.UTC(2026, 4, 12, 8)): { now(): number; monotonic(): number; ms: number } {
  const clock = { ms: startMs, now: () => clock.ms, monotonic: () => clock.ms };
  return clock;
}
