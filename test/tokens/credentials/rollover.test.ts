/** A certificate is replaced on the disk while requests run: none of them fails, in whichever order people do it. */
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeProtectedHeader } from 'jose';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { Secret } from '../../../src/config/secret.ts';
import { CredentialError } from '../../../src/errors/errors.ts';
import { type LogFields, type Logger, silentLog } from '../../../src/observability/log.ts';
import { createCredentials } from '../../../src/tokens/credentials/create-credentials.ts';
import { ids, startTenant } from '../../dev-tenant/entra/support.ts';
import { API } from '../../support/authority.ts';
import { createClientCertificate } from '../../support/certificates.ts';
import { createManualClock } from '../../support/clock.ts';
import { json } from '../../support/loopback.ts';
import { aadsts, exchangeOf, grantTokens, startTokenService } from '../token-service.ts';
import { exchangerAt } from './at-dev-tenant.ts';

const DAY_MS = 86_400_000;
const directory = await mkdtemp(join(tmpdir(), 'onbehalf-rollover-'));
afterAll(() => rm(directory, { recursive: true }));

const pathCredential = (certificateDiskPath: string) => ({ sourceType: 'Path' as const, certificateDiskPath });
const inline = ({ cert, key }: { cert: string; key: string }) => ({
  sourceType: 'Base64Encoded' as const,
  base64EncodedValue: new Secret(Buffer.from(`${cert}\n${key}`).toString('base64')),
});

/** As rotation tools do it: beside, then renamed over. */
async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

describe.each([
  ['registered first, as people should', 'register first'],
  ['on the disk first, as it happens', 'disk first'],
])('a certificate that is %s', (_name, order) => {
  test('0 of the requests under way fail, and the new one is used once the old one is withdrawn', async () => {
    await using tenant = await startTenant();
    const [old, fresh] = await Promise.all([createClientCertificate(), createClientCertificate()]);
    const path = join(directory, `${order}.pem`);
    await writeFile(path, old.key + old.cert);
    tenant.registerCertificate(ids.api, old.cert);
    const exchange = await exchangerAt(tenant, [pathCredential(path)]);

    const end = new AbortController();
    let done = 0;
    const failures: unknown[] = [];
    const work = Array.from({ length: 8 }, async () => {
      while (!end.signal.aborted) {
        await exchange().catch((error: unknown) => failures.push(error));
        done += 1;
        await sleep(20); // always some under way, and a processor left for other tests
      }
    });
    const someRequests = (count = 40) => {
      const until = done + count;
      return vi.waitFor(() => expect(done).toBeGreaterThanOrEqual(until), { timeout: 10_000, interval: 5 });
    };
    await someRequests();
    if (order === 'register first') tenant.registerCertificate(ids.api, fresh.cert);
    await replace(path, fresh.key + fresh.cert);
    await sleep(5_100); // until the file is looked at again
    await someRequests();
    if (order === 'disk first') tenant.registerCertificate(ids.api, fresh.cert);
    tenant.withdrawCertificate(ids.api, old.cert);
    await someRequests(80);
    end.abort();
    await Promise.all(work);
    expect(failures).toEqual([]);
    expect(done).toBeGreaterThan(160);
  }, 30_000);
});

test('a refused certificate is looked for on the disk at once', async () => {
  const [old, fresh] = await Promise.all([createClientCertificate(), createClientCertificate()]);
  const path = join(directory, 'at-once.pem');
  await writeFile(path, old.key + old.cert);
  await using tenant = await startTenant();
  tenant.registerCertificate(ids.api, old.cert);
  const exchange = await exchangerAt(tenant, [pathCredential(path)]);
  await exchange();
  tenant.registerCertificate(ids.api, fresh.cert);
  await replace(path, fresh.key + fresh.cert);
  tenant.withdrawCertificate(ids.api, old.cert);
  await Promise.all([exchange(), exchange(), exchange()]);
});

