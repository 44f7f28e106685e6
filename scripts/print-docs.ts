/**
 * Writes the pages that are printed from the code, or, with `--check`, names those that are not what the code would print.
 *
 * Exit code 1 with `--check` when a page is stale. Run it after a change of what a page is printed from.
 * @module
 */

import { readFile, writeFile } from 'node:fs/promises';
import { refusalsMarkdown } from '../src/bearer/refusals-page.ts';
import { builtInSchema } from '../src/cli/built-in-schema.ts';
import { configJsonSchema, configMarkdown } from '../src/config/print.ts';
import { directivesMarkdown } from '../src/directives/print-directives.ts';
import { errorsMarkdown } from '../src/errors/codes.ts';
import { batchingMarkdown } from './batching-page.ts';

/** A file that nobody writes by hand. */
interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly print: () => string | Promise<string>;
}

const pages: readonly Page[] = [
  { path: 'docs/batching.md', print: batchingMarkdown },
  { path: 'docs/configuration.md', print: configMarkdown },
  { path: 'docs/directives.md', print: () => directivesMarkdown(builtInSchema()) },
  { path: 'docs/errors.md', print: errorsMarkdown },
  { path: 'docs/refused-tokens.md', print: refusalsMarkdown },
  { path: 'docs/onbehalf.schema.json', print: () => `${JSON.stringify(configJsonSchema(), null, 2)}\n` },
];

const isCheck = process.argv.includes('--check');

for (const { path, print } of pages) {
  const file = new URL(`../${path}`, import.meta.url);
  const printed = await print();
  const written = await readFile(file, 'utf8').catch(() => undefined);
  if (written === printed) continue;
  if (isCheck) {
    console.error(`${path} is stale: run npm run docs`);
    process.exitCode = 1;
  } else {
    await writeFile(file, printed);
    console.log(`${path} written`);
  }
}
