/**
 * Reads YAML 1.2 (core schema, no tags of one's own, few aliases) and says where it is not, without quoting what it read.
 *
 * The library's messages repeat parts of the text, which may be a secret; only its codes and places are used.
 * @module
 */

import { LineCounter, parseDocument } from 'yaml';
import { TextFault } from './json-text.ts';
import { fromValue, type Raw } from './raw.ts';

/** A few lines of aliases of aliases would otherwise unfold to gigabytes. */
const MAX_ALIASES = 50;

/** By the library's codes; one that is not here reads "something else". */
const REASONS: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias with an anchor or a tag',
  BAD_ALIAS: 'an alias to something that does not exist',
  BAD_INDENT: 'an indentation that does not fit',
  DUPLICATE_KEY: 'the same key twice',
  MISSING_CHAR: 'a missing quote, colon, comma or blank',
  MULTIPLE_DOCS: 'more than one document',
  TAB_AS_INDENT: 'a tab where blanks must indent',
  TAG_RESOLVE_FAILED: 'a tag that is not understood here',
};

/** @throws {TextFault} the first place that is not YAML, or asks for too much */
export function parseYaml(text: string): Raw {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    logLevel: 'error', // 'silent' would also silence a second document
    prettyErrors: false,
    schema: 'core',
    uniqueKeys: true,
  });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) {
    const { line, col } = lines.linePos(fault.pos[0]);
    throw new TextFault(REASONS[fault.code] ?? 'something else', { line, column: col });
  }
  try {
    return fromValue(document.toJS({ mapAsMap: true, maxAliasCount: MAX_ALIASES }));
  } catch {
    // An unresolved alias is an error only now; so are too many of them and a map that contains itself.
    throw new TextFault('aliases without an anchor, too many of them, or too deep', { line: 1, column: 1 });
  }
}
