/**
 * The page: who you are, what the last answer asked of you, and two ways to write queries.
 * @module
 */
import { lazy, type ReactElement, Suspense, useCallback, useMemo, useState } from 'react';
import type { Challenge } from '../client/challenge.ts';
import { ChallengeBanner } from './components/challenge-banner.tsx';
import { Notice } from './components/notice.tsx';
import { PeoplePicker } from './components/people-picker.tsx';
import { ScopesPicker } from './components/scopes-picker.tsx';
import { TopBar } from './components/top-bar.tsx';
import { useEditorTabs } from './components/use-editor-tabs.ts';
import { type Drawer, WhoAmI } from './components/who-am-i.tsx';
import { createAuthorizedFetch } from './graphql/authorized-fetch.ts';
import type { Settings } from './settings.ts';
import { type Authentication, ChallengedError } from './sign-in/authentication.ts';
import { useToken } from './sign-in/use-token.ts';

// Each editor weighs more than everything else here together.
const GraphiqlTab = lazy(() => import('./components/graphiql-tab.tsx'));
const SandboxTab = lazy(() => import('./sandbox/sandbox-tab.tsx'));

/** What is known before anything is drawn. */
export interface AppProps {
  /** Of the server, read once: a page that is open while the server is given other settings keeps the old ones. */
  readonly settings: Settings;
  /** MSAL, prepared, with a redirect that was on its way back finished. */
  readonly authentication: Authentication;
}

/** The whole page. Keeps what several parts share: the challenge of the last answer, the drawer that is open, what runs the query. */
export function App({ settings, authentication }: AppProps): ReactElement {
  const graphqlUrl = new URL(settings.graphqlUrl, location.origin).href;
  const { signedIn } = authentication;
  const hasPeople = settings.people.length > 0; // a dev tenant, and a server in development
  const signedInAs = signedIn?.userPrincipalName.toLowerCase();
  const persona = settings.people.find((person) => person.userPrincipalName.toLowerCase() === signedInAs)?.persona;
  const tabs = useEditorTabs(settings.sandbox === true);
  const [token, lookAgain] = useToken(authentication);
  const [challenge, setChallenge] = useState<Challenge>();
  const [failure, setFailure] = useState(authentication.failure);
  const [drawer, setDrawer] = useState<Drawer>(signedIn ? undefined : 'people');
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
            if (error instanceof ChallengedError) setChallenge(error.challenge);
            throw error;
          }
        },
        onAnswer: setChallenge,
        showsSchemaToStrangers: hasPeople,
      }),
    [graphqlUrl, authentication, hasPeople],
  );

  // In a function of its own, because React calls a function that it is given as a state.
  const onEditor = useCallback((run: (() => void) | undefined) => setRunQuery(() => run), []);
  // Sandbox runs what it shows by its own button only.
  const repeat = tabs.open === 'graphiql' ? runQuery : undefined;

  const fail = (error: unknown): void => setFailure(error instanceof Error ? error.message : String(error));
  /** Everything that may leave the page; when it cannot (no network, say) the person learns why. */
  const attempt = (departure: Promise<void>): void => void departure.catch(fail);

  /** The token is there: its scopes stand in the bar, and the keyboard is back where the drawer was opened. */
  const haveScopes = (): void => {
    lookAgain();
    setDrawer(undefined);
    document.querySelector<HTMLElement>('#toggle-scopes')?.focus();
  };

  return (
    <div className="page">
      <TopBar tabs={tabs} graphqlUrl={graphqlUrl} />
      {signedIn && (
        <WhoAmI
          signedIn={signedIn}
          persona={persona}
          token={token}
          drawer={drawer}
          onDrawer={setDrawer}
          onSignOut={() => attempt(authentication.signOut())}
          takesFocus={authentication.returned === 'signed-in'}
        />
      )}
      {drawer === 'people' && (
        <PeoplePicker
          people={settings.people}
          signedInAs={signedIn?.userPrincipalName}
          onSignIn={(person) => attempt(authentication.signIn(person?.userPrincipalName))}
        />
      )}
      {drawer === 'scopes' && (
        <ScopesPicker
          offered={settings.scopes}
          wanted={authentication.scopes}
          granted={token?.scopes ?? []}
          onChoose={(scopes) => attempt(authentication.chooseScopes(scopes).then(haveScopes))}
        />
      )}
      {failure !== undefined && <Notice kind="failure" text={failure} onDismiss={() => setFailure(undefined)} />}
      {challenge && (
        <ChallengeBanner
          challenge={challenge}
          signedIn={signedIn !== undefined}
          onSettle={(onSettled) =>
            attempt(authentication.settle(challenge).then((done) => (done ? onSettled() : undefined)))
          }
          onRepeat={repeat}
          onDismiss={() => setChallenge(undefined)}
        />
      )}
      {returned && !challenge && (
        <Notice
          kind="success"
          text="You signed in again. Your query is still here."
          takesFocus
          {...(tabs.open === 'graphiql' ? { action: 'Repeat the query' } : {})}
          onAction={
            repeat &&
            (() => {
              setReturned(false);
              repeat();
            })
          }
          onDismiss={() => setReturned(false)}
        />
      )}
      <main className="workspace">
        <div
          role="tabpanel"
          id="panel-graphiql"
          aria-label="GraphiQL"
          hidden={tabs.open !== 'graphiql'}
          onPointerDown={tabs.keep}
          onKeyDown={tabs.keep}
        >
          <Suspense fallback={<p className="waiting">Opening the editor…</p>}>
            <GraphiqlTab
              graphqlUrl={graphqlUrl}
              fetch={authorizedFetch}
              onAnswer={setChallenge}
              examples={settings.examples}
              persona={persona}
              scopes={settings.scopes}
              onEditor={onEditor}
            />
          </Suspense>
        </div>
        <div role="tabpanel" id="panel-sandbox" aria-label="Apollo Sandbox" hidden={tabs.open !== 'sandbox'}>
          {tabs.sandboxOpened && (
            <Suspense>
              <SandboxTab graphqlUrl={graphqlUrl} fetch={authorizedFetch} />
            </Suspense>
          )}
        </div>
      </main>
    </div>
  );
}
