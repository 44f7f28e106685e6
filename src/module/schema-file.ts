/**
 * Reads a file of `schema/`, the GraphQL contract that people read without TypeScript.
 * @module
 */

import { readFileSync } from 'node:fs';
import { type DocumentNode, parse, Source } from 'graphql';

/**
 * Read and parsed on each call; modules call it once, when they are loaded.
 * @param name for example `graph.graphql`
 */
export function schemaFile(name: string): DocumentNode {
  const url = new URL(`../../schema/${name}`, import.meta.url);
  return parse(new Source(readFileSync(url, 'utf8'), `schema/${name}`));
}
