/**
 * Somebody in one line, leading to their page.
 * @module
 */
import type { ReactElement } from 'react';
import { type FragmentType, graphql, unmask } from '../generated/index.ts';
import { personAddress } from '../route.ts';
import { Avatar } from './avatar.tsx';

const PersonLinkFragment = graphql(`
  fragment PersonLink on User {
    id
    displayName
    jobTitle
    department
    ...Avatar
  }
`);

export function PersonLink({ person }: { readonly person: FragmentType<typeof PersonLinkFragment> }): ReactElement {
  const shown = unmask(PersonLinkFragment, person);
  const { id, displayName, jobTitle, department } = shown;
  return (
    <a className="person-link" href={personAddress(id)}>
      <Avatar of={shown} />
      <span>
        <strong>{displayName ?? 'Somebody'}</strong>
        <small>{[jobTitle, department].filter(Boolean).join(' · ')}</small>
      </span>
    </a>
  );
}
