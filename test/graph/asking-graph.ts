/**
 * The Graph module over a Graph of the test's own: queries in, and what leaves on the wire.
 * @module
 */

import { graphql } from 'graphql';
import type { Principal } from '../../src/bearer/principal.ts';
import { graphModule } from '../../src/graph/graph-module.ts';
import { createGraphSlice } from '../../src/graph/graph-slice.ts';
import { baseModule, directivesModule } from '../../src/module/base-module.ts';
import { buildSchema } from '../../src/module/build-schema.ts';
import type { RequestContext } from '../../src/module/request-context.ts';
import { systemClock } from '../../src/observability/clock.ts';
import { startCalling } from '../downstream/calling.ts';
import { json } from '../support/loopback.ts';

/** Who asks. */
export const ADA = 'aaaaaaaa-0000-4000-8000-00000000000a';

/** One request, whether it came alone or as a part of a batch. */
export interface Part {
  readonly method: string;
  /** Path and query below the version, decoded: for reading. */
  readonly url: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

export interface PartAnswer {
  readonly status?: number;
  readonly body?: unknown;
  /** Bytes with their type, instead of JSON. */
  readonly picture?: { readonly type: string; readonly bytes: Buffer };
}

export interface AskingGraph extends AsyncDisposable {
  // biome-ignore lint/suspicious/noExplicitAny: the shape of the data is the test's to know
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<{ data: any; errors: readonly Fault[] }>;
  /** Requests on the wire, batches as one: `POST /$batch`. */
  readonly calls: readonly string[];
  readonly baseUrl: string;
  readonly parts: readonly Part[];
  /** `GET /me?$select=id` of all parts. */
  readonly asked: readonly string[];
  /** Permissions that headers were asked for, without their resource, each set once. */
  readonly scopes: readonly string[];
}

interface Fault {
  readonly path: string;
  readonly code: unknown;
  readonly message: string;
}

const schema = buildSchema({ modules: [directivesModule, baseModule, graphModule], checks: [], transforms: [] });

const lowerCase = (headers: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

export async function startGraph(
  answer: (part: Part) => PartAnswer,
  { granted = [] }: { readonly granted?: readonly string[] } = {},
): Promise<AskingGraph> {
  const parts: Part[] = [];
  const answered = (method: string, target: string, headers: Part['headers'], body: unknown): PartAnswer => {
    const url = new URL(target, 'http://graph');
    const path = decodeURIComponent(url.pathname);
    const text = [...url.searchParams].map(([name, value]) => `${name}=${value}`).join('&');
    const part = { method, url: text ? `${path}?${text}` : path, query: url.searchParams, headers, body };
    parts.push(part);
    return answer(part);
  };
  const calling = await startCalling(
    ({ method, url, headers, body: text }, response) => {
      const target = url.slice('/v1.0'.length);
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      if (target !== '/$batch') {
        const { status = 200, body: content, picture } = answered(method, target, headers as Part['headers'], body);
        if (picture) return response.writeHead(status, { 'content-type': picture.type }).end(picture.bytes);
        if (status === 204) return response.writeHead(204).end();
        return json(response, status, content);
      }
      const { requests } = body as {
        requests: { id: string; method: string; url: string; headers?: Record<string, string>; body?: unknown }[];
      };
      const responses = requests.map(({ id, headers: own, ...request }) => {
        const {
          status = 200,
          body: content,
          picture,
        } = answered(request.method, request.url, lowerCase(own), request.body);
        return {
          id,
          status,
          headers: { 'Content-Type': picture?.type ?? 'application/json' },
          body: picture ? picture.bytes.toString('base64') : content,
        };
      });
      return json(response, 200, { responses: responses.toReversed() });
    },
    { header: () => 'Bearer for ada', granted },
  );

  const principal = { kind: 'user', objectId: ADA } as Principal;
  return {
    async ask(source, variableValues = {}) {
      const request = { principal, graphClient: calling.api, clock: systemClock } as RequestContext;
      const contextValue = { ...request, graph: createGraphSlice(request) };
      const { data, errors = [] } = await graphql({ schema, source, variableValues, contextValue });
      contextValue.graph.batch.forget(); // each query is a request of its own, which remembers nothing of another
      return {
        data: JSON.parse(JSON.stringify(data ?? null)) as unknown,
        errors: errors.map(({ path, message, originalError }) => ({
          path: (path ?? []).join('.'),
          code: (originalError as { readonly code?: unknown } | undefined)?.code,
          message,
        })),
      };
    },
    parts,
    baseUrl: calling.api.baseUrl,
    get asked() {
      return parts.map(({ method, url }) => `${method} ${url}`);
    },
    get calls() {
      return calling.server.seen.map(
        ({ method, url }) => `${method} ${decodeURIComponent(url.slice(5).split('?')[0] ?? '')}`,
      );
    },
    get scopes() {
      return [...new Set(calling.asked.map(({ scopes }) => scopes.map((scope) => scope.split('/').at(-1)).join(' ')))];
    },
    [Symbol.asyncDispose]: () => calling[Symbol.asyncDispose](),
  };
}

/** The error that Graph answers for what is not there. */
export const notFound: PartAnswer = {
  status: 404,
  body: { error: { code: 'Request_ResourceNotFound', message: 'Resource does not exist.' } },
};
