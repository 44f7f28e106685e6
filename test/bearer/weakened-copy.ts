/**
 * Copies of `src/bearer` in which a rule is taken out: what the tests have to notice. The sources themselves stay as they are.
 * @module
 */

import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { presentedToken } from '../../src/bearer/authorization-header.ts';
import type { fetchPublishedKeys } from '../../src/bearer/published-keys.ts';
import type { Product } from './forge.ts';

/** `from` is a text of the source that has to stand there exactly once. */
export type Replacement = readonly [file: string, from: string, to: string];

/** What a copy is tried by: the factories, and the functions in front of and behind them. */
export interface Copy extends Product {
  readonly presentedToken: typeof presentedToken;
  readonly fetchPublishedKeys: typeof fetchPublishedKeys;
}

export interface Copies extends AsyncDisposable {
  /** @throws {Error} a text to replace is not there exactly once */
  weakened(name: string, replacements: readonly Replacement[]): Promise<Copy>;
}

/** A temporary folder for copies, beside links to the rooms that `src/bearer` imports from. */
export async function createCopies(): Promise<Copies> {
  const folder = await mkdtemp(join(tmpdir(), 'onbehalf-weakened-'));
  const source = resolve(import.meta.dirname, '../../src');
  for (const room of ['config', 'errors', 'observability', 'protocol'])
    await symlink(join(source, room), join(folder, room));
  await symlink(resolve(source, '../node_modules'), join(folder, 'node_modules'));
  return {
    async weakened(name, replacements) {
      const copy = join(folder, name);
      await cp(join(source, 'bearer'), copy, { recursive: true });
      for (const [file, from, to] of replacements) {
        const before = await readFile(join(copy, file), 'utf8');
        if (before.split(from).length !== 2) throw new Error(`Expected once in ${file}: ${from}`);
        await writeFile(
          join(copy, file),
          before.replace(from, () => to),
        );
      }
      const load = (file: string) => import(/* @vite-ignore */ pathToFileURL(join(copy, file)).href);
      const { presentedToken } = await load('authorization-header.ts');
      const { fetchPublishedKeys } = await load('published-keys.ts');
      const { createKeySet } = await load('key-set.ts');
      const { createBearerValidator } = await load('validator.ts');
      return { presentedToken, fetchPublishedKeys, createKeySet, createBearerValidator };
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
