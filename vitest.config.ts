/** Test runner settings. Tests talk to real loopback servers, so they get more time than a unit test would. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Vite would otherwise load the ESM copy beside the CommonJS one that Apollo Server requires.
    alias: [
      { find: /^graphql$/, replacement: 'graphql/index.js' },
      { find: '@jest/globals', replacement: fileURLToPath(new URL('test/support/jest-globals.ts', import.meta.url)) },
    ],
    // Apollo's suite is to test the server that we ship, not the one that npm puts beside it.
    dedupe: ['@apollo/server', 'graphql'],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/node_modules/**'],
    // Inlined, so that the aliases above reach it.
    server: { deps: { inline: [/@apollo\/server-integration-testsuite/] } },
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
