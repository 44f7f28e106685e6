/**
 * `fetch` for front-ends without a GraphQL client: token, challenges and repetition in one function.
 * @module
 */
import { type BearerFetchOptions, createBearerFetch, type Fetch, isEndpoint } from './bearer-fetch.ts';
import { distinct, readChallenges, readHead } from './challenge.ts';
import { hasContent, hasOnlyQueries, isQuery, readAnswer, wasRefusedWhole } from './graphql-answer.ts';
import { createRounds } from './rounds.ts';
import type { StepUp } from './step-up.ts';

/** What {@link createStepUpFetch} takes beside the endpoint. */
export interface StepUpFetchOptions extends BearerFetchOptions {
  /** Gives the token, and settles what answers ask for: that of `createStepUp`, or the application's own. */
  readonly stepUp: StepUp;
  /** An answer of which a part can be shown while the person is asked for the rest. The first, when it is multipart, still arrives. */
  readonly onPartial?: (response: Response) => void;
}

/**
 * Asks, settles what the answer asks for, and asks again.
 *
 * A query is repeated; anything else only when it was refused whole. For a mutation that ran, the challenge is settled so that the
 * person's next try succeeds, and its answer comes back at once.
 */
export function createStepUpFetch(options: StepUpFetchOptions): Fetch {
  const { stepUp, endpoint, onPartial } = options;
  const send = createBearerFetch(options);
  return async (input, init) => {
    if (!isEndpoint(input, endpoint)) return send(input, init);
    const isRepeatable = await isQueryRequest(input, init);
    const rounds = createRounds(stepUp);
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    for (let first = true; ; first = false) {
      rounds.send();
      const response = await send(input instanceof Request ? input.clone() : input, init);
      if (first && isMultipart(response)) onPartial?.(response.clone());
      const { challenges, data } = await read(response);
      if (challenges.length === 0) return response;
      const settled = rounds.settle(challenges);
      if (!isRepeatable && !wasRefusedWhole(response.status, data)) return response;
      if (hasContent(data) && !(first && isMultipart(response))) onPartial?.(response.clone());
      if (!(await unlessAborted(settled, signal))) return response;
    }
  };
}

/** What an answer asks for and what it holds. Of a copy: the response itself is the caller's to read. */
async function read(response: Response) {
  const head = readHead(response.status, response.headers.get('www-authenticate'));
  const parts = await readAnswer(response.clone());
  // The head repeats what the errors say; a refusal without a body of ours has nothing else.
  const said = (parts ?? []).flatMap(readChallenges);
  const [first] = parts ?? [];
  const data = typeof first === 'object' && first !== null && 'data' in first ? first.data : undefined;
  return { challenges: said.length > 0 ? distinct(said) : head, data };
}

const isMultipart = (response: Response): boolean => /^multipart\//i.test(response.headers.get('content-type') ?? '');

/** Whether sending it twice does no harm: by the document in the address (GET) or in the body; what cannot be read is none. */
async function isQueryRequest(input: string | URL | Request, init: RequestInit | undefined): Promise<boolean> {
  const url = input instanceof Request ? input.url : String(input);
  const document = new URLSearchParams(url.split('?')[1]?.split('#')[0]).get('query');
  if (document !== null) return hasOnlyQueries(document);
  const body = init?.body ?? (input instanceof Request ? await input.clone().text() : undefined);
  return typeof body === 'string' && isQuery(body);
}

/**
 * Whoever gave the request up waits for no window; the window itself stays, because others may wait for the same challenge.
 *
 * @throws the reason of the signal
 */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return promise;
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
