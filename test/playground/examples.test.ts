/** The examples of the page are held to the built-in schema. */
import { GraphQLError, getOperationAST, getVariableValues, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { builtInSchema } from '../../src/cli/built-in-schema.ts';
import { examples, examplesFor } from '../../src/playground/graphql/examples.ts';

const schema = builtInSchema();

test.each(examples)('$title: is valid, with its variables', ({ query, variables = '{}' }) => {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document);
  expect(getVariableValues(schema, operation?.variableDefinitions ?? [], JSON.parse(variables)).errors ?? []).toEqual(
    [],
  );
});

test('a mistake in an example would be seen', () => {
  expect(validate(schema, parse('{ me { shoeSize } }'))[0]).toBeInstanceOf(GraphQLError);
});

test('begins with the examples of the own situation and leaves out those of others', () => {
  const titles = examplesFor('throttled', []).map(({ title }) => title);
  expect(titles[0]).toBe('Meet a throttled API');
  expect(titles).toContain('One query, two APIs');
  expect(titles).not.toContain('Meet a revoked session');
  expect(examplesFor(undefined, [])[0]?.title).toBe('One query, two APIs');
});

test('leaves out what no token of the page may do', () => {
  const mayRun = examplesFor('ordinary', ['api://onbehalf/access_as_user', 'api://onbehalf/Background.Run']);
  expect(mayRun.map(({ title }) => title)).toContain('Leave something running');
  const mayNot = examplesFor('ordinary', ['api://onbehalf/access_as_user']);
  expect(mayNot.map(({ title }) => title)).not.toContain('Leave something running');
});
