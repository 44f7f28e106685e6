/**
 * Builds the playground page with Vite into `dist/playground/`.
 *
 * `--if-stale` (before `npm start` and `npm test`) does nothing when the page there was made from these very sources. The page is built
 * aside and moved into place whole, so that a server or a test beside it never serves half of one.
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const root = join(import.meta.dirname, '..');
const output = join(root, 'dist/playground');
/** Beside the page, not in it: everything in it is served. */
const stamp = join(root, 'dist/playground.sha256');

/**
 * @param options.ifStale leave a page alone that was built from the same content
 * @returns one line about what was done and why
 * @throws {Error} of Vite, with file and line
 */
export async function buildPlayground({ ifStale }: { readonly ifStale: boolean }): Promise<string> {
  const hash = await sourceHash();
  if (ifStale && existsSync(join(output, 'index.html')) && (await readStamp()) === hash) {
    return 'playground: unchanged since its last build, skipped';
  }
  const started = performance.now();
  const staging = `${output}-${process.pid}`;
  // Loaded here, so that the usual case (nothing to do) costs milliseconds.
  const [{ build, mergeConfig }, { default: config }] = await Promise.all([
    import('vite'),
    import('../src/playground/vite.config.ts'),
  ]);
  try {
    await build(mergeConfig(config, { configFile: false, build: { outDir: staging } }));
    await compress(staging);
    await mkdir(join(root, 'dist'), { recursive: true });
    await rm(stamp, { force: true });
    await rm(output, { recursive: true, force: true });
    await rename(staging, output);
    await writeFile(stamp, hash);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  return `playground: built in ${seconds} s (${await megabytes(output)} MB in ${relative(root, output)})`;
}

/** What shrinks is laid compressed beside itself, once, instead of at every request. */
async function compress(folder: string): Promise<void> {
  for await (const path of glob('**/*.{css,html,js,svg,ttf}', { cwd: folder })) {
    const file = join(folder, path);
    await writeFile(`${file}.gz`, await promisify(gzip)(await readFile(file), { level: 9 }));
  }
}

/** Of everything the page is made from. Content, not times: a fresh clone gives every file a new time. */
async function sourceHash(): Promise<string> {
  const sources = ['package-lock.json', 'scripts/build-playground.ts'];
  for await (const path of glob('src/{playground,client,protocol}/**/*.*', { cwd: root })) sources.push(path);
  const hash = createHash('sha256');
  for (const path of sources.sort((a, b) => (a < b ? -1 : 1))) {
    hash
      .update(path)
      .update('\0')
      .update(await readFile(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** @returns `undefined` when no page was ever finished here */
const readStamp = (): Promise<string | undefined> => readFile(stamp, 'utf8').catch(() => undefined);

/** Of everything in a folder, compressed copies included. */
async function megabytes(folder: string): Promise<string> {
  let bytes = 0;
  for await (const path of glob('**/*.*', { cwd: folder })) bytes += (await stat(join(folder, path))).size;
  return (bytes / 1e6).toFixed(1);
}

if (import.meta.main) console.log(await buildPlayground({ ifStale: process.argv.includes('--if-stale') }));
