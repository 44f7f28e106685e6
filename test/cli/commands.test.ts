/** The commands as processes: what a shell sees on success and on every kind of failure. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { devOverrides } from '../../src/cli/dev-settings.ts';
import { FIRST_QUERY } from '../../src/cli/welcome.ts';
import { type DevTenant, startDevTenant } from '../../src/dev-tenant/index.ts';
import { noRedis, startRedis } from '../support/redis.ts';
import { run, start } from './command.ts';

let folder: string;
let tenant: DevTenant;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onbehalf-cli-'));
  tenant = await startDevTenant({ port: 0, httpPort: 0, stateDirectory: join(folder, 'state') });
  const {
    environment: _environment,
    allowLoopbackAuthority: _flag,
    ...sections
  } = devOverrides(tenant.info(), {
    Host: '127.0.0.1',
    Port: 0,
  });
  await writeFile(join(folder, 'onbehalf.json'), JSON.stringify(sections), { mode: 0o600 });
});

afterAll(async () => {
  await tenant.stop();
  await rm(folder, { recursive: true, force: true });
});

const loopback = '--allow-loopback-authority';
const trusted = () => ({ NODE_EXTRA_CA_CERTS: tenant.caPath });

test('serve answers on behalf of the user and ends at once, with exit code 0, when told to', async () => {
  await using server = start(['serve', loopback], { cwd: folder, env: trusted() });
  const url = /GraphQL at (\S+)/.exec(await server.says('GraphQL at '))?.[1] ?? '';
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${await tenant.tokenFor('ada')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: FIRST_QUERY }),
  });
  expect(await response.json()).toMatchObject({
    data: { me: { displayName: 'Ada Lindqvist', manager: { displayName: 'Grace Holloway' } } },
  });
  server.process.kill('SIGTERM');
  const { code, stdout, stderr } = await server.ended;
  expect(code).toBe(0);
  expect(stdout + stderr).not.toMatch(/eyJ/);
});

test('serve refuses a login host on this machine unless that is said aloud', async () => {
  const { code, stderr } = await run(['serve'], { cwd: folder, env: trusted() });
  expect(code).toBe(1);
  expect(stderr).toContain('AzureAd.Instance');
  expect(stderr).toContain('--allow-loopback-authority');
});

test('serve names every fault of a configuration at once, and no secret', async () => {
  const file = join(folder, 'broken.json');
  await writeFile(
    file,
    JSON.stringify({
      AzureAd: { TenantId: 'not a tenant', ClientSecret: 'hunter2-hunter2', Clientid: 7 },
      Server: { Prot: 4000 },
    }),
  );
  const { code, stderr } = await run(['serve', '--config', file], { cwd: folder });
  expect(code).toBe(1);
  expect(stderr).toContain('AzureAd.TenantId');
  expect(stderr).toContain('AzureAd.ClientId');
  expect(stderr).toContain('Server.Prot');
  expect(stderr).not.toContain('hunter2');
});

test('check reaches authority, credential and APIs, and says what it found', async () => {
  const { code, stdout } = await run(['check', loopback], { cwd: folder, env: trusted() });
  expect(stdout).not.toContain('WRONG');
  expect(stdout).toMatch(/^ok {4}authority and signing keys/m);
  expect(stdout).toMatch(/^ok {4}client credential: accepted/m);
  expect(stdout).toMatch(/^ok {4}downstream API graph/m);
  expect(code).toBe(0);
});

test('check says in the token service’s words why a credential is refused, without the credential', async () => {
  const { code, stdout } = await run(['check', loopback], {
    cwd: folder,
    env: { ...trusted(), AzureAd__ClientCredentials__0__ClientSecret: 'a-wrong-secret-of-the-api' },
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^WRONG client credential: .*AADSTS7000215/m);
  expect(stdout).not.toContain('a-wrong-secret');
});

test('check says which API cannot be reached', async () => {
  const { code, stdout } = await run(['check', loopback], {
    cwd: folder,
    env: { ...trusted(), DownstreamApis__todolist__BaseUrl: 'https://localhost:1/todolist' },
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^WRONG downstream API todolist: /m);
  expect(stdout).toMatch(/^ok {4}downstream API graph/m);
});

test.skipIf(noRedis !== undefined)(
  'check tries the shared cache, and says what is wrong with it without the password',
  async () => {
    await using redis = await startRedis();
    const key = {
      TokenCache__EncryptionKeys__0__Id: 'one',
      TokenCache__EncryptionKeys__0__Key: randomBytes(32).toString('base64'),
    };
    const check = (url: string) =>
      run(['check', loopback], { cwd: folder, env: { ...trusted(), ...key, REDIS_URL: url } });
    const good = await check(redis.url);
    expect(good.code).toBe(0);
    expect(good.stdout).toMatch(/^ok {4}shared cache: 127\.0\.0\.1:\d+ answers/m);
    const refused = await check(redis.url.replace(redis.password, 'wr0ng-pl4nted'));
    expect(refused.code).toBe(1);
    expect(refused.stdout).toMatch(/^WRONG shared cache: refused: WRONGPASS$/m);
    for (const { stdout, stderr } of [good, refused]) expect(stdout + stderr).not.toContain('pl4nted');
  },
);

test('print writes the schema with its directives, the configuration schema and the error codes', async () => {
  const schema = await run(['print', 'schema'], { cwd: folder });
  expect(schema.stdout).toContain('me: User @requiresScopes(scopes: [["access_as_user"]])');
  expect(JSON.parse((await run(['print', 'config-schema'], { cwd: folder })).stdout)).toMatchObject({ type: 'object' });
  expect((await run(['print', 'errors'], { cwd: folder })).stdout).toContain('`CLAIMS_CHALLENGE`');
  expect((await run(['print', 'directives'], { cwd: folder })).stdout).toContain('## @requiresAppPermissions');
});

test('token says what to do when no dev tenant runs', async () => {
  const { code, stdout, stderr } = await run(['token'], { cwd: folder, env: { DEV_TENANT_HTTP_PORT: '1' } });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain("Start it with 'npx onbehalf dev' in this folder.");
});
