/**
 * Paths of Graph: from an encoded path to its segments, and from segments to the pattern that fits them.
 *
 * @see https://learn.microsoft.com/graph/use-the-api
 * @module
 */
import { badRequest } from './errors.ts';

/** Decoded one by one, so that an encoded slash stays inside its segment; `users('x')` is `users/x`,
 * and `applications(appId='x')` is `applications/appId='x'`. */
export function segmentsOf(path: string): readonly string[] {
  const raw = path.replace(/^\//, '').replace(/\/$/, '').split('/');
  return raw.flatMap((segment) => {
    // After the split: `%2F` inside an id or a name must not open another segment.
    const decoded = decode(segment);
    const [, set, name = '', key] = /^([A-Za-z]+)\((?:([A-Za-z]+)=)?'(.*)'\)$/.exec(decoded) ?? [];
    if (set === undefined || key === undefined) return [decoded];
    const value = key.replaceAll("''", "'");
    return [set, name === '' ? value : `${name}='${value}'`];
  });
}

/** @throws {GraphError} an escape that is none */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest('The request URI is not properly encoded.');
  }
}

/** What a pattern found in a path, decoded. */
export interface Match {
  /** By the name of the placeholder: `{ user: 'ada@fabrikam.example' }`. */
  readonly path: Readonly<Record<string, string>>;
  /** What `{*}` stands for; empty without one. */
  readonly rest: readonly string[];
}

/**
 * @param pattern segments: literal, `{name}` for one of any text, `{*}` at the end for one or more
 * @returns `undefined` where the pattern does not fit
 */
export function matchPath(pattern: readonly string[], segments: readonly string[]): Match | undefined {
  const isOpen = pattern.at(-1) === '{*}';
  if (isOpen ? segments.length < pattern.length : segments.length !== pattern.length) return undefined;
  const path: Record<string, string> = {};
  const fixed = isOpen ? pattern.slice(0, -1) : pattern;
  for (const [index, part] of fixed.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) path[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return { path, rest: segments.slice(fixed.length) };
}
