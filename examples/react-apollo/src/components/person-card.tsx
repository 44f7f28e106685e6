/**
 * Somebody at full length: who they are, who leads them, whom they lead.
 * @module
 */
import type { ReactElement } from 'react';
import { type FragmentType, graphql, unmask } from '../generated/index.ts';
import { atLeast } from './at-least.ts';
import { Avatar } from './avatar.tsx';
import { PersonLink } from './person-link.tsx';

const PersonCardFragment = graphql(`
  fragment PersonCard on User {
    id
    displayName
    jobTitle
    department
    officeLocation
    city
    mail
    ...Avatar
    manager {
      id
      ...PersonLink
    }
    directReports(first: 50) {
      nodes {
        id
        ...PersonLink
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`);

export function PersonCard({ person }: { readonly person: FragmentType<typeof PersonCardFragment> }): ReactElement {
  const shown = unmask(PersonCardFragment, person);
  const { displayName, jobTitle, department, officeLocation, city, mail, manager, directReports } = shown;
  const reports = directReports?.nodes ?? [];
  return (
    <section className="card person-card" aria-labelledby="person-name">
      <div className="person-head">
        <Avatar of={shown} size="large" />
        <div>
          <h1 id="person-name">{displayName}</h1>
          <p className="lead">{[jobTitle, department].filter(Boolean).join(' · ')}</p>
          <p className="facts">
            {mail && <a href={`mailto:${mail}`}>{mail}</a>}
            {(officeLocation ?? city) && <span>{[officeLocation, city].filter(Boolean).join(', ')}</span>}
          </p>
        </div>
      </div>
      {manager && (
        <div>
          <h2>Manager</h2>
          <PersonLink person={manager} />
        </div>
      )}
      {reports.length > 0 && (
        <div>
          <h2>
            Direct reports <span className="count">{atLeast(reports, directReports?.pageInfo)}</span>
          </h2>
          <ul className="people">
            {reports.map((report) => (
              <li key={report.id}>
                <PersonLink person={report} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
