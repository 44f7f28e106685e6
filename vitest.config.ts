/** Test runner settings. Tests talk to real loopback servers, so they get more time than a unit test would. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const ALONE = [
  'test/tokens/managed-identity/*.test.ts',
  'test/tokens/credentials/{imds,federated}.test.ts',
  'test/tokens/cache/shared/from-configuration.test.ts',
];

/** Of the drills, too: one copy of each module that must be there once. */
export const resolve = {
  // Vite would otherwise load the ESM copy beside the CommonJS one that Apollo Server requires.
  alias: [
    { find: /^graphql$/, replacement: 'graphql/index.js' },
    { find: '@jest/globals', replacement: fileURLToPath(new URL('test/support/jest-globals.ts', import.meta.url)) },
  ],
  // Apollo's suite is to test the server that we ship, not the one that npm puts beside it.
  dedupe: ['@apollo/server', 'graphql'],
};

export default defineConfig({
  resolve,
  test: {
    // Inlined, so that the aliases above reach it.
    server: { deps: { inline: [/@apollo\/server-integration-testsuite/] } },
    testTimeout: 30_000,
    // Only what ran out of time on a machine that had none to give; whoever saw something wrong has seen it.
    retry: { count: 1, condition: /^Test timed out in|Timeout \d+ms exceeded/ },
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    maxWorkers: 3, // one more than a small machine has processors: tests wait (for browsers, processes, clocks) as long as they work
    // Modules are loaded once per worker instead of once per file: most of the time of a run went into that. Files that touch what a
    // process has once (MSAL keeps the network of its first managed identity, Node its certificate authorities) get their own.
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: ['test/node_modules/**', ...ALONE],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
});
