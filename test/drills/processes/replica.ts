/**
 * One server in a process of its own, embedded as users embed it, because only then it takes a clock. Told its settings, says its
 * address; each further message moves its clock by so many milliseconds. Ends with its parent.
 */
import { once } from 'node:events';
import { armModule, backgroundModule, createServer, graphModule, loadConfig } from '../../../src/index.ts';
import { moveWhenTold, movingClock } from './moving-clock.ts';

const [overrides] = (await once(process, 'message')) as [object];
const server = await createServer({
  config: loadConfig({ env: {}, directory: '/nonexistent', overrides }),
  modules: [graphModule, armModule, backgroundModule],
  clock: movingClock,
});
const { url } = await server.listen();
moveWhenTold();
process.once('disconnect', () => void server.stop().then(() => process.exit(0)));
process.send?.(url);
