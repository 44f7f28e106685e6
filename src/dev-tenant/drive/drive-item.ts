/**
 * A file or folder as a drive keeps it; how Graph shows it is in `graph/drive-view.ts`.
 * @module
 */

/** Either kind: `mimeType` tells them apart. */
export interface DriveItem {
  /** Names the item inside its drive, whatever it is called and wherever it lies. */
  readonly key: string;
  /** `undefined` for the root. */
  readonly parentKey: string | undefined;
  /** One segment of a path; may hold anything but a slash. */
  readonly name: string;
  /** `undefined` for folders. */
  readonly mimeType: string | undefined;
  /** Of folders: the sum of what is inside. */
  readonly sizeBytes: number;
  /** Milliseconds since the Unix epoch, whole seconds. */
  readonly createdAt: number;
  /** Of folders: at least that of the newest file inside. */
  readonly modifiedAt: number;
}
