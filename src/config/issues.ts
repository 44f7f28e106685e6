/**
 * Turns what zod finds into faults that name the key as it is written and the source of its value.
 * @module
 */

import type { z } from 'zod';
import type { ConfigFault } from './config-error.ts';
import { type Findings, join, received } from './conform.ts';
import { isList, isMap, printable, type Raw, type RawMap } from './raw.ts';

/**
 * The faults of one finding of zod: what its field expects, and where the value came from.
 * @param merged all sources together, for the kind of what came
 * @param origins where each value came from, for the end of the sentence
 */
export function* faultsOf(
  issue: z.core.$ZodIssue,
  merged: RawMap,
  origins: Findings['origins'],
): Generator<ConfigFault> {
  const path = issue.path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : join(text, printable(String(part)))),
    '',
  );
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => join(path, key));
    for (const key of keys)
      yield { path: key, expected: issue.message, received: received(null, key, origins, 'this one') };
    return;
  }
  if (issue.code === 'invalid_key') {
    yield {
      path,
      expected: issue.issues[0]?.message ?? issue.message,
      received: received(null, path, origins, 'another'),
    };
    return;
  }
  yield { path, expected: issue.message, received: received(valueAt(merged, issue.path), path, origins) };
}

/** Of the merged settings, because zod tells only the path; never printed, only its kind is. */
function valueAt(merged: RawMap, path: readonly PropertyKey[]): Raw {
  return path.reduce<Raw>((value, part) => {
    if (isMap(value)) return value.get(String(part));
    return isList(value) ? value[Number(part)] : undefined;
  }, merged);
}
