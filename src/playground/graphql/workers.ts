/**
 * Background threads of the editor (GraphQL and JSON language services), bundled with the page instead of fetched from a CDN.
 *
 * Own file rather than `graphiql/setup-workers/vite`, which writes to the console at each start.
 * @module
 */
// oxlint-disable import/default -- `?worker` is Vite's: the default export is a class that starts the module as a worker
import EditorWorker from 'monaco-editor/esm/vs/editor/editor.worker.js?worker';
import JsonWorker from 'monaco-editor/esm/vs/language/json/json.worker.js?worker';
import GraphQLWorker from 'monaco-graphql/esm/graphql.worker.js?worker';

/** Before an editor opens: Monaco reads it from the global object. */
export function setUpWorkers(): void {
  const MonacoEnvironment = {
    getWorker(_id: string, label: string): Worker {
      if (label === 'json') return new JsonWorker();
      if (label === 'graphql') return new GraphQLWorker();
      return new EditorWorker();
    },
  };
  Object.assign(globalThis, { MonacoEnvironment });
}
