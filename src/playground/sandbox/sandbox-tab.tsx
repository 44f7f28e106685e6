/**
 * Apollo Sandbox as a second way to write queries: Apollo's hosted page in a frame, loaded only when this tab is opened.
 *
 * The frame never sees the token: it asks this page to make the calls (`handleRequest`). `sharedHeaders` would put it into a URL.
 * @see https://www.apollographql.com/docs/graphos/platform/sandbox#embedding-sandbox
 * @module
 */
import { ApolloSandbox } from '@apollo/sandbox';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { AuthorizedFetch } from '../graphql/authorized-fetch.ts';
import { firstQuery } from '../graphql/examples.ts';
import { lastOperation, rememberOperation } from './last-operation.ts';
import { sandboxOrigin } from './origin.ts';

/** Apollo's page says something within a second or two, if it loads at all; browsers do not tell that a frame failed to. */
const patienceMs = 8_000;

/** Where Sandbox may send operations, and by what. */
export interface SandboxTabProps {
  /** Absolute; it stands in the frame and cannot be changed there. */
  readonly graphqlUrl: string;
  /** Adds the bearer in this page; refuses every address but the endpoint, whatever the frame asks for. */
  readonly fetch: AuthorizedFetch;
}

/** The frame, and a sentence in its place while, or where, it does not load. A default export, for `lazy`. */
export default function SandboxTab({ graphqlUrl, fetch }: SandboxTabProps): ReactElement {
  const target = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<'loading' | 'open' | 'unreachable'>('loading');

  useEffect(() => {
    if (!target.current) return undefined;
    const sandbox = new ApolloSandbox({
      target: target.current,
      initialEndpoint: graphqlUrl,
      endpointIsEditable: false,
      handleRequest: (url, options) => {
        rememberOperation(options.body);
        return fetch(url, options);
      },
      hideCookieToggle: true,
      runTelemetry: false,
      allowDynamicStyles: false,
      initialState: {
        ...(lastOperation() ?? { document: firstQuery }),
        includeCookies: false,
        pollForSchemaUpdates: false,
      },
    });
    target.current.querySelector('iframe')?.setAttribute('title', 'Apollo Sandbox');
    const onMessage = (event: MessageEvent): void => {
      if (event.origin === sandboxOrigin) setState('open');
    };
    addEventListener('message', onMessage);
    const timer = setTimeout(() => setState((now) => (now === 'loading' ? 'unreachable' : now)), patienceMs);
    return () => {
      clearTimeout(timer);
      removeEventListener('message', onMessage);
      sandbox.dispose();
    };
  }, [graphqlUrl, fetch]);

  return (
    <div className="sandbox">
      {state === 'loading' && (
        <p className="waiting">Loading Apollo Sandbox from Apollo's host. Your token stays in this page.</p>
      )}
      {state === 'unreachable' && (
        <div className="waiting" role="status">
          <h2>Apollo Sandbox does not answer</h2>
          <p>
            It is a page on Apollo's host, and that host cannot be reached from here. GraphiQL, beside it, needs no
            internet.
          </p>
          <p>
            <a
              href={`https://studio.apollographql.com/sandbox/explorer?endpoint=${encodeURIComponent(graphqlUrl)}`}
              target="_blank"
              rel="noopener noreferrer"
            >
              Open Sandbox in a tab of its own
            </a>
          </p>
        </div>
      )}
      {/* Until Apollo's page draws, a frame is white whatever the theme. */}
      <div ref={target} className="sandbox-frame" aria-busy={state === 'loading'} hidden={state === 'unreachable'} />
    </div>
  );
}
