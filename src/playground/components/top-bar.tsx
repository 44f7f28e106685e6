/**
 * Name of the product, the tabs of the editors, and the address that queries go to.
 *
 * The tabs follow the WAI-ARIA pattern: one tab stop, arrow keys move between them.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/tabs/
 * @module
 */
import type { KeyboardEvent, ReactElement } from 'react';
import type { EditorTabs, TabName } from './use-editor-tabs.ts';

const titles: Readonly<Record<TabName, string>> = { graphiql: 'GraphiQL', sandbox: 'Apollo Sandbox' };

/** What stands in the first line of the page. */
export interface TopBarProps {
  /** The editors, and what opens one; a single editor has no tab. */
  readonly tabs: EditorTabs;
  /** Shown without its scheme. */
  readonly graphqlUrl: string;
}

/** The first line of the page. */
export function TopBar({ tabs, graphqlUrl }: TopBarProps): ReactElement {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const next = neighbour(tabs, event.key);
    if (next === undefined) return;
    event.preventDefault(); // Home and End would scroll
    tabs.choose(next);
    document.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <header className="top-bar">
      <h1 className="wordmark">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8" />
          <circle cx="11" cy="16" r="4.5" />
          <path d="M15.5 16h9m-3.5-4 4 4-4 4" />
        </svg>
        onbehalf <span>playground</span>
      </h1>
      {tabs.names.length > 1 && (
        <div className="tabs" role="tablist" aria-label="Editor" onKeyDown={onKeyDown}>
          {tabs.names.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={tabs.open === name}
              aria-controls={`panel-${name}`}
              tabIndex={tabs.open === name ? 0 : -1}
              onClick={() => tabs.choose(name)}
            >
              {titles[name]}
            </button>
          ))}
        </div>
      )}
      <code className="endpoint" title="Queries go to this address">
        {graphqlUrl.replace(/^https?:\/\//, '')}
      </code>
    </header>
  );
}

/** The tab that a key leads to; the row goes round. */
function neighbour({ names, open }: EditorTabs, key: string): TabName | undefined {
  if (key === 'Home') return names[0];
  if (key === 'End') return names.at(-1);
  const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  return step === 0 ? undefined : names.at((names.indexOf(open) + step) % names.length);
}
