/** Nobody takes an API from the others: not its places, not our memory (GD-7, CB-1, RL-1). */
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { createBulkhead } from '../../src/downstream/policies/bulkhead.ts';
import { json } from '../support/loopback.ts';
import { startCalling } from './calling.ts';
import { startSending } from './sending.ts';

test('one person holds half of the places at most, so that another is answered while the API hangs', async () => {
  await using sending = await startSending(
    ({ url }, response) => (url === '/quick' ? json(response, 200, {}) : undefined),
    { settings: { maxConcurrency: 8, timeoutMs: 1_500 } },
  );
  const hanging = Array.from({ length: 40 }, () => sending.send({ share: 'ada' }).catch((error: unknown) => error));
  await expect.poll(() => sending.server.seen.length).toBe(4);
  const times = [];
  for (let index = 0; index < 50; index += 1) {
    const started = performance.now();
    expect((await sending.send({ path: '/quick', share: 'grace' })).status).toBe(200);
    times.push(performance.now() - started);
  }
  expect(times.sort((a, b) => a - b).at(-1)).toBeLessThan(300);
  expect(sending.server.seen.filter(({ url }) => url !== '/quick')).toHaveLength(4);
  const refused = (await Promise.all(hanging)).filter(
    (error) => (error as { code?: unknown }).code === 'DOWNSTREAM_UNAVAILABLE',
  );
  expect(refused.length).toBeGreaterThanOrEqual(32); // eight of the forty had a place or stood in line
});

test('a place that becomes free goes to whoever has fewest, in order of arrival', async () => {
  const bulkhead = createBulkhead(4);
  const { signal } = new AbortController();
  const entered: string[] = [];
  const enter = async (share: string) => {
    if ((await bulkhead.enter(signal, 1_000, share)) === 'entered') entered.push(share);
  };
  await Promise.all([enter('ada'), enter('ada'), enter('bob'), enter('bob')]);
  const waiting = [enter('ada'), enter('bob'), enter('carol')];
  bulkhead.leave('ada');
  await expect.poll(() => entered.slice(4)).toEqual(['carol']);
  bulkhead.leave('carol');
  await expect.poll(() => entered.slice(4)).toEqual(['carol', 'ada']);
  bulkhead.leave('bob');
  await Promise.all(waiting);
  expect(entered.slice(4)).toEqual(['carol', 'ada', 'bob']);
});

test('with one place only everybody has it in turn', async () => {
  const bulkhead = createBulkhead(1);
  const { signal } = new AbortController();
  expect(bulkhead.enter(signal, 10, 'ada')).toBe('entered');
  const next = bulkhead.enter(signal, 1_000, 'ada');
  bulkhead.leave('ada');
  expect(await next).toBe('entered');
});

test('the answers of one request are sixteen times the largest at most, whatever was asked for', async () => {
  const answer = { text: 'x'.repeat(9_900) };
  await using calling = await startCalling((_request, response) => json(response, 200, answer), {
    config: { maxAnswerBytes: 10_000, jsonBatch: false },
  });
  const outcomes: unknown[] = [];
  for (let index = 0; index < 20; index += 1) {
    outcomes.push(await calling.api.get(`/${index}`).catch((error: unknown) => error));
  }
  expect(outcomes.filter((outcome) => outcome instanceof Error)).toHaveLength(3);
  expect(outcomes.at(-1)).toMatchObject({ code: 'DOWNSTREAM_ERROR', downstream: { code: 'AnswersTooLarge' } });
  expect(calling.server.seen).toHaveLength(17);
});

test('a batch whose answer is too large is asked for in halves: what each may be on its own, it may be in company', async () => {
  const body = 'x'.repeat(3_000);
  await using calling = await startCalling(
    ({ url, body: text }, response: ServerResponse) => {
      if (!url.endsWith('/$batch'))
        return json(response, 200, { id: url, body: url.includes('/7') ? 'x'.repeat(20_000) : body });
      const { requests } = JSON.parse(text) as { requests: { id: string; url: string }[] };
      return json(response, 200, {
        responses: requests.map(({ id, url: own }) => ({
          id,
          status: 200,
          body: { id: own, body: own === '/7' ? 'x'.repeat(20_000) : body },
        })),
      });
    },
    { config: { maxAnswerBytes: 16_000 } },
  );
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      calling.api.reads
        .get<{ id: string }>({ path: `/${index}`, scopes: ['User.Read'] })
        .catch((error: unknown) => error),
    ),
  );
  const failed = answers.flatMap((one, index) => (one instanceof Error ? [index] : []));
  expect(failed).toEqual([7]);
  expect(answers[7]).toMatchObject({ downstream: { code: 'AnswerTooLarge' } });
  expect(calling.server.seen.length).toBeLessThan(20);
});
