#!/usr/bin/env node
/**
 * `onbehalf`: picks the command; each is loaded only when it is asked for.
 *
 * Exit code 2 for what no command understands, 1 for a command that failed.
 *
 * A command is a file with `usage`, by which its arguments are read and its help is written, and `run`. Commands that answer a question
 * print the answer on standard output and everything else on standard error, so that the answer can go to a file or another program.
 * @module
 */

import { readFile } from 'node:fs/promises';
import { asksForHelp, columns, describeUsage, didYouMean, type Usage, UsageError } from './usage.ts';

interface Command {
  readonly summary: string;
  load(): Promise<{
    readonly usage: Usage;
    /** @returns exit code; `undefined` while the process goes on */
    run(args: readonly string[]): Promise<number | undefined>;
  }>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  dev: { summary: 'server, dev tenant and the page at /: no Azure account needed', load: () => import('./dev.ts') },
  serve: { summary: 'the server, configured for a real tenant', load: () => import('./serve.ts') },
  worker: {
    summary: 'runs background operations, beside any number of servers and other workers',
    load: () => import('./worker.ts'),
  },
  check: {
    summary: 'reads the configuration, reaches what it names, and says what is wrong; or why a token is refused',
    load: () => import('./check.ts'),
  },
  token: { summary: 'a bearer from the running dev tenant, for curl', load: () => import('./token.ts') },
  query: { summary: 'runs an operation as somebody of the dev tenant', load: () => import('./query.ts') },
  permissions: {
    summary: 'scopes and permissions that operations, or the whole schema, need',
    load: () => import('./permissions.ts'),
  },
  print: { summary: 'the schema, and pages that are made from code', load: () => import('./print.ts') },
};

const overview = () =>
  [
    'Usage: onbehalf <command> [options]',
    '',
    ...columns(Object.entries(COMMANDS).map(([name, { summary }]) => [name, summary])),
    '',
    'onbehalf <command> --help says what it takes; onbehalf --version which release this is.',
  ]
    .map((line) => `${line}\n`)
    .join('');

async function main([name = 'help', ...args]: readonly string[]): Promise<number | undefined> {
  if (name === '--version') {
    const file = new URL('../../package.json', import.meta.url);
    const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const isHelp = ['help', '--help', '-h'].includes(name);
  const [wanted] = isHelp ? args : [name];
  if (wanted === undefined) {
    process.stdout.write(overview());
    return 0;
  }
  // Own members: `onbehalf constructor` is a slip, not a command.
  const command = Object.hasOwn(COMMANDS, wanted) ? COMMANDS[wanted] : undefined;
  if (!command) {
    const what = wanted.startsWith('-') ? 'option' : 'command';
    process.stderr.write(`onbehalf: unknown ${what} '${wanted}'${didYouMean(wanted, Object.keys(COMMANDS))}\n\n`);
    process.stderr.write(overview());
    return 2;
  }
  const loaded = await command.load();
  if (isHelp || asksForHelp(args)) {
    process.stdout.write(`onbehalf ${wanted}: ${command.summary}\n\n${describeUsage(wanted, loaded.usage)}`);
    return 0;
  }
  try {
    return await loaded.run(args);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`onbehalf ${wanted}: ${error.message}\n\n${describeUsage(wanted, loaded.usage)}`);
      return 2;
    }
    const { describeFailure } = await import('./failure.ts');
    process.stderr.write(`onbehalf ${wanted}: ${describeFailure(error)}\n`);
    return 1;
  }
}

// Who reads may have seen enough (`| head`): what is left to say is nobody's, and a server goes on.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2));
