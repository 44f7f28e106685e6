/**
 * A photo, or initials on a colour that stays with the person.
 * @module
 */
import type { ReactElement } from 'react';
import { type FragmentType, graphql, unmask } from '../generated/index.ts';

const AvatarFragment = graphql(`
  fragment Avatar on User {
    id
    displayName
    photo(size: SIZE_120) {
      contentType
      base64
    }
  }
`);

export interface AvatarProps {
  readonly of: FragmentType<typeof AvatarFragment>;
  readonly size?: 'small' | 'large';
}

/** Decoration: the name stands beside it. */
export function Avatar({ of, size = 'small' }: AvatarProps): ReactElement {
  const { id, displayName, photo } = unmask(AvatarFragment, of);
  if (photo?.base64) {
    return <img className={`avatar ${size}`} src={`data:${photo.contentType};base64,${photo.base64}`} alt="" />;
  }
  const initials = (displayName ?? '?').split(/\s+/).map(([first = '']) => first);
  return (
    <span className={`avatar ${size}`} aria-hidden="true" style={{ '--hue': hueOf(id) } as Record<string, number>}>
      {initials.slice(0, 1).concat(initials.slice(1).slice(-1)).join('').toUpperCase()}
    </span>
  );
}

/** Degrees. */
const hueOf = (id: string): number =>
  Array.from(id).reduce((hue, letter) => (hue * 31 + letter.charCodeAt(0)) % 360, 7);
