/** One call for all who wait, and nothing of it left behind. */
import { expect, test } from 'vitest';
import { createSingleFlight } from '../../src/tokens/single-flight.ts';

/** A call that ends when the test says so. */
function call() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let started = 0;
  const run = () => {
    started += 1;
    return promise;
  };
  return { run, resolve, reject, started: () => started };
}

test('makes one call for all who ask while it is under way, and a new one afterwards', async () => {
  const flights = createSingleFlight<string>();
  const first = call();
  const waiting = [1, 2, 3].map(() => flights.run('key', first.run));
  first.resolve('one');
  expect(await Promise.all(waiting)).toEqual(['one', 'one', 'one']);
  expect(first.started()).toBe(1);
  const second = call();
  second.resolve('two');
  expect(await flights.run('key', second.run)).toBe('two');
});

test('shares nothing between keys', async () => {
  const flights = createSingleFlight<string>();
  const [ada, linus] = [call(), call()];
  const answers = Promise.all([flights.run('ada', ada.run), flights.run('linus', linus.run)]);
  linus.resolve('for linus');
  ada.resolve('for ada');
  expect(await answers).toEqual(['for ada', 'for linus']);
});

test('a failure reaches all who waited and nobody later', async () => {
  const flights = createSingleFlight<string>();
  const failing = call();
  const waiting = [1, 2].map(() => flights.run('key', failing.run));
  failing.reject(new Error('down'));
  expect((await Promise.allSettled(waiting)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const next = call();
  next.resolve('up');
  expect(await flights.run('key', next.run)).toBe('up');
});

test('who leaves, leaves alone: at once, with the reason, and the call goes on for the others', async () => {
  const flights = createSingleFlight<string>();
  const shared = call();
  const controller = new AbortController();
  const leaving = flights.run('key', shared.run, controller.signal);
  const staying = flights.run('key', shared.run);
  const reason = new Error('gone');
  controller.abort(reason);
  await expect(leaving).rejects.toBe(reason);
  shared.resolve('still here');
  expect(await staying).toBe('still here');
  expect(shared.started()).toBe(1);
});

test('nobody who has left already starts a call', async () => {
  const flights = createSingleFlight<string>();
  const unwanted = call();
  const reason = new Error('gone before');
  await expect(flights.run('key', unwanted.run, AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(unwanted.started()).toBe(0);
});

test('what fails after all have left disturbs nobody', async () => {
  const flights = createSingleFlight<string>();
  const shared = call();
  const controller = new AbortController();
  const leaving = flights.run('key', shared.run, controller.signal);
  controller.abort(new Error('gone'));
  await expect(leaving).rejects.toThrow('gone');
  shared.reject(new Error('nobody listens')); // an unhandled rejection would end this test run
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
});
