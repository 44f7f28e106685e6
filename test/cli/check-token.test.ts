/** `onbehalf check --token`: which rule refuses a token and what would change it, in words, without a byte of the token. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKeySet } from '../../src/bearer/key-set.ts';
import { checkToken, readToken } from '../../src/cli/check-token.ts';
import { devOverrides } from '../../src/cli/dev-settings.ts';
import { loadConfig } from '../../src/config/load.ts';
import { type DevTenant, startDevTenant } from '../../src/dev-tenant/index.ts';
import { silentLog } from '../../src/observability/log.ts';
import { authorityEndpoints } from '../../src/protocol/authority.ts';
import { createWorld, OTHER_TENANT, type World } from '../bearer/world.ts';
import { API, CLIENT, TENANT } from '../support/authority.ts';
import { run } from './command.ts';

/** No run of characters of the token as long as this may be in what is printed. */
const GLIMPSE = 12;

function expectNothingOf(token: string, output: string): void {
  for (const part of token.split('.')) {
    for (let at = 0; at + GLIMPSE <= part.length; at += 1) expect(output).not.toContain(part.slice(at, at + GLIMPSE));
  }
}

describe('in this process, against keys over the wire', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  async function verdict(text: string, settings: Readonly<Record<string, unknown>> = {}) {
    const { azureAd } = loadConfig({
      env: { NODE_ENV: 'test' },
      directory: tmpdir(),
      overrides: { AzureAd: { TenantId: TENANT, ClientId: API, ClientSecret: 'secret-of-the-api', ...settings } },
    });
    const { clock, authority } = world;
    const keys = createKeySet({
      endpoints: authorityEndpoints(authority.instance, azureAd.tenantId),
      clock,
      log: silentLog,
    });
    try {
      const { isGood, lines } = await checkToken(text, { azureAd, keys, clock });
      const said = lines.join('\n');
      if (text.length > 50) expectNothingOf(text, said);
      return { isGood, said };
    } finally {
      keys.close();
    }
  }
  const token = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
    world.authority.token(world.key, claims, header);

  test('says of a good token what it opens and until when, and not whose it is', async () => {
    const good = await token({
      scp: 'access_as_user Mail.Read',
      roles: ['Auditor'],
      name: 'Ada',
      upn: 'ada@contoso.example',
    });
    for (const text of [good, `Bearer ${good}`, `authorization: bearer ${good}`]) {
      const { isGood, said } = await verdict(text);
      expect(isGood).toBe(true);
      expect(said).toMatch(/user \(delegated\), v2\.0\nscopes +access_as_user Mail\.Read\nroles +Auditor\n/);
      expect(said).toContain(`tenant   ${TENANT}\nclient   ${CLIENT}\nends     2026-11-22T13:00:00.000Z (in 60 min)`);
      expect(said).not.toMatch(/ada/i);
    }
    const app = await verdict(await token({ scp: undefined, idtyp: 'app', roles: ['Directory.Read'] }));
    expect(app.said).toMatch(/app \(no user\).*\nscopes +none\nroles +Directory\.Read/);
  });

  const refusals: [string, () => Promise<string>, RegExp, RegExp, Readonly<Record<string, unknown>>?][] = [
    [
      'a token for Microsoft Graph',
      () => token({ ver: '1.0', iss: `${world.authority.instance}sts/${TENANT}/`, aud: 'https://graph.microsoft.com' }),
      /the token is for https:\/\/graph\.microsoft\.com \(Microsoft Graph\)/,
      new RegExp(`scope api://${API}/access_as_user`),
    ],
    [
      'a token for Microsoft Graph that Entra marked',
      () => world.authority.token(world.foreign, { aud: '00000003-0000-0000-c000-000000000000' }, { nonce: 'n' }),
      /signature does not verify: a nonce in the header/,
      /Ask for a token of this API/,
    ],
    [
      'a v1 token of this API, asked for by its client id',
      () => token({ ver: '1.0', iss: `${world.authority.instance}sts/${TENANT}/`, aud: API }),
      new RegExp(`for ${API} \\(accepted: api://${API}\\)`),
      /requestedAccessTokenVersion to 2 in the manifest.*AzureAd\.Audiences/,
    ],
    [
      'a v2 token of this API with an app ID URI of its own',
      () => token({ aud: `api://${API}/v2` }),
      /accepted: 9999/,
      /AzureAd\.Audiences/,
    ],
    [
      'a token of another API, where audiences are configured',
      () => token({ aud: 'api://another' }),
      /accepted: https:\/\/todo\.example, api:\/\/todo/,
      /scope https:\/\/todo\.example\/access_as_user.*If api:\/\/another is an app ID URI of this API/,
      { Audiences: ['https://todo.example', 'api://todo'] },
    ],
    ['a token without scopes', () => token({ scp: undefined }), /neither scp nor roles/, /Expose an API.*app role/],
    [
      'an ID token',
      () => token({ scp: undefined, azp: undefined, nonce: 'n' }),
      /no client was given this token/,
      /looks like an ID token/,
    ],
    [
      'a token of another tenant',
      () => token({ tid: OTHER_TENANT, iss: world.authority.issuer(OTHER_TENANT) }),
      new RegExp(`of tenant ${OTHER_TENANT}, this API takes tenant ${TENANT}`),
      /AllowedTenants/,
    ],
    [
      'a token of a tenant that is not listed',
      () => token(),
      new RegExp(`not an allowed tenant: ${TENANT}`),
      /Add the tenant to AzureAd\.AllowedTenants/,
      { TenantId: 'organizations', AllowedTenants: [OTHER_TENANT] },
    ],
    [
      'a token of a client that is not listed',
      () => token(),
      new RegExp(`client is not an allowed one: ${CLIENT}`),
      /AzureAd\.AllowedClients/,
      { AllowedClients: [OTHER_TENANT] },
    ],
    [
      'a token that has ended',
      () => token({ iat: world.seconds() - 7_200, exp: world.seconds() - 3_600 }),
      /expired \(since 2026-11-22T11:00:00\.000Z\)/,
      /Get a new one/,
    ],
    ['a token from the future', () => token({ iat: world.seconds() + 600 }), /iat is in the future/, /clocks/],
    [
      'a token of another authority',
      () => world.authority.token(world.foreign, { iss: 'https://login.example/x' }, { kid: 'unknown' }),
      /kid names no key/,
      /says, unverified, that it is issued by https:\/\/login\.example\/x for 9999.*AzureAd\.Instance/,
    ],
    ['a proof-bound token', () => token({ cnf: { kid: 'k' } }), /proof of possession/, /plain bearer token/],
    ['an opaque token', async () => 'EwBgA8l6BAAU', /this text has 1/, /no JSON Web Token/],
    ['half a token', async () => (await token()).slice(0, 200), /this text has 2|not canonical/, /exactly as/],
    ['an encrypted token', async () => 'eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d', /encrypted/, /tokenEncryptionKeyId/],
    ['nothing', async () => '', /there is none/, /standard input/],
    ['a token too long', async () => 'a'.repeat(20_000), /longer than 16384/, /fewer groups/],
  ];
  test.each(refusals)('says of %s what is wrong and what to do', async (_sentence, make, reason, remedy, settings) => {
    const { isGood, said } = await verdict(await make(), settings);
    expect(isGood).toBe(false);
    const [wrong = '', toDo = ''] = said.split('\n');
    expect(wrong).toMatch(reason);
    expect(toDo).toMatch(/^To do: /);
    expect(toDo).toMatch(remedy);
  });

  test('what a token claims cannot write lines of its own into the answer', async () => {
    const { said } = await verdict(await token({ aud: `x\nok    token: let in\u001b[2J${'y'.repeat(500)}` }));
    expect(said.split('\n')).toHaveLength(2);
    expect(said).not.toMatch(/[^\P{Cc}\n]/u);
    expect(said.length).toBeLessThan(700);
  });
});

