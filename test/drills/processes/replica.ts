/**
 * One server in a process of its own, embedded as users embed it, because only then it takes a clock. Told its settings, says its
 * address; each further message moves its clock by so many milliseconds. Ends with its parent.
 */
import { once } from 'node:events';
import {
  armModule,
  backgroundModule,
  createServer,
  defineModule,
  graphModule,
  loadConfig,
} from '../../../src/index.ts';
import { moveWhenTold, movingClock } from './moving-clock.ts';

/** The caller begins a long-running session, and is told its key. */
const sessions = defineModule({
  name: 'sessions',
  typeDefs: 'extend type Mutation { beginSession: String }',
  resolvers: {
    Mutation: {
      beginSession: async (_root: unknown, _args: unknown, { tokenAcquirer }) =>
        (
          await tokenAcquirer.acquireForUser(['https://graph.microsoft.com/.default'], {
            longRunningWebApiSessionKey: 'auto',
          })
        ).longRunningWebApiSessionKey,
    },
  },
});

const [overrides] = (await once(process, 'message')) as [object];
const server = await createServer({
  config: loadConfig({ env: {}, directory: '/nonexistent', overrides }),
  modules: [graphModule, armModule, backgroundModule, sessions],
  clock: movingClock,
});
const { url } = await server.listen();
moveWhenTold();
process.once('disconnect', () => void server.stop().then(() => process.exit(0)));
process.send?.(url);
