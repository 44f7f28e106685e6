/** The operations of `docs/mail-calendar-files.md` run as they stand. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startProduct } from '../support/product.ts';

const page = readFileSync(new URL('../../docs/mail-calendar-files.md', import.meta.url), 'utf8');
const operations = [...page.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, operation = '']) => operation);

test('every operation of the page is answered, twice', async () => {
  await using product = await startProduct();
  expect(operations).toHaveLength(4);
  for (const operation of operations) {
    const [first, second] = [
      await product.ask(operation, { user: 'ada' }),
      await product.ask(operation, { user: 'ada' }),
    ];
    expect(first.errors).toEqual([]);
    expect(second).toMatchObject({ data: first.data, errors: [] });
  }
});

test('the table names the scope and the permission of each field as the schema has them', () => {
  const schema = ['mail', 'calendar', 'files']
    .map((name) => readFileSync(new URL(`../../schema/graph-${name}.graphql`, import.meta.url), 'utf8'))
    .join('\n');
  const checked: string[] = [];
  for (const [, fields = '', scopes = '', permission = ''] of page.matchAll(/^\| (`.*?) \| (`.*?) \| (`.*?`) \|$/gm)) {
    for (const [, field = ''] of fields.matchAll(/`(?:User\.)?(\w+)`/g)) {
      const description = new RegExp(`"""([^"]*)"""\\s*${field}\\b`).exec(schema)?.[1]?.replaceAll(/\s+/g, ' ');
      expect(description, field).toContain(`Scope: ${scopes}.`);
      expect(description, field).toContain(`Graph permission: ${permission}.`);
      checked.push(field);
    }
  }
  expect(checked).toHaveLength(9);
});
