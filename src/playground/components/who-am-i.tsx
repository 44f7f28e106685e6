/**
 * Who is signed in, what the token for our API may do, and how long it lives.
 * @module
 */
import type { ReactElement } from 'react';
import { describePersona } from '../graphql/examples.ts';
import type { ApiToken, SignedIn } from '../sign-in/authentication.ts';
import { Avatar } from './avatar.tsx';
import { useFocus } from './use-focus.ts';

/** What is open below: the list of people, the scopes, or neither. */
export type Drawer = 'people' | 'scopes' | undefined;

/** Somebody who is signed in, and the drawer that their buttons open. */
export interface WhoAmIProps {
  /** Who, as the ID token says. */
  readonly signedIn: SignedIn;
  /** Known only with a dev tenant. */
  readonly persona: string | undefined;
  /** Absent until it is there, and when only the person can get the next one. */
  readonly token: ApiToken | undefined;
  /** The one that is open now. */
  readonly drawer: Drawer;
  /** Opens one; `undefined` closes it. */
  readonly onDrawer: (drawer: Drawer) => void;
  /** Leaves the page for the sign-out of the token service. */
  readonly onSignOut: () => void;
  /** The keyboard goes on here: somebody has just signed in. */
  readonly takesFocus: boolean;
}

/** The second line of the page. Not drawn while nobody is signed in. */
export function WhoAmI(props: WhoAmIProps): ReactElement {
  const { signedIn, persona, token, drawer, onDrawer, onSignOut, takesFocus } = props;
  const who = useFocus<HTMLElement>(takesFocus);
  const toggle = (name: Exclude<Drawer, undefined>, label: string): ReactElement => (
    <button
      type="button"
      id={`toggle-${name}`}
      className="button quiet"
      aria-expanded={drawer === name}
      onClick={() => onDrawer(drawer === name ? undefined : name)}
    >
      {label}
    </button>
  );
  return (
    <section ref={who} tabIndex={-1} className="who" aria-label="Signed in">
      <Avatar name={signedIn.name} />
      <div className="who-name">
        <strong>{signedIn.name}</strong>
        <small>
          <span title={`Object id ${signedIn.objectId}, tenant ${signedIn.tenantId}`}>
            {signedIn.userPrincipalName}
          </span>
          {persona !== undefined && <span className="who-persona">{describePersona(persona)}</span>}
        </small>
      </div>
      {token && (
        <ul className="scopes" aria-label="Scopes of the token">
          {token.scopes.map((scope) => (
            <li key={scope}>{scope}</li>
          ))}
        </ul>
      )}
      {token?.expiresOn && <span className="expiry">{timeLeft(token.expiresOn)}</span>}
      <div className="who-actions">
        {toggle('scopes', 'Scopes')}
        {toggle('people', 'Switch')}
        <button type="button" className="button quiet" onClick={onSignOut}>
          Sign out
        </button>
      </div>
    </section>
  );
}

/** Whole minutes; it is drawn anew with each look at the token, once a minute. */
function timeLeft(expiresOn: Date): string {
  const minutes = Math.max(0, Math.round((expiresOn.getTime() - Date.now()) / 60_000));
  return `${minutes} min left`;
}
