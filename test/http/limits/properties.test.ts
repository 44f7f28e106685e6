/** The limits against a reference that writes every fragment out, over random documents (GD-1, GD-2, GD-3). */
import * as fc from 'fast-check';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { createAdmission } from '../../../src/http/limits/admission.ts';
import type { DocumentLimits } from '../../../src/http/limits/limits.ts';
import type { RawOperation } from '../../../src/http/operations-in.ts';
import { boundless, documents, schema, variables } from './documents.ts';
import { type Counts, countAll } from './reference.ts';

const persisted = () => undefined;
const admitted = (limits: DocumentLimits, query: string, values: unknown) =>
  createAdmission({ limits, schema, persisted })({ query, variables: values }).excess === undefined;

const limitFor = {
  depth: 'maxDepth',
  aliases: 'maxAliases',
  rootFields: 'maxRootFields',
  repeats: 'maxRepeats',
  cost: 'maxCost',
} as const;

test.each(Object.entries(limitFor) as [keyof typeof limitFor, keyof DocumentLimits][])(
  'counts %s as if every fragment were written out: at the count a document passes, one below it does not',
  (count, limit) => {
    fc.assert(
      fc.property(documents, variables, (query, values) => {
        const counts = countAll(parse(query), values);
        fc.pre(counts.reduce((total, { selections }) => total + selections, 0) <= 2_000);
        const most = Math.max(...counts.map((one: Counts) => one[count]));
        // Operations that only look at the schema have a depth of their own.
        fc.pre(count !== 'depth' || !counts.some(({ introspection }) => introspection));
        // Fragments that nobody spreads are held to the same limits; the reference does not see them.
        fc.pre(unused(query).length === 0);
        expect(admitted({ ...boundless, [limit]: most }, query, values)).toBe(true);
        if (most > 0) expect(admitted({ ...boundless, [limit]: most - 1 }, query, values)).toBe(false);
      }),
      { numRuns: 400 },
    );
  },
);

const unused = (query: string) =>
  [...query.matchAll(/fragment (F\d)/g)].filter(([, name]) => !query.includes(`...${name}`));

test('never throws, whatever text and variables come', () => {
  const admission = createAdmission({ limits: { ...boundless, maxTokens: 2_000, maxDepth: 12 }, schema, persisted });
  const admit = (operation: RawOperation) => admission(operation).excess;
  const word = fc.constantFrom(
    ...'{ } ( ) [ ] ... : $ @ ! = | & " """ \\ # , query fragment on A B name first 1 -1.5e9 null true __proto__ 🙂'.split(
      ' ',
    ),
    '\n',
    '\u0000',
    '\ud800',
  );
  const text = fc.oneof(
    fc.array(word, { maxLength: 60 }).map((words) => words.join(' ')),
    fc.string(),
    documents,
    fc
      .tuple(documents, fc.nat(), word)
      .map(([query, at, by]) => query.slice(0, at % query.length) + by + query.slice(at % query.length)),
  );
  fc.assert(
    fc.property(fc.oneof(text, fc.anything()), fc.anything(), fc.anything(), (query, values, extensions) => {
      expect(['string', 'undefined']).toContain(typeof admit({ query, variables: values, extensions }));
    }),
    { numRuns: 2_000 },
  );
});

test('a higher limit refuses nothing that a lower one lets pass', () => {
  const some = fc.record({
    maxDepth: fc.nat(8), maxAliases: fc.nat(4), maxTokens: fc.nat(200), maxRootFields: fc.nat(6),
    maxRepeats: fc.nat(4), maxOperations: fc.nat(3), maxDirectives: fc.nat(2), maxCost: fc.nat(500),
  }); // biome-ignore format: two lines of limits
  fc.assert(
    fc.property(documents, variables, some, some, (query, values, one, other) => {
      const higher = Object.fromEntries(
        Object.entries(one).map(([name, value]) => [name, value + other[name as keyof DocumentLimits]]),
      ) as unknown as DocumentLimits;
      if (admitted(one, query, values)) expect(admitted(higher, query, values)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test('says the same of a document the second time', () => {
  const admit = createAdmission({ limits: { ...boundless, maxCost: 60, maxRepeats: 3 }, schema, persisted });
  fc.assert(
    fc.property(documents, variables, variables, (query, one, other) => {
      const fresh = createAdmission({ limits: { ...boundless, maxCost: 60, maxRepeats: 3 }, schema, persisted });
      admit({ query, variables: one });
      expect(admit({ query, variables: other })).toEqual(fresh({ query, variables: other }));
    }),
    { numRuns: 500 },
  );
});
