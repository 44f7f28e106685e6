/** Attempts at a mutation, one after the other as workers die: what is called, what is not called again, and who is asked. */
import { randomUUID } from 'node:crypto';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { ClaimLostError, createCallJournal } from '../../src/background/call-journal.ts';
import type { RunResult } from '../../src/background/operation.ts';
import { createOperationStore } from '../../src/background/operation-store.ts';
import { createIsRepeatable } from '../../src/background/repeatable.ts';
import { type Attempt, attemptOperation } from '../../src/background/run-operation.ts';
import { createRunStore } from '../../src/background/run-store.ts';
import type { Principal } from '../../src/bearer/principal.ts';
import { createManualClock } from '../support/clock.ts';
import { newRing, onBothDatabases } from './databases.ts';

const schema = makeExecutableSchema({
  typeDefs: buildSchema(`
    type Query { me: String }
    type Mutation { send(to: String): String  rename(to: String): String  book(input: Booking!): String  must: String! }
    input Booking { title: String, bookingId: String }
  `),
});
const isRepeatable = createIsRepeatable(schema, { rename: 'always', book: ['input', 'bookingId'] });
const ok = (field: string): RunResult => ({ data: { [field]: 'done' } });
const failed = (field: string, code: string, more: object = {}): RunResult => ({
  data: { [field]: null },
  errors: [{ message: code, path: [field], extensions: { code, ...more } }],
});

const die = (): never => {
  throw new Error('kill -9');
};

/** The time of an attempt is over in the middle of a call. */
const late = () => {
  const deadline = new AbortController();
  const whileCalling = async () => deadline.abort(new DOMException('', 'TimeoutError'));
  return { signal: deadline.signal, whileCalling };
};

