/**
 * A change of tags, checked against the bounds of Azure before anything is sent.
 *
 * Pure. Azure compares names of tags without case, so two spellings of one name in one change would be one tag with a value that
 * nobody chose.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations
 * @module
 */

import type { TagsPatchResource } from '@azure/arm-resources';
import { BadUserInputError } from '../../errors/errors.ts';
import type { TagOperation, UpdateTagsInput } from '../../generated/arm.ts';
import { assertPlainText } from '../resource-graph/kql.ts';

/** Of one resource, with those it has already; more than these Azure refuses in any case. */
const MAX_TAGS = 50;
const MAX_NAME = 512;
const MAX_VALUE = 256;

const OPERATIONS: Readonly<Record<TagOperation, string>> = { MERGE: 'Merge', REPLACE: 'Replace', DELETE: 'Delete' };

/**
 * @returns body of the PATCH
 * @throws {BadUserInputError} more tags, longer or other texts than Azure takes
 */
export function tagChange({ operation, tags }: Pick<UpdateTagsInput, 'operation' | 'tags'>): TagsPatchResource {
  if (tags.length > MAX_TAGS)
    throw new BadUserInputError(`Expected 'tags' to be at most ${MAX_TAGS}, got ${tags.length}.`);
  if (tags.length === 0 && operation !== 'REPLACE')
    throw new BadUserInputError("Expected 'tags' to name at least one tag: none at all is only good for REPLACE.");
  const names = new Set<string>();
  for (const { name, value } of tags) {
    assertPlainText(name, 'tags.name', MAX_NAME);
    assertPlainText(value, 'tags.value', MAX_VALUE);
    if (name.trim() === '' || /[<>%&\\?/]/.test(name) || /^(?:azure|microsoft|windows)/i.test(name))
      throw new BadUserInputError(
        "Expected 'tags.name' to be a name without < > % & \\ ? / that does not begin with azure, microsoft or windows.",
      );
    if (names.has(name.toLowerCase()))
      throw new BadUserInputError("Expected each of 'tags.name' once: names are compared without case.");
    names.add(name.toLowerCase());
  }
  // Own members whatever they are called, `__proto__` included.
  const members = Object.fromEntries(tags.map(({ name, value }) => [name, value]));
  return { operation: OPERATIONS[operation], properties: { tags: members } };
}
