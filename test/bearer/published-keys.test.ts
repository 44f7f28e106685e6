/**
 * What an authority may publish and be believed (JW-4), under the names of Microsoft's own hosts: a TLS server on loopback answers
 * in their place, with documents of their shape.
 */
import { generate } from 'selfsigned';
import { Agent, buildConnector } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createKeySet, type KeySet, KeysUnavailableError } from '../../src/bearer/key-set.ts';
import { createBearerValidator } from '../../src/bearer/validator.ts';
import { silentLog } from '../../src/observability/log.ts';
import { authorityEndpoints } from '../../src/protocol/authority.ts';
import { API, CLIENT, createTestKey, DOMAIN, TENANT, type TestKey } from '../support/authority.ts';
import { createManualClock, type ManualClock } from '../support/clock.ts';
import { json, type LoopbackServer, listen, type SeenRequest } from '../support/loopback.ts';
import { POLICY, signText } from './forge.ts';
import { CONSUMERS, OTHER_TENANT } from './world.ts';

const HOSTS = [
  'login.microsoftonline.com',
  'sts.windows.net',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
  'contoso.ciamlogin.com',
  'login.sovcloud-identity.fr',
  'login.evil.example',
];

let server: LoopbackServer;
let dispatcher: Agent;
let key: TestKey;
let clock: ManualClock;
let answer: (request: SeenRequest, host: string) => unknown;
const opened: KeySet[] = [];

beforeAll(async () => {
  const tls = await generate([{ name: 'commonName', value: 'loopback' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: HOSTS.map((value) => ({ type: 2, value })) }],
  });
  server = await listen(
    (request, response) => {
      const body = answer(request, request.headers.host ?? '');
      return body === undefined ? json(response, 404, {}) : json(response, 200, body);
    },
    { cert: tls.cert, key: tls.private },
  );
  // The name is the one asked for, also for TLS; only the address is ours.
  const connect = buildConnector({ ca: tls.cert });
  const { port } = new URL(server.url);
  dispatcher = new Agent({
    connect: (options, callback) =>
      connect({ ...options, servername: options.hostname, hostname: '127.0.0.1', port }, callback),
  });
  key = await createTestKey('key-1');
});
beforeEach(() => {
  clock = createManualClock();
});
afterAll(async () => {
  for (const keys of opened) keys.close();
  await dispatcher.close();
  await server[Symbol.asyncDispose]();
});

interface Cloud {
  readonly login: string;
  readonly v1Issuer: string;
  readonly v2Issuer: string;
}

/** Documents as Entra has them: `{tenantid}` where many share an authority, the GUID for a domain, v1 keys under `common`. */
function documents({ login, v1Issuer, v2Issuer }: Cloud, tenantId = TENANT) {
  return ({ url }: SeenRequest): unknown => {
    const tenant = url.split('/')[1] ?? '';
    const owner = ['common', 'organizations'].includes(tenant) ? '{tenantid}' : tenantId;
    const isV2 = url.includes('/v2.0/');
    if (url.includes('/keys')) {
      const issuer = isV2 ? { issuer: v2Issuer.replaceAll('{t}', '{tenantid}') } : {};
      return { keys: [{ ...key.publicJwk, x5t: 'key-1', x5c: ['MIIC'], ...issuer }] };
    }
    return {
      issuer: (isV2 ? v2Issuer : v1Issuer).replaceAll('{t}', owner),
      jwks_uri: `https://${login}/${isV2 ? `${owner === '{tenantid}' ? tenant : owner}/discovery/v2.0` : 'common/discovery'}/keys`,
      token_endpoint: `https://${login}/${tenant}/oauth2/v2.0/token`,
    };
  };
}

const PUBLIC: Cloud = {
  login: 'login.microsoftonline.com',
  v1Issuer: 'https://sts.windows.net/{t}/',
  v2Issuer: 'https://login.microsoftonline.com/{t}/v2.0',
};

function apiAt(login: string, tenant: string, policy: Partial<typeof POLICY> = {}) {
  const keys = createKeySet({
    endpoints: authorityEndpoints(`https://${login}/`, tenant),
    clock,
    log: silentLog,
    dispatcher,
  });
  opened.push(keys);
  return {
    keys,
    validator: createBearerValidator({ policy: { ...POLICY, tenantId: tenant, ...policy }, keys, clock }),
  };
}

