/** What a person reads who asks for help, or for what there is not: as processes, from a folder without any configuration. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asksForHelp, describeUsage, readArguments, type Usage, UsageError } from '../../src/cli/usage.ts';
import { run, start } from './command.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'onbehalf-usage-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

/** As the overview lists them. */
async function commands(): Promise<readonly string[]> {
  const { stdout } = await run([], { cwd });
  return [...stdout.matchAll(/^ {2}([\w-]+) {2}/gm)].map(([, name]) => name ?? '');
}

test('without a command, or asked for help, says which commands there are', async () => {
  for (const args of [[], ['--help'], ['-h'], ['help']]) {
    const { code, stdout, stderr } = await run(args, { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: onbehalf <command>/);
    for (const name of ['dev', 'serve', 'check', 'print']) expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
  }
});

test('every command says what it takes, and does nothing else', async () => {
  const names = await commands();
  expect(names).toContain('permissions');
  const helps = await Promise.all(names.map((name) => run([name, '--help'], { cwd })));
  for (const [index, { code, stdout, stderr }] of helps.entries()) {
    const name = names[index];
    expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' });
    expect(stdout).toContain(`Usage: onbehalf ${name} `);
    // Every line of the table says something.
    for (const line of stdout.split('\n').filter((one) => one.startsWith('  --')))
      expect(line).toMatch(/^ {2}--.*\S {2,}\S/);
  }
  expect(await run(['help', 'dev'], { cwd })).toEqual(helps[names.indexOf('dev')]);
  // Where to listen is said to those that listen.
  const listening = names.filter((_name, index) => /--host|--port/.test(helps[index]?.stdout ?? ''));
  expect(listening.toSorted()).toEqual(['dev', 'serve']);
});

test('--version says which release this is', async () => {
  const { version } = JSON.parse(await readFile(resolve(import.meta.dirname, '../../package.json'), 'utf8'));
  expect(await run(['--version'], { cwd })).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

describe('what there is not, is answered by what there is, with exit code 2 and no stack', () => {
  test.each([
    [['serv'], "onbehalf: unknown command 'serv'; did you mean 'serve'?", '  permissions '],
    [['nope'], "onbehalf: unknown command 'nope'\n", '  permissions '],
    [['--prot'], "onbehalf: unknown option '--prot'", '  permissions '],
    [['help', 'constructor'], "onbehalf: unknown command 'constructor'", '  permissions '],
    [['dev', '--prot', '4000'], "onbehalf dev: unknown option '--prot'; did you mean --port?", '  --port <number> '],
    [['serve', '-x'], "onbehalf serve: unknown option '-x'", '  --config <file> '],
    [['token', 'ada'], "onbehalf token: Unexpected argument 'ada'", '  --user <alias> '],
    [
      ['query', '--variables', '{a'],
      'onbehalf query: --variables: expected a JSON object such as',
      '  --variables <json> ',
    ],
    [['query', '--variables', '[1]'], 'onbehalf query: --variables: expected a JSON object such as', 'got [1]'],
    [['token', '--user'], "onbehalf token: Option '--user <value>' argument missing", '  --user <alias> '],
    [
      ['permissions', '--format', 'xml'],
      'onbehalf permissions: expected --format table',
      '  --format <table|json|manifest> ',
    ],
    [['print'], 'onbehalf print: say what to print', '  config-schema '],
    [
      ['print', 'schema', 'errors'],
      "onbehalf print: expected one page to print, got 'errors' beside 'schema'",
      '  subgraph ',
    ],
    [['print', 'shema'], "onbehalf print: nothing is called 'shema'; did you mean 'schema'?", '  subgraph '],
  ])('%j', async (args, message, offered) => {
    const { code, stdout, stderr } = await run(args, { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.startsWith(message)).toBe(true);
    expect(stderr).toContain(offered);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

test('serve and check without any configuration say how to begin', async () => {
  for (const command of ['serve', 'check']) {
    const { code, stderr } = await run([command], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('there is no onbehalf.yaml, onbehalf.json or appsettings.json in this folder');
    expect(stderr).toContain('onbehalf check --dev');
    expect(stderr).toContain('AzureAd.TenantId');
  }
  const file = join(cwd, 'own.yaml');
  await writeFile(file, 'AzureAd: { TenantId: contoso.com }\n');
  const { stderr } = await run(['check', '--config', file], { cwd });
  expect(stderr).toContain('AzureAd.ClientId');
  expect(stderr).not.toContain('there is no');
});

test('a reader that has seen enough, such as head, is no failure', async () => {
  await using printing = start(['print', 'schema'], { cwd });
  printing.process.stdout?.destroy();
  const { code, stderr } = await printing.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

describe('one table', () => {
  const usage = {
    operands: { text: '[file…]', says: { '[file…]': 'what is read' } },
    flags: {
      user: { type: 'string', value: 'alias', default: 'ada', says: 'who' },
      scope: { type: 'string', multiple: true, says: 'what for' },
      dry: { type: 'boolean', says: 'changes nothing' },
    },
  } as const satisfies Usage;

  test('is read by', () => {
    const { values, positionals } = readArguments(usage, ['one', '--scope', 'a', '--scope=b', '--dry', '--', '--two']);
    expect(values).toEqual({ user: 'ada', scope: ['a', 'b'], dry: true });
    expect(positionals).toEqual(['one', '--two']);
    const { operands: _operands, ...bare } = usage;
    expect(() => readArguments(bare, ['one'])).toThrow(UsageError);
    expect(() => readArguments(usage, ['--dry=no'])).toThrow(UsageError);
    expect(() => readArguments(usage, ['--toString'])).toThrow("unknown option '--toString'");
  });

  test('and is written by', () => {
    expect(describeUsage('do', usage)).toBe(`Usage: onbehalf do [file…] [options]

  [file…]  what is read

  --user <alias>  who (ada unless given)
  --scope <text>  what for; may be repeated
  --dry           changes nothing
  --help          this text
`);
  });

  test('help may be asked for anywhere but behind --', () => {
    expect(asksForHelp(['x', '-h'])).toBe(true);
    expect(asksForHelp(['x', '--', '--help'])).toBe(false);
  });
});
