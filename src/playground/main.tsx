/**
 * Entry of the playground: settings, then sign-in, then the page; a sentence instead of an empty page when one of them fails.
 * @module
 */
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import './styles/index.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { loadSettings } from './settings.ts';
import { createAuthentication } from './sign-in/authentication.ts';

const container = document.querySelector('#root');
if (!container) throw new Error('index.html has no #root');
const root = createRoot(container);

try {
  const settings = await loadSettings('/playground/settings.json');
  const authentication = await createAuthentication(settings, location.origin);
  root.render(<App settings={settings} authentication={authentication} />);
} catch (error) {
  root.render(
    <div className="waiting" role="alert">
      <h1>The playground could not start</h1>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      <button type="button" className="button" onClick={() => location.reload()}>
        Try again
      </button>
    </div>,
  );
}
