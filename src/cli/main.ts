#!/usr/bin/env node
/**
 * `onbehalf`: picks the command; each is loaded only when it is asked for.
 * @module
 */

interface Command {
  readonly summary: string;
  /** @returns exit code; `undefined` while the process goes on */
  load(): Promise<{ run(args: readonly string[]): Promise<number | undefined> }>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  dev: { summary: 'server, dev tenant and the page at /: no Azure account needed', load: () => import('./dev.ts') },
  serve: { summary: 'the server, configured for a real tenant', load: () => import('./serve.ts') },
  check: {
    summary:
      'reads the configuration, reaches what it names, and says what is wrong; --token -: why a token is refused',
    load: () => import('./check.ts'),
  },
  token: {
    summary: 'a bearer from the running dev tenant, for curl: onbehalf token --user ada',
    load: () => import('./token.ts'),
  },
  query: {
    summary: "runs a query as somebody: onbehalf query '{ me { displayName } }' --user ada",
    load: () => import('./query.ts'),
  },
  permissions: {
    summary: 'scopes and permissions that operations, or the whole schema, need: --format table | json | manifest',
    load: () => import('./permissions.ts'),
  },
  print: { summary: 'print schema | subgraph | directives | config-schema | errors', load: () => import('./print.ts') },
};

function usage(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: onbehalf <command> [options]\n\n${lines.join('\n')}\n`;
}

const [name = 'help', ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (!command) {
  const wanted = ['help', '--help', '-h'].includes(name);
  (wanted ? process.stdout : process.stderr).write(
    wanted ? usage() : `onbehalf: unknown command '${name}'\n\n${usage()}`,
  );
  process.exitCode = wanted ? 0 : 2;
} else {
  try {
    process.exitCode = await (await command.load()).run(args);
  } catch (error) {
    const { describeFailure } = await import('./failure.ts');
    process.stderr.write(`onbehalf ${name}: ${describeFailure(error)}\n`);
    process.exitCode = 1;
  }
}
