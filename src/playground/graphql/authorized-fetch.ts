/**
 * The one door through which the bearer leaves the page: a `fetch` that knows a single address, and that of its streams below it.
 *
 * GraphiQL and Apollo Sandbox both call it, so the token is never in an editor, a header pane, a URL, the history or a frame.
 * @module
 */
import { type Challenge, findChallenge } from './challenge.ts';

export interface AuthorizedFetchOptions {
  /** The only address that is ever called, with `/stream` below it, absolute: `http://localhost:4000/graphql`. */
  readonly graphqlUrl: string;
  /** Access token for our API; `undefined` when nobody is signed in, and the request then goes without. */
  readonly accessToken: () => Promise<string | undefined>;
  /** Called after each answer that came whole: with what it asks of the person, or `undefined` when it asks nothing. */
  readonly onAnswer: (challenge: Challenge | undefined) => void;
}

export type AuthorizedFetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

/** @throws {TypeError} (from the returned function) for every address but the endpoint: a frame must not choose where the token goes */
export function createAuthorizedFetch({ graphqlUrl, accessToken, onAnswer }: AuthorizedFetchOptions): AuthorizedFetch {
  const endpoint = new URL(graphqlUrl);
  const paths: readonly string[] = [endpoint.pathname, `${endpoint.pathname}/stream`];
  return async (input, init = {}) => {
    const url = new URL(input, endpoint);
    if (url.origin !== endpoint.origin || !paths.includes(url.pathname)) {
      throw new TypeError(`This page sends queries to ${endpoint.href} only.`);
    }
    const headers = new Headers(init.headers);
    headers.delete('authorization');
    headers.set('accept', `application/graphql-response+json, ${headers.get('accept') ?? 'application/json;q=0.9'}`);
    const token = await accessToken();
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const response = await fetch(url, { ...init, headers, credentials: 'omit', cache: 'no-store', redirect: 'error' });
    // What the editor asks about the schema is not the person's question: nothing of its answer is asked of them.
    return readable(response, isIntrospection(init.body) ? () => undefined : onAnswer);
  };
}

const isIntrospection = (body: unknown): boolean => typeof body === 'string' && /\b__schema\b/.test(body);

/** Looks into JSON answers, and turns a refusal that is not JSON (a proxy's page, say) into one that the editor can show. */
async function readable(response: Response, onAnswer: AuthorizedFetchOptions['onAnswer']): Promise<Response> {
  const type = response.headers.get('content-type') ?? '';
  if (/^application\/([\w.+-]+\+)?json\b/i.test(type)) {
    onAnswer(
      findChallenge(
        await response
          .clone()
          .json()
          .catch(() => undefined),
      ),
    );
    return response;
  }
  if (response.ok) return response; // parts of @defer, events of a subscription: read as they come
  if (response.status === 401) onAnswer({ kind: 'unauthenticated' });
  const message = `The server answered ${response.status} ${response.statusText}`.trim();
  const { status, statusText } = response;
  return Response.json(
    { errors: [{ message, extensions: { body: (await response.text()).slice(0, 2_000) } }] },
    { status, statusText },
  );
}
