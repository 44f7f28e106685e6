/** What sessions send to the token service, and what of its answers leaves the engine. */
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/config/secret.ts';
import type { RefreshTokenExchange } from '../../../src/tokens/engine.ts';
import { TENANT } from '../../support/authority.ts';
import { exchangeOf, GRAPH, grantTokens, OBJECT_ID, startTokenService } from '../token-service.ts';

const REFRESH_TOKEN = '1.the-next-refresh-token';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const idToken = (claims: object) => `${part({ alg: 'none' })}.${part(claims)}.`;

const refresh = (members: Partial<RefreshTokenExchange> = {}): RefreshTokenExchange => ({
  grant: 'refresh-token',
  refreshToken: new Secret('1.the-refresh-token'),
  objectId: OBJECT_ID,
  tenantId: TENANT,
  scopes: [`${GRAPH}/User.Read`],
  correlationId: 'aaaaaaaa-0000-4000-8000-000000000001',
  ...members,
});

describe('an on-behalf-of exchange', () => {
  test.each([false, true])('hands out the refresh token only to a session: %s', async (isSession) => {
    await using service = await startTokenService((_, response) =>
      grantTokens(response, { refresh_token: REFRESH_TOKEN }),
    );
    const token = await service.engine().exchange(exchangeOf(isSession ? { keepsRefreshToken: true } : {}));
    expect(token.refreshToken?.reveal()).toBe(isSession ? REFRESH_TOKEN : undefined);
    expect(inspect(token, { depth: 9, showHidden: true }) + JSON.stringify(token)).not.toContain(REFRESH_TOKEN);
    expect(service.form().get('scope')?.split(' ')).toContain('offline_access');
  });
});

describe('a refresh', () => {
  test('shows the refresh token, asks for the next one, and is routed to the user', async () => {
    await using service = await startTokenService((_, response) =>
      grantTokens(response, {
        refresh_token: REFRESH_TOKEN,
        id_token: idToken({ oid: OBJECT_ID, tid: TENANT, roles: ['Reader'], sub: 'x' }),
      }),
    );
    const token = await service.engine().exchange(refresh());
    const form = service.form();
    expect(form.get('grant_type')).toBe('refresh_token');
    expect(form.get('refresh_token')).toBe('1.the-refresh-token');
    expect(form.get('scope')?.split(' ')).toEqual(expect.arrayContaining([`${GRAPH}/User.Read`, 'offline_access']));
    expect(service.seen[0]?.headers['x-anchormailbox']).toBe(`Oid:${OBJECT_ID}@${TENANT}`);
    expect(service.seen[0]?.url).toContain(`/${TENANT}/oauth2/v2.0/token`);
    expect(token.refreshToken?.reveal()).toBe(REFRESH_TOKEN);
    expect(token.idTokenClaims).toMatchObject({ oid: OBJECT_ID, roles: ['Reader'] });
  });

  test('may bind the token to a key and bring claims', async () => {
    await using service = await startTokenService((_, response) =>
      grantTokens(response, { token_type: 'pop', access_token: `${idToken({ cnf: { kid: 'thumbprint' } })}signature` }),
    );
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    const token = await service.engine().exchange(refresh({ proofKeyId: 'thumbprint', claims }));
    expect(service.form().get('token_type')).toBe('pop');
    expect(service.form().get('claims')).toContain('"acrs"');
    expect(token.refreshToken).toBeUndefined();
  });

  test.each(['', 'with a blank', 'with\nbreak', 42])(
    'a reply whose next refresh token is %j has none',
    async (text) => {
      await using service = await startTokenService((_, response) => grantTokens(response, { refresh_token: text }));
      expect((await service.engine().exchange(refresh())).refreshToken).toBeUndefined();
    },
  );
});
