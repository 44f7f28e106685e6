/** Where the token goes, and what is sent again: over loopback, without a browser. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createBearerFetch } from '../../src/client/bearer-fetch.ts';
import type { StepUp, StepUpOutcome } from '../../src/client/step-up.ts';
import { createStepUpFetch } from '../../src/client/step-up-fetch.ts';

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Answers in turn, the last one for ever. */
async function serve(...replies: readonly Reply[]) {
  const seen: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const {
        status = 200,
        headers,
        body: answer,
      } = replies[Math.min(seen.length, replies.length - 1)] ?? { body: {} };
      seen.push({ headers: request.headers, body });
      response.writeHead(status, { 'content-type': 'application/graphql-response+json', ...headers });
      return response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function stepUpThat(outcome: StepUpOutcome): StepUp & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    accessToken: async () => `token ${asked.length}`,
    handle: async ({ kind }) => {
      asked.push(kind);
      return outcome;
    },
  };
}
const done: StepUpOutcome = { satisfied: true, silently: false };

const post = (query: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query }),
});
const mfa = { message: 'x', extensions: { code: 'CLAIMS_CHALLENGE', claims: '{"a":1}' } };
const lacking = { data: { me: { id: '1' }, azure: null }, errors: [mfa] };
const whole = { data: { me: { id: '1' }, azure: [] } };

test('shows the token to the endpoint alone, and in the place of any other', async () => {
  await using ours = await serve({ body: whole });
  await using theirs = await serve({ body: {} });
  const send = createBearerFetch({ stepUp: stepUpThat(done), endpoint: ours.url });
  await send(ours.url, { headers: { authorization: 'Bearer of somebody else' } });
  await send(`${ours.url}?query={a}`);
  await send(new URL('/other', ours.url));
  await send(theirs.url);
  expect([...ours.seen, ...theirs.seen].map(({ headers }) => headers.authorization)).toEqual([
    'Bearer token 0',
    'Bearer token 0',
    undefined,
    undefined,
  ]);
});

test('follows no redirect with it', async () => {
  await using theirs = await serve({ body: {} });
  await using ours = await serve({ status: 307, headers: { location: theirs.url }, body: {} });
  const send = createBearerFetch({ stepUp: stepUpThat(done), endpoint: ours.url });
  await expect(send(ours.url, post('{ a }'))).rejects.toThrow(TypeError);
  expect(theirs.seen).toEqual([]);
});

test('gives the part that is there, then the whole answer, with a new token', async () => {
  await using api = await serve({ body: lacking }, { body: whole });
  const parts: unknown[] = [];
  const stepUp = stepUpThat(done);
  const onPartial = (response: Response) => parts.push(response.json());
  const response = await createStepUpFetch({ stepUp, endpoint: api.url, onPartial })(api.url, post('{ me azure }'));
  expect(await response.json()).toEqual(whole);
  expect(await Promise.all(parts)).toEqual([lacking]);
  expect(api.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer token 0', 'Bearer token 1']);
});

test('gives up when the same challenge comes back', async () => {
  await using api = await serve({ body: lacking });
  const stepUp = stepUpThat(done);
  const response = await createStepUpFetch({ stepUp, endpoint: api.url })(api.url, post('{ me azure }'));
  expect(await response.json()).toEqual(lacking);
  expect(api.seen).toHaveLength(2);
  expect(stepUp.asked).toEqual(['claims']);
});

test('sends a mutation again that was refused whole, and none that ran', async () => {
  const refused = { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } };
  await using before = await serve({ ...refused, body: { errors: [] } }, { body: whole });
  await createStepUpFetch({ stepUp: stepUpThat(done), endpoint: before.url })(before.url, post('mutation { a }'));
  expect(before.seen).toHaveLength(2);

  await using after = await serve({ body: { data: null, errors: [mfa] } });
  const stepUp = stepUpThat(done);
  const send = createStepUpFetch({ stepUp, endpoint: after.url });
  expect(await (await send(after.url, post('mutation { a }'))).json()).toMatchObject({ data: null });
  expect(after.seen).toHaveLength(1);
  expect(stepUp.asked).toEqual(['claims']); // for the person's next try
});

test('reads a refusal that is no GraphQL by its head', async () => {
  const claims = btoa('{"access_token":{}}');
  const refusal = {
    status: 401,
    headers: {
      'content-type': 'text/html',
      'www-authenticate': `Bearer error="insufficient_claims", claims="${claims}"`,
    },
    body: 'A gateway says no.',
  };
  await using api = await serve(refusal, { body: whole });
  const stepUp = stepUpThat(done);
  const response = await createStepUpFetch({ stepUp, endpoint: api.url })(api.url, post('{ me azure }'));
  expect(await response.json()).toEqual(whole);
  expect(stepUp.asked).toEqual(['claims']);
});

test('an operation that is given up waits for nobody', async () => {
  await using api = await serve({ body: lacking });
  const stepUp: StepUp = { accessToken: async () => 'token', handle: () => new Promise(() => undefined) };
  const over = new AbortController();
  const onPartial = () => over.abort(new Error('left'));
  const send = createStepUpFetch({ stepUp, endpoint: api.url, onPartial });
  await expect(send(api.url, { ...post('{ me azure }'), signal: over.signal })).rejects.toThrow('left');
});
