/** The listener of `onbehalf dev`: a server is exchanged for another behind it, under requests that take their time. */
import type { ServerResponse } from 'node:http';
import { Agent } from 'undici';
import { expect, test } from 'vitest';
import { openFront } from '../../src/cli/front.ts';
import type { OnbehalfServer } from '../../src/index.ts';

/** As much of a server as a listener knows of it; answers with its name when it is told to. */
function named(name: string) {
  const waiting: ServerResponse[] = [];
  const arrived = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  let isStopped = false;
  return {
    arrived: arrived.promise,
    stopped: stopped.promise,
    isStopped: () => isStopped,
    answer() {
      for (const response of waiting.splice(0)) response.end(name);
    },
    server: {
      requestListener: async () => (_request: unknown, response: ServerResponse) => {
        waiting.push(response);
        arrived.resolve();
      },
      stop: async () => {
        isStopped = true;
        stopped.resolve();
      },
    } as unknown as OnbehalfServer,
  };
}

test('a request is answered by the server it came to, on a connection that stays open, and that server ends after it', async () => {
  const front = await openFront('127.0.0.1', 0);
  const one = new Agent({ connections: 1 });
  const ask = async () => {
    const { body, headers } = await one.request({ origin: front.origin, path: '/', method: 'GET' });
    expect(headers.connection).not.toBe('close');
    return await body.text();
  };
  const [first, second] = [named('first'), named('second')];

  const early = ask(); // before there is a server
  await front.exchange(first.server);
  await first.arrived;
  await front.exchange(second.server);
  expect(first.isStopped()).toBe(false);
  first.answer();
  expect(await early).toBe('first');
  await first.stopped;

  const late = ask();
  await second.arrived;
  second.answer();
  expect(await late).toBe('second');

  await front.stop();
  expect(second.isStopped()).toBe(true);
  await expect(ask()).rejects.toThrow();
  await one.close();
});

test('what is in hand is answered before the end', async () => {
  const front = await openFront('127.0.0.1', 0);
  const only = named('only');
  await front.exchange(only.server);
  const asked = fetch(front.origin).then((response) => response.text());
  await only.arrived;
  const ended = front.stop();
  expect(only.isStopped()).toBe(false);
  only.answer();
  expect(await asked).toBe('only');
  await ended;
  expect(only.isStopped()).toBe(true);
});