onBothDatabases((database) => {
  async function world(document: string, variables: Readonly<Record<string, unknown>> = {}) {
    const options = { database: database(), ring: newRing(), clock: createManualClock() };
    const owner = { tenantId: randomUUID(), objectId: randomUUID() };
    const operations = createOperationStore(options);
    const runs = createRunStore({ ...options, maxUserResultBytes: 1_000_000 });
    const journal = createCallJournal(options.database, options.ring);
    const content = { document, variables };
    const id = randomUUID();
    await operations.add({ id, owner, clientId: 'app', sessionId: 's', content }, 10);
    const principal: Principal = {
      kind: 'user',
      ...owner,
      subject: 'sub',
      clientId: 'app',
      scopes: new Set(),
      roles: new Set(),
      capabilities: new Set(),
      expiresAt: 0,
      claims: {},
    };
    const runId = randomUUID();
    const calls: string[] = [];
    /** One worker's try. @param answers by response name; a function is the moment to die in */
    async function attempt(
      answers: Readonly<Record<string, RunResult | (() => never)>>,
      also: {
        readonly hasChanged?: boolean;
        readonly isLast?: boolean;
        readonly principal?: Principal;
        readonly whileCalling?: () => Promise<unknown>;
        readonly signal?: AbortSignal;
      } = {},
    ): Promise<Attempt> {
      const claim = await runs.claim(id, runId);
      if (!claim) throw new Error('Expected a claim.');
      return await attemptOperation({
        claim,
        journal,
        isRepeatable,
        isLast: also.isLast ?? false,
        principal: also.principal ?? principal,
        session: { id: 's', principal },
        rules: { schema, admit: () => ({ excess: undefined }), check: () => undefined },
        signal: also.signal ?? new AbortController().signal,
        correlationId: randomUUID(),
        onProgress: () => undefined,
        async execute({ document: text }) {
          const name = /(\w+)(?:: \w+)?(?:\(|\s*\})/.exec(text.slice(text.indexOf('{')))?.[1] ?? '';
          calls.push(name);
          await also.whileCalling?.();
          const answer = answers[name];
          if (answer === undefined) throw new Error(`Nobody expected ${name} to be called.`);
          return { result: typeof answer === 'function' ? answer() : answer, hasChanged: also.hasChanged ?? false };
        },
      });
    }
    return { attempt, calls, operations, runs, owner, id, principal };
  }
  test('what was answered is not called again, and counts as it came', async () => {
    const { attempt, calls } = await world('mutation { a: rename(to: "x") b: rename(to: "y") }');
    await expect(attempt({ a: ok('a'), b: die })).rejects.toThrow('kill -9');
    expect(await attempt({ b: ok('b') })).toEqual({ is: 'ended', result: { data: { a: 'done', b: 'done' } } });
    expect(calls).toEqual(['a', 'b', 'b']);
  });

  test('what was begun and may not be called twice asks its owner, and the fields behind it wait', async () => {
    const { attempt, calls } = await world('mutation { a: send(to: "x") b: rename(to: "y") }');
    await expect(attempt({ a: die })).rejects.toThrow('kill -9');
    expect(await attempt({})).toMatchObject({ is: 'parked', fault: { code: 'OUTCOME_UNKNOWN', path: ['a'] } });
    expect(calls).toEqual(['a']);
  });

  test('a key by which the API knows the second call makes it repeatable, and nothing else does', async () => {
    for (const [input, isKnown] of [
      ['{ title: "t", bookingId: "7" }', true],
      ['{ title: "t" }', false],
      ['{ title: "t", bookingId: "" }', false],
      ['{ title: "t", bookingId: null }', false],
    ] as const) {
      const { attempt } = await world(`mutation { a: book(input: ${input}) }`);
      await expect(attempt({ a: die })).rejects.toThrow('kill -9');
      expect((await attempt({ a: ok('a') })).is).toBe(isKnown ? 'ended' : 'parked');
    }
    const { attempt } = await world('mutation ($of: Booking!) { a: book(input: $of) }', { of: { bookingId: '7' } });
    await expect(attempt({ a: die })).rejects.toThrow('kill -9');
    expect((await attempt({ a: ok('a') })).is).toBe('ended');
  });

  test('an API that refused before it did anything is asked again; one that did not answer only if that is safe', async () => {
    const refused = await world('mutation { a: send(to: "x") }');
    expect(await refused.attempt({ a: failed('a', 'DOWNSTREAM_THROTTLED', { retryAfterSeconds: 7 }) })).toMatchObject({
      is: 'again',
      retryAfterSeconds: 7,
    });
    expect((await refused.attempt({ a: ok('a') })).is).toBe('ended');
    const silent = await world('mutation { a: send(to: "x") }');
    expect(await silent.attempt({ a: failed('a', 'DOWNSTREAM_TIMEOUT') })).toMatchObject({
      is: 'parked',
      fault: { code: 'OUTCOME_UNKNOWN' },
    });
    const safe = await world('mutation { a: rename(to: "x") }');
    expect((await safe.attempt({ a: failed('a', 'DOWNSTREAM_TIMEOUT') })).is).toBe('again');
    expect((await safe.attempt({ a: failed('a', 'DOWNSTREAM_TIMEOUT') }, { isLast: true })).is).toBe('ended');
  });

  test('a challenge parks before anything was done, and the field is called when the owner was there', async () => {
    const { attempt, calls } = await world('mutation { a: send(to: "x") }');
    expect(await attempt({ a: failed('a', 'CLAIMS_CHALLENGE', { claims: '{}' }) })).toMatchObject({
      is: 'parked',
      fault: { code: 'CLAIMS_CHALLENGE', claims: '{}' },
    });
    expect((await attempt({ a: ok('a') })).is).toBe('ended');
    expect(calls).toEqual(['a', 'a']);
  });

  test('a field that had done something by then is not called again, whatever it was refused after', async () => {
    for (const code of ['DOWNSTREAM_THROTTLED', 'CLAIMS_CHALLENGE']) {
      const { attempt } = await world('mutation { a: send(to: "x") }');
      const outcome = await attempt({ a: failed('a', code, { claims: '{}' }) }, { hasChanged: true });
      expect(outcome).toMatchObject({ is: 'parked', fault: { code: 'OUTCOME_UNKNOWN' } });
      expect(await attempt({})).toMatchObject({ is: 'parked', fault: { code: 'OUTCOME_UNKNOWN' } });
    }
  });

  test('what fails below a field fails after its work: it is an answer, and not called again', async () => {
    const { attempt, calls } = await world('mutation { must b: rename(to: "y") }');
    const errors = [{ message: 'no', path: ['must', 'later'], extensions: { code: 'CLAIMS_CHALLENGE', claims: '{}' } }];
    expect(await attempt({ must: { data: null, errors } })).toEqual({ is: 'ended', result: { data: null, errors } });
    expect(calls).toEqual(['must']);
  });

  test('other errors are answers: the fields behind are called, unless one may not be null', async () => {
    const nullable = await world('mutation { a: send(to: "x") b: rename(to: "y") }');
    expect(await nullable.attempt({ a: failed('a', 'DOWNSTREAM_FORBIDDEN'), b: ok('b') })).toMatchObject({
      is: 'ended',
      result: { data: { a: null, b: 'done' }, errors: [{ path: ['a'] }] },
    });
    const strict = await world('mutation { must b: rename(to: "y") }');
    const errors = [{ message: 'no', path: ['must'], extensions: { code: 'DOWNSTREAM_FORBIDDEN' } }];
    expect(await strict.attempt({ must: { data: null, errors } })).toEqual({
      is: 'ended',
      result: { data: null, errors },
    });
    expect(strict.calls).toEqual(['must']);
  });

  test('cancelled between two fields, the second is not called', async () => {
    const { attempt, calls, operations, id, owner } = await world('mutation { a: rename(to: "x") b: rename(to: "y") }');
    const whileCalling = () => operations.cancel(id, owner);
    await expect(attempt({ a: ok('a'), b: ok('b') }, { whileCalling })).rejects.toBeInstanceOf(ClaimLostError);
    expect(calls).toEqual(['a']);
  });

  test('a call that takes too long asks its owner, or is made again if that is safe; what was answered in time counts', async () => {
    const sending = await world('mutation { send }');
    expect(await sending.attempt({ send: failed('send', 'DOWNSTREAM_TIMEOUT') }, late())).toMatchObject({
      is: 'parked',
      fault: { code: 'OUTCOME_UNKNOWN', path: ['send'] },
    });
    const renaming = await world('mutation { rename }');
    const unanswered = { rename: failed('rename', 'DOWNSTREAM_TIMEOUT') };
    expect(await renaming.attempt(unanswered, late())).toMatchObject({ is: 'again' });
    expect(await renaming.attempt(unanswered, { ...late(), isLast: true })).toMatchObject({
      is: 'failed',
      fault: { code: 'DOWNSTREAM_TIMEOUT' },
    });
    const both = await world('mutation { send rename }');
    expect(await both.attempt({ send: ok('send') }, late())).toMatchObject({ is: 'again' });
    expect(await both.attempt({ rename: ok('rename') })).toMatchObject({ is: 'ended' });
    expect(both.calls).toEqual(['send', 'rename']);
    const asking = await world('{ me }');
    expect(await asking.attempt({ me: ok('me') }, late())).toMatchObject({
      is: 'failed',
      fault: { code: 'DOWNSTREAM_TIMEOUT' },
    });
  });

  test('a session of somebody else, or of another client, runs nothing', async () => {
    const { attempt, calls, principal } = await world('mutation { a: rename(to: "x") }');
    for (const other of [
      { objectId: randomUUID() },
      { tenantId: randomUUID() },
      { clientId: 'other' },
      { kind: 'app' as const },
    ]) {
      const outcome = await attempt({}, { principal: { ...principal, ...other } });
      expect(outcome).toMatchObject({ is: 'failed', fault: { code: 'FORBIDDEN' } });
    }
    expect(calls).toEqual([]);
  });
});
