/** Whoever waits for an embedded database that is being made is told so in time, and nothing of theirs happens behind it. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Background } from '../../src/background/background.ts';
import { tellOutages } from '../../src/background/tell-outages.ts';
import { DatabaseUnavailableError } from '../../src/database/database.ts';
import { SessionStoreUnavailableError } from '../../src/errors/errors.ts';
import { silentLog } from '../../src/observability/log.ts';

const OWNER = { tenantId: 'a tenant', objectId: 'a person' };

/** Answers when `made` is resolved; of `start` it keeps the signal. */
function world(kind: 'embedded' | 'postgresql') {
  const made = Promise.withResolvers<void>();
  const signals: AbortSignal[] = [];
  const background = {
    async find() {
      await made.promise;
      return undefined;
    },
    async start(_bearer: unknown, _input: unknown, signal: AbortSignal) {
      signals.push(signal);
      await made.promise;
      signal.throwIfAborted();
      return 'started';
    },
  } as unknown as Background;
  const told = tellOutages({ background, log: silentLog, kind, patienceMs: 30 });
  const start = () => told.start({} as never, {}, new AbortController().signal);
  return { told, made, signals, start };
}

test('who waits for too long is told to ask again, and what they asked for is not begun', async () => {
  const { told, made, signals, start } = world('embedded');
  for (const asked of [told.find(OWNER, 'one'), start()]) {
    const error: unknown = await asked.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SessionStoreUnavailableError);
    expect((error as Error).message).toContain('ask again');
  }
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  made.resolve();
  expect(await start()).toBe('started');
  expect(await told.find(OWNER, 'one')).toBeUndefined();
});

test('once it is there nobody is hurried', async () => {
  const { made, start } = world('embedded');
  made.resolve();
  await start();
  const slow = world('postgresql');
  const answer = slow.start();
  await pause(60);
  slow.made.resolve();
  expect(await answer).toBe('started');
});

test('of an outage the embedded database says what, any other only that', async () => {
  const reason = new DatabaseUnavailableError('at postgres.internal:5432');
  const background = { find: () => Promise.reject(reason) } as unknown as Background;
  for (const [kind, expected] of [
    ['embedded', true],
    ['postgresql', false],
  ] as const) {
    const told = tellOutages({ background, log: silentLog, kind, patienceMs: 1_000 });
    const error: unknown = await told.find(OWNER, 'one').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ cause: reason });
    expect((error as Error).message.includes('postgres.internal')).toBe(expected);
  }
});
