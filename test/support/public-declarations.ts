/**
 * Everything that a user's compiler may see of the package, as one text: what `exports` names, and the declarations that those lean on.
 *
 * Read from the declarations that are packed. Comments are left out and names are sorted, so that the text changes when the interface
 * does, not when a file is moved or a sentence is mended. It knows the compiler's output, not TypeScript at large.
 * @module
 */

import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

interface Origin {
  /** A file of ours, or the name of a package. */
  readonly from: string;
  /** `*`: the whole of it. */
  readonly name: string;
}

interface Declarations {
  /** Statements by the name that they declare; overloads have several. */
  readonly own: ReadonlyMap<string, readonly string[]>;
  readonly imported: ReadonlyMap<string, Origin>;
  readonly exported: ReadonlyMap<string, Origin>;
}

/**
 * @param folder where the declarations are
 * @param entries by the name that a user imports: `{ onbehalf: 'index.d.ts' }`
 * @param heldElsewhere names that another reviewed file spells out, and which: they are named here, and not followed
 */
export async function publicDeclarations(
  folder: string,
  entries: Readonly<Record<string, string>>,
  heldElsewhere: Readonly<Record<string, string>>,
): Promise<string> {
  const files = new Map<string, Declarations>();
  const reached = new Map<string, readonly string[]>();
  const packages = new Set<string>();
  const read = async (file: string) => {
    const known = files.get(file) ?? readDeclarations(file, await readFile(file, 'utf8'));
    files.set(file, known);
    return known;
  };

  const reach = async ({ from, name }: Origin): Promise<void> => {
    if (!from.startsWith(folder)) {
      packages.add(`import ${name} from ${from}`);
      return;
    }
    const key = `${name} ${from}`;
    if (reached.has(key)) return;
    if (Object.hasOwn(heldElsewhere, name)) {
      reached.set(key, [`declare const ${name}: …; // ${heldElsewhere[name]}`]);
      return;
    }
    const { own, imported, exported } = await read(from);
    const statements = own.get(name);
    const elsewhere = exported.get(name) ?? imported.get(name);
    if (!statements && elsewhere) return reach(elsewhere);
    if (!statements) throw new Error(`Expected ${from} to declare ${name}.`);
    reached.set(key, statements);
    for (const statement of statements) {
      for (const [word] of statement.replaceAll(/'[^'\n]*'|"[^"\n]*"/g, '').matchAll(/(?<![.\w$])[A-Za-z_$][\w$]*/g)) {
        if (word === name) continue;
        if (own.has(word)) await reach({ from, name: word });
        else if (imported.has(word)) await reach(imported.get(word) as Origin);
      }
      for (const [, path = '', part = '*'] of statement.matchAll(/\bimport\(["']([^"']+)["']\)(?:\.(\w+))?/g)) {
        await reach({ from: origin(from, path), name: part });
      }
    }
  };

  const sections: string[] = [];
  for (const [entry, name] of Object.entries(entries)) {
    const { exported } = await read(join(folder, name));
    sections.push(`// ${entry}`, ...[...exported.keys()].sort(), '');
    for (const to of exported.values()) await reach(to);
  }
  const statements = [...reached].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, lines]) => lines.join('\n'));
  const text = [...sections, '// what they lean on', ...[...packages].sort(), '', ...statements, ''].join('\n');
  return text.replaceAll(/\bimport\("\.[^"]+"\)\./g, ''); // where a declaration stands is ours to change
}

const origin = (file: string, path: string) =>
  path.startsWith('.') ? resolve(dirname(file), path.replace(/\.js$/, '.d.ts')) : path;

function readDeclarations(file: string, text: string): Declarations {
  const own = new Map<string, string[]>();
  const imported = new Map<string, Origin>();
  const exported = new Map<string, Origin>();
  for (const statement of statementsOf(text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''))) {
    const [, verb, names, path] = /^(import|export)\b([\s\S]*?)\bfrom ["']([^"']+)["'];$/.exec(statement) ?? [];
    if (verb !== undefined && names !== undefined && path !== undefined) {
      const into = verb === 'import' ? imported : exported;
      for (const [local, name] of bindings(names)) into.set(local, { from: origin(file, path), name });
      continue;
    }
    const name = /^(?:export )?(?:declare )?(?:abstract )?(?:const|function|class|interface|type) ([\w$]+)/.exec(
      statement,
    )?.[1];
    if (name !== undefined) own.set(name, [...(own.get(name) ?? []), statement.replace(/^export /, '')]);
    else if (statement !== 'export {};') throw new Error(`Not understood in ${file}: ${statement}`);
  }
  return { own, imported, exported };
}

/** `type Default, { a as b, type C }` or `* as d`: the name here, and the name there. */
function bindings(text: string): [string, string][] {
  return text
    .replaceAll(/[{}]|\btype\b/g, ' ')
    .split(',')
    .map((part) => part.trim().split(/\s+as\s+/))
    .filter(([name]) => name !== '')
    .map(([name = '', local = name]) => [local, name]);
}

/** The compiler ends a statement with `;` or `}` at the end of a line, outside all brackets. */
function statementsOf(text: string): string[] {
  const statements: string[] = [];
  let lines: string[] = [];
  let depth = 0;
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    lines.push(line.replace(/\s+$/, ''));
    const code = line.replaceAll(/'[^'\n]*'|"[^"\n]*"|`[^`\n]*`/g, '');
    depth += (code.match(/[({[]/g)?.length ?? 0) - (code.match(/[)}\]]/g)?.length ?? 0);
    if (depth === 0 && /[;}]$/.test(line)) {
      statements.push(lines.join('\n'));
      lines = [];
    }
  }
  return statements;
}
