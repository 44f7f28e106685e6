/**
 * The kinds of values that settings are made of, each with a sentence that says what is expected.
 *
 * Keys are written as Microsoft.Identity.Web writes them (`TenantId`) and come out as TypeScript does (`tenantId`).
 * The sentence is both the fault's text and what `docs/configuration.md` prints, so a refusal reads like the manual.
 * @module
 */

import { z } from 'zod';
import { Secret } from './secret.ts';

/** `{ TenantId: string }` → `{ readonly tenantId: string }`. */
export type CamelCased<T> = { readonly [Key in keyof T as Uncapitalize<Key & string>]: T[Key] };

/** zod has one sentence for a schema, and two things can be wrong with a group. */
const sectionFault = ({ code }: { readonly code: string }): string =>
  code === 'unrecognized_keys' ? 'only keys that go with its SourceType' : 'a group of keys';

/**
 * A strict object with Microsoft.Identity.Web's key names whose output has camelCase ones.
 * @param shape keys in the order in which the manual lists them
 */
export function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, { error: sectionFault }).transform((value) => {
    const entries = Object.entries(value).filter(([, setting]) => setting !== undefined);
    const camelCased = entries.map(([key, setting]) => [key.charAt(0).toLowerCase() + key.slice(1), setting]);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the line above is what the mapped type says
    return Object.fromEntries(camelCased) as CamelCased<typeof value>;
  });
}

/**
 * Text without control characters at its ends or inside; further rules by `accepts`.
 * @param expected the sentence of a fault: `a tenant: a GUID, a verified domain, …`
 * @param accepts called with text of 1 to 4,096 characters without blanks at its ends
 */
export function text(expected: string, accepts: (value: string) => boolean = () => true) {
  return z.string(expected).refine((value) => isPlain(value) && accepts(value), expected);
}

/** Blanks at the ends come from copying, and would be part of a secret or a name without anybody seeing them. */
function isPlain(value: string): boolean {
  return value.length > 0 && value.length <= 4096 && value.trim() === value && !/\p{Cc}/u.test(value);
}

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** In either case, as people copy it from the portal; `guid` then makes it lower case. Tokens are compared in lower case alone. */
export const isGuid = (value: string): boolean => GUID.test(value);

/**
 * A GUID, in lower case afterwards.
 * @param what `a tenant id`: begins the sentence of a fault
 */
export function guid(what: string) {
  const expected = `${what}, a GUID such as 11111111-2222-3333-4444-555555555555`;
  return text(expected, isGuid).transform((value) => value.toLowerCase());
}

/**
 * Both bounds are meant: a setting without an upper one is a limit that a slip of a zero takes away.
 * @param least smallest that is taken; units stand in the key: `TimeoutMs`, `MaxBytes`
 */
export function wholeNumber(least: number, most: number) {
  const expected = `a whole number from ${least} to ${most}`;
  return z.int(expected).min(least, expected).max(most, expected);
}

/** Nothing else than the two: `yes`, `1` and `on` are texts, and a guard is not lowered by a guess. */
export function flag() {
  return z.boolean('true or false');
}

/** true, false, or one word beside them. */
export function flagOr<const Word extends string>(word: Word) {
  return z.union([z.boolean(), z.literal(word)], `true, false or ${word}`);
}

/** Compared without case before it gets here (`conform.ts`). */
export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, `one of ${values.join(', ')}`);
}

/**
 * A list; one that is written down may not be empty unless said, because an empty list of allowed callers reads as both “nobody” and
 * “anybody”.
 * @param options.mayBeEmpty where "none" is a sensible thing to say
 * @param options.most entries, because each may cost something at run time
 */
export function list<Item extends z.ZodType>(item: Item, expected: string, { mayBeEmpty = false, most = 1000 } = {}) {
  return z
    .array(item, expected)
    .min(mayBeEmpty ? 0 : 1, expected)
    .max(most, expected)
    .readonly();
}

/** A mark beside the schema, not in it: zod's metadata would be printed with the JSON Schema. */
const secrets = new WeakSet<z.core.$ZodType>();

/**
 * Text that comes out wrapped, so that nothing prints it; further rules by `accepts`.
 * @param accepts judges the text itself; what it says is never part of a fault
 */
export function secret(expected: string, accepts: (value: string) => boolean = () => true) {
  const input = z.string(expected).min(1, expected).max(65_536, expected).refine(accepts, expected);
  secrets.add(input);
  return input.transform((value) => new Secret(value));
}

/** Whether the values of this (unwrapped) field must not be described, not even by their kind. */
export const isSecret = (field: z.core.$ZodType): boolean => secrets.has(field);
