/**
 * What Azure accepts as tags, and how the three operations of the tags API change them.
 *
 * Names are compared without case and kept as last written; values are compared with it. The limits are Azure's, the texts ours.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations
 * @module
 */
import { z } from 'zod';
import { ArmError } from './errors.ts';
import type { Tags } from './estate.ts';

/** https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations */
const limits = { tags: 50, name: 512, value: 256 } as const;
/** The reserved ones, and what no reader prints. */
const reserved = /[<>%&\\?/\p{Cc}]/u;

/** A body of tags, for `PUT`; `PATCH` says beside it what is to become of those that are there. */
const Resource = z.looseObject({ properties: z.looseObject({ tags: z.record(z.string(), z.string()).default({}) }) });
const Patch = Resource.extend({ operation: z.string() });

/** `operation` of a PATCH, in small letters. */
export type TagOperation = 'merge' | 'replace' | 'delete';

/** @throws {ArmError} 400 */
export function readTags(body: unknown): Tags {
  const parsed = Resource.safeParse(body);
  if (parsed.success) return parsed.data.properties.tags;
  throw malformed(parsed.error);
}

/** @throws {ArmError} 400 */
export function readTagPatch(body: unknown): { readonly operation: TagOperation; readonly tags: Tags } {
  const parsed = Patch.safeParse(body);
  if (!parsed.success) throw malformed(parsed.error);
  const operation = parsed.data.operation.toLowerCase();
  if (operation !== 'merge' && operation !== 'replace' && operation !== 'delete') {
    const message = `The tags operation '${parsed.data.operation}' is not one of 'Replace,Merge,Delete'.`;
    throw new ArmError(400, 'InvalidTagsPatchOperation', message);
  }
  return { operation, tags: parsed.data.properties.tags };
}

function malformed(error: z.ZodError): ArmError {
  const message = `The request content was invalid and could not be deserialized: '${z.prettifyError(error)}'.`;
  return new ArmError(400, 'InvalidRequestContent', message);
}

/** Without judging the outcome. */
export function changeTags(present: Tags, operation: TagOperation, sent: Tags): Tags {
  if (operation === 'replace') return sent;
  const wanted = new Map(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]));
  const kept = Object.entries(present).filter(([name, value]) => {
    const named = wanted.get(name.toLowerCase());
    // Deleting takes names, or pairs of name and value: a value that differs protects its tag.
    return named === undefined || (operation === 'delete' && named !== '' && named !== value);
  });
  // A merged tag moves to the end and takes the spelling of its name from what was sent.
  return Object.fromEntries(operation === 'merge' ? [...kept, ...Object.entries(sent)] : kept);
}

/** @throws {ArmError} 400 */
export function assertTags(tags: Tags): void {
  const entries = Object.entries(tags);
  if (entries.length > limits.tags) {
    const message = `The number of tags '${entries.length}' exceeds the maximum of '${limits.tags}'.`;
    throw new ArmError(400, 'TooManyTags', message);
  }
  const names = new Set<string>();
  for (const [name, value] of entries) {
    if (name === '' || name.length > limits.name) {
      const message = `A tag name must have 1 to ${limits.name} characters.`;
      throw new ArmError(400, 'InvalidTagNameLength', message);
    }
    if (reserved.test(name)) {
      const message = `The tag names '${name}' have reserved characters '<,>,%,&,\\,?,/' or control characters.`;
      throw new ArmError(400, 'InvalidTagNameCharacters', message);
    }
    if (value.length > limits.value) {
      const message = `The value of the tag '${name}' exceeds the maximum of ${limits.value} characters.`;
      throw new ArmError(400, 'InvalidTagValueLength', message);
    }
    if (names.has(name.toLowerCase())) {
      throw new ArmError(400, 'DuplicateTagName', `The tag name '${name}' is given more than once.`);
    }
    names.add(name.toLowerCase());
  }
}
