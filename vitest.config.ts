/** Test runner settings. Tests talk to real loopback servers, so they get more time than a unit test would. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Vite would otherwise load the ESM copy beside the CommonJS one that Apollo Server requires.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/node_modules/**'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
