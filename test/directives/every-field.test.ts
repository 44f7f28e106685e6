/** Every field of the product's own schema that has a requirement is guarded: found by walking the schema, asked over HTTP. */
import { type GraphQLSchema, getNamedType, isLeafType, isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkDocuments } from '../../src/directives/check-documents.ts';
import { checkNoOpenRootField, checkRequirements } from '../../src/directives/check-requirements.ts';
import { guardFields } from '../../src/directives/guards.ts';
import { compileRequirements } from '../../src/directives/requirements.ts';
import { armModule, graphModule } from '../../src/index.ts';
import { baseModule, directivesModule } from '../../src/module/base-module.ts';
import { buildSchema } from '../../src/module/build-schema.ts';
import { APP, type Api, startApi } from '../support/api.ts';

const plain = buildSchema({
  modules: [directivesModule, baseModule, graphModule, armModule],
  checks: [checkDocuments],
  verifications: [checkRequirements],
  transforms: [],
});
const guarded = guardFields(plain, { details: false });
const requirements = compileRequirements(plain);

const fieldOf = (schema: GraphQLSchema, coordinate: string) => {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  return isObjectType(type) ? type.getFields()[fieldName] : undefined;
};

let api: Api;
beforeAll(async () => {
  api = await startApi({ modules: [graphModule, armModule] });
});
afterAll(() => api[Symbol.asyncDispose]());

test('no root field of the product is open to nobody in particular', () => {
  expect(checkNoOpenRootField(plain)).toEqual([]);
});

test('everything that a user of the directory or of Azure is made of asks for a scope', () => {
  for (const type of ['User', 'Group', 'Subscription', 'ResourceGroup']) {
    const fields = plain.getType(type);
    if (!isObjectType(fields)) throw new Error(`There is no type ${type}.`);
    for (const name of Object.keys(fields.getFields()))
      expect(requirements.of(type, name)?.user?.scopes, `${type}.${name}`).toContainEqual([['access_as_user']]);
  }
});

test.each([...requirements.coordinates])(
  '%s refuses nobody, an app and a user without the scope before it does anything',
  (coordinate) => {
    const field = fieldOf(guarded, coordinate);
    const info = { path: { prev: undefined, key: 'x', typename: undefined }, fieldNodes: [] };
    const callers: (object | undefined)[] = [undefined];
    if (requirements.of(...(coordinate.split('.') as [string, string]))?.user?.scopes.length) {
      callers.push({ kind: 'app', scopes: new Set(), roles: new Set(['access_as_user']) });
      callers.push({ kind: 'user', scopes: new Set(['another']), roles: new Set(['access_as_user']) });
    }
    for (const principal of callers) {
      // A guard that let anything through would meet this source and context, which have nothing.
      expect(() => field?.resolve?.(undefined, {}, { principal }, info as never)).toThrow('Unauthorized field or type');
    }
  },
);

test('fields without a requirement keep the very resolver they had', () => {
  for (const type of Object.values(plain.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const { name, resolve } of Object.values(type.getFields())) {
      if (requirements.of(type.name, name) === undefined)
        expect(fieldOf(guarded, `${type.name}.${name}`)?.resolve).toBe(resolve);
    }
  }
});

test('over HTTP, an app and a user without scopes get nothing of Graph or Azure, and nothing is called for them', async () => {
  const fields = Object.values(plain.getQueryType()?.getFields() ?? {}).filter(({ name }) => name !== 'viewer');
  const parts = fields.map(({ name, args, type }) => {
    const given = args.filter(({ type: wanted }) => String(wanted).endsWith('!')).map((arg) => `${arg.name}: "x"`);
    return `${name}${given.length > 0 ? `(${given.join(', ')})` : ''}${isLeafType(getNamedType(type)) ? '' : ' { __typename }'}`;
  });
  expect(parts.length).toBeGreaterThan(4);
  const before = api.authority.seen.length;
  for (const claims of [APP, { scp: 'another' }, { scp: 'another', roles: ['access_as_user'] }]) {
    const { status, data, errors } = await api.ask(`{ ${parts.join(' ')} }`, claims);
    expect(status).toBe(200);
    expect(Object.values(data)).toEqual(fields.map(() => null));
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(fields.map(() => 'UNAUTHORIZED_FIELD_OR_TYPE'));
  }
  const asked = api.authority.seen.slice(before).map(({ url }) => url);
  expect(asked.filter((url) => url.includes('/token'))).toEqual([]);
});
