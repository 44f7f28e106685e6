/** Every example of the page, run by those it is shown to, against the product: it answers, or meets what it promises to. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examples } from '../../src/playground/graphql/examples.ts';
import type { Example } from '../../src/playground/settings.ts';
import { type Product, startProduct } from '../support/product.ts';
import { FIRST_OF_THE_BACKGROUND, untilAnswered } from '../support/until-answered.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct({ overrides: { Server: { OperationTimeoutMs: 30_000 } }, hasDatabase: true });
  await untilAnswered(product);
  await untilAnswered(product, FIRST_OF_THE_BACKGROUND);
}, 180_000);
afterAll(() => product[Symbol.asyncDispose]());

/** What an example is there to meet, by its title; every other one answers without an error. */
const promised: Readonly<Record<string, string>> = {
  'Try the MFA step-up': 'CLAIMS_CHALLENGE',
  'Try the step-up with @defer': 'CLAIMS_CHALLENGE',
  'Try the consent': 'CONSENT_REQUIRED',
  'Meet a throttled API': 'DOWNSTREAM_THROTTLED',
  'Meet a revoked session': 'CLAIMS_CHALLENGE',
};

interface Part {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  readonly incremental?: readonly Part[];
}

/** As the page sends it. @returns the answer, or all parts of one that comes in parts */
async function run({ query, variables = '{}' }: Example, alias: string): Promise<readonly Part[]> {
  const response = await fetch(product.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json, multipart/mixed',
      authorization: `Bearer ${await product.bearerOf(alias)}`,
    },
    body: JSON.stringify({ query, variables: JSON.parse(variables) }),
  });
  const boundary = /boundary="?([^";]+)/.exec(response.headers.get('content-type') ?? '')?.[1];
  const text = await response.text();
  const bodies = boundary === undefined ? [text] : text.split(`--${boundary}`).filter((part) => part.includes('{'));
  return bodies.map((body) => JSON.parse(body.slice(body.indexOf('{'))));
}

const codesOf = ({ errors = [], incremental = [] }: Part): readonly string[] => [
  ...errors.map(({ extensions }) => extensions.code),
  ...incremental.flatMap(codesOf),
];

test('there is an example of step-up, consent, throttling, revocation, a mutation and a part that comes later', () => {
  expect(Object.keys(promised).filter((title) => !examples.some((example) => example.title === title))).toEqual([]);
  expect(examples.filter(({ query }) => query.startsWith('mutation'))).not.toEqual([]);
  expect(examples.filter(({ query }) => query.includes('@defer'))).not.toEqual([]);
});

test.each(examples)(
  '$title',
  async (example) => {
    const people = product.tenant.info().people;
    for (const persona of example.personas ?? ['ordinary']) {
      const { alias = '' } = people.find((person) => person.persona === persona) ?? {};
      const parts = await run(example, alias);
      const code = promised[example.title];
      expect([...new Set(parts.flatMap(codesOf))]).toEqual(code === undefined ? [] : [code]);
      expect(parts[0]?.data).toBeDefined();
      expect(parts.length > 1).toBe(example.query.includes('@defer'));
    }
  },
  40_000,
);
