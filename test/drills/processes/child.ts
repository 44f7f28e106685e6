/**
 * Starts a script of this folder as a Node process of its own and talks to it: one message in, one message back.
 * @module
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

export interface Child<Hello> extends AsyncDisposable {
  /** What it said when it was ready. */
  readonly hello: Hello;
  readonly pid: number | undefined;
  /** Lines of its log: what it has written to its standard error. */
  readonly lines: readonly string[];
  /** Sends a message and waits for its answer; one at a time. */
  tell(message: unknown): Promise<unknown>;
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Exit code, `null` after a signal. */
  readonly ended: Promise<number | null>;
}

export interface ChildOptions {
  /** File name in this folder. */
  readonly script: string;
  readonly message: unknown;
  readonly env?: Readonly<Record<string, string>>;
}

export async function startChild<Hello>({ script, message, env = {} }: ChildOptions): Promise<Child<Hello>> {
  const child = fork(resolve(import.meta.dirname, script), {
    env: { ...environment(), ...env },
    execArgv: [],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const lines: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)));
  const tell = async (text: unknown): Promise<unknown> => {
    using waiting = new Waiting();
    const answer = once(child, 'message', waiting);
    const end = once(child, 'exit', waiting).then(([code]) => {
      throw new Error(`${script} ended with ${String(code)} before it answered:\n${lines.slice(-20).join('\n')}`);
    });
    child.send(text as object);
    return (await Promise.race([answer, end]))[0];
  };
  return {
    hello: (await tell(message)) as Hello,
    pid: child.pid,
    lines,
    tell,
    signal: (signal) => void child.kill(signal),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    ended,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGCONT');
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** Takes its listeners back when the answer is there. */
class Waiting extends AbortController implements Disposable {
  [Symbol.dispose](): void {
    this.abort();
  }
}

/** Nothing of this test run's settings. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NODE_|VITEST)/.test(name)));
}
