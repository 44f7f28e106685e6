/** Initials in a circle, coloured by name. Decoration: screen readers hear the name beside it. @module */
import type { ReactElement } from 'react';

/** @param name as it is shown beside it; the same one has the same colour everywhere */
export function Avatar({ name }: { readonly name: string }): ReactElement {
  const words = name
    .replace(/\(.*\)/, '')
    .trim()
    .split(/\s+/); // guests have their company in brackets
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? '').join('');
  // A hash that spreads similar names; a lightness of 0.5 leaves white letters readable on every hue.
  let hue = 0;
  for (const character of name) hue = (hue * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return (
    <span className="avatar" aria-hidden="true" style={{ backgroundColor: `oklch(0.5 0.13 ${hue})` }}>
      {initials.toUpperCase()}
    </span>
  );
}
