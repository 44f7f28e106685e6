/**
 * Who is signed in, what the token for our API may do, and how long it lives.
 * @module
 */
import { type ReactElement, useEffect, useState } from 'react';
import { describePersona } from '../graphql/examples.ts';
import type { ApiToken, Authentication, SignedIn } from '../sign-in/authentication.ts';
import { Avatar } from './avatar.tsx';

export interface WhoAmIProps {
  readonly signedIn: SignedIn;
  /** Known only with a dev tenant. */
  readonly persona: string | undefined;
  readonly authentication: Authentication;
  /** Whether the list of people is open. */
  readonly choosing: boolean;
  readonly onChoose: () => void;
  readonly onSignOut: () => void;
}

export function WhoAmI({
  signedIn,
  persona,
  authentication,
  choosing,
  onChoose,
  onSignOut,
}: WhoAmIProps): ReactElement {
  const token = useToken(authentication);
  return (
    <section className="who" aria-label="Signed in">
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
          {token.expiresOn && <li className="expiry">{timeLeft(token.expiresOn)}</li>}
        </ul>
      )}
      <div className="who-actions">
        <button type="button" className="button quiet" aria-expanded={choosing} onClick={onChoose}>
          Switch
        </button>
        <button type="button" className="button quiet" onClick={onSignOut}>
          Sign out
        </button>
      </div>
    </section>
  );
}

/** Looked at once a minute: MSAL answers from its cache, and renews a token that is about to end. */
function useToken(authentication: Authentication): ApiToken | undefined {
  const [token, setToken] = useState<ApiToken>();
  useEffect(() => {
    const look = (): void => {
      authentication.acquireToken().then(setToken, () => setToken(undefined)); // the next query says what is wrong
    };
    look();
    const timer = setInterval(look, 60_000);
    return () => clearInterval(timer);
  }, [authentication]);
  return token;
}

function timeLeft(expiresOn: Date): string {
  const minutes = Math.max(0, Math.round((expiresOn.getTime() - Date.now()) / 60_000));
  return `${minutes} min left`;
}
