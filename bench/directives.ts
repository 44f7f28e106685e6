/**
 * What the authorization directives cost: on fields that are open to the caller, and on fields that are refused.
 *
 * Everything is measured in one process, in rounds that take turns, as ratios of medians against a reference of the same round; the
 * absolute microseconds are this machine's. Prints a table and writes `bench/results/directives.json`.
 *
 *     node bench/directives.ts            # `--quick`: a tenth of the rounds, to see that it runs
 * @module
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { defaultFieldResolver, execute, type GraphQLSchema, Kind, parse } from 'graphql';
import type { Principal } from '../src/bearer/principal.ts';
import { checkDocuments } from '../src/directives/check-documents.ts';
import { guardFields } from '../src/directives/guards.ts';
import { createOperationCheck } from '../src/directives/operation-check.ts';
import { baseModule, directivesModule } from '../src/module/base-module.ts';
import { buildSchema } from '../src/module/build-schema.ts';
import { defineModule } from '../src/module/define-module.ts';

/** Of one row, all of them selected. */
const FIELDS = 35;
const ROWS = 100;
const names = Array.from({ length: FIELDS }, (_, index) => `f${index}`);
/** Resolvers that do nothing: beside any real one the directive costs a smaller share. */
const row = Object.fromEntries(names.map((name) => [name, name]));
const rows = Array.from({ length: ROWS }, () => row);

const DIRECTIVE = '@requiresScopes(scopes: [["access_as_user"]])';

/** The same fields, with a directive on each or on none. */
function schemaOf(directive: string): GraphQLSchema {
  const fields = names.map((name) => `${name}: String ${directive}`).join(' ');
  return buildSchema({
    modules: [
      directivesModule,
      baseModule,
      defineModule({
        name: 'bench',
        typeDefs: `extend type Query { row: Row rows: [Row] slow: Slow } type Row { ${fields} } type Slow { ${fields} }`,
        resolvers: {
          Query: { row: () => row, rows: () => rows, slow: () => row },
          // As fields of loaders are: each answers in a later tick.
          Slow: Object.fromEntries(names.map((name) => [name, async (source: Record<string, string>) => source[name]])),
        },
      }),
    ],
    checks: [checkDocuments],
    transforms: [],
  });
}

const open = schemaOf('');
/** Rules are written and nobody keeps them: what the plan of an operation is compiled from. */
const written = schemaOf(DIRECTIVE);
const guarded = guardFields(written, { details: false });

/** As it is often written: an error thrown by the resolver, located by graphql-js afterwards. */
function guardNaively(schema: GraphQLSchema): GraphQLSchema {
  for (const type of ['Row', 'Slow']) {
    const fields = (schema.getType(type) as ReturnType<GraphQLSchema['getQueryType']>)?.getFields() ?? {};
    for (const field of Object.values(fields)) {
      const { resolve = defaultFieldResolver } = field;
      field.resolve = (source, args, context, info) => {
        if (!context.principal.scopes.has('access_as_user')) throw new Error('Unauthorized field or type');
        return resolve(source, args, context, info);
      };
    }
  }
  return schema;
}
const naive = guardNaively(schemaOf(''));

/** As much of a caller as the guards look at. */
const principal = (...scopes: string[]) =>
  ({ kind: 'user', scopes: new Set(scopes), roles: new Set() }) as unknown as Principal;
/** Has the one scope that every field asks for, and two that none does. */
const granted = { principal: principal('access_as_user', 'Mail.Read', 'Files.Read') };
/** Has none that is asked for. */
const refused = { principal: principal('Mail.Read', 'Files.Read') };

type Run = () => unknown;
const selection = names.join(' ');
/** Parsed once, as a server with a cache of documents does it; validation is no part of this. */
const running = (schema: GraphQLSchema, contextValue: object, query: string): Run => {
  const document = parse(query);
  return () => execute({ schema, document, contextValue });
};

/** Two runs of the same query, of which one pays for the rules. */
interface Case {
  readonly name: string;
  readonly reference: string;
  readonly measured: Run;
  readonly against: Run;
  /** Calls in one round of one side. */
  readonly calls: number;
  /** Positions refused per call: their price is shown, too. */
  readonly refusals?: number;
  readonly goal?: string;
  readonly most?: number;
}

const quick = process.argv.includes('--quick');
/** Many, because the differences are small: a few per cent of twenty microseconds. */
const ROUNDS = quick ? 20 : 200;
const check = createOperationCheck(written, { details: false });
const planned = parse(`{ row { ${selection} } }`);
const [operation] = planned.definitions;
if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('The document of this bench has one operation.');
const asked = { document: planned, operation, variables: {}, ...granted };

