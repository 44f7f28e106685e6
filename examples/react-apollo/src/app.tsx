/**
 * The frame around the pages: where one is, and who one is.
 * @module
 */
import { type ReactElement, useEffect, useRef } from 'react';
import { StepUpNotice } from './components/step-up-notice.tsx';
import { Home } from './pages/home.tsx';
import { People } from './pages/people.tsx';
import { PersonPage } from './pages/person.tsx';
import { type Route, useRoute } from './route.ts';
import { useSession } from './sign-in/session.tsx';

export function App(): ReactElement {
  const { account, signOut } = useSession();
  const route = useRoute();
  const main = useMainFocus(route);
  return (
    <>
      <header className="bar">
        <a className="brand" href="#/">
          Directory
        </a>
        <nav aria-label="Pages">
          <a href="#/" aria-current={route.page === 'home' ? 'page' : undefined}>
            You
          </a>
          <a href="#/people" aria-current={route.page === 'home' ? undefined : 'page'}>
            People
          </a>
        </nav>
        <div className="account">
          <span className="who">{account.username}</span>
          <button type="button" className="button quiet" onClick={signOut}>
            Sign out
          </button>
        </div>
      </header>
      <main className="page" ref={main} tabIndex={-1}>
        <StepUpNotice
          isOurs={({ api, kind }) => api !== 'arm' && kind !== 'consent'}
          text="Your sign-in no longer counts."
          action="Sign in again"
        />
        <Page route={route} />
      </main>
    </>
  );
}

function Page({ route }: { readonly route: Route }): ReactElement {
  switch (route.page) {
    case 'home':
      return <Home />;
    case 'people':
      return <People />;
    case 'person':
      return <PersonPage key={route.id} id={route.id} />;
  }
}

/** Whoever uses a keyboard or a screen reader begins at the top of the page they went to; not at the very first. */
function useMainFocus(route: Route) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(JSON.stringify(route));
  useEffect(() => {
    const now = JSON.stringify(route);
    if (shown.current === now) return;
    shown.current = now;
    main.current?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }, [route]);
  return main;
}
