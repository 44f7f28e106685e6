/**
 * One worker in a process of its own, as `onbehalf worker` is, and with a clock. Told its settings, says its process id when it works;
 * each further message moves its clock by so many milliseconds. Ends itself in good order with SIGTERM or its parent.
 */
import { once } from 'node:events';
import { armModule, backgroundModule, createBackgroundWorker, graphModule, loadConfig } from '../../../src/index.ts';
import { moveWhenTold, movingClock } from './moving-clock.ts';

const [overrides] = (await once(process, 'message')) as [object];
const worker = await createBackgroundWorker({
  config: loadConfig({ env: {}, directory: '/nonexistent', overrides }),
  modules: [graphModule, armModule, backgroundModule],
  clock: movingClock,
});
const end = () => void worker.stop().then(() => process.exit(0));
process.once('SIGTERM', end);
process.once('disconnect', end);
await worker.start();
moveWhenTold();
process.send?.(process.pid);
