/**
 * Looks into the zod schema: which keys a section has, what kind a value is. One place knows zod's inner structure.
 *
 * `section({ Port: wholeNumber(0, 65_535).default(4000), Key: secret('a key').optional() })` is
 * `{ kind: 'section', keys: { Port: { kind: 'number' }, Key: { kind: 'secret' } } }`.
 * @module
 */

import { z } from 'zod';
import { isSecret } from './fields.ts';

/** Any zod schema; this folder uses few kinds of them. */
export type Field = z.core.$ZodType;

/** What a field is once defaults, optionality and transforms are taken off; a choice between sections is one section. */
export type Shape =
  | { readonly kind: 'section'; readonly keys: ReadonlyMap<string, Shape> }
  | { readonly kind: 'record'; readonly item: Shape }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly orBoolean?: true }
  | { readonly kind: 'number' | 'boolean' | 'text' | 'secret' };

/**
 * The field that reads the input: `z.string().transform(…).default(…)` → `z.string()`.
 * @param field of the schema; unions and records are left as they are
 */
export function unwrap(field: Field): Field {
  if (field instanceof z.ZodOptional || field instanceof z.ZodReadonly) return unwrap(field.def.innerType);
  if (field instanceof z.ZodDefault || field instanceof z.ZodPrefault) return unwrap(field.def.innerType);
  return field instanceof z.ZodPipe ? unwrap(field.def.in) : field;
}

/** Computed once, when the module is loaded; walking settings then needs no zod. */
export function shapeOf(field: Field): Shape {
  const inner = unwrap(field);
  if (inner instanceof z.ZodObject) {
    const shapes = Object.entries<Field>(inner.def.shape).map(([key, value]) => [key, shapeOf(value)] as const);
    return { kind: 'section', keys: new Map(shapes) };
  }
  if (inner instanceof z.ZodUnion) return inner.def.options.map(shapeOf).reduce(either);
  if (inner instanceof z.ZodRecord) return { kind: 'record', item: shapeOf(inner.def.valueType) };
  if (inner instanceof z.ZodArray) return { kind: 'list', item: shapeOf(inner.def.element) };
  if (inner instanceof z.ZodEnum) return { kind: 'words', words: inner.options.map(String) };
  if (inner instanceof z.ZodLiteral) return { kind: 'words', words: [...inner.values].map(String) };
  if (inner instanceof z.ZodNumber) return { kind: 'number' };
  if (inner instanceof z.ZodBoolean) return { kind: 'boolean' };
  return { kind: isSecret(inner) ? 'secret' : 'text' };
}

/** Of two sections of a choice all keys count: which of them go together zod says, with its own sentence. */
function either(one: Shape, other: Shape): Shape {
  // `true`, `false` or a word: `flagOr`.
  if (one.kind === 'boolean' && other.kind === 'words') return { ...other, orBoolean: true };
  if (one.kind === 'words' && other.kind === 'words') return { kind: 'words', words: [...one.words, ...other.words] };
  if (one.kind !== 'section' || other.kind !== 'section') return one;
  const keys = new Map(one.keys);
  for (const [key, shape] of other.keys) {
    const known = keys.get(key);
    keys.set(key, known === undefined ? shape : either(known, shape));
  }
  return { kind: 'section', keys };
}
