/**
 * GraphiQL on our endpoint, with examples beside it. The bearer comes in through `fetch` alone.
 *
 * The pane for request headers is off: its history would keep a token pasted there in the browser's storage.
 * @module
 */
import { type GraphiQLPlugin, useGraphiQLActions } from '@graphiql/react';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { type ReactElement, type RefObject, useEffect, useMemo } from 'react';
import type { AuthorizedFetch } from '../graphql/authorized-fetch.ts';
import { examples as builtInExamples, firstQuery } from '../graphql/examples.ts';
import type { Example } from '../settings.ts';
import { createExamplesPlugin, examplesTitle } from './examples-plugin.tsx';

export interface GraphiqlTabProps {
  readonly graphqlUrl: string;
  readonly fetch: AuthorizedFetch;
  readonly examples: readonly Example[] | undefined;
  /** Filled while the editor is there: runs the query in it. */
  readonly runQuery: RefObject<(() => void) | undefined>;
}

export function GraphiqlTab({
  graphqlUrl,
  fetch,
  examples = builtInExamples,
  runQuery,
}: GraphiqlTabProps): ReactElement {
  const fetcher = useMemo(
    () =>
      createGraphiQLFetcher({
        url: graphqlUrl,
        fetch: (input, init) => fetch(input instanceof Request ? input.url : input, init),
      }),
    [graphqlUrl, fetch],
  );
  const plugins = useMemo(() => [createExamplesPlugin(examples), HISTORY_PLUGIN], [examples]);
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
        <RunHandle runQuery={runQuery} />
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
function RunHandle({ runQuery }: Pick<GraphiqlTabProps, 'runQuery'>): null {
  const actions = useGraphiQLActions();
  useEffect(() => {
    runQuery.current = () => actions.run();
    return () => {
      runQuery.current = undefined;
    };
  }, [actions, runQuery]);
  return null;
}
