/**
 * Packages that few need are not installed with this one: what is missing is said by name, before anything is tried with it.
 * @module
 */

import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

/** @returns what to do about packages that are not there; `undefined` when all are */
export function missingPackages(names: readonly string[]): string | undefined {
  const missing = names.filter((name) => !isInstalled(name));
  return missing.length === 0 ? undefined : `npm install ${missing.join(' ')}`;
}

/** Looks for it and loads nothing. */
function isInstalled(name: string): boolean {
  try {
    resolve(name);
    return true;
  } catch (error) {
    // A package for `import` alone is there all the same.
    return (error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND';
  }
}
