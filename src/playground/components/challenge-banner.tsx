/**
 * What the last answer asks of the person: a sign-in with the claims it named, a consent, or a sign-in at all.
 * @module
 */
import { type ReactElement, useEffect, useState } from 'react';
import { asksForPolicy, type Challenge } from '../graphql/challenge.ts';
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
    return <ConsentNotice challenge={challenge} onRepeat={onRepeat} onDismiss={onDismiss} />;
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

interface ConsentNoticeProps extends Pick<ChallengeBannerProps, 'onRepeat' | 'onDismiss'> {
  readonly challenge: Extract<Challenge, { kind: 'consent' }>;
}

function ConsentNotice({ challenge, onRepeat, onDismiss }: ConsentNoticeProps): ReactElement {
  const [agreedTo, setAgreedTo] = useState<Challenge>();
  useEffect(() => {
    // The page at the end of the consent is the server's own, so of our origin (src/http/consent-page.ts).
    const channel = new BroadcastChannel('onbehalf:consent');
    channel.addEventListener('message', ({ data }: MessageEvent<{ readonly given?: unknown }>) => {
      if (data.given === true) setAgreedTo(challenge);
    });
    return () => channel.close();
  }, [challenge]);
  const repeat = { action: 'Repeat the query', onAction: onRepeat, onDismiss };
  if (agreedTo === challenge) {
    return <Notice kind="success" text="You agreed. Your query is still here." {...repeat} />;
  }
  return (
    <Notice
      kind="challenge"
      text={`You have not agreed yet that this API calls ${nameOf(challenge.api)} for you.`}
      {...repeat}
    >
      {challenge.consentUrl !== undefined && (
        <a className="button" href={challenge.consentUrl} target="_blank" rel="noopener noreferrer">
          Review and agree
        </a>
      )}
    </Notice>
  );
}

function reasonOf(challenge: Challenge): string {
  if (challenge.kind === 'claims') {
    const how = asksForPolicy(challenge.claims) ? ' with a second factor' : '';
    return `${nameOf(challenge.api)} asks you to sign in again${how}. Your query stays here meanwhile.`;
  }
  return challenge.kind === 'unauthenticated' ? 'The server did not accept the token.' : 'Your session has ended.';
}

const apiNames: Readonly<Record<string, string>> = { graph: 'Microsoft Graph', arm: 'Azure Resource Manager' };
const nameOf = (api: string | undefined): string =>
  api === undefined ? 'A policy' : (apiNames[api.toLowerCase()] ?? api);
