/**
 * Looks into the zod schema: which keys a section has, what kind a value is. One place knows zod's inner structure.
 * @module
 */

import type { z } from 'zod';
import { isSecret } from './fields.ts';

export type Field = z.core.$ZodType;

/** What a field is once defaults, optionality and transforms are taken off; a choice between sections is one section. */
export type Shape =
  | { readonly kind: 'section'; readonly keys: ReadonlyMap<string, Shape> }
  | { readonly kind: 'record'; readonly item: Shape }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'number' | 'boolean' | 'text' | 'secret' };

/** The field that reads the input: `z.string().transform(…).default(…)` → `z.string()`. */
export function unwrap(field: Field): Field {
  const { def } = (field as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'default':
    case 'prefault':
    case 'optional':
    case 'readonly':
      return unwrap(def.innerType);
    case 'pipe':
      return unwrap(def.in);
    default:
      return field;
  }
}

export function shapeOf(field: Field): Shape {
  const { def } = (unwrap(field) as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return { kind: 'section', keys: new Map(Object.entries(def.shape).map(([key, inner]) => [key, shapeOf(inner)])) };
    case 'union':
      return def.options.map(shapeOf).reduce(either);
    case 'record':
      return { kind: 'record', item: shapeOf(def.valueType) };
    case 'array':
      return { kind: 'list', item: shapeOf(def.element) };
    case 'enum':
      return { kind: 'words', words: Object.values(def.entries).map(String) };
    case 'literal':
      return { kind: 'words', words: def.values.map(String) };
    case 'number':
    case 'boolean':
      return { kind: def.type };
    default:
      return { kind: isSecret(unwrap(field)) ? 'secret' : 'text' };
  }
}

function either(one: Shape, other: Shape): Shape {
  if (one.kind === 'words' && other.kind === 'words') return { kind: 'words', words: [...one.words, ...other.words] };
  if (one.kind !== 'section' || other.kind !== 'section') return one;
  const keys = new Map(one.keys);
  for (const [key, shape] of other.keys) {
    const known = keys.get(key);
    keys.set(key, known === undefined ? shape : either(known, shape));
  }
  return { kind: 'section', keys };
}
