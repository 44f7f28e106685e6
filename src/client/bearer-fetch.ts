/**
 * A `fetch` that shows the token to one address, and to no other.
 *
 * For HTTP links and exchanges that take a `fetch`. It answers no challenge; the link, the exchange or `createStepUpFetch` does.
 * @module
 */
import { pageAddress } from './browser.ts';
import type { StepUp } from './step-up.ts';

/** What a link or an exchange calls. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Whose token goes where, and by which `fetch`. */
export interface BearerFetchOptions {
  /** Asked for a token before each request to the endpoint, so that one that is about to end is renewed first. */
  readonly stepUp: Pick<StepUp, 'accessToken'>;
  /** The GraphQL endpoint, absolute or relative to the page: `/graphql`. */
  readonly endpoint: string | URL;
  /** By default that of the page, as it is when a request is made. */
  readonly fetch?: Fetch;
}

/**
 * Requests to the endpoint carry the token; all others pass as they are. A redirect is not followed: it could lead to another host.
 *
 * @throws {SignInRequiredError} (from the returned function) see {@link StepUp.accessToken}
 */
export function createBearerFetch({ stepUp, endpoint, fetch: inner }: BearerFetchOptions): Fetch {
  const send: Fetch = (input, init) => (inner ?? globalThis.fetch)(input, init);
  return async (input, init) => {
    if (!isEndpoint(input, endpoint)) return send(input, init);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    headers.delete('authorization');
    const token = await stepUp.accessToken();
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    return send(input, { ...init, headers, redirect: 'error' });
  };
}

/** Same origin, same path; the query may differ (GET). */
export function isEndpoint(input: string | URL | Request, endpoint: string | URL): boolean {
  const ours = resolve(endpoint);
  const asked = resolve(input instanceof Request ? input.url : input);
  return ours !== undefined && asked?.origin === ours.origin && asked.pathname === ours.pathname;
}

/** Absolute; `undefined` for what is no address, which then is no address of ours either. */
const resolve = (address: string | URL): URL | undefined => URL.parse(String(address), pageAddress()) ?? undefined;
