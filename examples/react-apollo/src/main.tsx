/**
 * Entry: settings, then sign-in, then the page; a sentence instead of an empty page when one of them fails.
 * @module
 */
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './styles/index.css';
import { ApolloProvider } from '@apollo/client/react';
import { createRoot } from 'react-dom/client';
import { createClient } from './api/create-client.ts';
import { App } from './app.tsx';
import { loadSettings } from './settings.ts';
import { createMsal } from './sign-in/create-msal.ts';
import { SessionProvider, sessionOf } from './sign-in/session.tsx';
import { createStepUpWithNotices } from './sign-in/waiting-challenges.ts';
import { Welcome } from './sign-in/welcome.tsx';

const container = document.querySelector('#root');
if (!container) throw new Error('index.html has no #root');
const root = createRoot(container);

try {
  const settings = await loadSettings();
  const { scopes } = settings;
  const msal = await createMsal(settings);
  const account = msal.getActiveAccount();
  if (account === null) {
    root.render(<Welcome onSignIn={() => msal.loginRedirect({ scopes: [...scopes], prompt: 'select_account' })} />);
  } else {
    const { stepUp, waiting } = createStepUpWithNotices(msal, scopes);
    root.render(
      <ApolloProvider client={createClient(stepUp)}>
        <SessionProvider value={sessionOf(msal, account, waiting)}>
          <App />
        </SessionProvider>
      </ApolloProvider>,
    );
  }
} catch (error) {
  root.render(<Welcome failure={error instanceof Error ? error.message : String(error)} />);
}
