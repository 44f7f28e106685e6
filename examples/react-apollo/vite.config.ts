/**
 * How the example is built, and how its dev server and preview reach the API: on the same origin, as behind a reverse proxy in production.
 * So the API needs no CORS.
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type UserConfig } from 'vite';

const page = (name: string): string => join(import.meta.dirname, name);

/** `ONBEHALF_URL`; else where `npm start` of the repository runs, which takes another port when 4000 is in use. */
function serverOrigin(): string {
  if (process.env.ONBEHALF_URL !== undefined) return new URL(process.env.ONBEHALF_URL).origin;
  try {
    const { graphql } = JSON.parse(readFileSync(page('../../.onbehalf/dev/running.json'), 'utf8')) as {
      graphql: string;
    };
    return new URL(graphql).origin;
  } catch {
    return 'http://localhost:4000';
  }
}

/** @param target origin of the API */
export function configFor(target: string): UserConfig {
  const proxy = {
    '/graphql': { target },
    // Who signs people in. In production a file of your own beside the page: see README.md.
    '/settings.json': { target, rewrite: () => '/playground/settings.json' },
  };
  return {
    root: import.meta.dirname,
    resolve: { tsconfigPaths: true },
    server: { port: 5173, proxy },
    preview: { port: 4173, proxy },
    build: {
      target: 'es2023',
      chunkSizeWarningLimit: 700, // React, Apollo Client and MSAL.js
      rolldownOptions: { input: [page('index.html'), page('redirect.html')] },
    },
  };
}

const config: UserConfig = defineConfig(configFor(serverOrigin()));

export default config;
