/** What the compiler says about a module: a resolver gets the slice that its module declares, and nothing that it does not. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** A module whose slice has a loader `byId`, with a resolver `asked` and further members. */
const moduleWith = (resolver: string, more = '') => `
  import DataLoader from 'dataloader';
  import { GraphQLScalarType } from 'graphql';
  import { defineModule } from '../../src/index.ts';
  export const todos = defineModule({
    name: 'todos',
    typeDefs: 'extend type Query { asked: String }',
    context: ({ downstream }) => ({
      byId: new DataLoader<string, { title: string }>((ids) => downstream('todolist').post('/many', ids)),
    }),
    resolvers: { Query: { asked: ${resolver} } },
    ${more}
  });`;

interface Case {
  readonly name: string;
  readonly source: string;
  /** What the compiler says; nothing unless given. */
  readonly fault?: RegExp;
}

const cases: readonly Case[] = [
  {
    name: 'a loader of the slice',
    source: moduleWith('async (_root, { id }: { id: string }, { todos }) => (await todos.byId.load(id)).title'),
  },
  {
    name: 'a misspelt loader',
    source: moduleWith("(_root, _args, { todos }) => todos.byld.load('1')"),
    fault: /Property 'byld' does not exist on type '\{ byId: DataLoader</,
  },
  {
    name: 'a key of another type than the loader takes',
    source: moduleWith('(_root, _args, { todos }) => todos.byId.load(1)'),
    fault: /Argument of type 'number' is not assignable to parameter of type 'string'/,
  },
  {
    name: 'a member that what is loaded does not have',
    source: moduleWith("async (_root, _args, { todos }) => (await todos.byId.load('1')).titel"),
    fault: /Property 'titel' does not exist .* Did you mean 'title'\?/,
  },
  {
    name: 'the slice of another module',
    source: moduleWith('(_root, _args, { graph }) => graph'),
    fault: /Property 'graph' does not exist/,
  },
  {
    name: 'the request context itself',
    source: moduleWith(
      '(_root, _args, { principal, authorizationHeaderProvider, downstream, signal }) => [principal?.objectId, authorizationHeaderProvider, downstream, signal]',
    ),
  },
  {
    name: 'a misspelt member of the request context',
    source: moduleWith('(_root, _args, { principle }) => principle'),
    fault: /Property 'principle' does not exist/,
  },
  {
    name: 'resolvers above the slice that they use, because it infers from top to bottom',
    source: `
      import { defineModule } from '../../src/index.ts';
      export const todos = defineModule({
        name: 'todos',
        typeDefs: 'extend type Query { asked: String }',
        resolvers: { Query: { asked: (_root, _args, { todos }) => todos.api.get('/first') } },
        context: ({ downstream }) => ({ api: downstream('todolist') }),
      });`,
    fault: /'todos' is possibly 'undefined'/,
  },
  {
    name: 'permissions without scopes',
    source: moduleWith('() => null', "permissions: { 'Query.asked': { api: 'todolist' } },"),
    fault: /Property 'scopes' is missing/,
  },
  {
    name: 'a transform that returns no schema',
    source: moduleWith('() => null', 'schemaTransforms: [() => {}],'),
    fault: /Type '\(\) => void' is not assignable to type 'SchemaTransform'/,
  },
  {
    name: 'a misspelt option',
    source: moduleWith('() => null', 'schemaTransform: [],'),
    fault: /'schemaTransform' does not exist .*|Did you mean to write 'schemaTransforms'/,
  },
  {
    name: 'a scalar and a module without a slice',
    source: `
      import { GraphQLScalarType } from 'graphql';
      import { defineModule } from '../../src/index.ts';
      export const colours = defineModule({
        name: 'colours',
        typeDefs: 'scalar Colour extend type Query { colour: Colour }',
        resolvers: { Colour: new GraphQLScalarType({ name: 'Colour' }), Query: { colour: () => 'red' } },
      });`,
  },
];

/** One run of the compiler for all: it costs the same as for one. */
async function compile(): Promise<ReadonlyMap<string, string>> {
  // Below the tree, so that the sources and packages are found.
  const folder = await mkdtemp(join(root, 'test/.inference-'));
  try {
    await Promise.all(cases.map(({ source }, index) => writeFile(join(folder, `case-${index}.ts`), source)));
    const settings = { extends: '../../tsconfig.json', compilerOptions: { noUnusedLocals: false }, include: ['*.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const said = await new Promise<string>((done) => {
      execFile(process.execPath, [tsc, '--pretty', 'false', '-p', folder], (_error, stdout) => done(stdout));
    });
    const lines = said.split('\n');
    return new Map(
      cases.map(({ name }, index) => [name, lines.filter((line) => line.includes(`case-${index}.ts`)).join('\n')]),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

const said = await compile();

test.each(cases.map((one) => [one.fault ? 'refuses' : 'takes', one.name, one.fault] as const))(
  'the compiler %s %s',
  (_verb, name, fault) => {
    if (fault) expect(said.get(name)).toMatch(fault);
    else expect(said.get(name)).toBe('');
  },
);
