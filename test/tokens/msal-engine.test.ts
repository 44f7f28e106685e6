/** MSAL Node on the wire: what one exchange sends, to whom, and what it makes of every kind of answer. */
import { createServer, type Server } from 'node:net';
import { Agent } from 'undici';
import { describe, expect, test } from 'vitest';
import { CredentialError } from '../../src/errors/errors.ts';
import { TokenRefusedError, TokenTransportError } from '../../src/tokens/engine.ts';
import { API, TENANT } from '../support/authority.ts';
import { createManualClock } from '../support/clock.ts';
import { listen } from '../support/loopback.ts';
import { aadsts, engineAt, exchangeOf, GRAPH, grantTokens, OBJECT_ID, startTokenService } from './token-service.ts';

describe('what is sent', () => {
  test('shows the assertion to the token endpoint of the tenant, as the on-behalf-of grant wants it', async () => {
    await using service = await startTokenService((_request, response) => grantTokens(response));
    const token = await service.engine().exchange(exchangeOf());
    expect(token).toMatchObject({ accessToken: 'downstream-token', scope: `openid profile ${GRAPH}/User.Read` });
    expect(service.seen).toHaveLength(1); // no discovery: the addresses are known
    const [{ method, url, headers } = {}] = service.seen;
    expect(method).toBe('POST');
    expect(url?.split('?')[0]).toBe(`/${TENANT}/oauth2/v2.0/token`);
    expect(headers).toMatchObject({
      'content-type': expect.stringContaining('application/x-www-form-urlencoded'),
      'x-anchormailbox': `Oid:${OBJECT_ID}@${TENANT}`,
      accept: 'application/json',
    });
    expect(Object.fromEntries(service.form())).toMatchObject({
      client_id: API,
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      assertion: 'the.incoming.assertion',
      client_secret: 'the-secret-of-the-test',
      client_info: '1',
      'client-request-id': 'aaaaaaaa-0000-4000-8000-000000000001',
    });
    expect(service.form().get('scope')?.split(' ')).toContain(`${GRAPH}/User.Read`);
  });

  test('says cp1 in every request and joins it to the claims of a challenge', async () => {
    await using service = await startTokenService((_request, response) => grantTokens(response));
    const engine = service.engine();
    await engine.exchange(exchangeOf());
    await engine.exchange(exchangeOf({ claims: '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}' }));
    const claims = [0, 1].map((index) => JSON.parse(service.form(index).get('claims') ?? '{}').access_token);
    expect(claims[0]).toEqual({ xms_cc: { values: ['cp1'] } });
    expect(claims[1]).toEqual({ nbf: { essential: true, value: '1700000000' }, xms_cc: { values: ['cp1'] } });
  });

  test.each(['{"access_token":null}', '{"access_token":"all"}', '{"access_token":[1]}'])(
    'survives the claims %s of a broken API',
    async (claims) => {
      await using service = await startTokenService((_request, response) => grantTokens(response));
      const outcome = await service
        .engine()
        .exchange(exchangeOf({ claims }))
        .catch((error: unknown) => error);
      expect(outcome).not.toBeInstanceOf(TypeError);
    },
  );

  test('asks as the application itself with client credentials, without a mailbox or an assertion', async () => {
    await using service = await startTokenService((_request, response) => grantTokens(response, { scope: undefined }));
    const { tenantId, correlationId } = exchangeOf();
    const token = await service
      .engine()
      .exchange({ grant: 'client-credentials', tenantId, correlationId, scopes: [`${GRAPH}/.default`] });
    expect(token.scope).toBe(`${GRAPH}/.default`);
    expect(service.form().get('grant_type')).toBe('client_credentials');
    expect(service.form().has('assertion')).toBe(false);
    expect(service.seen[0]?.headers['x-anchormailbox']).toBeUndefined();
  });

  test('keeps nothing between exchanges: two users, and one user again, are three requests', async () => {
    await using service = await startTokenService((_request, response, index) =>
      grantTokens(response, { access_token: `token-${index}` }),
    );
    const engine = service.engine();
    const tokens = [
      await engine.exchange(exchangeOf()),
      await engine.exchange(exchangeOf({ objectId: '12345678-1234-4234-8234-12345678ffff' })),
      await engine.exchange(exchangeOf()),
    ];
    expect(tokens.map(({ accessToken }) => accessToken)).toEqual(['token-0', 'token-1', 'token-2']);
  });

  test('takes the requested scopes for granted where the reply names none', async () => {
    await using service = await startTokenService((_request, response) => grantTokens(response, { scope: undefined }));
    await expect(service.engine().exchange(exchangeOf())).resolves.toMatchObject({ scope: `${GRAPH}/User.Read` });
  });
});

