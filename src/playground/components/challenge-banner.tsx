/**
 * What the last answer asks of the person: a sign-in with the claims it named, a consent, or a sign-in at all.
 * @module
 */
import type { ReactElement } from 'react';
import type { Challenge } from '../graphql/challenge.ts';
import { Notice } from './notice.tsx';

export interface ChallengeBannerProps {
  readonly challenge: Challenge;
  readonly signedIn: boolean;
  /** @param claims JSON text of the challenge, unchanged */
  readonly onSignInAgain: (claims?: string) => void;
  /** Absent while the editor is not ready. */
  readonly onRepeat: (() => void) | undefined;
  readonly onDismiss: () => void;
}

export function ChallengeBanner(props: ChallengeBannerProps): ReactElement {
  const { challenge, signedIn, onSignInAgain, onRepeat, onDismiss } = props;
  if (challenge.kind === 'consent') {
    return (
      <Notice
        kind="challenge"
        text={`You have not agreed yet that this API calls ${nameOf(challenge.api)} for you.`}
        action="Repeat the query"
        onAction={onRepeat}
        onDismiss={onDismiss}
      >
        {challenge.consentUrl !== undefined && (
          <a className="button" href={challenge.consentUrl} target="_blank" rel="noopener noreferrer">
            Review and agree
          </a>
        )}
      </Notice>
    );
  }
  if (!signedIn) {
    const text = 'This query needs somebody: sign in first, then repeat it.';
    return <Notice kind="challenge" text={text} onDismiss={onDismiss} />;
  }
  const claims = challenge.kind === 'claims' ? challenge.claims : undefined;
  return (
    <Notice
      kind="challenge"
      text={reasonOf(challenge)}
      action="Sign in again"
      onAction={() => onSignInAgain(claims)}
      onDismiss={onDismiss}
    />
  );
}

function reasonOf(challenge: Challenge): string {
  if (challenge.kind === 'claims') {
    return `${nameOf(challenge.api)} asks you to sign in again. Your query stays here meanwhile.`;
  }
  return challenge.kind === 'unauthenticated' ? 'The server did not accept the token.' : 'Your session has ended.';
}

const apiNames: Readonly<Record<string, string>> = { graph: 'Microsoft Graph', arm: 'Azure Resource Manager' };
const nameOf = (api: string | undefined): string =>
  api === undefined ? 'A policy' : (apiNames[api.toLowerCase()] ?? api);
