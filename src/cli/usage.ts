/**
 * What a command takes: one table per command, by which its arguments are read and its `--help` is written, so that the two cannot
 * differ.
 *
 * Which commands there are stands in `main.ts`.
 *
 * ```
 * Usage: onbehalf token [options]
 *
 *   --user <alias>   who signs in: an alias of the list that onbehalf dev prints (ada unless given)
 *   --scope <scope>  a scope to ask for, every scope of the API unless given; may be repeated
 *   --help           this text
 * ```
 * @module
 */

import { parseArgs } from 'node:util';
import { nearest } from '../config/nearest.ts';

/** One flag, as `util.parseArgs` takes it, with what help says of it. */
export interface Flag {
  /** A number comes as text and is judged by whoever uses it. */
  readonly type: 'string' | 'boolean';
  /** May stand several times; its value is then a list. */
  readonly multiple?: true;
  /** Printed by help. */
  readonly default?: string;
  /** What stands for its value in help: `file`. */
  readonly value?: string;
  /** One line of help. */
  readonly says: string;
}

/** Exported as `usage` by each file of a command. */
export interface Usage {
  /** By name, without the dashes. */
  readonly flags: Readonly<Record<string, Flag>>;
  /** What may stand beside flags, none unless given: as help writes it (`<page>`), with a line for each. */
  readonly operands?: { readonly text: string; readonly says: Readonly<Record<string, string>> };
}

/** Asked for in a way that no command has: the message says what there is. */
export class UsageError extends Error {}

/** Furthest that a misspelt name may be from the one it was meant to be: of a short one little is left after three slips. */
const slip = (written: string): number => Math.min(3, Math.floor(written.length / 2));

/**
 * The arguments of a command, by its table.
 * @throws {UsageError} an unknown flag, one without its value, or an operand too many
 */
export function readArguments<const U extends Usage>({ flags, operands }: U, args: readonly string[]) {
  const { tokens } = parseArgs({ args: [...args], options: flags, strict: false, tokens: true });
  for (const token of tokens)
    if (token.kind === 'option' && !Object.hasOwn(flags, token.name)) throw unknownFlag(token.rawName, flags);
  try {
    return parseArgs<{ args: string[]; options: U['flags']; allowPositionals: true }>({
      args: [...args],
      options: flags,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- positionals are typed as if there might be some
      allowPositionals: (operands !== undefined) as true,
    });
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/** Looked for before Node does: its own sentence knows no neighbours. */
function unknownFlag(written: string, flags: Usage['flags']): UsageError {
  const name = written.replace(/^-+/, '');
  const near = nearest(name, Object.keys(flags), slip(name));
  return new UsageError(`unknown option '${written}'${near === undefined ? '' : `; did you mean --${near}?`}`);
}

/** @returns `'; did you mean 'serve'?'`, or nothing when no name is near */
export function didYouMean(written: string, names: Iterable<string>): string {
  const near = nearest(written, names, slip(written));
  return near === undefined ? '' : `; did you mean '${near}'?`;
}

/**
 * Behind `--` stand operands, whatever they look like.
 * @param args behind the name of the command
 */
export function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((word) => word === '--help' || word === '-h');
}

/**
 * `Usage: …` and a line for everything that the command takes.
 * @returns text for a terminal, with a line break at its end
 */
export function describeUsage(name: string, { flags, operands }: Usage): string {
  const written = Object.entries(flags).map(
    ([flag, { type, value, multiple, default: preset, says }]) =>
      [
        `--${flag}${type === 'string' ? ` <${value ?? 'text'}>` : ''}`,
        `${says}${multiple ? '; may be repeated' : ''}${preset === undefined ? '' : ` (${preset} unless given)`}`,
      ] as const,
  );
  const usage = ['Usage: onbehalf', name, operands?.text, '[options]'].filter((word) => word !== undefined).join(' ');
  const help = ['--help', 'this text'] as const;
  return [
    usage,
    ...(operands ? ['', ...columns(Object.entries(operands.says))] : []),
    '',
    ...columns([...written, help]),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/**
 * Two columns, as wide as the first needs.
 * @returns lines without line breaks, indented by two blanks
 */
export function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
