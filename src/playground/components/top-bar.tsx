/**
 * Name of the product, the two tabs, and the address that queries go to.
 *
 * The tabs follow the WAI-ARIA pattern: one tab stop, arrow keys move between them.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/tabs/
 * @module
 */
import type { KeyboardEvent, ReactElement } from 'react';

export type TabName = 'graphiql' | 'sandbox';

const tabs: readonly { readonly name: TabName; readonly title: string }[] = [
  { name: 'graphiql', title: 'GraphiQL' },
  { name: 'sandbox', title: 'Apollo Sandbox' },
];

export interface TopBarProps {
  readonly tab: TabName;
  readonly onTab: (tab: TabName) => void;
  readonly graphqlUrl: string;
}

export function TopBar({ tab, onTab, graphqlUrl }: TopBarProps): ReactElement {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const next = tab === 'graphiql' ? 'sandbox' : 'graphiql'; // two tabs: either arrow goes to the other one
    onTab(next);
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
      <div className="tabs" role="tablist" aria-label="Editor" onKeyDown={onKeyDown}>
        {tabs.map(({ name, title }) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={tab === name}
            aria-controls={`panel-${name}`}
            tabIndex={tab === name ? 0 : -1}
            onClick={() => onTab(name)}
          >
            {title}
          </button>
        ))}
      </div>
      <code className="endpoint" title="Queries go to this address">
        {graphqlUrl.replace(/^https?:\/\//, '')}
      </code>
    </header>
  );
}
