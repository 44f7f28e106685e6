/**
 * Reads an answer in parts from the wire, part by part, as a client does.
 * @module
 */

import type { Answer } from '../support/product.ts';

export interface Part {
  readonly data?: unknown;
  readonly errors?: Answer['errors'];
  readonly hasNext?: boolean;
  readonly pending?: readonly { readonly id: string; readonly path: readonly unknown[]; readonly label?: string }[];
  readonly incremental?: readonly {
    readonly id?: string;
    readonly path?: readonly (string | number)[];
    readonly subPath?: readonly (string | number)[];
    readonly label?: string;
    readonly data?: unknown;
    readonly errors?: Answer['errors'];
  }[];
  readonly completed?: readonly { readonly id: string; readonly errors?: Answer['errors'] }[];
}

export const OLD_FORMAT = 'multipart/mixed; deferSpec=20220824, application/json';
export const NEW_FORMAT = 'multipart/mixed; incrementalSpec=v0.2, application/json';

/** The parts of an answer as they come; an answer in one piece is its only part. */
export async function* partsOf(response: Response): AsyncGenerator<Part> {
  if (!response.headers.get('content-type')?.startsWith('multipart/mixed'))
    return yield (await response.json()) as Part;
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const pieces = `${text}${chunk}`.split(/\r\n---(?:--)?\r\n/);
    text = pieces.pop() ?? '';
    for (const piece of pieces) if (piece !== '') yield JSON.parse(piece.slice(piece.indexOf('\r\n\r\n') + 4)) as Part;
  }
  if (text !== '') throw new Error(`The answer ends with ${JSON.stringify(text)}.`);
}

export async function allParts(response: Response): Promise<Part[]> {
  const parts: Part[] = [];
  for await (const part of partsOf(response)) parts.push(part);
  return parts;
}

/** What a client has in the end: the data of all parts in their places, and all their errors. */
export function merged(parts: readonly Part[]): { readonly data: unknown; readonly errors: readonly unknown[] } {
  const whole: { data: unknown } = { data: parts[0]?.data };
  const paths = new Map(parts.flatMap(({ pending = [] }) => pending.map(({ id, path }) => [id, path] as const)));
  const errors: unknown[] = [...(parts[0]?.errors ?? [])];
  for (const { incremental = [], completed = [] } of parts.slice(1)) {
    for (const { id, path = paths.get(id ?? '') ?? [], subPath = [], data, errors: own = [] } of incremental) {
      errors.push(...own);
      if (data !== null) lay(whole, ['data', ...path, ...subPath], data);
    }
    errors.push(...completed.flatMap(({ errors: own = [] }) => own));
  }
  return { data: whole.data, errors };
}

function lay(onto: object, path: readonly unknown[], data: unknown): void {
  let at: Record<string, unknown> = onto as Record<string, unknown>;
  for (const key of path) at = at[String(key)] as Record<string, unknown>;
  layOver(at, data as Record<string, unknown>);
}

function layOver(onto: Record<string, unknown>, data: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(data)) {
    const known = onto[key];
    if (isObject(known) && isObject(value)) layOver(known, value);
    else onto[key] = value;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
