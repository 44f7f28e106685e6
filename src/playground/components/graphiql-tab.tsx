/**
 * GraphiQL on our endpoint, with examples beside it. The bearer comes in through `fetch` alone.
 *
 * Loaded after the page around it: the editor is most of its weight.
 *
 * The pane for request headers is off: its history would keep a token pasted there in the browser's storage.
 * @module
 */
// oxlint-disable import/no-unassigned-import -- style sheets
import 'graphiql/style.css';
import '../styles/graphiql.css';
import { type GraphiQLPlugin, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { type ReactElement, useEffect, useMemo } from 'react';
import type { Challenge } from '../../client/challenge.ts';
import type { AuthorizedFetch } from '../graphql/authorized-fetch.ts';
import { examplesFor, firstQuery } from '../graphql/examples.ts';
import { streamSubscriptions } from '../graphql/streaming-fetcher.ts';
import { watchParts } from '../graphql/watched-fetcher.ts';
import { setUpWorkers } from '../graphql/workers.ts';
import type { Example } from '../settings.ts';
import { createExamplesPlugin, examplesTitle } from './examples-plugin.tsx';

setUpWorkers();

/** Where GraphiQL sends operations, what it offers to begin with, and how the page learns what came of them. */
export interface GraphiqlTabProps {
  /** Absolute; streams are read from `/stream` below it. */
  readonly graphqlUrl: string;
  /** Adds the bearer, which GraphiQL never sees. */
  readonly fetch: AuthorizedFetch;
  /** Called with what a part of an answer asks of the person. */
  readonly onAnswer: (challenge: Challenge) => void;
  /** Instead of the built-in ones. */
  readonly examples: readonly Example[] | undefined;
  /** Of whoever is signed in. */
  readonly persona: string | undefined;
  /** Whole scopes that a token may be asked for with. */
  readonly scopes: readonly string[];
  /** Called with what runs the query, once the editor is ready for it, and with `undefined` when it is gone. */
  readonly onEditor: (run: (() => void) | undefined) => void;
}

/** The editor. A default export, for `lazy`: loaded once the page around it stands. */
export default function GraphiqlTab(props: GraphiqlTabProps): ReactElement {
  const { graphqlUrl, fetch, onAnswer, examples, persona, scopes, onEditor } = props;
  const fetcher = useMemo(
    () =>
      watchParts(
        streamSubscriptions(
          createGraphiQLFetcher({
            url: graphqlUrl,
            fetch: (input, init) => fetch(input instanceof Request ? input.url : input, init),
          }),
          `${graphqlUrl}/stream`,
          fetch,
        ),
        onAnswer,
      ),
    [graphqlUrl, fetch, onAnswer],
  );
  const plugins = useMemo(
    () => [createExamplesPlugin(examplesFor(persona, scopes, examples)), HISTORY_PLUGIN],
    [persona, scopes, examples],
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
        <EditorOptions />
      </GraphiQL.Logo>
    </GraphiQL>
  );
}

/** Open at the first visit where there is room; closed for good once somebody closed it. */
const closedKey = 'onbehalf:examples-closed';
// Below that width the pane would cover the editor.
const hasRoom = (): boolean => matchMedia('(min-width: 1100px)').matches;
const showsExamples = (): boolean => hasRoom() && localStorage.getItem(closedKey) === null;
const rememberClosed = (visible: GraphiQLPlugin | null): void => {
  if (visible === null && hasRoom()) localStorage.setItem(closedKey, 'true'); // elsewhere it closes by itself
};

/**
 * Sets what GraphiQL has no property for, by Monaco's own options; shows nothing.
 *
 * The font of the page, because GraphiQL names one that it brings itself, half a megabyte of it (see `vite.config.ts`). And Tab goes to
 * the next thing on the page, as everywhere else: who has no mouse could not leave an editor that keeps it.
 */
function EditorOptions(): null {
  const editors = useGraphiQL(({ queryEditor, variableEditor, responseEditor }) =>
    [queryEditor, variableEditor, responseEditor].filter((editor) => editor !== undefined),
  );
  useEffect(() => {
    const fontFamily = getComputedStyle(document.documentElement).getPropertyValue('--mono');
    for (const editor of editors) editor.updateOptions({ fontFamily });
    if (!tabLeavesEditors && editors[0]) {
      editors[0].trigger('page', 'editor.action.toggleTabFocusMode', null);
      tabLeavesEditors = true;
    }
  }, [editors]);
  return null;
}

/** Monaco has one switch for all editors, and it only knows to turn over. */
let tabLeavesEditors = false;

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
