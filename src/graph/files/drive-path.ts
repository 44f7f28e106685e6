/**
 * Folders by path: `Reports/2026` → `/root:/Reports/2026:`.
 *
 * Pure. A colon ends such a path and everything behind it is an operation, so it is refused with the other characters that no name in
 * OneDrive has; each name becomes exactly one encoded segment.
 * @see https://learn.microsoft.com/graph/onedrive-addressing-driveitems
 * @see https://learn.microsoft.com/onedrive/developer/rest-api/concepts/addressing-driveitems
 * @module
 */

import { pathSegment } from '../../downstream/address.ts';
import { BadUserInputError } from '../../errors/errors.ts';

/** Of a whole path, decoded (limit of OneDrive). */
const MAX_PATH = 400;

/**
 * @param path names with slashes between them; one at the beginning or the end says nothing. Without one: the root
 * @returns what stands behind the drive: `/root` or `/root:/a/b:`
 * @throws {BadUserInputError} an empty name, `.`, `..`, a character that no name has, or too long
 */
export function folderAddress(path: string | null | undefined): string {
  const names = (path ?? '').replace(/^\/|\/$/g, '');
  if (names === '') return '/root';
  if (names.length > MAX_PATH || /["*:<>?\\|]/.test(names)) {
    throw new BadUserInputError(
      `Expected 'path' to be names of folders of at most ${MAX_PATH} characters, without any of " * : < > ? \\ |.`,
    );
  }
  const segments = names.split('/').map((name) => pathSegment(name, 'path'));
  return `/root:/${segments.join('/')}:`;
}
