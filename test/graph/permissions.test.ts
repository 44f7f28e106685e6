/** The table of permissions and what the schema says about them are one. */
import { isInterfaceType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { builtInSchema } from '../../src/cli/built-in-schema.ts';
import { graphModule } from '../../src/graph/graph-module.ts';

const schema = builtInSchema();
const described = new Map<string, string>();
for (const type of Object.values(schema.getTypeMap())) {
  if (!(isObjectType(type) || isInterfaceType(type))) continue;
  for (const { name, description } of Object.values(type.getFields()))
    described.set(`${type.name}.${name}`, description ?? '');
}

test.each(Object.entries(graphModule.permissions))(
  '%s names in its description what it asks for',
  (field, permission) => {
    const { api, scopes, own = [] } = permission;
    expect(api).toBe('graph');
    expect(scopes.length).toBeGreaterThan(0);
    const text = described.get(field) ?? '';
    expect([...scopes, ...own].filter((scope) => !text.includes(`\`${scope}\``))).toEqual([]);
    if (permission.own) expect(permission.own).not.toEqual(scopes);
  },
);

test('a field that speaks of a Graph permission has an entry', () => {
  const speaking = [...described].filter(([, text]) => text.includes('Graph permission')).map(([field]) => field);
  expect(speaking.filter((field) => !(field in graphModule.permissions))).toEqual([]);
});
