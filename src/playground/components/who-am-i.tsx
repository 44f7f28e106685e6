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

export interface WhoAmIProps {
  readonly signedIn: SignedIn;
  /** Known only with a dev tenant. */
  readonly persona: string | undefined;
  readonly token: ApiToken | undefined;
  readonly drawer: Drawer;
  readonly onDrawer: (drawer: Drawer) => void;
  readonly onSignOut: () => void;
  /** The keyboard goes on here: somebody has just signed in. */
  readonly takesFocus: boolean;
}

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

function timeLeft(expiresOn: Date): string {
  const minutes = Math.max(0, Math.round((expiresOn.getTime() - Date.now()) / 60_000));
  return `${minutes} min left`;
}
