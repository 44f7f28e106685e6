/**
 * Finds and reads the configuration file: `onbehalf.yaml`, `onbehalf.json` or `appsettings.json`, or the one that is named.
 *
 * Reads text into maps and says where it is broken; what the keys mean is decided elsewhere.
 * @module
 */

import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { ConfigFault } from './config-error.ts';
import type { Layer } from './conform.ts';
import { parseJson, TextFault } from './json-text.ts';
import { isMap, kindOf } from './raw.ts';
import { parseYaml } from './yaml-text.ts';

/** Looked for in this order in the working directory; the first that exists is read. */
export const DEFAULT_FILES = ['onbehalf.yaml', 'onbehalf.json', 'appsettings.json'] as const;

/** Far above any configuration. */
const MAX_BYTES = 1024 * 1024;

/** A file that could be read, and what is known about it beside its keys. */
export interface SettingsFile {
  /** Named as it was given or found; faults begin with that name. */
  readonly layer: Layer;
  /** Absolute. */
  readonly path: string;
  /** Anybody on this machine can read it (POSIX). */
  readonly isPublic: boolean;
}

/**
 * The file's layer; `undefined` if none was named and none exists. A fault is added for what cannot be read.
 * @param file as it was named, for messages; `undefined`: the default files are looked for
 * @param directory where both start
 */
export function readSettingsFile(
  { file, directory }: { readonly file: string | undefined; readonly directory: string },
  faults: ConfigFault[],
): SettingsFile | undefined {
  const path = file === undefined ? findDefaultFile(directory) : resolve(directory, file);
  if (path === undefined) return undefined;
  const name = file ?? basename(path);
  try {
    const { mode, size } = statSync(path);
    // Judged before it is read: `--config` may point at anything.
    if (size > MAX_BYTES) throw new TextFault('more than 1 MiB', { line: 1, column: 1 });
    const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    const values = path.toLowerCase().endsWith('.json') ? parseJson(text) : (parseYaml(text) ?? new Map());
    if (!isMap(values)) {
      faults.push({ path: name, expected: 'sections such as AzureAd', received: kindOf(values) });
      return undefined;
    }
    return { layer: { source: name, isText: false, values }, path, isPublic: isReadableByOthers(mode) };
  } catch (error) {
    faults.push(fileFault(name, error));
    return undefined;
  }
}

/**
 * Whether a mode lets users outside owner and group read. Windows keeps no such bits.
 * @param mode as `fs.Stats` has it; a group may read, which is how containers mount secrets
 */
export function isReadableByOthers(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o004) !== 0;
}

/** The system's code for a failed file operation (`ENOENT`); its message would repeat the path. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'an error';
}

/** @returns absolute path of the first of `DEFAULT_FILES` that is a file */
export function findDefaultFile(directory: string): string | undefined {
  return DEFAULT_FILES.map((name) => resolve(directory, name)).find((path) =>
    statSync(path, { throwIfNoEntry: false })?.isFile(),
  );
}

/** `onbehalf.yaml:12:3`, as editors and terminals link it. */
function fileFault(name: string, error: unknown): ConfigFault {
  if (error instanceof TextFault) {
    const expected = name.toLowerCase().endsWith('.json') ? 'JSON' : 'YAML';
    return { path: `${name}:${error.line}:${error.column}`, expected, received: error.message };
  }
  return { path: name, expected: 'a file that can be read', received: systemCode(error) };
}
