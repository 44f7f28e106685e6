/**
 * The result of a run as a file, for its owner.
 * @module
 */

import type { Principal } from '../bearer/principal.ts';
import type { Background } from './background.ts';
import { csvOf, TableTooLargeError } from './tables.ts';

/** What the schema asks for on the fields that lead here. */
const SCOPE = 'Background.Run';
/** Id of a run and the form it is wanted in. */
const FILE = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.(json|csv)$/i;

/** A file as it is to be sent. */
export interface Download {
  /** `6f1c….csv` */
  readonly fileName: string;
  readonly contentType: string;
  /** Whole, in memory: results are bounded. */
  readonly body: string;
}

/**
 * @param fileName id of a run, and `.json` or `.csv`
 * @returns `tooLarge` where a table would be far larger than the result; `undefined` where there is no such result, it has expired, or it is somebody else's: nobody learns which
 */
export async function downloadResult(
  background: Pick<Background, 'resultOf'>,
  { kind, tenantId, objectId, scopes }: Principal,
  fileName: string,
): Promise<Download | 'tooLarge' | undefined> {
  const [, runId, extension] = FILE.exec(fileName) ?? [];
  if (runId === undefined || kind !== 'user' || !scopes.has(SCOPE)) return undefined;
  const result = await background.resultOf({ tenantId, objectId }, runId.toLowerCase());
  if (!result) return undefined;
  if (extension?.toLowerCase() === 'json') {
    return { fileName, contentType: 'application/json; charset=utf-8', body: JSON.stringify(result, undefined, 2) };
  }
  try {
    return { fileName, contentType: 'text/csv; charset=utf-8', body: csvOf(result.data) };
  } catch (error) {
    if (error instanceof TableTooLargeError) return 'tooLarge';
    throw error;
  }
}