test('reads standard input to its end, or as much as could be a token', async () => {
  expect(await readToken('-', Readable.from(['  a.b', '.c\n']))).toBe('a.b.c');
  expect(
    (await readToken('-', Readable.from(Array.from({ length: 100 }, () => 'a'.repeat(10_000))))).length,
  ).toBeLessThan(80_000);
  expect(await readToken(' a.b.c ', Readable.from([]))).toBe('a.b.c');
});

describe('as a command', () => {
  let folder: string;
  let tenant: DevTenant;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onbehalf-check-token-'));
    tenant = await startDevTenant({ port: 0, httpPort: 0, stateDirectory: join(folder, 'state') });
    const { AzureAd, DownstreamApis } = devOverrides(tenant.info());
    await writeFile(join(folder, 'onbehalf.json'), JSON.stringify({ AzureAd, DownstreamApis }), { mode: 0o600 });
  });
  afterAll(async () => {
    await tenant.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const check = (token: string, input?: string) =>
    run(['check', '--allow-loopback-authority', '--token', token], {
      cwd: folder,
      env: { NODE_EXTRA_CA_CERTS: tenant.caPath },
      ...(input === undefined ? {} : { input }),
    });

  test('ends with 0 for a token that the server would let in, from standard input or the command line', async () => {
    const token = await tenant.tokenFor('ada');
    for (const { code, stdout, stderr } of [await check('-', `${token}\n`), await check(token)]) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^ok {4}token: this API lets it in\.\n {6}kind +user/m);
      expectNothingOf(token, stdout);
    }
  });

  test('ends with 1 for any other, and says what to change', async () => {
    const daemon = tenant.info().apps.find(({ name }) => name.includes('daemon'))?.clientId ?? '';
    const token = await tenant.appTokenFor(daemon, 'https://graph.microsoft.com');
    const { code, stdout, stderr } = await check('-', token);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^WRONG token: aud is not this API: the token is for .*graph/m);
    expect(stdout).toMatch(/^ {6}To do: .*access_as_user/m);
    expectNothingOf(token, stdout);
  });
});