function tokenOf(cloud: Cloud, ver: '1.0' | '2.0', tid = TENANT, changes: Record<string, unknown> = {}): string {
  const seconds = Math.floor(clock.now() / 1_000);
  const claims = {
    ver,
    iss: (ver === '1.0' ? cloud.v1Issuer : cloud.v2Issuer).replaceAll('{t}', tid),
    aud: ver === '1.0' ? `api://${API}` : API,
    tid,
    ...(ver === '1.0' ? { appid: CLIENT } : { azp: CLIENT }),
    oid: 'oid',
    sub: 'sub',
    scp: 'access_as_user',
    iat: seconds,
    exp: seconds + 3_600,
    ...changes,
  };
  return signText(key, JSON.stringify({ alg: 'RS256', typ: 'JWT', kid: 'key-1' }), JSON.stringify(claims));
}

describe('lets in tokens of both versions, whose issuers are what the documents say, in', () => {
  const clouds: [string, Cloud][] = [
    ['the public cloud', PUBLIC],
    [
      'the cloud of the US Government',
      {
        login: 'login.microsoftonline.us',
        v1Issuer: 'https://sts.windows.net/{t}/',
        v2Issuer: 'https://login.microsoftonline.us/{t}/v2.0',
      },
    ],
    [
      'the cloud in China',
      {
        login: 'login.partner.microsoftonline.cn',
        v1Issuer: 'https://sts.chinacloudapi.cn/{t}/',
        v2Issuer: 'https://login.partner.microsoftonline.cn/{t}/v2.0',
      },
    ],
    [
      'a sovereign cloud that is in no table',
      {
        login: 'login.sovcloud-identity.fr',
        v1Issuer: 'https://sts.sovcloud-identity.fr/{t}/',
        v2Issuer: 'https://login.sovcloud-identity.fr/{t}/v2.0',
      },
    ],
    [
      'a tenant for customers, whose issuer has a host of its own',
      {
        login: 'contoso.ciamlogin.com',
        v1Issuer: 'https://sts.windows.net/{t}/',
        v2Issuer: 'https://{t}.ciamlogin.com/{t}/v2.0',
      },
    ],
  ];
  test.each(clouds)('%s', async (_sentence, cloud) => {
    answer = documents(cloud);
    for (const tenant of [TENANT, DOMAIN]) {
      const { validator } = apiAt(cloud.login, tenant);
      for (const ver of ['1.0', '2.0'] as const)
        expect((await validator.validate(tokenOf(cloud, ver))).principal.tenantId).toBe(TENANT);
    }
  });

  test.each(['common', 'organizations'])('%s, for the tenants that are listed and no others', async (tenant) => {
    answer = documents(PUBLIC);
    const { validator } = apiAt(PUBLIC.login, tenant, { allowedTenants: [TENANT] });
    for (const ver of ['1.0', '2.0'] as const) {
      await validator.validate(tokenOf(PUBLIC, ver));
      await expect(validator.validate(tokenOf(PUBLIC, ver, OTHER_TENANT))).rejects.toMatchObject({
        rule: 'tenant-not-allowed',
      });
      await expect(validator.validate(tokenOf(PUBLIC, ver, CONSUMERS))).rejects.toMatchObject({
        rule: 'tenant-not-allowed',
      });
    }
  });
});

test('a v1 issuer of another cloud is not ours, though its host is one of Microsoft’s', async () => {
  answer = documents(PUBLIC);
  const { validator } = apiAt(PUBLIC.login, TENANT);
  const iss = `https://sts.chinacloudapi.cn/${TENANT}/`;
  await expect(validator.validate(tokenOf(PUBLIC, '1.0', TENANT, { iss }))).rejects.toMatchObject({ rule: 'issuer' });
});

