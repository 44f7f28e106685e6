/** Which of the built-in modules the commands that read a schema find in it: those that a server of that configuration would have. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configuredSchema } from '../../src/cli/configured-schema.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onbehalf-configured-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const PRODUCTION = `AzureAd: { TenantId: 11111111-2222-3333-4444-555555555555, ClientId: 66666666-7777-8888-9999-aaaaaaaaaaaa }\n`;

async function hasBackground(yaml: string, env: Readonly<Record<string, string>> = {}): Promise<boolean> {
  const config = join(folder, 'onbehalf.yaml');
  await writeFile(config, yaml);
  const { schema } = configuredSchema({ config }, [], env);
  return schema.getMutationType()?.getFields().startBackgroundOperation !== undefined;
}

test('a server for a tenant has background operations where it has a database, or is in development', async () => {
  expect(await hasBackground(PRODUCTION)).toBe(false);
  expect(await hasBackground(PRODUCTION, { NODE_ENV: 'development' })).toBe(true);
  const key = `{ Id: one, Key: ${randomBytes(32).toString('base64')} }`;
  const kept = `Background: { DatabaseUrl: "postgres://db.example/jobs?sslmode=verify-full", EncryptionKeys: [${key}] }\n`;
  expect(await hasBackground(PRODUCTION + kept)).toBe(true);
});

test('a configuration without a tenant is one for dev, which has an embedded database', async () => {
  expect(await hasBackground('Server: { MaxDepth: 9 }\n')).toBe(true);
});
