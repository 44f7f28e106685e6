/**
 * Modules of one's own for commands that read the schema: files whose exports `defineModule` has made.
 *
 * The files are run, as the server that they are for would run them.
 * @module
 */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isSchemaModule, type SchemaModule } from '../module/define-module.ts';

/**
 * @param paths from the working directory
 * @throws {Error} a file that cannot be run, or exports no module
 */
export async function loadModules(paths: readonly string[]): Promise<readonly SchemaModule[]> {
  const modules = new Set<SchemaModule>();
  for (const path of paths) {
    let exported: object;
    try {
      exported = (await import(pathToFileURL(resolve(path)).href)) as object;
    } catch (error) {
      throw new Error(`${path} cannot be run.`, { cause: error });
    }
    const found = Object.values(exported).filter(isSchemaModule);
    if (found.length === 0) throw new Error(`${path} exports no module: expected what defineModule returns.`);
    for (const module of found) modules.add(module);
  }
  return [...modules];
}
