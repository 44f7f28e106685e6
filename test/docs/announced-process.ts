/**
 * A program of the migration pages as a process of its own, ready when it has said where it listens.
 * @module
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { childEnv } from '../support/child-env.ts';

export interface AnnouncedProcess extends AsyncDisposable {
  readonly url: string;
}

/**
 * Runs it in `examples/migration`.
 * @param announcement has the address as its first group; looked for in all that the program prints
 */
export async function startProcess(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  announcement: RegExp,
): Promise<AnnouncedProcess> {
  const child = spawn(command, args, {
    cwd: fileURLToPath(new URL('../../examples/migration/', import.meta.url)),
    env: { ...childEnv, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  };
  const announced = Promise.withResolvers<string>();
  let said = '';
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = announcement.exec(said)?.[1];
      if (url !== undefined) announced.resolve(url);
    });
  }
  child.on('error', announced.reject);
  child.on('close', () => announced.reject(new Error(`${command} ended and had said: ${said}`)));
  try {
    return { url: await announced.promise, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
