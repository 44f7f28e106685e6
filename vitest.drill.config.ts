/** Long drills, apart from `npm test`: whole processes, fresh clones. One at a time. */
import { defineConfig } from 'vitest/config';
import { resolve } from './vitest.config.ts';

export default defineConfig({
  resolve,
  test: { include: ['test/drills/**/*.drill.ts'], testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false },
});
