/** The dev tenant as a server: its doors, its state on disk, its description and its controls. */
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { startDevTenant } from '../../../src/dev-tenant/index.ts';
import { setControl } from './control.ts';
import { ids, startTenant } from './support.ts';

const tenant = await startTenant();
afterAll(() => tenant.stop());

const control = (path: string, body: object, headers: Record<string, string> = {}) =>
  setControl(tenant, path, body, headers);

const infoFor = (origin: string) => tenant.fetch(`${tenant.httpOrigin}/dev/info`, { headers: { origin } });

const exchangeForAda = async () => (await tenant.exchange(await tenant.tokenFor('ada'))).body.error_codes;

describe('the doors', () => {
  test('are on loopback, both families, https and http', async () => {
    const { port } = new URL(tenant.httpOrigin);
    for (const host of ['127.0.0.1', '[::1]', 'localhost']) {
      expect((await tenant.fetch(`http://${host}:${port}/dev/info`)).status).toBe(200);
      expect((await tenant.fetch(`https://${host}:${new URL(tenant.origin).port}/dev/info`)).status).toBe(200);
    }
  });

  test.each(['evil.example', 'localhost.evil.example', 'localhost:1', '0.0.0.0'])(
    'are shut to the Host header "%s"',
    async (host) => {
      const { promise, resolve } = Promise.withResolvers<number | undefined>();
      const { port } = new URL(tenant.httpOrigin);
      request({ host: '127.0.0.1', port, path: '/dev/info', headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
      expect(await promise).toBe(400);
    },
  );

  test('say with the error of Node which port is taken, and leave the other one free', async () => {
    const port = Number(new URL(tenant.origin).port);
    await expect(startTenant({ port })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
    const httpPort = Number(new URL(tenant.httpOrigin).port);
    await expect(startTenant({ httpPort })).rejects.toMatchObject({ code: 'EADDRINUSE', port: httpPort });
  });

  test('stay shut in production', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    await expect(startDevTenant({ port: 0, httpPort: 0 })).rejects.toThrow('NODE_ENV=production');
    vi.unstubAllEnvs();
  });
});

test('keeps its keys to itself, and makes anew what is damaged', async () => {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'dev-tenant-state-'));
  const first = await startTenant({ stateDirectory });
  await first.stop();
  const modes = await Promise.all(
    (await readdir(stateDirectory)).map(async (name) => (await stat(join(stateDirectory, name))).mode & 0o777),
  );
  expect(new Set(modes)).toEqual(new Set([0o600]));
  expect((await stat(stateDirectory)).mode & 0o777).toBe(0o700);

  const second = await startTenant({ stateDirectory });
  expect(second.caPem).toBe(first.caPem);
  await second.stop();

  await writeFile(join(stateDirectory, 'ca.pem'), 'damaged');
  await writeFile(join(stateDirectory, 'signing-keys.json'), '[');
  await using third = await startTenant({ stateDirectory });
  expect(third.caPem).not.toBe(first.caPem);
  expect((await third.fetch(`${third.origin}/dev/info`)).status).toBe(200);
  await rm(stateDirectory, { recursive: true });
});

describe('/dev/info', () => {
  test('describes addresses, apps and people, those who meet a situation first', async () => {
    const info = tenant.info();
    expect(await (await tenant.fetch(`${tenant.origin}/dev/info`)).json()).toEqual(info);
    expect(info).toMatchObject({
      authority: tenant.authority,
      graph: `${tenant.origin}/graph/v1.0`,
      arm: `${tenant.origin}/arm`,
      todolist: `${tenant.origin}/todolist`,
      httpOrigin: tenant.httpOrigin,
      ca: tenant.caPath,
    });
    expect(info.people[0]).toMatchObject({ alias: 'ada', persona: 'ordinary' });
    expect(info.people.slice(1, 8).map(({ persona }) => persona)).not.toContain('ordinary');
    expect(info.people).toHaveLength(tenant.directory.people.length);
  });

  test('is for pages of this machine only', async () => {
    const own = await infoFor('http://localhost:4000');
    expect(own.headers.get('access-control-allow-origin')).toBe('http://localhost:4000');
    expect((await infoFor('https://evil.example')).status).toBe(403);
  });
});

describe('the controls', () => {
  test('make Entra and its keys fail for as many requests as asked, then stop', async () => {
    await control('faults', { service: 'entra', status: 429, retryAfter: '7', times: 1 });
    const limited = await tenant.token({ grant_type: 'password' });
    expect([limited.status, limited.headers.get('retry-after'), limited.body]).toMatchObject([
      429,
      '7',
      { error: 'temporarily_unavailable', error_codes: [90055] },
    ]);
    expect((await tenant.token({ grant_type: 'password' })).status).toBe(400);

    await control('faults', { service: 'keys', status: 503 });
    const keys = () => tenant.fetch(`${tenant.authority}/discovery/v2.0/keys`);
    expect((await keys()).status).toBe(503);
    await control('faults', { service: 'keys', clear: true });
    expect((await keys()).status).toBe(200);
  });

  test('cut connections', async () => {
    await control('faults', { service: 'entra', reset: true, times: 1 });
    await expect(tenant.token({ grant_type: 'password' })).rejects.toThrow();
    expect((await tenant.token({ grant_type: 'password' })).status).toBe(400);
  });

  test('move the clock, and back', async () => {
    const assertion = await tenant.tokenFor('ada');
    await control('clock', { advanceMs: 24 * 3600 * 1000 });
    expect((await tenant.exchange(assertion)).body.error_codes).toEqual([500133]);
    await control('reset', {});
    expect((await tenant.exchange(assertion)).status).toBe(200);
  });

  test('take consent back and give it', async () => {
    const consent = { client: ids.api, resource: 'https://graph.microsoft.com', scopes: ['User.Read'], person: 'ada' };
    await control('consent', { ...consent, withdraw: true });
    expect(await exchangeForAda()).toEqual([65001]);
    await control('consent', consent);
    expect(await exchangeForAda()).toBeUndefined();
  });

  test('rotate keys and revoke sessions', async () => {
    const { answer } = await control('keys/rotate', {});
    expect(answer.kid).toMatch(/^[\w-]{27}$/);
    const revoked = await control('people/linus/revoke', {});
    expect(revoked.answer.revokedBefore).toBeGreaterThan(Date.now() / 1000 - 5);
  });

  test.each([
    ['an unknown service', 'faults', { service: 'mail', status: 500 }, 400],
    ['an unknown field', 'faults', { service: 'graph', stats: 500 }, 400],
    ['nobody', 'people/nobody/revoke', {}, 404],
    ['an unknown app', 'consent', { client: 'x', resource: 'y', scopes: ['z'] }, 404],
    ['what is no certificate', `apps/${ids.daemon}/certificates`, { certificate: 'x' }, 400],
    ['an unknown control', 'nothing', {}, 404],
  ])('refuse %s as JSON', async (_what, path, body, status) => {
    const reply = await control(path, body);
    expect([reply.status, reply.answer]).toMatchObject([status, { error: { message: expect.any(String) } }]);
  });

  test('cannot be reached by a form or a page of another origin', async () => {
    const form = await tenant.fetch(`${tenant.httpOrigin}/dev/reset`, { method: 'POST', body: new URLSearchParams() });
    expect(form.status).toBe(415);
    const bare = await tenant.fetch(`${tenant.httpOrigin}/dev/reset`, { method: 'POST' });
    expect(bare.status).toBe(415);
    expect((await control('reset', {}, { origin: 'https://evil.example' })).status).toBe(403);
  });
});
