/**
 * Looks at values of unknown shape: what came over the wire, out of a file, or as an error.
 * @module
 */

/** An object that is neither null nor a list; of any class. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns `undefined` unless the text is the JSON of an object */
export function parseRecord(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The text itself, or `''` for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The `code` of an error of Node: `EADDRINUSE`. */
export function errorCodeOf(error: unknown): string {
  return isRecord(error) ? textOf(error.code) : '';
}
