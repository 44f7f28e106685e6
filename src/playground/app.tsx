/**
 * The page: who you are, what the last answer asked of you, and two ways to write queries.
 * @module
 */
import { type ReactElement, useCallback, useMemo, useState } from 'react';
import { ChallengeBanner } from './components/challenge-banner.tsx';
import { GraphiqlTab } from './components/graphiql-tab.tsx';
import { Notice } from './components/notice.tsx';
import { PeoplePicker } from './components/people-picker.tsx';
import { SandboxTab } from './components/sandbox-tab.tsx';
import { type TabName, TopBar } from './components/top-bar.tsx';
import { WhoAmI } from './components/who-am-i.tsx';
import { createAuthorizedFetch } from './graphql/authorized-fetch.ts';
import type { Challenge } from './graphql/challenge.ts';
import type { Settings } from './settings.ts';
import { type Authentication, SignInRequiredError } from './sign-in/authentication.ts';

export interface AppProps {
  readonly settings: Settings;
  readonly authentication: Authentication;
}

export function App({ settings, authentication }: AppProps): ReactElement {
  const graphqlUrl = new URL(settings.graphqlUrl, location.origin).href;
  const signedInAs = authentication.signedIn?.userPrincipalName.toLowerCase();
  const persona = settings.people.find((person) => person.userPrincipalName.toLowerCase() === signedInAs)?.persona;
  const [tab, setTab] = useState<TabName>('graphiql');
  const [sandboxOpened, setSandboxOpened] = useState(false);
  const [challenge, setChallenge] = useState<Challenge>();
  const [failure, setFailure] = useState(authentication.failure);
  const [choosing, setChoosing] = useState(authentication.signedIn === undefined);
  const [returned, setReturned] = useState(authentication.returned === 'signed-in-again');
  const [runQuery, setRunQuery] = useState<() => void>();

  const authorizedFetch = useMemo(
    () =>
      createAuthorizedFetch({
        graphqlUrl,
        async accessToken() {
          try {
            return (await authentication.acquireToken())?.accessToken;
          } catch (error) {
            if (error instanceof SignInRequiredError) setChallenge(challengeOf(error));
            throw error;
          }
        },
        onAnswer: setChallenge,
      }),
    [graphqlUrl, authentication],
  );

  const onEditor = useCallback((run: (() => void) | undefined) => setRunQuery(() => run), []);

  /** Everything that leaves the page; when it cannot (no network, say) the person learns why. */
  const leave = (departure: Promise<void>): void => {
    departure.catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)));
  };
  const choose = (next: TabName): void => {
    setTab(next);
    setSandboxOpened(sandboxOpened || next === 'sandbox');
  };

  return (
    <div className="page">
      <TopBar tab={tab} onTab={choose} graphqlUrl={graphqlUrl} />
      {authentication.signedIn && (
        <WhoAmI
          signedIn={authentication.signedIn}
          persona={persona}
          authentication={authentication}
          choosing={choosing}
          onChoose={() => setChoosing(!choosing)}
          onSignOut={() => leave(authentication.signOut())}
        />
      )}
      {choosing && (
        <PeoplePicker
          people={settings.people}
          signedInAs={authentication.signedIn?.userPrincipalName}
          onSignIn={(person) => leave(authentication.signIn(person?.userPrincipalName))}
        />
      )}
      {failure !== undefined && <Notice kind="failure" text={failure} onDismiss={() => setFailure(undefined)} />}
      {challenge && (
        <ChallengeBanner
          challenge={challenge}
          signedIn={authentication.signedIn !== undefined}
          onSignInAgain={(claims) => leave(authentication.signInAgain(claims))}
          onRepeat={runQuery}
          onDismiss={() => setChallenge(undefined)}
        />
      )}
      {returned && !challenge && (
        <Notice
          kind="success"
          text="You signed in again. Your query is still here."
          action="Repeat the query"
          onAction={
            runQuery &&
            (() => {
              setReturned(false);
              runQuery();
            })
          }
          onDismiss={() => setReturned(false)}
        />
      )}
      <main className="workspace">
        <div role="tabpanel" id="panel-graphiql" aria-labelledby="tab-graphiql" hidden={tab !== 'graphiql'}>
          <GraphiqlTab
            graphqlUrl={graphqlUrl}
            fetch={authorizedFetch}
            examples={settings.examples}
            persona={persona}
            onEditor={onEditor}
          />
        </div>
        <div role="tabpanel" id="panel-sandbox" aria-labelledby="tab-sandbox" hidden={tab !== 'sandbox'}>
          {sandboxOpened && <SandboxTab graphqlUrl={graphqlUrl} fetch={authorizedFetch} />}
        </div>
      </main>
    </div>
  );
}

const challengeOf = ({ claims }: SignInRequiredError): Challenge =>
  claims === undefined ? { kind: 'session-over' } : { kind: 'claims', claims, api: undefined };
