/** What a front-end ships for each door: our part is small, and nobody gets the libraries of another door. */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';
import { alias } from './front-end.ts';

/** Modules of the bundle of one import, and its size without the libraries, gzipped. */
async function bundle(code: string): Promise<{ readonly modules: readonly string[]; readonly bytes: number }> {
  const entry = join(import.meta.dirname, 'entry-of-a-front-end.ts');
  const bundled = async (external: readonly RegExp[]) => {
    const built = await build({
      configFile: false,
      logLevel: 'error',
      resolve: { alias },
      plugins: [
        { name: 'entry', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? code : null) },
      ],
      build: {
        write: false,
        target: 'es2023',
        lib: { entry, formats: ['es'] },
        rolldownOptions: { external: [...external] },
      },
    });
    const [output] = built as Rolldown.RolldownOutput[];
    return (output?.output ?? []).flatMap((file) => (file.type === 'chunk' ? [file] : []));
  };
  const libraries = [/^@apollo\/client/, /^@urql\/core/, /^graphql/, /^rxjs/, /^wonka/, /^@azure\//];
  const [whole, ours] = [await bundled([]), await bundled(libraries)];
  return {
    modules: whole.flatMap(({ moduleIds }) => moduleIds),
    bytes: gzipSync(ours.map((chunk) => chunk.code).join('')).byteLength,
  };
}

const LIBRARIES = ['@azure/msal-browser', '@apollo/client', '@urql/core', 'rxjs', 'wonka'];

test.each([
  ["export { createStepUp, createStepUpFetch } from 'onbehalf/client';", [], 6_000],
  ["export { createStepUpLink } from 'onbehalf/client/apollo';", ['@apollo/client', 'rxjs'], 3_500],
  ["export { stepUpExchange } from 'onbehalf/client/urql';", ['@urql/core', 'wonka'], 3_000],
  ["export { readChallenges } from 'onbehalf/client';", [], 1_000],
])('%s', async (code, expected, limit) => {
  const { modules, bytes } = await bundle(code);
  const shipped = LIBRARIES.filter((name) => modules.some((id) => id.includes(`node_modules/${name}/`)));
  expect(shipped).toEqual(expected);
  expect(
    modules.filter((id) => /\/src\/(?!client\/|protocol\/challenges)/.test(id) && !id.includes('node_modules')),
  ).toEqual([]);
  expect(bytes).toBeLessThan(limit);
  expect(bytes).toBeGreaterThan(200);
});
