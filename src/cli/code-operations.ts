/**
 * Operations that front-ends keep in their code: what stands in tags such as gql`…`, graphql(`…`) and behind the comment GraphQL.
 *
 * Found by `@graphql-tools/graphql-tag-pluck`, which knows the tags of Apollo Client, urql, Relay and others, and which most of those
 * projects have through GraphQL Code Generator. The project's own is taken, as it reads the project's own code; it comes not with us.
 * @see https://the-guild.dev/graphql/tools/docs/graphql-tag-pluck
 * @module
 */

import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PACKAGE = '@graphql-tools/graphql-tag-pluck';

const CODE: ReadonlySet<string> = new Set(
  '.ts .tsx .mts .cts .js .jsx .mjs .cjs .vue .svelte .astro .gts .gjs'.split(' '),
);

/** Whether operations have to be looked for in it. */
export const isCode = (file: string): boolean => CODE.has(extname(file).toLowerCase());

/** @returns the texts of the tags of one file, each on the line and in the column where it stands */
export type Plucker = (file: string, code: string) => Promise<readonly string[]>;

interface TagPluck {
  readonly gqlPluckFromCodeString: (
    file: string,
    code: string,
    options: { readonly skipIndent: boolean },
  ) => Promise<
    readonly { readonly body: string; readonly locationOffset: { readonly line: number; readonly column: number } }[]
  >;
}

/**
 * @param directory of the project whose package is taken; one that is installed beside us stands in for it
 * @throws {Error} the package is installed nowhere: the message says how to
 */
export async function createPlucker(directory: string): Promise<Plucker> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- by its documentation; the package need not be there to compile
  const { gqlPluckFromCodeString } = (await import(pathToFileURL(find(directory)).href)) as TagPluck;
  return async (file, code) => {
    const sources = await gqlPluckFromCodeString(file, code, { skipIndent: true });
    // Blank up to the place of the text, counted from the backtick before it: messages then name lines of the file.
    return sources.map(
      ({ body, locationOffset: { line, column } }) => `${'\n'.repeat(line - 1)}${' '.repeat(column + 1)}${body}`,
    );
  };
}

function find(directory: string): string {
  for (const from of [pathToFileURL(join(directory, 'package.json')), import.meta.url]) {
    try {
      return createRequire(from).resolve(PACKAGE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new Error(
    `Operations in code are found by the package '${PACKAGE}': npm install --save-dev ${PACKAGE}. Files of GraphQL and manifests are read without it.`,
  );
}
