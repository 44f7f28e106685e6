/**
 * Own `.graphql` files (`Schema` of the configuration) as one module: types and directives without resolvers.
 *
 * A field with `@downstream` is answered by its API (`directives/downstream/`), any other reads the property of its name; directives are
 * held to the same rules as everybody's.
 * @module
 */

import { globSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { concatAST, type DocumentNode, GraphQLError, parse, Source } from 'graphql';
import { SchemaError } from './build-schema.ts';
import { defineModule, type SchemaModule } from './define-module.ts';

/**
 * @param globs absolute paths or patterns of Node's `fs.glob`
 * @returns `undefined` where none is configured
 * @throws {SchemaError} a pattern that no file matches, a file that cannot be read or is no SDL: each with its name
 */
export function sdlFilesModule(globs: readonly string[]): SchemaModule | undefined {
  if (globs.length === 0) return undefined;
  const faults: string[] = [];
  const files = new Set<string>();
  for (const glob of globs) {
    const found = globSync(glob);
    // A rule that was to be added and is not there would be missed by nobody.
    if (found.length === 0) faults.push(`Schema: no file matches ${shown(glob)}`);
    for (const file of found.sort()) files.add(file);
  }
  const documents = [...files].flatMap((file) => readDocument(file, faults));
  if (faults.length > 0) throw new SchemaError(faults);
  return defineModule({ name: 'sdlFiles', typeDefs: concatAST(documents) });
}

function readDocument(file: string, faults: string[]): readonly DocumentNode[] {
  const name = shown(file);
  try {
    return [parse(new Source(readFileSync(file, 'utf8'), name))];
  } catch (error) {
    if (error instanceof GraphQLError) {
      const at = error.locations?.[0];
      faults.push(`${name}, line ${at?.line ?? 1}, column ${at?.column ?? 1}: ${error.message}`);
    } else {
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      faults.push(`${name}: cannot be read (${code})`);
    }
    return [];
  }
}

/** As it is written in a terminal: from the working directory on, if it is below. */
function shown(path: string): string {
  const short = relative(process.cwd(), path).replaceAll('\\', '/');
  return short.startsWith('..') ? path : short;
}
