/** examples/azure-sdk: runs as its README says, and answers what it shows. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Example, runExample, shownIn } from './run-example.ts';

let example: Example;
beforeAll(async () => {
  example = await runExample('azure-sdk');
});
afterAll(() => example[Symbol.asyncDispose]());

test('the README shows what is asked and what is answered', async () => {
  const { operations, answer } = shownIn(example.readme);
  expect(operations).toHaveLength(1);
  expect(await example.ask(operations[0] ?? '', 'ada')).toEqual(answer);
});

test('one who has no manager has no peers', async () => {
  const chief = example.tenant.directory.people.find(({ jobTitle }) => jobTitle === 'Chief Executive Officer');
  expect(await example.ask('{ me { displayName peers } }', chief?.alias ?? '')).toEqual({
    data: { me: { displayName: chief?.displayName, peers: [] } },
  });
});

test('a second factor that Azure asks for takes the fields of Azure alone', async () => {
  expect(await example.ask('{ me { peers } subscriptions { nodes { displayName } } }', 'grace')).toMatchObject({
    data: { me: { peers: expect.any(Array) }, subscriptions: null },
    errors: [{ path: ['subscriptions'], extensions: { code: 'CLAIMS_CHALLENGE' } }],
  });
});
