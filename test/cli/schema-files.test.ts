/** Own `.graphql` files given to the commands: in force when they are right, and no server when they are not. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, start } from './command.ts';

let folder: string;
const env = { PORT: '0', DEV_TENANT_PORT: '0', DEV_TENANT_HTTP_PORT: '0' };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onbehalf-schema-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('dev takes them by --schema, and their rules guard the built-in types', async () => {
  await writeFile(join(folder, 'people.graphql'), 'extend type User @requiresRoles(roles: [["Reception"]])');
  await using dev = start(['dev', '--schema', '*.graphql'], { cwd: folder, env });
  await dev.says('curl -s ');
  const { code, stdout } = await run(['query', '{ viewer { kind } me { displayName } }', '--user', 'ada'], {
    cwd: folder,
  });
  expect(JSON.parse(stdout)).toMatchObject({
    data: { viewer: { kind: 'USER' }, me: null },
    errors: [{ path: ['me'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
  });
  expect(code).toBe(1);
});

test('serve does not start with a faulty one, and says file, line and rule', async () => {
  await writeFile(
    join(folder, 'faulty.graphql'),
    'extend type User {\n  car: String @requiresScope(scopes: [["Car.Read"]])\n}',
  );
  const { code, stdout, stderr } = await run(['serve'], {
    cwd: folder,
    env: {
      AzureAd__TenantId: '11111111-2222-3333-4444-555555555555',
      AzureAd__ClientId: '66666666-7777-8888-9999-aaaaaaaaaaaa',
      AzureAd__ClientSecret: 'not-used',
      Schema__0: 'faulty.graphql',
    },
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(
    'faulty.graphql, line 2, column 15: Unknown directive "@requiresScope" on User.car; did you mean "@requiresScopes"?',
  );
});
