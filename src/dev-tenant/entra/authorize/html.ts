/**
 * Writes HTML: everything put into a template is text and is escaped, unless it is HTML made here.
 * @module
 */

/** Made by `html`, or written out in this folder; nothing of a caller may be turned into it. */
export interface Html {
  /** Goes into a page as it is. */
  readonly markup: string;
}

/** What may stand in a template: texts, which are escaped, and markup that was made here. */
type Part = string | number | Html | readonly Html[] | undefined | false;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** `` html`<p>${name}</p>` ``; `undefined` and `false` leave nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = texts.map((text, index) => `${text}${markupOf(parts[index])}`).join('');
  return { markup };
}

/** Nothing gets in unescaped but what `html` itself has made. */
function markupOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') {
    return String(part).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
  }
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}
