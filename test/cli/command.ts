/**
 * Runs `onbehalf` as a process of its own, as a shell would.
 * @module
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { childEnv } from '../support/child-env.ts';

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running extends AsyncDisposable {
  readonly process: ChildProcess;
  /** Waits until standard output or error holds the text. */
  readonly says: (text: string) => Promise<string>;
  readonly ended: Promise<Finished>;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input; none unless given. */
  readonly input?: string;
  /** Another script than the sources', for example that of an installed package. */
  readonly main?: string;
}

/** Starts it with no more of this process's environment than a path. */
export function start(args: readonly string[], { cwd, env = {}, input, main = MAIN }: RunOptions): Running {
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { ...childEnv, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {}); // a command may end without having read it
  child.stdin.end(input ?? '');
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    output.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.stderr += chunk.toString();
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }));
  return {
    process: child,
    ended,
    async says(text) {
      for (let tries = 0; tries < 400; tries += 1) {
        const all = output.stdout + output.stderr;
        if (all.includes(text)) return all;
        if (child.exitCode !== null) break;
        await new Promise((tick) => {
          setTimeout(tick, 50);
        });
      }
      throw new Error(`Expected the command to say '${text}', it said: ${output.stdout}${output.stderr}`);
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export const run = (args: readonly string[], options: RunOptions): Promise<Finished> => start(args, options).ended;
