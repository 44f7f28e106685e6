/** Faults that are taken away while somebody waits for one. */
import { afterAll, expect, test, vi } from 'vitest';
import { startTenant } from './entra/support.ts';

const tenant = await startTenant();
afterAll(() => tenant.stop());

/** Asks everybody's page of the to-do list, and comes back once the question has arrived. */
async function ask(path: string, arrived: number) {
  const answer = tenant.fetch(`${tenant.todolist}${path}`);
  await vi.waitFor(() => expect(tenant.requests.received('todolist')).toHaveLength(arrived), { timeout: 10_000 });
  return { answer };
}

test('whoever waits for a fault that is taken away is answered as if there had been none', async () => {
  tenant.faults.set('todolist', { latencyMs: 600_000, status: 503 });
  const first = await ask('/about', 1);
  tenant.faults.clear('graph');
  tenant.faults.set('todolist', { latencyMs: 600_000, reset: true });
  const second = await ask('/about', 2);
  tenant.faults.clear('todolist');
  expect([(await first.answer).status, (await second.answer).status]).toEqual([200, 200]);
});

test('a fault that is set afterwards is met again', async () => {
  tenant.faults.set('todolist', { latencyMs: 1, status: 503 });
  expect((await tenant.fetch(`${tenant.todolist}/about`)).status).toBe(503);
  tenant.faults.clear();
  expect((await tenant.fetch(`${tenant.todolist}/about`)).status).toBe(200);
});
