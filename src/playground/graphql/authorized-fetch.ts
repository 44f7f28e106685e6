/**
 * The one door through which the bearer leaves the page: a `fetch` that knows a single address, and that of its streams below it.
 *
 * GraphiQL and Apollo Sandbox both call it, so the token is never in an editor, a header pane, a URL, the history or a frame.
 * @module
 */
import { createBearerFetch } from '../../client/bearer-fetch.ts';
import { type Challenge, readChallenges, readHead } from '../../client/challenge.ts';

/** Where the bearer may go, where it comes from, and who hears what came back. */
export interface AuthorizedFetchOptions {
  /** The only address that is ever called, with `/stream` below it, absolute: `http://localhost:4000/graphql`. */
  readonly graphqlUrl: string;
  /** Access token for our API; `undefined` when nobody is signed in, and the request then goes without. */
  readonly accessToken: () => Promise<string | undefined>;
  /** Called after each answer that came whole: with what it asks of the person first, or `undefined` when it asks nothing. */
  readonly onAnswer: (challenge: Challenge | undefined) => void;
  /** Whether the server is asked about the schema while nobody is signed in; where it tells strangers nothing, that is known here. */
  readonly showsSchemaToStrangers: boolean;
}

/** What editors are given in the place of the browser's `fetch`. Throws for every address but the endpoint. */
export type AuthorizedFetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

/** @throws {TypeError} (from the returned function) for every address but the endpoint: a frame must not choose where the token goes */
export function createAuthorizedFetch(options: AuthorizedFetchOptions): AuthorizedFetch {
  const { graphqlUrl, accessToken, onAnswer, showsSchemaToStrangers } = options;
  const endpoint = new URL(graphqlUrl);
  const paths: readonly string[] = [endpoint.pathname, `${endpoint.pathname}/stream`];
  return async (input, init = {}) => {
    const url = new URL(input, endpoint);
    if (url.origin !== endpoint.origin || !paths.includes(url.pathname)) {
      throw new TypeError(`This page sends queries to ${endpoint.href} only.`);
    }
    const isAboutSchema = isIntrospection(init.body);
    if (isAboutSchema && !showsSchemaToStrangers && (await accessToken()) === undefined) return signInFirst();
    const headers = new Headers(init.headers);
    headers.set('accept', `application/graphql-response+json, ${headers.get('accept') ?? 'application/json;q=0.9'}`);
    const send = createBearerFetch({ stepUp: { accessToken }, endpoint: url });
    const response = await send(url, { ...init, headers, credentials: 'omit', cache: 'no-store' });
    // What the editor asks about the schema is not the person's question: nothing of its answer is asked of them.
    return readable(response, isAboutSchema ? () => undefined : onAnswer);
  };
}

/** In the form of an answer, because an editor shows the message of one. A sign-in loads the page anew, and the schema with it. */
const signInFirst = (): Response => Response.json({ errors: [{ message: 'Sign in, and the schema is read.' }] });

/** Somebody's own query for `__schema` counts as the editor's: what its answer asks of them is not shown above the editor. */
const isIntrospection = (body: unknown): boolean => typeof body === 'string' && /\b__schema\b/.test(body);

/** Looks into JSON answers, and turns a refusal that is not JSON (a proxy's page, say) into one that the editor can show. */
async function readable(response: Response, onAnswer: AuthorizedFetchOptions['onAnswer']): Promise<Response> {
  const type = response.headers.get('content-type') ?? '';
  if (/^application\/([\w.+-]+\+)?json\b/i.test(type)) {
    const answer: unknown = await response
      .clone()
      .json()
      .catch(() => undefined);
    onAnswer(readChallenges(answer)[0]);
    return response;
  }
  if (response.ok) return response; // parts of @defer, events of a subscription: read as they come
  const [asked] = readHead(response.status, response.headers.get('www-authenticate'));
  if (asked) onAnswer(asked);
  const message = `The server answered ${response.status} ${response.statusText}`.trim();
  const { status, statusText } = response;
  return Response.json(
    { errors: [{ message, extensions: { body: (await response.text()).slice(0, 2_000) } }] },
    { status, statusText },
  );
}
