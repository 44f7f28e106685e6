/**
 * Packs the package as `npm publish` would, from a copy of what it is made of: the build of a package moves `dist/`, which others use.
 * @module
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const root = resolve(import.meta.dirname, '../..');

/** What the scripts of `npm pack` read. */
const MADE_OF = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'bin',
  'docs',
  'schema',
  'scripts',
  'src',
  'dist/playground',
  'dist/playground.sha256',
];

export interface Tarball extends AsyncDisposable {
  readonly path: string;
  /** Names below `package/`. */
  readonly files: readonly string[];
}

/** @throws with what npm, the compiler or Vite said */
export async function packPackage(): Promise<Tarball> {
  const place = await mkdtemp(join(tmpdir(), 'onbehalf-pack-'));
  const remove = () => rm(place, { recursive: true, force: true });
  try {
    const copy = join(place, 'copy');
    for (const name of MADE_OF) await cp(join(root, name), join(copy, name), { recursive: true });
    for (const folder of ['.', 'bin', 'src', 'dist', 'docs', 'schema'])
      await leaveKey(join(copy, folder, '.onbehalf/dev'));
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', place], {
      cwd: copy,
      maxBuffer: 1 << 26,
    });
    // What the scripts print stands before the JSON.
    const [packed] = Object.values(JSON.parse(stdout.slice(stdout.search(/^[[{]$/m))) as Record<string, Packed>);
    if (!packed) throw new Error(`npm pack named no tarball: ${stdout}`);
    const files = packed.files.map(({ path }) => path);
    return { path: join(place, packed.filename), files, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** As a dev tenant that was started there would: its state must not get in, wherever it lies. */
async function leaveKey(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(join(root, 'package.json'), join(folder, 'ca.key'));
}
