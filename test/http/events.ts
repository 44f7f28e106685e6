/**
 * Server-sent events as they stand on the wire, one by one: what a client makes of them is looked at elsewhere.
 * @module
 */

export interface Message {
  /** `next` or `complete`; `undefined` for a comment. */
  readonly event: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: the shape of the data is the test's to know
  readonly data: any;
}

export interface OpenStream {
  readonly status: number;
  readonly headers: Headers;
  /** The next event, comments left out; `undefined` at the end. */
  next(): Promise<Message | undefined>;
  /** Everything to the end. */
  rest(): Promise<Message[]>;
  /** Leaves, as a closed page does. */
  leave(): void;
  /** Of an answer that is no stream. */
  json(): Promise<{ readonly errors: readonly { readonly message: string; readonly extensions: { code: string } }[] }>;
}

export interface StreamRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** @param url of the GraphQL endpoint: streams are below it */
export async function openStream(
  url: string,
  bearer: string | undefined,
  request: StreamRequest,
  headers: Readonly<Record<string, string>> = {},
): Promise<OpenStream> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/stream`, {
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...headers,
    },
    body: JSON.stringify(request),
    signal: leaving.signal,
  });
  const messages = response.headers.get('content-type')?.startsWith('text/event-stream')
    ? messagesOf(response)
    : undefined;
  const next = async () => {
    for (;;) {
      const { value, done } = (await messages?.next()) ?? { done: true, value: undefined };
      if (done) return undefined;
      if (value.event !== undefined) return value;
    }
  };
  return {
    status: response.status,
    headers: response.headers,
    next,
    async rest() {
      const all: Message[] = [];
      for (let message = await next(); message; message = await next()) all.push(message);
      return all;
    },
    leave: () => leaving.abort(),
    json: async () => (await response.json()) as Awaited<ReturnType<OpenStream['json']>>,
  };
}

/** Comments too. */
async function* messagesOf({ body }: Response): AsyncGenerator<Message, void> {
  let text = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    yield* blocks.map(messageOf);
  }
}

function messageOf(block: string): Message {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const data = fields.get('data');
  return { event: fields.get('event'), data: data ? JSON.parse(data) : undefined };
}
