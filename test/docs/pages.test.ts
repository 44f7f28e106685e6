/** Operations and messages of the pages, as they stand: each is answered, and comes out. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { armModule } from '../../src/arm/arm-module.ts';
import { loadConfig } from '../../src/config/load.ts';
import { allModules, composeSchema } from '../../src/directives/compose-schema.ts';
import { graphModule } from '../../src/graph/graph-module.ts';
import { startProduct } from '../support/product.ts';

const read = (page: string) => readFileSync(resolve(import.meta.dirname, '../../docs', page), 'utf8');
const blocks = (page: string, kind: string): readonly string[] =>
  [...read(page).matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block = '']) => block);

test('the operations about people, groups and Azure are answered, and none with nothing', async () => {
  await using product = await startProduct();
  for (const page of ['people-and-groups.md', 'azure.md']) {
    const operations = blocks(page, 'graphql');
    expect(operations.length).toBeGreaterThan(1);
    for (const operation of operations) {
      const { data, errors } = await product.ask(operation, { user: 'ada' });
      expect(errors, operation).toEqual([]);
      expect(JSON.stringify(data), operation).not.toMatch(/^\{"\w+":(?:null|\{[^[{]*"nodes":\[\])/);
    }
  }
});

test('the fault that the page about fields without code shows is the one of its own sample', () => {
  const directory = mkdtempSync(join(tmpdir(), 'onbehalf-no-code-'));
  mkdirSync(join(directory, 'schema'));
  const [settings = ''] = blocks('no-code.md', 'yaml');
  const [sample = ''] = blocks('no-code.md', 'graphql');
  writeFileSync(join(directory, 'onbehalf.yaml'), settings, { mode: 0o600 });
  writeFileSync(join(directory, 'schema/todos.graphql'), sample.replace('{$args.id}', '{$args.ident}'));
  const id = '00000000-0000-0000-0000-000000000001';
  const env = { AZURE_TENANT_ID: id, AZURE_CLIENT_ID: id, AZURE_CLIENT_SECRET: 'a secret' };
  const config = loadConfig({ directory, env, overrides: { environment: 'development' } });
  const [said = ''] = blocks('no-code.md', 'text');
  const compose = () => composeSchema(allModules(config, [graphModule, armModule]));
  expect(compose).toThrow(
    said.trim().replaceAll(/\n +/g, ' ').replace('schema/todos', join(directory, 'schema/todos')),
  );
  rmSync(directory, { recursive: true });
});
