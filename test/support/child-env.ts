/**
 * What a process that a test starts gets of this one's environment: where programs are, and where Node keeps what it compiled. A process
 * that loads our sources for the tenth time then needs half the time.
 * @module
 */
import { join } from 'node:path';

export const childEnv: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../node_modules/.cache/compile'),
};
