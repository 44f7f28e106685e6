/**
 * The folder in which one install keeps what must outlive a restart: certificates, signing keys, the seal of refresh tokens.
 *
 * Readable by its owner only. A file appears whole or not at all, so that two processes starting at once do not read halves.
 * A tenant that nobody gave a folder has one that goes with it.
 * @module
 */

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCodeOf } from './values.ts';

/** Makes the folder (0700) where it is missing, and shuts it where somebody left it open. */
export async function openStateDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
}

/** A folder that whoever opened it removes. */
export interface TemporaryDirectory {
  readonly path: string;
  /** May be called more than once. */
  remove(): Promise<void>;
}

/** Folders of this process that go with it, also when nobody stops the tenant. */
const temporary = new Set<string>();

/** A folder of its own (0700), removed when asked to, at the latest when the process ends in order. */
export async function openTemporaryDirectory(): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'onbehalf-dev-tenant-'));
  if (temporary.size === 0) process.on('exit', removeLeftOver);
  temporary.add(path);
  return {
    path,
    async remove() {
      temporary.delete(path);
      if (temporary.size === 0) process.off('exit', removeLeftOver);
      await rm(path, { recursive: true, force: true });
    },
  };
}

function removeLeftOver(): void {
  for (const path of temporary) rmSync(path, { recursive: true, force: true });
}

/** @returns `undefined` when there is no such file */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes with mode 0600, by way of a file beside it and a rename. */
export async function writeSecret(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  await rename(draft, path);
}
