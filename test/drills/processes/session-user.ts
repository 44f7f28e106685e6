/**
 * A process that knows sessions by their keys alone. Told its settings, says that it is ready; then told to redeem a session many times at
 * once, or to end all sessions of a user. Ends with its parent.
 */
import { once } from 'node:events';
import { createTokenAcquirer, loadConfig } from '../../../src/index.ts';

/** What may be asked of it. */
export type SessionRequest =
  /** Answers how many times each outcome came: `ok`, or the code of an error. */
  | { readonly redeem: string; readonly times: number }
  /** Answers how many sessions there were. */
  | { readonly stopUser: { readonly objectId: string; readonly tenantId: string } };

const [overrides] = (await once(process, 'message')) as [object];
const { sessions } = createTokenAcquirer(loadConfig({ env: {}, directory: '/nonexistent', overrides }));
if (!sessions) throw new Error('Expected Background.DatabaseUrl.');
const known = sessions;

async function answer(request: SessionRequest): Promise<unknown> {
  if ('stopUser' in request) return await known.stopUser(request.stopUser.objectId, request.stopUser.tenantId);
  const counts: Record<string, number> = {};
  const redeem = async (index: number): Promise<void> => {
    // Claims that are always met, and each time others: nobody waits for another's exchange.
    const claims = JSON.stringify({ access_token: { xms_cc: { values: ['cp1', `${process.pid}-${index}`] } } });
    const outcome = await known.acquire(request.redeem, ['https://graph.microsoft.com/.default'], { claims }).then(
      () => 'ok',
      (error: { readonly code: string }) => error.code,
    );
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  };
  await Promise.all(Array.from({ length: request.times }, (_, index) => redeem(index)));
  return counts;
}

process.on('message', (request: SessionRequest) => {
  answer(request).then(
    (value) => process.send?.(value),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));
process.send?.('ready');
