/**
 * One server in a process of its own, embedded as users embed it, because only then it takes a clock. Told its settings, says its
 * address; each further message moves its clock by so many milliseconds. Ends with its parent.
 */
import { once } from 'node:events';
import { armModule, createServer, graphModule, loadConfig } from '../../../src/index.ts';

const [overrides] = (await once(process, 'message')) as [object];
let aheadMs = 0;
const clock = { now: () => Date.now() + aheadMs, monotonic: () => performance.now() + aheadMs };
const server = await createServer({
  config: loadConfig({ env: {}, directory: '/nonexistent', overrides }),
  modules: [graphModule, armModule],
  clock,
});
const { url } = await server.listen();
process.on('message', (ms: number) => {
  aheadMs += ms;
  process.send?.(aheadMs);
});
process.once('disconnect', () => void server.stop().then(() => process.exit(0)));
process.send?.(url);
