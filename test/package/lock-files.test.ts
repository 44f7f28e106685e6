/** What `npm ci` brings: only what the lock files name with a hash, and no script of it runs but that of `node`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './tarball.ts';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

const json = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

describe.each(['', 'test/'])('%spackage-lock.json', (folder) => {
  const { packages } = json(`${folder}package-lock.json`) as { packages: Record<string, Locked> };
  const locked = Object.entries(packages).filter(([path]) => path !== '');

  // The registry that the locks were made from has no builds for other platforms: npm takes those by version alone.
  const isOtherPlatform = ({ optional, os, cpu }: Locked) => optional === true && (os ?? cpu) !== undefined;

  test('holds every package to a hash, from the registry and from nowhere else', () => {
    const loose = locked.filter(([, { integrity = '', link }]) => link || !integrity.startsWith('sha512-'));
    expect(loose.filter(([, one]) => !isOtherPlatform(one))).toEqual([]);
    const elsewhere = locked.filter(
      ([, { resolved }]) => resolved && !resolved.startsWith('https://registry.npmjs.org/'),
    );
    expect(elsewhere).toEqual([]);
  });

  test('lets no script run at installation but the one that fetches Node', () => {
    const { allowScripts } = json(`${folder}package.json`) as { allowScripts: Record<string, boolean> };
    const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name]);
    expect(allowed).toEqual(folder === '' ? ['node'] : []);
  });

  test('names exact versions in package.json', () => {
    const { dependencies, devDependencies } = json(`${folder}package.json`) as Record<string, Record<string, string>>;
    const versions = Object.entries({ ...dependencies, ...devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-beta\.\d+)?$/.test(version))).toEqual([]);
  });
});
