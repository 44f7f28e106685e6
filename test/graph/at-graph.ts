/**
 * The server with its Graph module, and a Graph on loopback that a test scripts: what is sent, to the letter.
 *
 * Calls are anonymous here; which permission a field asks for shows against the dev tenant.
 * @module
 */

import type { ServerResponse } from 'node:http';
import { graphModule } from '../../src/index.ts';
import { type Api, startApi } from '../support/api.ts';
import { json, listen, type SeenRequest } from '../support/loopback.ts';
import type { Answer } from '../support/product.ts';

export interface Call {
  readonly method: string;
  /** Below the base address, query decoded. */
  readonly url: string;
  readonly prefer: string | undefined;
  /** Only where it was sent. */
  readonly ifMatch?: string;
  // biome-ignore lint/suspicious/noExplicitAny: what was sent is the test's to know
  readonly body: any;
}

export interface AtGraph extends AsyncDisposable {
  readonly api: Api;
  /** Base address of the Graph, to make links of. */
  readonly base: string;
  /** What arrived, without the look-up of the signed-in user. */
  readonly calls: Call[];
  /** @param scopes of the caller's token beside `access_as_user` */
  ask(query: string, scopes: string, variables?: Readonly<Record<string, unknown>>): Promise<Answer>;
}

/** `oid` of the tokens. */
export const ME = '12345678-1234-4234-8234-123456789012';

/** What is returned is answered as JSON with 200; `undefined`: it has answered itself. */
export type Script = (call: Call, response: ServerResponse, index: number) => unknown;

/** @param answer for everything but `/me` */
export async function startAtGraph(answer: Script): Promise<AtGraph> {
  const calls: Call[] = [];
  const graph = await listen((request, response) => {
    const call = callOf(request);
    if (call.url === '/me?$select=id') return json(response, 200, { id: ME });
    calls.push(call);
    const body = answer(call, response, calls.length - 1);
    if (body !== undefined) json(response, 200, body);
    return undefined;
  });
  const base = `${graph.url}/v1.0`;
  const settings = { BaseUrl: base, Anonymous: true, Scopes: [], TimeoutMs: 2_000 };
  const api = await startApi({ modules: [graphModule], overrides: { DownstreamApis: { graph: settings } } });
  return {
    api,
    base,
    calls,
    ask: (query, scopes, variables) => api.ask(query, { scp: `access_as_user ${scopes}` }, variables),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await graph[Symbol.asyncDispose]();
    },
  };
}

function callOf({ method, url, headers, body }: SeenRequest): Call {
  return {
    method,
    url: decodeURIComponent(url.replace(/^\/v1\.0/, '')),
    prefer: headers.prefer as string | undefined,
    ...(headers['if-match'] === undefined ? {} : { ifMatch: headers['if-match'] }),
    body: body === '' ? undefined : JSON.parse(body),
  };
}
