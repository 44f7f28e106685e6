/**
 * What lies in a drive: folders and files by name, with the blanks, signs and letters that paths stumble over.
 * @module
 */

/** A folder is a list of what is in it; a file is its name. */
export type Entry = string | Folder;
/** In the order of the list; drives sort by name themselves. */
export interface Folder {
  readonly name: string;
  readonly entries: readonly Entry[];
}

const folder = (name: string, ...entries: readonly Entry[]): Folder => ({ name, entries });

/** @param photos how many pictures of looms there are: more than one page */
export function contentsWith(photos: number): Folder {
  return folder(
    'root',
    folder(
      'Documents',
      'Budget 2026.xlsx',
      'Cost centres.xlsx',
      'Müller & Søn #7.pdf',
      "O'Neill – notes.txt",
      '100% wool.docx',
      folder(
        'Contracts',
        folder('2025', 'Northwind Yarns.pdf', 'Warehouse lease.pdf'),
        folder('2026', 'Northwind Yarns (renewed).pdf'),
      ),
      folder('Meeting notes', 'Audit.docx', 'Department.docx', 'One on one.docx'),
      folder('Archive'),
    ),
    folder(
      'Projects',
      folder('Loom 9', 'Plan.mpp', 'Tension log.csv', folder('Drawings', 'Frame+guard.pdf', 'Reed [rev B].pdf')),
      folder('Autumn collection', 'Palette.png', 'Patterns.pptx', 'Trend report.pdf'),
    ),
    folder('Pictures', folder('Looms', ...Array.from({ length: photos }, (_none, index) => photoName(index + 1)))),
    folder('Empty folder'),
    'Getting started.pdf',
    'Shopping list.txt',
  );
}

const photoName = (number: number) => `IMG_${String(number).padStart(4, '0')}.jpg`;

const mimeTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  jpg: 'image/jpeg',
  mpp: 'application/vnd.ms-project',
  pdf: 'application/pdf',
  png: 'image/png',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  txt: 'text/plain',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** By the ending, compared with case; what is not known is bytes. */
export function mimeTypeOf(name: string): string {
  return mimeTypes[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}