describe('where the tenant is known by its domain', () => {
  test('tokens of another tenant are refused, with its own issuer and with ours', async () => {
    answer = documents(PUBLIC);
    const { validator } = apiAt(PUBLIC.login, DOMAIN);
    const stranger = tokenOf(PUBLIC, '2.0', OTHER_TENANT);
    await expect(validator.validate(stranger)).rejects.toMatchObject({ rule: 'tenant' });
    const disguised = tokenOf(PUBLIC, '2.0', OTHER_TENANT, { iss: PUBLIC.v2Issuer.replace('{t}', TENANT) });
    await expect(validator.validate(disguised)).rejects.toMatchObject({ rule: 'tenant' });
  });

  test('a domain that passes to another tenant while the server runs does not take the API with it', async () => {
    answer = documents(PUBLIC);
    const { validator, keys } = apiAt(PUBLIC.login, DOMAIN);
    await validator.validate(tokenOf(PUBLIC, '2.0'));
    answer = documents(PUBLIC, OTHER_TENANT);
    for (let hour = 0; hour < 3; hour += 1) {
      clock.advance(3_600_000);
      await keys.keysFor('2.0', `unknown-${hour}`);
      await expect(validator.validate(tokenOf(PUBLIC, '2.0', OTHER_TENANT))).rejects.toMatchObject({ rule: 'tenant' });
      await validator.validate(tokenOf(PUBLIC, '2.0'));
    }
    // Nor by the other version, which is asked for the first time.
    await expect(validator.validate(tokenOf(PUBLIC, '1.0', OTHER_TENANT))).rejects.toThrow(KeysUnavailableError);
  });
});

describe('does not believe a discovery document', () => {
  const changes: [string, Record<string, unknown>][] = [
    ['without an issuer', { issuer: undefined }],
    ['whose issuer is a list', { issuer: [PUBLIC.v2Issuer.replace('{t}', TENANT)] }],
    ['whose issuer is on a foreign host', { issuer: `https://login.evil.example/${TENANT}/v2.0` }],
    ['whose issuer is http', { issuer: `http://login.microsoftonline.com/${TENANT}/v2.0` }],
    ['whose issuer is of another tenant', { issuer: PUBLIC.v2Issuer.replace('{t}', OTHER_TENANT) }],
    ['whose issuer has the tenant in front of the host', { issuer: `https://${TENANT}@login.evil.example/v2.0` }],
    ['whose issuer is on the host of a customer tenant', { issuer: `https://${TENANT}.ciamlogin.com/${TENANT}/v2.0` }],
    ['without an address of keys', { jwks_uri: undefined }],
    ['whose keys are on a foreign host', { jwks_uri: 'https://login.evil.example/keys' }],
    ['whose keys are plain http', { jwks_uri: 'http://login.microsoftonline.com/keys' }],
    ['whose keys are on this machine', { jwks_uri: 'http://127.0.0.1/keys' }],
    ['whose keys are on another port', { jwks_uri: 'https://login.microsoftonline.com:8443/keys' }],
    [
      'whose keys ask for a password',
      { jwks_uri: 'https://user:secret@login.microsoftonline.com/common/discovery/keys' },
    ],
    ['whose keys are in another cloud', { jwks_uri: 'https://login.microsoftonline.us/common/discovery/keys' }],
    ['whose token endpoint is on a foreign host', { token_endpoint: 'https://login.evil.example/token' }],
    ['whose token endpoint is no address', { token_endpoint: 7 }],
  ];
  test.each(changes)('%s', async (_sentence, change) => {
    const good = documents(PUBLIC);
    const asked: string[] = [];
    answer = (request, host) => {
      asked.push(host);
      return request.url.includes('openid-configuration') ? { ...(good(request) as object), ...change } : good(request);
    };
    const { keys } = apiAt(PUBLIC.login, TENANT);
    await expect(keys.keysFor('2.0', 'key-1')).rejects.toThrow(KeysUnavailableError);
    expect(asked).toEqual(['login.microsoftonline.com']);
  });
});

test('keys under another name of the same cloud are believed', async () => {
  const good = documents(PUBLIC);
  answer = (request) =>
    request.url.includes('openid-configuration')
      ? { ...(good(request) as object), jwks_uri: 'https://sts.windows.net/common/discovery/v2.0/keys' }
      : good(request);
  const { keys } = apiAt(PUBLIC.login, TENANT);
  expect((await keys.keysFor('2.0', 'key-1')).keys.has('key-1')).toBe(true);
});
