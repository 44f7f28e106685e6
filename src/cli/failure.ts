/**
 * What a person reads when a command fails: the message of our own errors, one line and a cause for others, no stack.
 * @module
 */

import { inspect } from 'node:util';
import { redact } from '../observability/log.ts';

/** @returns several lines where there are causes, at most four deep; what looks like a credential is replaced */
export function describeFailure(error: unknown): string {
  const lines: string[] = [];
  for (let current: unknown = error, depth = 0; current !== undefined && current !== null && depth < 4; depth += 1) {
    // Each line of a list of faults is short; the whole may be long.
    const text =
      current instanceof Error
        ? current.message
        : typeof current === 'string'
          ? current
          : inspect(current, { depth: 1 });
    lines.push(text.split('\n').map(redact).join('\n'));
    current = current instanceof Error ? current.cause : undefined;
  }
  return lines.join('\n  because: ');
}
