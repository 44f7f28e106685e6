/** A deferred fragment that failed as a whole, as the server answers urql: without a browser, over the wire. */
import { Client, fetchExchange } from '@urql/core';
import { expect, test } from 'vitest';
import type { Challenge } from '../../src/client/challenge.ts';
import type { StepUpOutcome } from '../../src/client/step-up.ts';
import { stepUpExchange } from '../../src/client/urql.ts';
import { acceptedFormat } from '../../src/http/incremental/accepted-format.ts';
import { type LoopbackServer, listen } from '../support/loopback.ts';

const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const mfa = { message: 'Sign in again.', path: ['azure'], extensions: { code: 'CLAIMS_CHALLENGE', claims } };
const first = { data: { me: { id: '1' } }, hasNext: true };
const failed = { incremental: [{ path: [], label: 'azure', data: null, errors: [mfa] }], hasNext: false };
const whole = { incremental: [{ path: [], label: 'azure', data: { azure: ['prod'] } }], hasNext: false };

const startServer = () =>
  listen((_request, response, index) => {
    response.writeHead(200, { 'content-type': 'multipart/mixed; boundary="-"; deferSpec=20220824' });
    for (const part of [first, index === 0 ? failed : whole])
      response.write(`\r\n---\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${JSON.stringify(part)}`);
    response.end('\r\n-----\r\n');
  });

/** @returns what a component would show, until there is nothing more to come */
async function shown(server: LoopbackServer, settle: (challenge: Challenge) => StepUpOutcome) {
  const exchange = stepUpExchange({
    stepUp: { accessToken: async () => 'token', handle: async (challenge) => settle(challenge) },
  });
  const client = new Client({ url: server.url, preferGetMethod: false, exchanges: [exchange, fetchExchange] });
  const answers: { readonly data: unknown; readonly errors: number }[] = [];
  await new Promise<void>((done) => {
    client
      .query('{ me { id } ... @defer(label: "azure") { azure } }', {})
      .subscribe(({ data, error, hasNext, stale }) => {
        answers.push({ data, errors: error?.graphQLErrors.length ?? 0 });
        if (!hasNext && !stale) done();
      });
  });
  return answers;
}

test('its challenge is settled, what is there stays on the screen, and the query is sent again', async () => {
  await using server = await startServer();
  const asked: Challenge[] = [];
  const answers = await shown(server, (challenge) => {
    asked.push(challenge);
    return { satisfied: true, silently: false };
  });
  expect(asked).toEqual([{ kind: 'claims', claims }]);
  expect(answers.every(({ errors }) => errors === 0)).toBe(true);
  expect(answers.map(({ data }) => data)).toContainEqual({ me: { id: '1' } });
  expect(answers.at(-1)?.data).toEqual({ me: { id: '1' }, azure: ['prod'] });
  expect(server.seen).toHaveLength(2);
});

test('its error is delivered when nothing comes of it', async () => {
  await using server = await startServer();
  const answers = await shown(server, () => ({ satisfied: false, reason: 'cancelled' }));
  expect(answers.at(-1)).toEqual({ data: { me: { id: '1' } }, errors: 1 });
});

test('urql names no format of parts, and is answered in the one that loses no errors there', async () => {
  await using server = await startServer();
  await shown(server, () => ({ satisfied: false, reason: 'cancelled' }));
  expect(acceptedFormat(server.seen[0]?.headers.accept)?.spec).toBe('v0.1');
});