describe('what comes back', () => {
  test('follows no redirect: the secret stays with the token endpoint', async () => {
    await using collector = await listen((_request, response) => response.end());
    for (const status of [301, 302, 303, 307, 308]) {
      await using service = await startTokenService((_request, response) =>
        response.writeHead(status, { location: `${collector.url}/steal` }).end(),
      );
      await expect(service.engine().exchange(exchangeOf())).rejects.toMatchObject({
        name: 'TokenRefusedError',
        status,
      });
    }
    expect(collector.seen).toEqual([]);
  });

  test.each([
    ['an HTML page of a front door', 502, '<html>Bad gateway</html>', 'text/html'],
    ['nothing', 200, '', 'application/json'],
    ['half a JSON text', 200, '{"access_token":"eyJ', 'application/json'],
    ['JSON that is no object', 200, '["token"]', 'application/json'],
    ['an HTML page that says 200', 200, '<html>Sign in</html>', 'text/html'],
    ['an error without a body', 400, '', 'application/json'],
  ])('reads %s as a refusal without a reason', async (_name, status, body, type) => {
    await using service = await startTokenService((_request, response) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    );
    await expect(service.engine().exchange(exchangeOf())).rejects.toMatchObject({
      name: 'TokenRefusedError',
      status,
      body: undefined,
    });
  });

  test.each([
    ['no token', { access_token: undefined }],
    ['a token that is no text', { access_token: 5 }],
    ['an empty token', { access_token: '' }],
    ['a token with a line break', { access_token: 'one\r\nX-Injected: two' }],
    ['a token with a blank', { access_token: 'one two' }],
    ['another scheme', { token_type: 'pop' }],
    ['no scheme', { token_type: undefined }],
    ['no lifetime', { expires_in: undefined }],
    ['a lifetime that is no number', { expires_in: 'soon' }],
    ['a lifetime that is over', { expires_in: 0 }],
    ['a negative lifetime', { expires_in: -5 }],
    ['a lifetime of a year', { expires_in: 31_536_000 }],
  ])('refuses a reply with %s', async (_name, members) => {
    await using service = await startTokenService((_request, response) => grantTokens(response, members));
    await expect(service.engine().exchange(exchangeOf())).rejects.toBeInstanceOf(TokenRefusedError);
  });

  test.each([
    ['an id token that is none', { id_token: 'not.a.token' }],
    ['client_info that is none', { client_info: '%%%' }],
  ])('is not misled about the culprit by %s', async (_name, members) => {
    await using service = await startTokenService((_request, response) => grantTokens(response, members));
    const outcome = await service
      .engine()
      .exchange(exchangeOf())
      .catch((error: unknown) => error);
    expect(outcome).not.toBeInstanceOf(CredentialError);
    expect(service.seen).toHaveLength(1);
  });

  test('takes a lifetime that comes as text', async () => {
    await using service = await startTokenService((_request, response) =>
      grantTokens(response, { expires_in: '1800' }),
    );
    const { expiresAtMs } = await service.engine().exchange(exchangeOf());
    expect(Math.abs(expiresAtMs - Date.now() - 1_800_000)).toBeLessThan(5_000);
  });

  test('counts the lifetime from the clock it was given', async () => {
    const clock = createManualClock(Date.UTC(2031, 0, 1));
    await using service = await startTokenService((_request, response) => grantTokens(response, { expires_in: 600 }));
    const { expiresAtMs } = await service.engine({ clock }).exchange(exchangeOf());
    expect(expiresAtMs).toBe(clock.now() + 600_000);
  });

  test('stops reading an answer over a quarter of a megabyte', async () => {
    let written = 0;
    await using service = await startTokenService((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const pour = () => {
        while (!response.destroyed && written < 64 * 1024 * 1024) {
          written += 65_536;
          if (!response.write(Buffer.alloc(65_536, 0x20))) return response.once('drain', pour);
        }
        return response.end();
      };
      pour();
    });
    await expect(service.engine().exchange(exchangeOf())).rejects.toMatchObject({
      name: 'TokenTransportError',
      timedOut: false,
    });
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  test('tells a connection that was cut from one that is slow', async () => {
    await using service = await startTokenService((_request, response) => response.destroy());
    await expect(service.engine().exchange(exchangeOf())).rejects.toMatchObject({
      name: 'TokenTransportError',
      timedOut: false,
    });
  });

  test.concurrent('gives up on an endpoint that never answers after five seconds', async () => {
    await using service = await startTokenService(() => {});
    await expectTimeout(service.engine().exchange(exchangeOf()));
  });

  test.concurrent('gives up on an answer that drips', async () => {
    await using service = await startTokenService((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 200);
      response.once('close', () => clearInterval(drip));
    });
    await expectTimeout(service.engine().exchange(exchangeOf()));
  });

  test.concurrent('gives up on a host that takes connections and says nothing', async () => {
    const silent = createServer(() => {}); // no TLS handshake ever comes
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const dispatcher = new Agent({ connect: { timeout: 2_000 } });
    try {
      const started = performance.now();
      const engine = engineAt(`https://127.0.0.1:${portOf(silent)}/`, dispatcher);
      await expect(engine.exchange(exchangeOf())).rejects.toBeInstanceOf(TokenTransportError);
      expect(performance.now() - started).toBeLessThan(6_500);
    } finally {
      await dispatcher.destroy();
      silent.close();
    }
  });

  test('keeps what MSAL drops: status, error, claims and Retry-After', async () => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    await using service = await startTokenService((_request, response) =>
      response
        .writeHead(400, { 'content-type': 'application/json', 'retry-after': '7' })
        .end(JSON.stringify(aadsts(50076, 'interaction_required', { suberror: 'basic_action', claims }))),
    );
    const error = await service
      .engine()
      .exchange(exchangeOf())
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TokenRefusedError);
    expect(error).toMatchObject({
      status: 400,
      retryAfterSeconds: 7,
      body: { error: 'interaction_required', suberror: 'basic_action', codes: [50076], claims },
    });
  });
});

const portOf = (server: Server) => (server.address() as { readonly port: number }).port;

async function expectTimeout(exchange: Promise<unknown>): Promise<void> {
  const started = performance.now();
  await expect(exchange).rejects.toMatchObject({ name: 'TokenTransportError', timedOut: true });
  expect(performance.now() - started).toBeGreaterThan(4_500);
  expect(performance.now() - started).toBeLessThan(6_500);
}
