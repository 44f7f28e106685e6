/** Runs them, as their owners. Start as many as there is work for; `onbehalf worker` is the same without code. */
import { armModule, backgroundModule, createBackgroundWorker, graphModule } from 'onbehalf';
import { readConfiguration } from './configuration.ts';

const config = await readConfiguration();
const worker = await createBackgroundWorker({ config, modules: [graphModule, armModule, backgroundModule] });
await worker.start();
process.once('SIGTERM', () => void worker.stop());
console.log(`Working as process ${process.pid}`);
