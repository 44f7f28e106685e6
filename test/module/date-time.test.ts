/** Instants as they come in and go out of a real execution. */

import { makeExecutableSchema } from '@graphql-tools/schema';
import * as fc from 'fast-check';
import { graphql } from 'graphql';
import { expect, test } from 'vitest';
import { dateTime } from '../../src/module/date-time.ts';

let outgoing: unknown;
const schema = makeExecutableSchema({
  typeDefs: 'scalar DateTime type Query { seen(at: DateTime!): String out: DateTime }',
  resolvers: {
    DateTime: dateTime,
    Query: { seen: (_root: unknown, { at }: { readonly at: string }) => at, out: () => outgoing },
  },
});

/** What a resolver is given for a variable, and for the same text in the query. */
async function seen(at: unknown) {
  const answers = [
    await graphql({ schema, source: 'query ($at: DateTime!) { seen(at: $at) }', variableValues: { at } }),
    await graphql({ schema, source: `{ seen(at: ${JSON.stringify(at)}) }` }),
  ];
  return answers.map(({ data, errors }) => (errors ? 'refused' : data?.seen));
}

async function shown(value: unknown) {
  outgoing = value;
  const { data, errors } = await graphql({ schema, source: '{ out }' });
  return errors ? 'refused' : data?.out;
}

test.each([
  ['2026-03-01T09:00:00Z', '2026-03-01T09:00:00.000Z'],
  ['2026-03-01t09:00:00z', '2026-03-01T09:00:00.000Z'],
  ['2026-03-01T09:00:00.1234567+01:00', '2026-03-01T08:00:00.123Z'],
  ['2026-01-01T00:30:00-05:45', '2026-01-01T06:15:00.000Z'],
  ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ['2000-02-29T23:59:59Z', '2000-02-29T23:59:59.000Z'],
])('%s comes in as %s', async (at, instant) => {
  expect(await seen(at)).toEqual([instant, instant]);
});

test.each([
  '2026-03-01T09:00:00',
  '2026-03-01',
  '2026-02-29T00:00:00Z',
  '2100-02-29T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:60Z',
  '2026-01-01T00:00:00+24:00',
  '2026-01-01 00:00:00Z',
  '2026-01-01T00:00:00Z\n',
  '+002026-01-01T00:00:00Z',
  '9999-12-31T23:59:59-01:00',
  '0000-01-01T00:00:00+01:00',
  '٢٠٢٦-01-01T00:00:00Z',
  '',
  1_772_355_600_000,
  true,
])('%j is refused', async (at) => {
  expect(await seen(at)).toEqual(['refused', 'refused']);
});

test('an instant goes out as it was written, a Date in UTC, and nothing else goes out', async () => {
  expect(await shown('2026-03-01T09:00:00.0000000+01:00')).toBe('2026-03-01T09:00:00.0000000+01:00');
  expect(await shown(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
  for (const value of ['yesterday', new Date(Number.NaN), 5, {}]) expect(await shown(value)).toBe('refused');
});

const two = (part: number) => String(part).padStart(2, '0');

test('every instant of four-digit years comes in as itself', async () => {
  const years = { min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true };
  const zone = fc.integer({ min: -23 * 60, max: 23 * 60 });
  await fc.assert(
    fc.asyncProperty(fc.date(years), zone, async (instant, minutes) => {
      const local = new Date(instant.getTime() + minutes * 60_000).toISOString().slice(0, -1);
      const written = `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
      expect((await seen(`${local}${written}`))[0]).toBe(instant.toISOString());
    }),
    { numRuns: 200 },
  );
});
