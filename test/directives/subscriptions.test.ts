/** Subscriptions, at the executor: nothing is subscribed to for whom it is refused, and every event is guarded again. */
import { type ExecutionResult, Kind, parse, subscribe } from 'graphql';
import { expect, test } from 'vitest';
import type { Principal } from '../../src/bearer/principal.ts';
import { checkDocuments } from '../../src/directives/check-documents.ts';
import { guardFields } from '../../src/directives/guards.ts';
import { createOperationCheck } from '../../src/directives/operation-check.ts';
import { baseModule, directivesModule } from '../../src/module/base-module.ts';
import { buildSchema } from '../../src/module/build-schema.ts';
import { defineModule } from '../../src/module/define-module.ts';

let subscribed: string[] = [];
const events = (name: string, values: readonly unknown[]) => ({
  async *subscribe() {
    subscribed.push(name);
    for (const value of values) yield { [name]: value };
  },
});

const plain = buildSchema({
  modules: [
    directivesModule,
    baseModule,
    defineModule({
      name: 'test',
      typeDefs: `extend schema { subscription: Feed }
        type Feed { ticks: Int @authenticated mail: Mail @requiresScopes(scopes: [["Mail.Read"]]) news: Mail open: Int }
        type Mail { subject: String body: String @requiresScopes(scopes: [["Mail.Body"]]) }`,
      resolvers: {
        Feed: {
          ticks: events('ticks', [1, 2]),
          mail: events('mail', [{ subject: 's', body: 'b' }]),
          news: events('news', [{ subject: 's', body: 'b' }]),
          open: events('open', [7]),
        },
      },
    }),
  ],
  checks: [checkDocuments],
  transforms: [],
});
const schema = guardFields(plain, { details: false });

const user = (...scopes: string[]) =>
  ({ kind: 'user', scopes: new Set(scopes), roles: new Set() }) as unknown as Principal;
const app = { kind: 'app', scopes: new Set(), roles: new Set(['Mail.Read']) } as unknown as Principal;

async function listen(query: string, principal: Principal | undefined): Promise<readonly ExecutionResult[]> {
  subscribed = [];
  const result = await subscribe({ schema, document: parse(query), contextValue: { principal } });
  if (!(Symbol.asyncIterator in result)) return [result];
  const seen: ExecutionResult[] = [];
  for await (const event of result) seen.push(event);
  return seen;
}
const refusedAt = (...path: string[]) =>
  expect.objectContaining({
    message: 'Unauthorized field or type',
    path,
    extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
  });

test.each([
  ['subscription { ticks }', undefined],
  ['subscription { mail { subject } }', undefined],
  ['subscription { mail { subject } }', user('Mail.Send')],
  ['subscription { m: mail { subject } }', app],
  ['subscription { ... on Feed { mail { subject } } }', user()],
])('%s is not subscribed to', async (query, principal) => {
  const [result, ...more] = await listen(query, principal);
  expect(more).toEqual([]);
  expect(result?.data).toBeUndefined();
  expect(result?.errors).toEqual([refusedAt(query.includes('m:') ? 'm' : query.includes('ticks') ? 'ticks' : 'mail')]);
  expect(subscribed).toEqual([]);
});

test('events come to whom they may, with fields below guarded in each', async () => {
  expect(await listen('subscription { ticks }', app)).toEqual([{ data: { ticks: 1 } }, { data: { ticks: 2 } }]);
  expect(await listen('subscription { open }', undefined)).toEqual([{ data: { open: 7 } }]);
  const [event] = await listen('subscription { news { subject body } }', user('Mail.Read'));
  expect(event).toEqual({ data: { news: { subject: 's', body: null } }, errors: [refusedAt('news', 'body')] });
  const all = await listen('subscription { mail { subject body } }', user('Mail.Read', 'Mail.Body'));
  expect(all).toEqual([{ data: { mail: { subject: 's', body: 'b' } } }]);
});

test('a plan knows the root of subscriptions by whatever name', () => {
  const check = createOperationCheck(plain, { details: false });
  const document = parse('subscription { mail { body } }');
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('The document has one operation.');
  const refused = check({ document, operation, variables: {}, principal: user('Mail.Body') });
  expect(refused?.coordinates).toEqual(['Feed.mail']);
});
