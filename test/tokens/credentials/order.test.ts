/** How the application proves itself: assertions signed with its certificate, and the next credential when one is refused. */
import { createHash, X509Certificate } from 'node:crypto';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/config/secret.ts';
import { CredentialError } from '../../../src/errors/errors.ts';
import type { LogFields, Logger } from '../../../src/observability/log.ts';
import { silentLog } from '../../../src/observability/log.ts';
import { createCredentials } from '../../../src/tokens/credentials/create-credentials.ts';
import { TokenRefusedError } from '../../../src/tokens/engine.ts';
import { API, TENANT } from '../../support/authority.ts';
import { createClientCertificate } from '../../support/certificates.ts';
import { createManualClock } from '../../support/clock.ts';
import { json } from '../../support/loopback.ts';
import { aadsts, exchangeOf, grantTokens, startTokenService, type TokenService } from '../token-service.ts';

const clock = createManualClock(Date.now());

async function certificate(notAfter?: Date) {
  const { cert, key } = await createClientCertificate(notAfter);
  const description = {
    sourceType: 'Base64Encoded' as const,
    base64EncodedValue: new Secret(Buffer.from(`${cert}\n${key}`).toString('base64')),
  };
  return { x509: new X509Certificate(cert), description };
}

const secret = (clientSecret: string) => ({
  sourceType: 'ClientSecret' as const,
  clientSecret: new Secret(clientSecret),
});

/** The secrets that came, in order. */
const shown = (service: TokenService) => service.seen.map((_, index) => service.form(index).get('client_secret'));

/** Refuses the secret `old`. */
const refusingOld = (code: number) =>
  startTokenService(({ body }, response) =>
    new URLSearchParams(body).get('client_secret') === 'old'
      ? json(response, 401, aadsts(code, 'invalid_client'))
      : grantTokens(response),
  );

