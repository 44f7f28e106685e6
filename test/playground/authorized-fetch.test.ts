/** Where the bearer goes, and where it never goes, seen from the wire. */
import { expect, test } from 'vitest';
import type { Challenge } from '../../src/client/challenge.ts';
import { createAuthorizedFetch } from '../../src/playground/graphql/authorized-fetch.ts';
import { listen } from '../support/loopback.ts';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly location?: string;
}

/** A server that answers everything alike. */
async function startServer({ status, type, body, location }: Answer) {
  const server = await listen((_request, response) => {
    response.writeHead(status, { 'content-type': type, ...(location === undefined ? {} : { location }) }).end(body);
  });
  return Object.assign(server, { url: `${server.url}/graphql` });
}

function fetchFor(
  graphqlUrl: string,
  token: string | undefined,
  answers: (Challenge | undefined)[] = [],
  showsSchemaToStrangers = true,
) {
  const onAnswer = (challenge: Challenge | undefined) => void answers.push(challenge);
  return createAuthorizedFetch({
    graphqlUrl,
    accessToken: () => Promise.resolve(token),
    onAnswer,
    showsSchemaToStrangers,
  });
}

const ok = { status: 200, type: 'application/json', body: '{"data":{}}' };

test('puts the token into the Authorization header, over one that the caller brought', async () => {
  await using server = await startServer(ok);
  await fetchFor(server.url, 'secret')(server.url, {
    method: 'POST',
    body: '{}',
    headers: { Authorization: 'Bearer other' },
  });
  expect(server.seen[0]?.headers.authorization).toBe('Bearer secret');
});

test('sends no Authorization header while nobody is signed in', async () => {
  await using server = await startServer(ok);
  await fetchFor(server.url, undefined)(server.url, {
    method: 'POST',
    body: '{}',
    headers: { authorization: 'Bearer other' },
  });
  expect(server.seen[0]?.headers.authorization).toBeUndefined();
});

test('refuses every address but the endpoint, so that a frame cannot choose where the token goes', async () => {
  await using server = await startServer(ok);
  await using stranger = await startServer(ok);
  const send = fetchFor(server.url, 'secret');
  for (const address of [
    stranger.url,
    server.url.replace('/graphql', '/other'),
    server.url.replace('127.0.0.1', 'localhost'),
  ]) {
    await expect(send(address, { method: 'POST' })).rejects.toThrow('sends queries to');
  }
  expect([...server.seen, ...stranger.seen]).toEqual([]);
});

test('follows no redirect with the token', async () => {
  await using stranger = await startServer(ok);
  await using server = await startServer({ ...ok, status: 307, location: stranger.url });
  await expect(fetchFor(server.url, 'secret')(server.url, { method: 'POST', body: '{}' })).rejects.toThrow();
  expect(stranger.seen).toEqual([]);
});

test('asks for GraphQL answers first, which keep their errors in a 401', async () => {
  await using server = await startServer(ok);
  await fetchFor(server.url, 'secret')(server.url, {
    method: 'POST',
    headers: { accept: 'application/json, multipart/mixed' },
  });
  expect(server.seen[0]?.headers.accept).toBe('application/graphql-response+json, application/json, multipart/mixed');
});

test('tells of the challenge in a GraphQL answer, and of its absence in the next', async () => {
  const body = '{"errors":[{"extensions":{"code":"UNAUTHENTICATED"}}]}';
  const answers: (Challenge | undefined)[] = [];
  await using refusing = await startServer({
    status: 401,
    type: 'application/graphql-response+json; charset=utf-8',
    body,
  });
  await using answering = await startServer(ok);
  await fetchFor(refusing.url, 'secret', answers)(refusing.url, { method: 'POST' });
  await fetchFor(answering.url, 'secret', answers)(answering.url, { method: 'POST' });
  expect(answers).toEqual([{ kind: 'sign-in' }, undefined]);
});

test('turns a refusal that is not JSON into a GraphQL error that the editor can show', async () => {
  await using server = await startServer({ status: 502, type: 'text/html', body: '<h1>Bad gateway</h1>' });
  const response = await fetchFor(server.url, 'secret')(server.url, { method: 'POST' });
  expect(response.status).toBe(502);
  expect(await response.json()).toMatchObject({ errors: [{ message: 'The server answered 502 Bad Gateway' }] });
});

test('tells of the challenge in the head of a refusal that is not GraphQL', async () => {
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
  const head = `Bearer error="insufficient_claims", claims="${btoa(claims)}"`;
  await using gateway = await listen((_request, response) => {
    response.writeHead(401, { 'www-authenticate': head, 'content-type': 'text/plain' }).end('no');
  });
  const answers: (Challenge | undefined)[] = [];
  await fetchFor(`${gateway.url}/graphql`, 'secret', answers)('/graphql', { method: 'POST' });
  expect(answers).toEqual([{ kind: 'claims', claims }]);
});

test('asks nothing about the schema while nobody is signed in, where strangers are told nothing', async () => {
  await using server = await startServer(ok);
  const introspection = { method: 'POST', body: '{"query":"{ __schema { types { name } } }"}' };
  const answers: (Challenge | undefined)[] = [];
  const response = await fetchFor(server.url, undefined, answers, false)(server.url, introspection);
  expect(await response.json()).toMatchObject({ errors: [{ message: expect.stringContaining('Sign in') }] });
  expect([...server.seen, ...answers]).toEqual([]);
  await fetchFor(server.url, 'secret', answers, false)(server.url, introspection);
  expect(server.seen[0]?.headers.authorization).toBe('Bearer secret');
});
