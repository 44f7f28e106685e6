/**
 * GraphiQL on our endpoint, with examples beside it. The bearer comes in through `fetch` alone.
 *
 * The pane for request headers is off: its history would keep a token pasted there in the browser's storage.
 * @module
 */
import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { type ReactElement, useEffect, useMemo } from 'react';
import type { AuthorizedFetch } from '../graphql/authorized-fetch.ts';
import { examplesFor, firstQuery } from '../graphql/examples.ts';
import type { Example } from '../settings.ts';
import { createExamplesPlugin, examplesTitle } from './examples-plugin.tsx';

export interface GraphiqlTabProps {
  readonly graphqlUrl: string;
  readonly fetch: AuthorizedFetch;
  /** Instead of the built-in ones. */
  readonly examples: readonly Example[] | undefined;
  /** Of whoever is signed in. */
  readonly persona: string | undefined;
  /** Called with what runs the query, once the editor is ready for it, and with `undefined` when it is gone. */
  readonly onEditor: (run: (() => void) | undefined) => void;
}

export function GraphiqlTab({ graphqlUrl, fetch, examples, persona, onEditor }: GraphiqlTabProps): ReactElement {
  const fetcher = useMemo(
    () =>
      createGraphiQLFetcher({
        url: graphqlUrl,
        fetch: (input, init) => fetch(input instanceof Request ? input.url : input, init),
      }),
    [graphqlUrl, fetch],
  );
  const plugins = useMemo(
    () => [createExamplesPlugin(examplesFor(persona, examples)), HISTORY_PLUGIN],
    [persona, examples],
  );
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      {...(showsExamples() ? { visiblePlugin: examplesTitle } : {})}
      onTogglePluginVisibility={rememberClosed}
      defaultQuery={firstQuery}
      isHeadersEditorEnabled={false}
      shouldPersistHeaders={false}
      defaultEditorToolsVisibility={false}
    >
      <GraphiQL.Logo>
        <RunHandle onEditor={onEditor} />
      </GraphiQL.Logo>
    </GraphiQL>
  );
}

/** Open at the first visit where there is room; closed for good once somebody closed it. */
const closedKey = 'onbehalf:examples-closed';
const showsExamples = (): boolean =>
  matchMedia('(min-width: 1100px)').matches && localStorage.getItem(closedKey) === null;
const rememberClosed = (visible: GraphiQLPlugin | null): void => {
  if (visible === null) localStorage.setItem(closedKey, 'true');
};

/** Hands the editor's `run` to the page around it; shows nothing. */
function RunHandle({ onEditor }: Pick<GraphiqlTabProps, 'onEditor'>): null {
  const actions = useGraphiQLActions();
  const ready = useGraphiQL(
    ({ queryEditor, responseEditor }) => queryEditor !== undefined && responseEditor !== undefined,
  );
  useEffect(() => {
    onEditor(ready ? () => actions.run() : undefined);
    return () => onEditor(undefined);
  }, [actions, ready, onEditor]);
  return null;
}