test('certificate and key in two files are taken over when both are there', async () => {
  const [old, fresh] = await Promise.all([createClientCertificate(), createClientCertificate()]);
  const [certificateDiskPath, certificateKeyDiskPath] = [join(directory, 'two.crt'), join(directory, 'two.key')];
  await writeFile(certificateDiskPath, old.cert);
  await writeFile(certificateKeyDiskPath, old.key);
  const clock = createManualClock(Date.now());
  const credentials = createCredentials([{ sourceType: 'Path', certificateDiskPath, certificateKeyDiskPath }], {
    clientId: API,
    clock,
    log: silentLog,
  });
  await using service = await startTokenService((_request, response) => grantTokens(response));
  const engine = service.engine({ credentials, clock });
  const shown = async () => {
    clock.advance(6_000);
    await engine.exchange(exchangeOf());
    return decodeProtectedHeader(service.form(service.seen.length - 1).get('client_assertion') ?? '')['x5t#S256'];
  };
  const first = await shown();
  await replace(certificateDiskPath, fresh.cert);
  expect(await shown(), 'the key is still that of the old one').toBe(first);
  await replace(certificateKeyDiskPath, fresh.key);
  const second = await shown();
  expect(second).not.toBe(first);
  await rm(certificateKeyDiskPath);
  expect(await shown(), 'gone for a moment').toBe(second);
});

test('an assertion that met a clock that was set is signed anew, once', async () => {
  const clock = createManualClock(Date.now());
  const refused = new Set<string>();
  await using service = await startTokenService(({ body }, response) => {
    const assertion = new URLSearchParams(body).get('client_assertion') ?? '';
    return refused.has(assertion) ? json(response, 401, aadsts(700024, 'invalid_client')) : grantTokens(response);
  });
  const credentials = createCredentials([inline(await createClientCertificate())], {
    clientId: API,
    clock,
    log: silentLog,
  });
  const engine = service.engine({ credentials, clock });
  await engine.exchange(exchangeOf());
  refused.add(service.form().get('client_assertion') ?? '');
  clock.advance(31_000);
  await engine.exchange(exchangeOf());
  await engine.exchange(exchangeOf());
  expect(service.seen).toHaveLength(4);
});

async function told(notAfter: Date, clock = createManualClock(Date.now())) {
  const lines: (readonly [event: string, reason: string | undefined])[] = [];
  const ends: (readonly [label: string, endsAtMs: number])[] = [];
  const note = (event: string, fields?: LogFields) => lines.push([event, fields?.reason]);
  const log: Logger = { ...silentLog, warn: note, error: note };
  const credentials = createCredentials([inline(await createClientCertificate(notAfter))], {
    clientId: API,
    clock,
    log,
    onCredentialEnd: (label, endsAtMs) => ends.push([label, endsAtMs]),
  });
  return { lines, ends, materials: () => credentials[0]?.materials('https://login.example/token'), clock };
}
const inDays = (days: number) => new Date(Math.floor((Date.now() + days * DAY_MS) / 1_000) * 1_000);

describe('a certificate that ends', () => {
  test('within 30 days is a warning when it is read and each day it is used; its end is told to whoever counts', async () => {
    const end = inDays(29);
    const { lines, ends, materials, clock } = await told(end);
    await materials();
    const label = expect.stringMatching(/^certificate [\w-]{43}$/);
    expect(lines).toEqual([['credential.ends_soon', label]]);
    expect(ends).toEqual([[label, end.getTime()]]);
    clock.advance(DAY_MS + 1);
    await materials();
    await materials();
    expect(lines).toHaveLength(2);
  });

  test('later says nothing', async () => {
    expect((await told(inDays(31))).lines).toEqual([]);
  });

  test('and has ended is an error, and is not shown', async () => {
    const { lines, materials } = await told(new Date(Date.now() - 1_000));
    expect(lines.map(([event]) => event)).toEqual(['credential.ended']);
    await expect(materials()).rejects.toBeInstanceOf(CredentialError);
  });
});
