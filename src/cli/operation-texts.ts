/**
 * Where operations stand: files of GraphQL, code, manifests of trusted documents. Finds the texts; nothing is parsed but manifests.
 * @module
 */

import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { createPlucker, isCode, type Plucker } from './code-operations.ts';

/** A text of operations and fragments. */
export interface Text {
  /** File, and hash of the document in a manifest. */
  readonly name: string;
  readonly body: string;
  /** `whole`: of a manifest, takes no fragments of others. `tag`: of code, where servers keep their SDL as well. */
  readonly from: 'file' | 'tag' | 'whole';
}

/**
 * @param patterns paths, globs of Node's `fs.glob`, and `.json` manifests: hash → document, or Apollo's list of operations
 * @param faults takes what cannot be read
 * @throws {Error} code, and nothing installed that finds operations in it
 */
export async function readTexts(patterns: readonly string[], faults: string[]): Promise<readonly Text[]> {
  // A file that two patterns find is one.
  const files = new Set(patterns.flatMap((pattern) => filesOf(pattern, faults)).map((file) => resolve(file)));
  let plucker: Promise<Plucker> | undefined;
  const texts: Text[] = [];
  for (const file of files) {
    const body = readText(file, faults);
    if (body === undefined) continue;
    const name = shown(file);
    if (isCode(file)) {
      plucker ??= createPlucker(process.cwd());
      texts.push(...(await textsInCode(await plucker, { file, name, code: body }, faults)));
    } else if (name.toLowerCase().endsWith('.json')) texts.push(...textsOfManifest(name, body, faults));
    else texts.push({ name, body, from: 'file' });
  }
  return texts;
}

function filesOf(pattern: string, faults: string[]): readonly string[] {
  const itself = statSync(pattern, { throwIfNoEntry: false });
  if (itself?.isDirectory()) {
    faults.push(
      `${pattern} is a folder: expected files, or a glob such as '${pattern.replace(/\/+$/, '')}/**/*.graphql'`,
    );
    return [];
  }
  // Names such as `[id].tsx` are no patterns when a shell has found the files.
  if (itself) return [pattern];
  const found = globSync(pattern, { exclude: (path) => basename(path) === 'node_modules' }).filter(
    (file) => !statSync(file).isDirectory(),
  );
  if (found.length === 0) faults.push(`no file matches ${pattern}`);
  return found.sort();
}

/** As it is written in a terminal: from the working directory on, if it is below. */
function shown(file: string): string {
  const short = relative(process.cwd(), file).replaceAll('\\', '/');
  return short.startsWith('..') ? file : short;
}

/** A file that was found may be gone or closed to us by now: a fault among others. */
function readText(file: string, faults: string[]): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    faults.push(`${shown(file)}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    return undefined;
  }
}

/** A file of code that does not parse is a fault with its first line; the parser's frames of source are for an editor. */
async function textsInCode(
  pluck: Plucker,
  { file, name, code }: { readonly file: string; readonly name: string; readonly code: string },
  faults: string[],
): Promise<readonly Text[]> {
  try {
    return (await pluck(file, code)).map((body) => ({ name, body, from: 'tag' }));
  } catch (error) {
    const [message] = (error instanceof Error ? error.message : String(error)).split('\n');
    faults.push(`${name}: ${message}`);
    return [];
  }
}

function textsOfManifest(name: string, body: string, faults: string[]): readonly Text[] {
  const documents = documentsOf(body);
  if (!documents) faults.push(`${name}: expected a manifest of trusted documents: { "<hash>": "query { … }" }`);
  return (documents ?? []).map(([hash, document]) => ({ name: `${name}, ${hash}`, body: document, from: 'whole' }));
}

/** @returns hash and document; `undefined` for a text that is no manifest */
function documentsOf(body: string): readonly (readonly [string, string])[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  // Apollo's: `{ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [{ "id", "name", "type", "body" }] }`
  const { operations } = json as { readonly operations?: unknown };
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(operations)
    ? operations.map((one: { readonly id?: unknown; readonly body?: unknown } | null) => [String(one?.id), one?.body])
    : Object.entries(json);
  const documents = entries.flatMap(([hash, text]) => (typeof text === 'string' ? [[hash, text] as const] : []));
  // One entry that is no text, and the whole file is something else: a `package.json` that a glob has caught.
  return documents.length === entries.length ? documents : undefined;
}
