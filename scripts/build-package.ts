/**
 * Makes `dist/`, which the name `onbehalf` leads to.
 *
 * Before `npm pack` (`prepack`): JavaScript and declarations of `src/`, and the playground page. Declarations that no public one leans on
 * are left out: what they import (types of Graph, of the Azure SDK) is not installed with the package.
 *
 * `--link` (before `npm start` and `npm test`, and after `npm pack`): files of one line that lead to the sources, so that
 * `import … from 'onbehalf'` in the examples of a clone is the code that is there now, never an old build.
 * @module
 */
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildPlayground } from './build-playground.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** Files that `exports` of package.json names, without extension; the same path leads to the source. */
const ENTRIES = ['index', 'client/index', 'client/apollo', 'client/urql', 'dev-tenant/index'];

/** @throws {Error} with what the compiler said, file and line */
async function buildPackage(): Promise<void> {
  console.log(await buildPlayground({ ifStale: true }));
  const started = performance.now();
  const staging = join(dist, `.package-${process.pid}`);
  try {
    await compile(staging, []);
    await keepReachableDeclarations(staging);
    await removeBuilt();
    for (const name of await readdir(staging)) await rename(join(staging, name), join(dist, name));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  console.log(`package: built in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
}

/**
 * The declarations that a user's compiler may read, as they are packed.
 * @param folder is made, and filled with what `exports` reaches
 * @throws {Error} with what the compiler said, file and line
 */
export async function buildDeclarations(folder: string): Promise<void> {
  await compile(folder, ['--emitDeclarationOnly']);
  await keepReachableDeclarations(folder);
}

/**
 * By the compiler that is installed here, whatever lies on the PATH.
 *
 * @throws {Error} with what the compiler said, file and line
 */
async function compile(folder: string, options: readonly string[]): Promise<void> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', folder, ...options];
  await promisify(execFile)(process.execPath, args, { cwd: root }).catch((error: { stdout?: string }) => {
    throw new Error(`The sources do not compile:\n${error.stdout ?? ''}`, { cause: error });
  });
}

/** The compiler rewrites the extensions of imports in JavaScript, not in declarations. */
const RELATIVE_IMPORT = /(?<=\bfrom ['"]|\bimport\(['"]|\bimport ['"])(\.{1,2}\/[^'"]+)\.ts(?=['"])/g;

/** Goes from the entries along the imports; removes the declarations it has not come by, and gives the others imports that resolve. */
async function keepReachableDeclarations(folder: string): Promise<void> {
  const reached = new Set<string>();
  const reach = async (file: string): Promise<void> => {
    if (reached.has(file)) return;
    reached.add(file);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll(RELATIVE_IMPORT, '$1.js'));
    for (const [, path] of text.matchAll(RELATIVE_IMPORT)) await reach(`${resolve(dirname(file), path ?? '')}.d.ts`);
  };
  for (const entry of ENTRIES) await reach(join(folder, `${entry}.d.ts`));
  for (const name of await readdir(folder, { recursive: true })) {
    const file = join(folder, name);
    if (file.endsWith('.d.ts') && !reached.has(file)) await rm(file);
  }
}

/** Declarations of an older build go: beside a file that leads to the sources they would say what is no longer true. */
async function linkSources(): Promise<void> {
  for (const entry of ENTRIES) {
    const file = join(dist, `${entry}.js`);
    const source = relative(dirname(file), join(root, `src/${entry}.ts`)).replaceAll('\\', '/');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `export * from '${source}';\n`);
    await rm(file.replace(/js$/, 'd.ts'), { force: true });
  }
}

/** Everything in `dist/` but the page, which is built by itself, and what another build is in the middle of. */
async function removeBuilt(): Promise<void> {
  for (const name of await readdir(dist)) {
    if (!name.startsWith('playground') && !name.startsWith('.')) await rm(join(dist, name), { recursive: true });
  }
}

if (import.meta.main) await (process.argv.includes('--link') ? linkSources() : buildPackage());
