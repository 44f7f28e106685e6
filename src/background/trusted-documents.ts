/**
 * The documents that may run in the background, where `Background.TrustedDocuments` names a list of them.
 *
 * A JSON object from SHA-256 (hexadecimal) to document, as `persisted documents` of the GraphQL code generators write it. What does not hash to
 * its key ends the start.
 * @module
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Read once, at the start. */
export interface TrustedDocuments {
  /** @param sha256 hexadecimal, in any case */
  find(sha256: string): string | undefined;
  /** Letter for letter. */
  has(document: string): boolean;
}

/** @throws {TypeError | Error} the file cannot be read, or is no such list */
export function readTrustedDocuments(path: string): TrustedDocuments {
  const entries = new Map(Object.entries(readList(path)));
  for (const [id, document] of entries) {
    if (typeof document !== 'string' || sha256Of(document) !== id.toLowerCase()) {
      throw new TypeError(
        `Expected in ${path} documents by their SHA-256 in hexadecimal, got another one under '${id}'.`,
      );
    }
  }
  const byId = new Map([...entries].map(([id, document]) => [id.toLowerCase(), String(document)]));
  const all = new Set(byId.values());
  return { find: (sha256) => byId.get(sha256.toLowerCase()), has: (document) => all.has(document) };
}

/** @throws {Error} there is no file, or it is no JSON object */
function readList(path: string): object {
  let list: unknown;
  try {
    list = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`Expected a JSON object of documents in ${path}.`, { cause: error });
  }
  if (typeof list === 'object' && list !== null && !Array.isArray(list)) return list;
  throw new TypeError(`Expected a JSON object of documents in ${path}.`);
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