describe('certificates', () => {
  test('signs an assertion for the token endpoint, with the chain and thumbprint Entra looks it up by', async () => {
    const { x509, description } = await certificate();
    const credentials = createCredentials([description], { clientId: API, clock, log: silentLog });
    await using service = await startTokenService((_request, response) => grantTokens(response));
    await service.engine({ credentials }).exchange(exchangeOf());
    const form = service.form();
    expect(form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    expect(form.has('client_secret')).toBe(false);
    const assertion = form.get('client_assertion') ?? '';
    expect(decodeProtectedHeader(assertion)).toEqual({
      alg: 'PS256',
      typ: 'JWT',
      'x5t#S256': createHash('sha256').update(x509.raw).digest('base64url'),
      x5c: [x509.raw.toString('base64')],
    });
    const { payload } = await compactVerify(assertion, x509.publicKey, { algorithms: ['PS256'] });
    const claims = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
    const now = Math.floor(clock.now() / 1_000);
    expect(claims).toEqual({
      iss: API,
      sub: API,
      aud: `${service.instance}${TENANT}/oauth2/v2.0/token`,
      jti: expect.stringMatching(/^[\w-]{36}$/),
      iat: now,
      nbf: now,
      exp: now + 600,
    });
  });

  test('signs once for many exchanges, and anew before the assertion ends or for another tenant', async () => {
    const { description } = await certificate();
    const local = createManualClock(Date.now());
    const credentials = createCredentials([description], { clientId: API, clock: local, log: silentLog });
    await using service = await startTokenService((_request, response) => grantTokens(response));
    const engine = service.engine({ credentials, clock: local });
    await Promise.all([1, 2, 3].map(() => engine.exchange(exchangeOf())));
    local.advance(470_000);
    await engine.exchange(exchangeOf());
    local.advance(20_000);
    await engine.exchange(exchangeOf());
    await engine.exchange(exchangeOf({ tenantId: '99999999-2222-4333-8444-555555555555' }));
    const assertions = service.seen.map((_request, index) => service.form(index).get('client_assertion'));
    expect(new Set(assertions.slice(0, 4)).size).toBe(1);
    expect(new Set(assertions).size).toBe(3);
  });

  test('refuses a certificate that is none, without saying what it is', () => {
    const description = { sourceType: 'Base64Encoded' as const, base64EncodedValue: new Secret('bm9uc2Vuc2U=') };
    const attempt = () => createCredentials([description], { clientId: API, clock, log: silentLog });
    expect(attempt).toThrow(CredentialError);
    expect(attempt).not.toThrow(/nonsense|bm9uc2Vuc2U/);
  });

  test('does not sign with a certificate that has ended meanwhile', async () => {
    const { description } = await certificate();
    const local = createManualClock(Date.now());
    const credentials = createCredentials([description], { clientId: API, clock: local, log: silentLog });
    await using service = await startTokenService((_request, response) => grantTokens(response));
    local.advance(2 * 86_400_000);
    await expect(service.engine({ credentials, clock: local }).exchange(exchangeOf())).rejects.toThrow(CredentialError);
    expect(service.seen).toEqual([]);
  });
});

describe('several credentials', () => {
  test.each([700027, 700024, 7000214, 7000215, 7000222, 1000502])(
    'takes the next one when the token service refuses the first with %i, and says so in the log',
    async (code) => {
      const lines: { readonly event: string; readonly fields: LogFields | undefined }[] = [];
      const log: Logger = { ...silentLog, error: (event, fields) => lines.push({ event, fields }) };
      await using service = await refusingOld(code);
      const credentials = createCredentials([secret('old'), secret('new')], { clientId: API, clock, log: silentLog });
      await expect(service.engine({ credentials, log }).exchange(exchangeOf())).resolves.toMatchObject({
        accessToken: 'downstream-token',
      });
      expect(service.seen).toHaveLength(2);
      expect(lines.map(({ event, fields }) => [event, fields?.reason])).toEqual([
        ['credential.refused', 'client secret'],
      ]);
      expect(JSON.stringify(lines)).not.toMatch(/\bold\b|\bnew\b/);
    },
  );

  test('goes on to the next one when a certificate has ended', async () => {
    const { description } = await certificate();
    const local = createManualClock(Date.now());
    const credentials = createCredentials([description, secret('new')], {
      clientId: API,
      clock: local,
      log: silentLog,
    });
    local.advance(2 * 86_400_000);
    await using service = await refusingOld(7000215);
    await service.engine({ credentials, clock: local }).exchange(exchangeOf());
    expect(service.form().get('client_secret')).toBe('new');
  });

  test('says what the token service said when none is left', async () => {
    await using service = await refusingOld(7000222);
    const credentials = createCredentials([secret('old'), secret('old')], { clientId: API, clock, log: silentLog });
    await expect(service.engine({ credentials }).exchange(exchangeOf())).rejects.toBeInstanceOf(TokenRefusedError);
    expect(service.seen).toHaveLength(2);
  });

  test.each([
    ['a refusal of the user', 400, aadsts(50076, 'interaction_required')],
    ['throttling', 429, aadsts(90055, 'temporarily_unavailable')],
    ['an outage', 503, aadsts(90033, 'temporarily_unavailable')],
  ])('does not try another one after %s', async (_name, status, body) => {
    await using service = await startTokenService((_request, response) => json(response, status, body));
    const credentials = createCredentials([secret('one'), secret('two')], { clientId: API, clock, log: silentLog });
    await expect(service.engine({ credentials }).exchange(exchangeOf())).rejects.toMatchObject({ status });
    expect(service.seen).toHaveLength(1);
  });

  test('passes a refused one over for five minutes, and shows it again afterwards', async () => {
    let accepted = 'new';
    const local = createManualClock(Date.now());
    await using service = await startTokenService(({ body }, response) =>
      new URLSearchParams(body).get('client_secret') === accepted
        ? grantTokens(response)
        : json(response, 401, aadsts(7000222, 'invalid_client')),
    );
    const credentials = createCredentials([secret('old'), secret('new')], {
      clientId: API,
      clock: local,
      log: silentLog,
    });
    const engine = service.engine({ credentials, clock: local });
    await engine.exchange(exchangeOf());
    await engine.exchange(exchangeOf());
    local.advance(299_000);
    await engine.exchange(exchangeOf());
    expect(shown(service)).toEqual(['old', 'new', 'new', 'new']);
    accepted = 'old';
    local.advance(2_000);
    await engine.exchange(exchangeOf());
    expect(shown(service).slice(4)).toEqual(['old']);
  });

  test('shows one that is being passed over rather than fail, and from then on again', async () => {
    let accepted = 'second';
    await using service = await startTokenService(({ body }, response) =>
      new URLSearchParams(body).get('client_secret') === accepted
        ? grantTokens(response)
        : json(response, 401, aadsts(7000215, 'invalid_client')),
    );
    const credentials = createCredentials([secret('first'), secret('second')], {
      clientId: API,
      clock,
      log: silentLog,
    });
    const engine = service.engine({ credentials });
    await engine.exchange(exchangeOf());
    accepted = 'first';
    await engine.exchange(exchangeOf());
    await engine.exchange(exchangeOf());
    expect(shown(service)).toEqual(['first', 'second', 'second', 'first', 'first']);
  });

  test('what one tenant has against the application takes the credential from nobody else', async () => {
    await using service = await startTokenService(({ url, body }, response) =>
      url.startsWith(`/${TENANT}/`) || body.includes('client_secret=two')
        ? grantTokens(response)
        : json(response, 400, aadsts(650052, 'invalid_client')),
    );
    const credentials = createCredentials([secret('one'), secret('two')], { clientId: API, clock, log: silentLog });
    const engine = service.engine({ credentials });
    await engine.exchange(exchangeOf({ tenantId: '99999999-2222-4333-8444-555555555555' }));
    await engine.exchange(exchangeOf());
    expect(shown(service)).toEqual(['one', 'two', 'one']);
  });

  test('claims that no library can read take the credential from nobody', async () => {
    await using service = await startTokenService((_request, response) => grantTokens(response));
    const credentials = createCredentials([secret('one'), secret('two')], { clientId: API, clock, log: silentLog });
    const engine = service.engine({ credentials });
    await engine.exchange(exchangeOf({ claims: '{"access_token":null}' })).catch(() => {});
    const before = service.seen.length;
    await engine.exchange(exchangeOf());
    expect(shown(service).slice(before)).toEqual(['one']);
  });

  test('fails with a credential error when none is configured', async () => {
    await using service = await refusingOld(7000215);
    await expect(service.engine({ credentials: [] }).exchange(exchangeOf())).rejects.toBeInstanceOf(CredentialError);
  });
});