const single = `{ row { ${selection} } }`;
const many = `{ rows { ${selection} } }`;
const later = `{ slow { ${selection} } }`;
/** What is measured, and what it may cost. A case without a goal is there to be known. */
const cases: readonly Case[] = [
  {
    name: `${FIELDS} guarded fields, granted`,
    reference: 'the same without directives',
    measured: running(guarded, granted, single),
    against: running(open, granted, single),
    calls: 400,
    goal: '≤ 1.05',
    most: 1.05,
  },
  {
    name: `${FIELDS} guarded fields that answer in a later tick, granted`,
    reference: 'the same without directives',
    measured: running(guarded, granted, later),
    against: running(open, granted, later),
    calls: 200,
    goal: '≤ 1.05',
    most: 1.05,
  },
  {
    name: `a list of ${ROWS} × ${FIELDS} guarded fields, granted`,
    reference: 'the same without directives',
    measured: running(guarded, granted, many),
    against: running(open, granted, many),
    calls: 5,
    goal: '≤ 1.05',
    most: 1.05,
  },
  {
    name: `${FIELDS} refused fields`,
    reference: 'errors thrown naively',
    measured: running(guarded, refused, single),
    against: running(naive, refused, single),
    calls: 40,
    refusals: FIELDS,
    goal: '≤ 0.33',
    most: 0.33,
  },
  {
    name: `a list of ${ROWS} × ${FIELDS} refused fields`,
    reference: 'errors thrown naively',
    measured: running(guarded, refused, many),
    against: running(naive, refused, many),
    calls: 2,
    refusals: ROWS * FIELDS,
    goal: '≤ 0.33',
    most: 0.33,
  },
  {
    name: 'the plan of an operation, once compiled',
    reference: 'executing it',
    measured: () => check(asked),
    against: running(guarded, granted, single),
    calls: 400,
  },
];

/** One line of the table. */
interface Measured {
  readonly name: string;
  readonly reference: string;
  /** Medians, in microseconds of CPU per call. */
  readonly microseconds: number;
  readonly referenceMicroseconds: number;
  /** Median of the ratios of rounds that ran side by side. */
  readonly ratio: number;
  readonly microsecondsPerRefusal?: number;
  readonly goal?: string;
  readonly met?: boolean;
}

/** CPU time of all threads, so that what else the machine does is not counted, and collecting garbage is. */
async function timed(run: Run, calls: number): Promise<number> {
  const start = process.cpuUsage();
  for (let call = 0; call < calls; call += 1) {
    const result = run();
    if (result instanceof Promise) await result;
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / calls;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** The ratio is the median of the ratios, not the ratio of the medians: two rounds side by side had the same weather. */
async function measure({ name, reference, measured, against, calls, refusals, goal, most }: Case): Promise<Measured> {
  const sides: [number[], number[]] = [[], []];
  const ratios: number[] = [];
  for (let round = -ROUNDS / 10; round < ROUNDS; round += 1) {
    // Whoever goes first finds the caches cold: they take turns.
    const [first, second] = round % 2 === 0 ? [measured, against] : [against, measured];
    const [one, other] = [await timed(first, calls), await timed(second, calls)];
    if (round < 0) continue; // warming up
    const [mine, theirs] = round % 2 === 0 ? [one, other] : [other, one];
    sides[0].push(mine);
    sides[1].push(theirs);
    ratios.push(mine / theirs);
  }
  const microseconds = median(sides[0]);
  const ratio = median(ratios);
  return {
    name,
    reference,
    microseconds,
    referenceMicroseconds: median(sides[1]),
    ratio,
    ...(refusals ? { microsecondsPerRefusal: microseconds / refusals } : {}),
    ...(goal ? { goal } : {}),
    ...(most === undefined ? {} : { met: ratio <= most }),
  };
}

const results: Measured[] = [];
for (const one of cases) results.push(await measure(one));

const number = (value: number | undefined, digits = 1) => (value === undefined ? '' : value.toFixed(digits));
console.table(
  Object.fromEntries(
    results.map((result) => [
      result.name,
      {
        µs: number(result.microseconds),
        'reference µs': number(result.referenceMicroseconds),
        ratio: number(result.ratio, 3),
        'µs per refusal': number(result.microsecondsPerRefusal),
        goal: result.goal ?? '',
        against: result.reference,
      },
    ]),
  ),
);
const directory = new URL('results/', import.meta.url);
mkdirSync(directory, { recursive: true });
const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
writeFileSync(
  new URL('directives.json', directory),
  `${JSON.stringify({ at: new Date().toISOString(), machine, rounds: ROUNDS, results }, null, 2)}\n`,
);
