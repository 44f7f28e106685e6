/**
 * Debian's Python and its packages, for the clients that are written in it.
 * @module
 */

import { execFileSync } from 'node:child_process';

/** Debian's own: its packages are not seen by a Python that somebody put before it on the PATH. */
export const PYTHON = '/usr/bin/python3';

/** What to append to the name of a test that is skipped; `undefined` where these modules are there. */
export function reasonNotToRunPython(...modules: readonly string[]): string | undefined {
  try {
    execFileSync(PYTHON, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' });
    return undefined;
  } catch {
    const packages = modules.map((name) => `python3-${name}`).join(' ');
    return ` (skipped: ${PYTHON} has no ${modules.join(' and ')}; on Debian: apt-get install ${packages})`;
  }
}
