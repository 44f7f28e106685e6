/** A claims challenge of an API: answered once, never blindly, else passed on to the client. */
import { describe, expect, test } from 'vitest';
import { ClaimsChallengeError } from '../../src/errors/errors.ts';
import { json } from '../support/loopback.ts';
import { startCalling } from './calling.ts';

const CLAIMS = '{"access_token":{"nbf":{"essential":true, "value":"1700000000"}}}';
const base64 = (text: string) => Buffer.from(text).toString('base64');
/** As Graph asks. */
const GRAPH_CHALLENGE = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000", error="insufficient_claims", claims="${base64(CLAIMS)}"`;
/** As ARM asks: another word, no padding. */
const ARM_CHALLENGE = `Bearer authorization_uri="https://login.windows.net/", error="invalid_token", error_description="User session has been revoked", claims="${base64(CLAIMS).replace(/=+$/, '')}"`;

describe('a claims challenge', () => {
  test.each([
    ['as Graph sends it', 401, GRAPH_CHALLENGE],
    ['as ARM sends it', 401, ARM_CHALLENGE],
    ['with 403', 403, GRAPH_CHALLENGE],
    ['behind another one', 401, `PoP nonce="x", ${GRAPH_CHALLENGE}`],
  ])('%s is answered once, with the claims and the same body', async (_name, status, challenge) => {
    await using calling = await startCalling(({ headers }, response) =>
      headers.authorization?.includes('with')
        ? json(response, 200, { id: 'ada' })
        : response.writeHead(status, { 'www-authenticate': challenge }).end(),
    );
    expect(await calling.api.post('/items', { title: 'one' })).toEqual({ id: 'ada' });
    expect(calling.server.seen.map(({ headers, body }) => [headers.authorization, body])).toEqual([
      ['Bearer for User.Read', '{"title":"one"}'],
      [`Bearer for User.Read with ${CLAIMS}`, '{"title":"one"}'],
    ]);
  });

  test('that stays goes to the client, with the claims asked for last', async () => {
    const second = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    await using calling = await startCalling((_request, response, index) =>
      response.writeHead(401, { 'www-authenticate': `Bearer claims="${base64(index === 0 ? CLAIMS : second)}"` }).end(),
    );
    const error = await calling.api.get('/me').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ClaimsChallengeError);
    expect(error).toMatchObject({ claims: second, api: 'graph', origin: 'api' });
    expect(calling.server.seen).toHaveLength(2);
  });

  test('that the token service turns into its own names the API', async () => {
    await using calling = await startCalling(
      (_request, response) => response.writeHead(401, { 'www-authenticate': GRAPH_CHALLENGE }).end(),
      {
        header: ({ options }) => {
          if (options.acquireTokenOptions?.claims === undefined) return 'Bearer old';
          throw new ClaimsChallengeError('{"access_token":{}}', 'token-service');
        },
      },
    );
    await expect(calling.api.get('/me')).rejects.toMatchObject({ api: 'graph', origin: 'token-service' });
    expect(calling.server.seen).toHaveLength(1);
  });

  test('that a sibling has answered meanwhile costs no other exchange', async () => {
    let current = 'Bearer old';
    await using calling = await startCalling(
      ({ headers }, response) => {
        if (headers.authorization === 'Bearer new') return json(response, 200, {});
        current = 'Bearer new';
        return response.writeHead(401, { 'www-authenticate': GRAPH_CHALLENGE }).end();
      },
      { header: () => current },
    );
    await calling.api.get('/me');
    expect(calling.asked.every(({ options }) => options.acquireTokenOptions?.claims === undefined)).toBe(true);
    expect(calling.server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  test.each([
    ['without claims', 'Bearer error="invalid_token"'],
    ['with claims that are none', 'Bearer error="insufficient_claims", claims="bm9uc2Vuc2U="'],
    ['of another scheme', `Basic claims="${base64(CLAIMS)}"`],
  ])('%s is not repeated', async (_name, challenge) => {
    await using calling = await startCalling((_request, response) =>
      response.writeHead(401, { 'www-authenticate': challenge }).end(),
    );
    await expect(calling.api.get('/me')).rejects.toMatchObject({
      code: 'DOWNSTREAM_ERROR',
      downstream: { status: 401 },
    });
    expect(calling.server.seen).toHaveLength(1);
  });

  test('of an anonymous API asks nobody for a token', async () => {
    await using calling = await startCalling(
      (_request, response) => response.writeHead(401, { 'www-authenticate': GRAPH_CHALLENGE }).end(),
      { config: { anonymous: true } },
    );
    await expect(calling.api.get('/me')).rejects.toMatchObject({ code: 'DOWNSTREAM_ERROR' });
    expect(calling.asked).toEqual([]);
  });
});
