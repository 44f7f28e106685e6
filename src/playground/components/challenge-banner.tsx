/**
 * What the last answer asks of the person: a sign-in with the claims it named, a consent, or a sign-in at all.
 * @module
 */
import { type ReactElement, useState } from 'react';
import type { Challenge } from '../../client/challenge.ts';
import { asksForPolicy } from '../graphql/asks-for-policy.ts';
import { Notice } from './notice.tsx';

/** One challenge, and what the page can do about it. */
export interface ChallengeBannerProps {
  /** Of the last answer. A new object for each answer, also where it asks for the same thing. */
  readonly challenge: Challenge;
  /** Whether anybody is; nobody can be asked for a second factor or for consent before. */
  readonly signedIn: boolean;
  /** Settles the challenge by leaving the page or in a window. @param onSettled called when that was done in a window */
  readonly onSettle: (onSettled: () => void) => void;
  /** Absent while the editor is not ready. */
  readonly onRepeat: (() => void) | undefined;
  /** The person has read it; the challenge comes back with the next answer that asks for it. */
  readonly onDismiss: () => void;
}

/** Says who asks for what, and offers the one act that settles it. Nothing happens without a click: it may leave the page. */
export function ChallengeBanner({ challenge, signedIn, ...props }: ChallengeBannerProps): ReactElement {
  const { onSettle, onRepeat, onDismiss } = props;
  /** The consent that was given; an answer that asks for it again is another challenge. */
  const [agreedTo, setAgreedTo] = useState<Challenge>();
  if (!signedIn) {
    const text = 'This query needs somebody: sign in first, then repeat it.';
    return <Notice kind="challenge" text={text} onDismiss={onDismiss} />;
  }
  const settle = () => onSettle(() => setAgreedTo(challenge));
  if (challenge.kind !== 'consent') {
    const text = reasonOf(challenge);
    return <Notice kind="challenge" text={text} action="Sign in again" onAction={settle} onDismiss={onDismiss} />;
  }
  const repeat = { action: 'Repeat the query', onAction: onRepeat, onDismiss };
  if (agreedTo === challenge) {
    return <Notice kind="success" text="You agreed. Your query is still here." {...repeat} />;
  }
  const text = `You have not agreed yet that this API calls ${nameOf(challenge.api)} for you.`;
  return (
    <Notice kind="challenge" text={text} {...repeat}>
      <button type="button" className="button" onClick={settle}>
        Review and agree
      </button>
    </Notice>
  );
}

/** What the person may do, in words that hold whatever the policy is called. */
function reasonOf(challenge: Exclude<Challenge, { kind: 'consent' }>): string {
  if (challenge.kind === 'sign-in') return 'Your sign-in does not count any more. Your query stays here meanwhile.';
  const how = asksForPolicy(challenge.claims) ? ' with a second factor' : '';
  return `${nameOf(challenge.api)} asks you to sign in again${how}. Your query stays here meanwhile.`;
}

/** Names under which Microsoft knows them; other APIs are called what the settings of the server call them. */
const apiNames: Readonly<Record<string, string>> = { graph: 'Microsoft Graph', arm: 'Azure Resource Manager' };
const nameOf = (api: string | undefined): string =>
  api === undefined ? 'A policy' : (apiNames[api.toLowerCase()] ?? api);
