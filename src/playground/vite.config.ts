/**
 * How the playground page is built: two pages, no CDN, one folder that the server serves at its root.
 *
 * Beside it the server answers `/playground/settings.json`, which is not a file.
 * @module
 */
import { join } from 'node:path';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

/**
 * GraphiQL's style sheet brings 400 kB of fonts inside it. The page has its own (those of the system), and its policy loads none
 * from `data:` addresses; the one of the editor's icons comes as a file with Monaco.
 */
const withoutEmbeddedFonts: Plugin = {
  name: 'without-embedded-fonts',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/graphiql\/dist\/style\.css/.test(id)) return undefined;
    return code.replaceAll(/@font-face\s*\{[^}]*\burl\(\s*["']?data:[^}]*\}/g, '');
  },
};

/** Also merged by `scripts/build-playground.ts`, which builds into a folder aside. */
const config: UserConfig = defineConfig({
  root: import.meta.dirname,
  base: '/',
  publicDir: false,
  logLevel: 'warn',
  plugins: [withoutEmbeddedFonts],
  build: {
    outDir: join(import.meta.dirname, '../../dist/playground'),
    emptyOutDir: true,
    target: 'es2023',
    // All know `light-dark()`: replaced for older ones, it would be settled at the root, before GraphiQL's switch of the theme.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4_000, // the editor is one chunk of some 3 MB, loaded from loopback
    rolldownOptions: {
      input: { index: join(import.meta.dirname, 'index.html'), redirect: join(import.meta.dirname, 'redirect.html') },
      // 'use client' speaks to server-side rendering, of which there is none; every component of GraphiQL says it.
      onLog: (level, log, report) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
  worker: { format: 'es' },
});

export default config;
