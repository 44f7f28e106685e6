#!/usr/bin/env node
/**
 * The command of the package: `npx onbehalf …`.
 *
 * JavaScript, and apart from `src/cli/main.ts`, because Node takes types off sources of a clone but of nothing in `node_modules`. In a
 * clone the sources run, so that nobody meets an old build; the package has no sources, there what was made of them runs.
 * @module
 */
import { existsSync } from 'node:fs';

const NEEDED = 24;

if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  process.stderr.write(
    `onbehalf: needs Node ${NEEDED} or later, this is ${process.versions.node}. ` +
      `One for this folder alone: npm install --save-dev node@${NEEDED}, then npx onbehalf.\n`,
  );
  process.exitCode = 1;
} else {
  const sources = new URL('../src/cli/main.ts', import.meta.url);
  await import(existsSync(sources) ? sources.href : new URL('../dist/cli/main.js', import.meta.url).href);
}
