/** What the process says of itself at `/metrics`: on a port of its own, without a name of anybody in it. */
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { startApi } from '../support/api.ts';
import { createManualClock } from '../support/clock.ts';
import { startProduct } from '../support/product.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const address = server.address();
  await new Promise((closed) => {
    server.close(closed);
  });
  return typeof address === 'object' && address ? address.port : 0;
}

const scrape = async (port: number) => await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
const figure = (text: string, line: string) =>
  Number(
    text
      .split('\n')
      .find((one) => one.startsWith(`${line} `))
      ?.slice(line.length + 1),
  );

test('counts answers and where tokens came from, and names nobody', async () => {
  const port = await freePort();
  await using product = await startProduct({ overrides: { Server: { AdminPort: port } } });
  const bearer = await product.bearerOf('ada');
  await product.ask('{ me { displayName } subscriptions { nodes { id } } }', { bearer });
  await product.ask('{ me { displayName } }', { bearer });
  await product.ask('{ me { displayName } }');
  const text = await scrape(port);
  expect(figure(text, 'onbehalf_requests_total{status="200"}')).toBe(2);
  expect(figure(text, 'onbehalf_requests_total{status="401"}')).toBe(1);
  expect(figure(text, 'onbehalf_tokens_served_total{source="network"}')).toBe(2);
  expect(figure(text, 'onbehalf_tokens_served_total{source="memory"}')).toBeGreaterThan(0);
  expect(figure(text, 'onbehalf_downstream_seconds_count{api="graph",outcome="answered"}')).toBe(2);
  expect(figure(text, 'onbehalf_downstream_seconds_count{api="arm",outcome="answered"}')).toBe(1);
  for (const api of ['graph', 'arm']) {
    expect(figure(text, `onbehalf_downstream_in_flight{api="${api}"}`)).toBe(0);
    expect(figure(text, `onbehalf_downstream_breaker_open{api="${api}"}`)).toBe(0);
  }
  const ada = product.tenant.directory.findPerson('ada');
  for (const word of [ada?.objectId, ada?.tenantId, ada?.displayName, bearer, 'eyJ']) expect(text).not.toContain(word);
  expect((await fetch(new URL('/metrics', product.url))).status).toBe(404);
});

test('tells how old the signing keys are while the authority is out (JW-2)', async () => {
  const port = await freePort();
  const clock = createManualClock();
  await using api = await startApi({
    typeDefs: 'extend type Query { one: Int @authenticated }',
    overrides: { Server: { AdminPort: port } },
    clock,
  });
  await api.ask('{ one }');
  expect(figure(await scrape(port), 'onbehalf_signing_keys_age_seconds{version="2.0"}')).toBe(0);
  api.authority.keys = [];
  clock.advance(2 * 3_600_000);
  await api.ask('{ one }');
  await expect
    .poll(async () => figure(await scrape(port), 'onbehalf_signing_keys_fetch_failures_total{version="2.0"}'))
    .toBe(1);
  expect(figure(await scrape(port), 'onbehalf_signing_keys_age_seconds{version="2.0"}')).toBe(7_200);
});
