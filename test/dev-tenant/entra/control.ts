/** The controls of a dev tenant, as a test sets them over HTTP. @module */
import type { TestTenant } from './support.ts';

export async function setControl(
  tenant: Pick<TestTenant, 'fetch' | 'origin'>,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly answer: Record<string, unknown> }> {
  const reply = await tenant.fetch(`${tenant.origin}/dev/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: reply.status, answer: JSON.parse(await reply.text()) };
}
