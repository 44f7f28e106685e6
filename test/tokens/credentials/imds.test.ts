/** The managed identity of a virtual machine as proof. A file of its own: MSAL Node looks for the kind of endpoint once in a process. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ids, startTenant } from '../../dev-tenant/entra/support.ts';
import { createManualClock } from '../../support/clock.ts';
import { EXCHANGE_AUDIENCE, startFederatedIssuer } from '../../support/federated-issuer.ts';
import { json, listen } from '../../support/loopback.ts';
import { exchangerAt } from './at-dev-tenant.ts';

const SUBJECT = '99999999-2222-4333-8444-555555555555';

const DOWN = [500, { error: 'down' }] as const;

const tenant = await startTenant();
const issuer = await startFederatedIssuer();
const directory = await mkdtemp(join(tmpdir(), 'onbehalf-credentials-'));
tenant.registerFederatedCredential(ids.api, { issuer: issuer.issuer, subject: SUBJECT, audience: EXCHANGE_AUDIENCE });

async function grant(nowMs = Date.now(), lifeSeconds = 86_400): Promise<readonly [number, object]> {
  const access_token = await issuer.sign(SUBJECT, { nowMs, lifeSeconds });
  const expires_on = String(Math.floor(nowMs / 1_000) + lifeSeconds);
  return [200, { access_token, expires_on, resource: EXCHANGE_AUDIENCE, token_type: 'Bearer' }];
}

let answer: () => Promise<readonly [number, object]> = grant;
const endpoint = await listen(async (_request, response) => {
  const [status, body] = await answer();
  json(response, status, body);
});
let before = 0;
const seen = () => endpoint.seen.slice(before);
beforeEach(() => {
  vi.stubEnv('AZURE_POD_IDENTITY_AUTHORITY_HOST', endpoint.url);
  before = endpoint.seen.length;
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await Promise.all([tenant.stop(), issuer[Symbol.asyncDispose](), endpoint[Symbol.asyncDispose]()]);
  await rm(directory, { recursive: true });
});

const identityCredential = {
  sourceType: 'SignedAssertionFromManagedIdentity' as const,
  tokenExchangeUrl: EXCHANGE_AUDIENCE,
};

test('the machine is asked at its metadata endpoint, without a client id', async () => {
  await (await exchangerAt(tenant, [identityCredential]))();
  const [request] = seen();
  const { pathname, searchParams } = new URL(request?.url ?? '', endpoint.url);
  expect(pathname.replace(/\/$/, '')).toBe('/metadata/identity/oauth2/token');
  expect(Object.fromEntries(searchParams)).toEqual({ 'api-version': '2018-02-01', resource: EXCHANGE_AUDIENCE });
  expect(request?.headers.metadata).toBe('true');
});

test('it is asked again from the middle of the life of its token on, and nobody waits or fails when it is down', async () => {
  const clock = createManualClock(Date.now());
  answer = () => grant(Date.now(), 7_200);
  const exchange = await exchangerAt(tenant, [identityCredential], { clock });
  await exchange();
  answer = async () => DOWN;
  clock.advance(3_700_000);
  await exchange();
  await vi.waitFor(() => expect(seen()).toHaveLength(2));
  answer = () => grant();
  await exchange(); // not again within ten seconds
  clock.advance(11_000);
  await exchange();
  await vi.waitFor(() => expect(seen()).toHaveLength(3));
});

test('one that does not answer leaves the turn to the next credential, and is passed over for half a minute', async () => {
  answer = async () => DOWN;
  const path = join(directory, 'second');
  await writeFile(path, await issuer.sign(SUBJECT));
  const clock = createManualClock(Date.now());
  const fileCredential = { sourceType: 'SignedAssertionFilePath' as const, signedAssertionFileDiskPath: path };
  const exchange = await exchangerAt(tenant, [identityCredential, fileCredential], { clock });
  await exchange();
  await exchange();
  expect(seen()).toHaveLength(1);
  clock.advance(31_000);
  await exchange();
  expect(seen()).toHaveLength(2);
});
