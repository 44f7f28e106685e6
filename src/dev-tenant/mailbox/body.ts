/**
 * Bodies of messages and events in the form the caller prefers: HTML turned into text and back, and the preview of both.
 *
 * Good enough for what people write to each other here; it is no HTML parser.
 * @module
 */
import type { Body } from './message.ts';

/** In characters, as Outlook cuts it. */
const previewLength = 255;

/** @param paragraphs plain text, one entry per paragraph */
export function htmlOf(paragraphs: readonly string[]): Body {
  const inner = paragraphs.map((paragraph) => `<p>${escaped(paragraph).replaceAll('\n', '<br>')}</p>`).join('\r\n');
  return {
    contentType: 'html',
    content: `<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>\r\n${inner}\r\n</body></html>`,
  };
}

/** The body as `wanted` says; unchanged where it has that form already. */
export function bodyAs(wanted: Body['contentType'], body: Body): Body {
  if (wanted === body.contentType) return body;
  if (wanted === 'text') return { contentType: 'text', content: textOf(body.content) };
  return htmlOf(body.content.split(/\r?\n\r?\n/));
}

/** The first 255 characters of the text, on one line. */
export function previewOf(body: Body): string {
  const { content } = bodyAs('text', body);
  return content.replaceAll(/\s+/g, ' ').trim().slice(0, previewLength);
}

/** Every pattern stops at the next tag of its kind: a body of a million `<` costs no more than one of a million letters. */
function textOf(html: string): string {
  return html
    .replaceAll(/<(head|style|script)\b(?:(?!<\1\b)[\s\S])*?<\/\1\s*>/gi, '')
    .replaceAll(/\r?\n/g, ' ')
    .replaceAll(/<br\s*\/?>/gi, '\r\n')
    .replaceAll(/<\/(p|div|li|h[1-6]|tr)\s*>/gi, '\r\n\r\n')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/&(lt|gt|quot|#39|nbsp|amp);/g, (_all, name: string) => entities[name] ?? '')
    .split('\r\n')
    .map((line) => line.trim())
    .join('\r\n')
    .replaceAll(/(\r\n){3,}/g, '\r\n\r\n')
    .trim();
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ', amp: '&' };

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
