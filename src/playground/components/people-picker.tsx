/**
 * The people of the dev tenant, each with the situation they meet. Choosing one goes to the tenant's own sign-in page.
 *
 * With a real tenant there is nobody to list: one button, and its sign-in page asks.
 * @module
 */
import type { ReactElement } from 'react';
import { describePersona } from '../graphql/examples.ts';
import type { Person } from '../settings.ts';
import { Avatar } from './avatar.tsx';

/** Who can be chosen, and what choosing does. */
export interface PeoplePickerProps {
  /** As the server names them, in the order of the dev tenant; empty with a real tenant. */
  readonly people: readonly Person[];
  /** User principal name, in whatever case the token service writes it. */
  readonly signedInAs: string | undefined;
  /** `undefined`: let the sign-in page ask. */
  readonly onSignIn: (person: Person | undefined) => void;
}

/** Cards to sign in by, or one button where the page knows nobody. */
export function PeoplePicker({ people, signedInAs, onSignIn }: PeoplePickerProps): ReactElement {
  return (
    <section className="people" aria-labelledby="people-title">
      <div className="people-head">
        <h2 id="people-title">{signedInAs === undefined ? 'Sign in to begin' : 'Sign in as someone else'}</h2>
        {people.length > 0 && <p>Each person meets a different situation.</p>}
        <button
          type="button"
          className={people.length > 0 ? 'button quiet' : 'button'}
          onClick={() => onSignIn(undefined)}
        >
          {people.length > 0 ? 'Choose on the sign-in page' : 'Sign in'}
        </button>
      </div>
      {people.length > 0 && (
        <ul>
          {worthACard(people).map((person) => (
            <li key={person.userPrincipalName}>
              <button
                type="button"
                className="person"
                aria-current={person.userPrincipalName.toLowerCase() === signedInAs?.toLowerCase() ? 'true' : undefined}
                onClick={() => onSignIn(person)}
              >
                <Avatar name={person.name} />
                <span>
                  <strong>{person.name}</strong>
                  <small>{describePersona(person.persona)}</small>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** One ordinary person and those who meet a situation; the sign-in page knows the other three hundred. */
function worthACard(people: readonly Person[]): readonly Person[] {
  return people.filter(({ persona }, index) => index === 0 || persona !== 'ordinary').slice(0, 12);
}
