/**
 * The folder in which one install keeps what must outlive a restart: certificates, signing keys, the seal of refresh tokens.
 *
 * Readable by its owner only. A file appears whole or not at all, so that two processes starting at once do not read halves.
 * @module
 */

import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { errorCodeOf } from './values.ts';

/** Makes the folder (0700) where it is missing, and shuts it where somebody left it open. */
export async function openStateDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
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
