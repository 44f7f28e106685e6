/** `onbehalf print schema`: the whole schema of the configuration in the folder, as the server would serve it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from './command.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onbehalf-print-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const print = (...args: string[]) => run(['print', 'schema', ...args], { cwd: folder });

const CARS = 'extend type Query { "Cars." car: String @requiresScopes(scopes: [["Car.Read"], ["Car.All", "Fleet"]]) }';

/** As it stands below `car` in the printed text. */
const PRINTED_CAR = [
  '  """',
  '  Cars.',
  '  ',
  '  Scope: `Car.Read`, or `Car.All` and `Fleet`.',
  '  """',
  '  car: String @requiresScopes(scopes: [["Car.Read"], ["Car.All", "Fleet"]])',
].join('\n');

test('without a configuration the built-in schema, which says of each field what opens it', async () => {
  const { code, stdout, stderr } = await print();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const schema = buildSchema(stdout);
  expect(schema.getType('Subscription')).toBeDefined();
  expect(schema.getSubscriptionType()?.name).toBe('SubscriptionRoot');
  expect(schema.getQueryType()?.getFields().viewer?.description).toMatch(/\n\nOpen to every valid token\.$/);
});

test('with the own files of the configuration, with and without credentials in it', async () => {
  await writeFile(join(folder, 'cars.graphql'), CARS);
  await writeFile(join(folder, 'onbehalf.yaml'), 'Schema: [cars.graphql]\n');
  expect((await print()).stdout).toContain(PRINTED_CAR);
  const azureAd =
    'AzureAd: { Instance: https://localhost:8443/, TenantId: 11111111-2222-3333-4444-555555555555, ClientId: 66666666-7777-8888-9999-aaaaaaaaaaaa, ClientSecret: planted }';
  const downstream =
    'DownstreamApis: { graph: { BaseUrl: https://localhost:8443/graph }, arm: { BaseUrl: https://localhost:8443/arm } }';
  await writeFile(join(folder, 'onbehalf.yaml'), `Schema: [cars.graphql]\n${azureAd}\n${downstream}\n`);
  const whole = await print();
  expect(whole.stdout).toContain(PRINTED_CAR);
  expect(whole.stdout + whole.stderr).not.toContain('planted');
});

test('--config and --schema name other files', async () => {
  await writeFile(join(folder, 'cars.graphql'), CARS);
  await writeFile(join(folder, 'other.yaml'), 'Schema: [cars.graphql]\n');
  expect((await print('--config', 'other.yaml')).stdout).toContain(PRINTED_CAR);
  expect((await print('--schema', '*.graphql')).stdout).toContain(PRINTED_CAR);
  expect((await print()).stdout).not.toContain('car: String');
});

test('a configuration or a file that the server would not start with is not printed', async () => {
  await writeFile(
    join(folder, 'cars.graphql'),
    'extend type Query { car: String @requiresScope(scopes: [["Car.Read"]]) }',
  );
  await writeFile(join(folder, 'onbehalf.yaml'), 'Schema: [cars.graphql]\n');
  const faulty = await print();
  expect(faulty).toMatchObject({ code: 1, stdout: '' });
  expect(faulty.stderr).toContain('cars.graphql, line 1, column 33: Unknown directive "@requiresScope"');

  await writeFile(join(folder, 'cars.graphql'), 'extend type Query { car: String }');
  await writeFile(join(folder, 'onbehalf.yaml'), 'Schema: [cars.graphql]\nAuthorization: { DefaultDeny: true }\n');
  expect((await print()).stderr).toContain('Query.car has no directive (Authorization.DefaultDeny is on)');

  await writeFile(join(folder, 'onbehalf.yaml'), 'Servr: { Port: 1 }\nServer: { Port: none }\n');
  const unfit = await print();
  expect(unfit).toMatchObject({ code: 1, stdout: '' });
  expect(unfit.stderr).toContain('Server.Port');
});
