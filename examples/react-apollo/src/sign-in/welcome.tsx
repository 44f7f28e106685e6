/**
 * Before anybody is signed in, and when that is not possible.
 * @module
 */
import { type ReactElement, useState } from 'react';

export interface WelcomeProps {
  /** Leaves the page. Without it there is nothing to do but to try again. */
  readonly onSignIn?: () => Promise<void>;
  /** A sentence. */
  readonly failure?: string;
}

export function Welcome({ onSignIn, failure: first }: WelcomeProps): ReactElement {
  const [failure, setFailure] = useState(first);
  const signIn = (): void => {
    onSignIn?.().catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)));
  };
  return (
    <main className="welcome">
      <h1>Your people, your Azure</h1>
      <p className="lead">
        One page over Microsoft Graph and Azure Resource Manager, asked in your name and showing what you may see.
      </p>
      {failure !== undefined && (
        <p className="failure" role="alert">
          {failure}
        </p>
      )}
      {onSignIn ? (
        <button type="button" className="button" onClick={signIn}>
          Sign in
        </button>
      ) : (
        <button type="button" className="button" onClick={() => location.replace('/')}>
          Try again
        </button>
      )}
    </main>
  );
}
