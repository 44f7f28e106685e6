/**
 * Counts what can be counted before a document is parsed: tokens, directives, and how deep brackets stand in each other.
 *
 * A parser recurses, a lexer does not: after this, parsing cannot run out of stack.
 * @module
 */

import { GraphQLError, Lexer, Source, TokenKind } from 'graphql';
import { type DocumentLimits, hold, MAX_INTROSPECTION_DEPTH, MAX_VARIABLES_DEPTH } from './limits.ts';

const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Counts up to the first character that is no GraphQL; what is wrong there is the parser's to say.
 *
 * Comments, commas and blanks are no tokens: the lexer leaves them out, and the body limit bounds them.
 * @throws {LimitError} more than a limit allows
 */
export function holdTokens(text: string, { maxTokens, maxDirectives, maxDepth }: DocumentLimits): void {
  // An inline fragment around every field, and a value as deep as one of a variable in the innermost.
  const maxNesting = 2 * Math.max(maxDepth, MAX_INTROSPECTION_DEPTH) + MAX_VARIABLES_DEPTH + 2;
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let directives = 0;
  let nesting = 0;
  for (let kind = next(lexer); kind !== undefined && kind !== TokenKind.EOF; kind = next(lexer)) {
    tokens += 1;
    hold('tokens are', tokens, maxTokens);
    if (kind === TokenKind.AT) {
      directives += 1;
      hold('directives are', directives, maxDirectives);
    } else if (OPENING.has(kind)) {
      nesting += 1;
      hold('brackets inside each other are', nesting, maxNesting);
    } else if (CLOSING.has(kind)) {
      nesting -= 1;
    }
  }
}

/** Until the first character that is none of the language: the parser says where that is. */
function next(lexer: Lexer): TokenKind | undefined {
  try {
    return lexer.advance().kind;
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}
