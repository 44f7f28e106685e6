/** What the database keeps of background operations: who sees it, what may follow what, and what it cannot read. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ClaimLostError, createCallJournal } from '../../src/background/call-journal.ts';
import {
  createOperationStore,
  type NewOperation,
  TooManyOperationsError,
} from '../../src/background/operation-store.ts';
import { createRunStore } from '../../src/background/run-store.ts';
import { UnreadableRecordError } from '../../src/background/sealed-json.ts';
import { createUpkeepStore } from '../../src/background/upkeep-store.ts';
import { createManualClock } from '../support/clock.ts';
import { newRing, onBothDatabases } from './databases.ts';

/** Of results of one owner. */
const MOST_BYTES = 10_000;
const FAR = new Date('2030-01-01T00:00:00Z');
const content = { document: '{ me { displayName } }', variables: { secret: 'pl4nted' }, title: 'Nightly' };

onBothDatabases((database) => {
  const world = () => {
    const clock = createManualClock();
    const ring = newRing();
    const options = { database: database(), ring, clock };
    const owner = { tenantId: randomUUID(), objectId: randomUUID() };
    const operations = createOperationStore(options);
    const runs = createRunStore({ ...options, maxUserResultBytes: MOST_BYTES });
    const journal = createCallJournal(options.database, ring);
    const operation = (parts: Partial<NewOperation> = {}): NewOperation => ({
      id: randomUUID(),
      owner,
      clientId: 'front-end',
      sessionId: 'session',
      content,
      ...parts,
    });
    const start = async (parts: Partial<NewOperation> = {}) => (await operations.add(operation(parts), 100)).operation;
    const claimed = async (operationId: string, runId: string = randomUUID()) => {
      const claim = await runs.claim(operationId, runId);
      if (!claim) throw new Error('Expected a claim.');
      return claim;
    };
    const upkeep = createUpkeepStore(options);
    return { ...options, owner, operations, runs, journal, upkeep, operation, start, claimed };
  };

  test('an operation is its owner’s, whole, and nobody else’s', async () => {
    const { operations, owner, start } = world();
    const { id } = await start({ schedule: { cron: '0 2 * * *', timeZone: 'Europe/Berlin' } });
    expect(await operations.find(id, owner)).toMatchObject({
      content,
      state: 'WAITING',
      schedule: { cron: '0 2 * * *', timeZone: 'Europe/Berlin' },
    });
    for (const other of [
      { ...owner, tenantId: randomUUID() },
      { ...owner, objectId: randomUUID() },
    ]) {
      expect(await operations.find(id, other)).toBeUndefined();
      expect(await operations.list({ owner: other, first: 10 })).toEqual([]);
      expect(await operations.cancel(id, other)).toBeUndefined();
    }
    expect((await operations.find(id, owner))?.state).toBe('WAITING');
  });

  test('the database holds no word of what was written or came out', async () => {
    const { database: store, operations, runs, journal, owner, start, claimed } = world();
    const { id } = await start();
    const claim = await claimed(id);
    await journal.begin(claim, 'sendMail');
    await journal.answered(claim, 'sendMail', { data: { sendMail: 'pl4nted' } });
    const fault = { code: 'OUTCOME_UNKNOWN', message: 'pl4nted' };
    await runs.end(claim, { state: 'FAILED', fault, result: { data: { me: 'pl4nted' } }, isRepeated: false });
    expect((await operations.find(id, owner))?.fault).toEqual(fault);
    for (const table of ['background_operation', 'background_run', 'background_call']) {
      const { rows } = await store.query<{ readonly all: string }>(
        `SELECT encode(convert_to(string_agg(t::text, ''), 'UTF8'), 'escape') AS all FROM onbehalf.${table} t`,
      );
      const text = rows[0]?.all ?? '';
      expect(text.length).toBeGreaterThan(50);
      for (const word of ['pl4nted', 'displayName', 'Nightly']) {
        expect(text).not.toContain(word);
        expect(text).not.toContain(Buffer.from(word).toString('hex'));
      }
    }
  });

  test('a record that was moved, or whose owner, session, client or times were exchanged, runs nothing and is shown as unreadable', async () => {
    const { database: store, operations, runs, owner, start } = world();
    const victim = { tenantId: randomUUID(), objectId: randomUUID() };
    const startAt = new Date('2027-01-01T00:00:00Z');
    for (const change of [
      `content = (SELECT content FROM onbehalf.background_operation WHERE id <> $1 AND session_id = 'session' LIMIT 1)`,
      `tenant_id = '${victim.tenantId}'`,
      `object_id = '${victim.objectId}'`,
      `session_id = 'the victim''s'`,
      `client_id = 'another'`,
      `cron = '* * * * *', time_zone = 'UTC'`,
      `start_at = '2026-01-01T00:00:00Z'`,
      `content = convert_to('{"document":"{ me { mail } }"}', 'UTF8')`,
    ]) {
      const { id } = await start({ startAt });
      await store.query(
        `UPDATE onbehalf.background_operation SET ${change} WHERE id = '${id}'`.replace('$1', `'${id}'`),
      );
      await expect(runs.claim(id, randomUUID()), change).rejects.toBeInstanceOf(UnreadableRecordError);
      const shown = (await operations.find(id, owner)) ?? (await operations.find(id, { ...owner, ...victim }));
      expect(shown?.content.document ?? '', change).toBe('');
    }
    const listed = await operations.list({ owner, first: 20 });
    expect(listed.length).toBeGreaterThan(4);
    expect(listed.every(({ fault }) => fault?.message.includes('cannot be read'))).toBe(true);
    const [first] = listed;
    expect(await operations.cancel(first?.id ?? '', owner)).toBeDefined();
  });

  test('a result, a fault and what the journal knows belong to their owner: moved to another, they do not open', async () => {
    const { database: store, operations, runs, journal, owner, start, claimed } = world();
    const [mine, theirs] = [await start(), await start()];
    const claim = await claimed(theirs.id);
    await journal.begin(claim, 'a');
    await journal.answered(claim, 'a', { data: { a: 1 } });
    await runs.end(claim, {
      state: 'SUCCEEDED',
      result: { data: { me: 'theirs' } },
      resultExpiresAt: FAR,
      isRepeated: false,
    });
    const thief = { ...owner, objectId: randomUUID() };
    await store.query('UPDATE onbehalf.background_operation SET object_id = $2 WHERE id = $1', [
      mine.id,
      thief.objectId,
    ]);
    await store.query('UPDATE onbehalf.background_run SET operation_id = $2 WHERE id = $1', [claim.runId, mine.id]);
    await expect(operations.resultOf(claim.runId, thief)).rejects.toBeInstanceOf(UnreadableRecordError);
  });

  test('one owner has only so many unfinished ones, however many are started at once', async () => {
    const { operations, operation, owner } = world();
    const started = await Promise.allSettled(Array.from({ length: 8 }, () => operations.add(operation(), 5)));
    expect(started.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    for (const outcome of started) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(TooManyOperationsError);
    }
    const [first] = await operations.list({ owner, first: 1 });
    await operations.cancel(first?.id ?? '', owner);
    await operations.add(operation(), 5);
    await expect(operations.add(operation(), 5)).rejects.toBeInstanceOf(TooManyOperationsError);
  });

  test('a key of the client’s starts once; what hangs on the start is undone with it', async () => {
    const { operations, operation, owner } = world();
    const idempotencyKey = Buffer.from(randomUUID());
    const [one, two] = await Promise.all([
      operations.add(operation({ idempotencyKey }), 5),
      operations.add(operation({ idempotencyKey }), 5),
    ]);
    expect(one.operation.id).toBe(two.operation.id);
    expect(new Set([one.isNew, two.isNew])).toEqual(new Set([false, true]));
    const refused = operations.add(operation(), 5, () => Promise.reject(new Error('no job')));
    await expect(refused).rejects.toThrow('no job');
    expect(await operations.list({ owner, first: 10 })).toHaveLength(1);
  });

  test('lists go page by page, the newest first, and by state', async () => {
    const { operations, owner, start, clock } = world();
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      ids.unshift((await start()).id);
      if (count % 2 === 0) clock.advance(1_000); // some in the same millisecond
    }
    const seen: string[] = [];
    let after: { readonly createdAt: Date; readonly id: string } | undefined;
    for (;;) {
      const page = await operations.list({ owner, first: 2, ...(after ? { after } : {}) });
      seen.push(...page.map(({ id }) => id));
      after = page.at(-1);
      if (!after) break;
    }
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(new Set(seen).size).toBe(5);
    await operations.cancel(ids[0] ?? '', owner);
    expect((await operations.list({ owner, first: 10, states: ['CANCELLED'] })).map(({ id }) => id)).toEqual([ids[0]]);
    expect(await operations.list({ owner, first: 10, states: ['RUNNING', 'PARKED'] })).toEqual([]);
  });

  test('the newest attempt alone may write: one that was taken for dead and wakes up changes nothing', async () => {
    const { operations, runs, journal, owner, start, claimed } = world();
    const { id } = await start();
    const frozen = await claimed(id);
    const heir = await claimed(id, frozen.runId);
    expect([frozen.attempt, heir.attempt]).toEqual([1, 2]);
    expect(await runs.isCurrent(frozen)).toBe(false);
    expect(await runs.end(frozen, { state: 'SUCCEEDED', result: { data: {} }, isRepeated: false })).toBe(false);
    await runs.release(frozen);
    await runs.progress(frozen, 5, 5);
    await expect(journal.begin(frozen, 'sendMail')).rejects.toBeInstanceOf(ClaimLostError);
    expect(await runs.isCurrent(heir)).toBe(true);
    expect(await operations.runsOf({ id, owner }, 10)).toMatchObject([
      { state: 'RUNNING', done: 0, attempts: 2, resultBytes: undefined },
    ]);
    expect(await runs.end(heir, { state: 'SUCCEEDED', result: { data: { me: 1 } }, isRepeated: false })).toBe(true);
    expect((await operations.find(id, owner))?.state).toBe('SUCCEEDED');
    expect(await runs.claim(id, frozen.runId)).toBeUndefined();
  });

  test('the journal knows what was begun and what was answered, attempt after attempt', async () => {
    const { journal, start, claimed } = world();
    const { id } = await start();
    const first = await claimed(id);
    expect(await journal.begin(first, 'a')).toEqual({ is: 'new' });
    await journal.answered(first, 'a', { data: { a: 1 } });
    expect(await journal.begin(first, 'b')).toEqual({ is: 'new' });
    expect(await journal.begin(first, 'c')).toEqual({ is: 'new' });
    await journal.forget(first, 'c');
    const second = await claimed(id, first.runId);
    expect(await journal.begin(second, 'a')).toEqual({ is: 'answered', outcome: { data: { a: 1 } } });
    expect(await journal.begin(second, 'b')).toEqual({ is: 'begun' });
    expect(await journal.begin(second, 'c')).toEqual({ is: 'new' });
  });

  test('an attempt that has been overtaken writes nothing into the journal, and takes nothing out of it', async () => {
    const { journal, start, claimed } = world();
    const { id } = await start();
    const frozen = await claimed(id);
    await journal.begin(frozen, 'a');
    const newest = await claimed(id, frozen.runId);
    await expect(journal.answered(frozen, 'a', { data: { a: 'late' } })).rejects.toThrow(ClaimLostError);
    await journal.forget(frozen, 'a');
    expect(await journal.begin(newest, 'a')).toEqual({ is: 'begun' });
    await journal.answered(newest, 'a', { data: { a: 1 } });
    expect(await journal.begin(newest, 'a')).toEqual({ is: 'answered', outcome: { data: { a: 1 } } });
  });

  test('a cancelled run is nobody’s any more, and what has ended stays as it is', async () => {
    const { operations, runs, journal, owner, start, claimed } = world();
    const { id } = await start();
    const claim = await claimed(id);
    expect(await operations.cancel(id, owner)).toEqual({ sessionId: 'session', isRepeated: false });
    expect((await operations.find(id, owner))?.state).toBe('CANCELLED');
    expect(await runs.isCurrent(claim)).toBe(false);
    expect(await runs.end(claim, { state: 'SUCCEEDED', isRepeated: false })).toBe(false);
    await expect(journal.begin(claim, 'sendMail')).rejects.toBeInstanceOf(ClaimLostError);
    expect(await runs.claim(id, randomUUID())).toBeUndefined();
    expect(await operations.cancel(id, owner)).toBeUndefined();
    expect(await operations.runsOf({ id, owner }, 5)).toMatchObject([{ state: 'CANCELLED' }]);
  });

  test('a schedule goes on after each run, one run at a time', async () => {
    const { operations, runs, owner, start, claimed } = world();
    const { id } = await start({ schedule: { cron: '0 2 * * *', timeZone: 'UTC' } });
    const first = await claimed(id);
    expect(await runs.claim(id, randomUUID())).toBeUndefined(); // comes round while the first is at it
    await runs.end(first, { state: 'FAILED', fault: { code: 'X', message: 'x' }, isRepeated: true });
    expect(await operations.find(id, owner)).toMatchObject({ state: 'WAITING', fault: { code: 'X' } });
    const second = await claimed(id);
    await runs.end(second, { state: 'SUCCEEDED', result: { data: {} }, isRepeated: true });
    const after = await operations.find(id, owner);
    expect([after?.state, after?.fault]).toEqual(['WAITING', undefined]);
    expect(await operations.runsOf({ id, owner }, 10)).toHaveLength(2);
  });

  test('times of a schedule that are left out are counted for the owner: while a run is under way, and while it waits for them', async () => {
    const { operations, runs, owner, start, claimed, clock } = world();
    const { id } = await start({ schedule: { cron: '0 2 * * *', timeZone: 'UTC' } });
    const first = await claimed(id);
    await runs.claim(id, randomUUID());
    const missedAt = new Date(clock.now());
    clock.advance(60_000);
    await runs.release(first);
    await claimed(id, first.runId); // another attempt at the same run is none of them
    expect(await operations.find(id, owner)).toMatchObject({ missedRuns: 1, missedAt });
    const second = await claimed(id, first.runId);
    const fault = { code: 'CLAIMS_CHALLENGE', message: 'Sign in again.' };
    await runs.end(second, { state: 'PARKED', fault, isRepeated: true });
    await runs.claim(id, randomUUID());
    await runs.claim(id, first.runId); // its own job, which came late
    expect(await operations.find(id, owner)).toMatchObject({ state: 'PARKED', missedRuns: 2 });
    const once = await start();
    const claim = await claimed(once.id);
    await runs.claim(once.id, randomUUID());
    await runs.end(claim, { state: 'SUCCEEDED', isRepeated: false });
    expect(await operations.find(once.id, owner)).toMatchObject({ missedRuns: 0, missedAt: undefined });
  });

  test('the oldest results of an owner make room for the newest, of whichever operation; nobody else loses any', async () => {
    const { operations, runs, owner, start, claimed, clock } = world();
    const result = { data: { text: 'x'.repeat(3_000) } };
    const resultExpiresAt = new Date(clock.now() + 3_600_000);
    const finish = async (of: Parameters<typeof start>[0] = {}) => {
      clock.advance(1_000);
      const claim = await claimed((await start(of)).id);
      await runs.end(claim, { state: 'SUCCEEDED', result, resultExpiresAt, isRepeated: false });
      return claim;
    };
    const stranger = { tenantId: owner.tenantId, objectId: randomUUID() };
    const theirs = await finish({ owner: stranger });
    const mine = [await finish(), await finish(), await finish(), await finish()];
    const kept = await Promise.all(mine.map(({ runId }) => operations.resultOf(runId, owner)));
    expect(kept.map((one) => one !== undefined)).toEqual([false, true, true, true]);
    const [oldest] = mine;
    expect(await operations.runsOf({ id: oldest?.operation.id ?? '', owner }, 1)).toMatchObject([
      { state: 'SUCCEEDED', resultBytes: undefined, resultExpiresAt: new Date(clock.now()) },
    ]);
    expect(await operations.resultOf(theirs.runId, stranger)).toEqual(result);
    // One that is larger than all of it together is there until the next.
    const claim = await claimed((await start()).id);
    const large = { data: { text: 'x'.repeat(MOST_BYTES) } };
    await runs.end(claim, { state: 'SUCCEEDED', result: large, resultExpiresAt, isRepeated: false });
    expect(await operations.resultOf(claim.runId, owner)).toEqual(large);
    expect(await operations.resultOf(mine[3]?.runId ?? '', owner)).toBeUndefined();
  });

  test('runs of a schedule that goes on for years are forgotten, but for the newest', async () => {
    const { operations, runs, upkeep, owner, start, claimed, clock } = world();
    const { id } = await start({ schedule: { cron: '0 2 * * *', timeZone: 'UTC' } });
    for (let night = 0; night < 3; night += 1) {
      await runs.end(await claimed(id), { state: 'SUCCEEDED', isRepeated: true });
      clock.advance(24 * 3_600_000);
    }
    await upkeep.sweep(new Date(clock.now() - 30 * 3_600_000));
    expect(await operations.runsOf({ id, owner }, 10)).toHaveLength(1);
    await upkeep.sweep(new Date(clock.now()));
    expect(await operations.runsOf({ id, owner }, 10)).toHaveLength(1);
  });

  test('a parked operation goes on with the same run, on another session, once', async () => {
    const { operations, runs, owner, start, claimed } = world();
    const { id } = await start();
    const claim = await claimed(id);
    const fault = { code: 'CLAIMS_CHALLENGE', message: 'Sign in again.', claims: '{}' };
    await runs.end(claim, { state: 'PARKED', fault, isRepeated: false });
    expect(await runs.claim(id, claim.runId)).toBeUndefined();
    expect(await operations.parkedOwners()).toContainEqual(owner);
    expect(await operations.parkedFor(owner)).toEqual([id]);
    const parked = await operations.find(id, owner);
    if (!parked) throw new Error('Expected it to be there.');
    const resumed: (string | undefined)[] = [];
    const resume = () =>
      operations.resume(parked, { sessionId: 'another', clientId: 'phone' }, async (_tx, runId) => {
        resumed.push(runId);
      });
    await Promise.all([resume(), resume()]);
    expect(resumed).toEqual([claim.runId]);
    const again = await claimed(id, claim.runId);
    expect(again).toMatchObject({
      attempt: 2,
      operation: { sessionId: 'another', clientId: 'phone', fault: undefined },
    });
  });

  test('what no worker got to its end is given up, once', async () => {
    const { operations, runs, owner, start, claimed } = world();
    const { id } = await start();
    const claim = await claimed(id);
    await runs.giveUp(id, claim.runId, { code: 'INTERNAL_SERVER_ERROR', message: 'broke off' });
    expect(await operations.find(id, owner)).toMatchObject({ state: 'FAILED', fault: { message: 'broke off' } });
    expect(await runs.end(claim, { state: 'SUCCEEDED', isRepeated: false })).toBe(false);
    const never = await start();
    await runs.giveUp(never.id, randomUUID(), { code: 'INTERNAL_SERVER_ERROR', message: 'never begun' });
    expect(await operations.find(never.id, owner)).toMatchObject({ state: 'FAILED' });
  });

  test('results are the owner’s, until they expire; what ended long ago is swept away', async () => {
    const { operations, runs, upkeep, owner, start, claimed, clock } = world();
    const { id } = await start();
    const claim = await claimed(id);
    const resultExpiresAt = new Date(clock.now() + 60_000);
    await runs.end(claim, { state: 'SUCCEEDED', result: { data: { me: 'Ada' } }, resultExpiresAt, isRepeated: false });
    expect(await operations.resultOf(claim.runId, owner)).toEqual({ data: { me: 'Ada' } });
    expect(await operations.resultOf(claim.runId, { ...owner, objectId: randomUUID() })).toBeUndefined();
    clock.advance(61_000);
    expect(await operations.resultOf(claim.runId, owner)).toBeUndefined();
    await upkeep.sweep(new Date(clock.now() - 3_600_000));
    expect(await operations.runsOf({ id, owner }, 5)).toMatchObject([{ state: 'SUCCEEDED', resultBytes: undefined }]);
    clock.advance(3_600_000);
    await upkeep.sweep(new Date(clock.now()));
    expect(await operations.find(id, owner)).toBeUndefined();
  });

  test('every change is a new version', async () => {
    const { operations, runs, owner, start, claimed } = world();
    const { id } = await start();
    const version = async () => (await operations.versions([id])).get(id) ?? 0;
    const seen = [await version()];
    const claim = await claimed(id);
    seen.push(await version());
    await runs.progress(claim, 1, 2);
    seen.push(await version());
    await runs.release(claim);
    seen.push(await version());
    await operations.cancel(id, owner);
    seen.push(await version());
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
    expect(new Set(seen).size).toBe(seen.length);
  });
});
