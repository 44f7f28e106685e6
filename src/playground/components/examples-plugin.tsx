/** A pane of GraphiQL's sidebar that lists operations to try. @module */
import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { ReactElement } from 'react';
import type { Example } from '../settings.ts';

/** Of the pane, by which GraphiQL opens it too. */
export const examplesTitle = 'Examples';

/** @param examples shown in this order */
export function createExamplesPlugin(examples: readonly Example[]): GraphiQLPlugin {
  return { title: examplesTitle, icon: LightBulbIcon, content: () => <Examples examples={examples} /> };
}

function Examples({ examples }: { readonly examples: readonly Example[] }): ReactElement {
  const actions = useGraphiQLActions();
  const { queryEditor, variableEditor } = useGraphiQL((state) => ({
    queryEditor: state.queryEditor,
    variableEditor: state.variableEditor,
  }));
  const open = ({ query, variables = '' }: Example): void => {
    const current = queryEditor?.getValue().trim() ?? '';
    // What somebody wrote is not overwritten; an example they only looked at is.
    if (current !== '' && !examples.some((example) => example.query.trim() === current)) actions.addTab();
    queryEditor?.setValue(query);
    actions.setOperationName(nameIn(query)); // GraphiQL notices by itself a moment later; who runs it at once would run what stood there before
    variableEditor?.setValue(variables);
    if (matchMedia('(max-width: 720px)').matches) actions.setVisiblePlugin(null); // the pane covers the editor there
    queryEditor?.focus();
  };
  return (
    <section className="examples" aria-label="Examples">
      <h2>Examples</h2>
      <ul>
        {examples.map((example) => (
          <li key={example.title}>
            <button type="button" onClick={() => open(example)}>
              {example.title}
              {example.note !== undefined && <small>{example.note}</small>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Of the first operation; empty where it has none. */
const nameIn = (query: string): string => /\b(?:query|mutation|subscription)\s+(\w+)/.exec(query)?.[1] ?? '';

function LightBulbIcon(): ReactElement {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M9.5 17.5h5M10 20.5h4M8.8 14.8C7.2 13.7 6.3 12 6.3 10a5.7 5.7 0 1 1 11.4 0c0 2-.9 3.7-2.5 4.8-.5.4-.7.9-.7 1.5v1.2h-5v-1.2c0-.6-.2-1.1-.7-1.5Z" />
    </svg>
  );
}
