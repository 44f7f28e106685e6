/**
 * `@downstream` fields over a loopback server that a test scripts, without tokens and HTTP of our own: what is asked, and what becomes
 * of the answer.
 * @module
 */

import type { ServerResponse } from 'node:http';
import { type ExecutionResult, graphql } from 'graphql';
import type { DownstreamApiConfig } from '../../../src/config/schema.ts';
import { checkDocuments } from '../../../src/directives/check-documents.ts';
import { downstreamModule } from '../../../src/directives/downstream/attach-downstream.ts';
import { baseModule, directivesModule } from '../../../src/module/base-module.ts';
import { buildSchema } from '../../../src/module/build-schema.ts';
import { defineModule, type SchemaModule } from '../../../src/module/define-module.ts';
import { type Calling, startCalling } from '../../downstream/calling.ts';
import { json, type SeenRequest } from '../../support/loopback.ts';

const API: DownstreamApiConfig = {
  baseUrl: 'https://todo.example/base',
  scopes: ['api://todolist/ToDoList.Read'],
  requestAppToken: false,
  timeoutMs: 2_000,
  maxConcurrency: 256,
  maxAnswerBytes: 4_194_304,
  retry: { maxRetries: 2, attemptTimeoutMs: 5_000 },
  jsonBatch: false,
  protocolScheme: 'Bearer',
  anonymous: false,
  extraHeaderParameters: {},
  extraQueryParameters: {},
  variables: { region: 'eu', shelf: "o'b" },
};

/** What `downstreamModule` is given unless a test says more. */
export const APIS = {
  todo: API,
  open: { ...API, anonymous: true, scopes: [] },
  daemon: { ...API, requestAppToken: true, scopes: ['api://todolist/.default'] },
};

export const schemaOf = (typeDefs: string, modules: readonly SchemaModule[] = [], dryRun = false) =>
  buildSchema({
    modules: [
      directivesModule,
      downstreamModule({ apis: APIS, dryRun }),
      baseModule,
      defineModule({ name: 'own', typeDefs }),
      ...modules,
    ],
    checks: [checkDocuments],
    transforms: [],
  });

export interface Host extends AsyncDisposable {
  readonly calling: Calling;
  /** Method, path and query of what came, in order, as it came; without the base. */
  readonly calls: () => readonly string[];
  /** Bodies that came, parsed. */
  readonly bodies: () => readonly unknown[];
  /** One operation: a new request context. */
  ask(
    source: string,
    variables?: Readonly<Record<string, unknown>>,
    claims?: object | null,
    // biome-ignore lint/suspicious/noExplicitAny: the shape of the data is the test's to know
  ): Promise<ExecutionResult<any>>;
}

export interface HostOptions {
  readonly modules?: readonly SchemaModule[];
  readonly config?: Partial<DownstreamApiConfig>;
}

const below = (url: string) => url.slice('/base'.length);

/** @param answer a body for 200, a number for a bare status, or whatever it does with the response itself */
export async function startHost(
  typeDefs: string,
  answer: (path: string, request: SeenRequest, response: ServerResponse) => unknown,
  { modules, config }: HostOptions = {},
): Promise<Host> {
  const schema = schemaOf(typeDefs, modules);
  const { baseUrl: _elsewhere, ...settings } = API;
  const calling = await startCalling(
    (request, response) => {
      const body = answer(decodeURIComponent(below(request.url)), request, response);
      if (response.headersSent) return;
      if (typeof body === 'number') response.writeHead(body).end();
      else json(response, 200, body);
    },
    { base: '/base', config: { ...settings, ...config } },
  );
  const { seen } = calling.server;
  return {
    calling,
    calls: () => seen.map(({ method, url }) => `${method} ${below(url)}`),
    bodies: () => seen.filter(({ body }) => body !== '').map(({ body }) => JSON.parse(body) as unknown),
    ask: (source, variables, claims = { oid: 'ada-oid', name: 'Ada' }) => {
      calling.api.reads.forget();
      const api = Object.create(calling.api) as typeof calling.api; // what is remembered hangs on it
      const contextValue = { downstream: () => api, principal: claims ? { claims } : undefined };
      return graphql({ schema, source, contextValue, ...(variables ? { variableValues: variables } : {}) });
    },
    [Symbol.asyncDispose]: () => calling[Symbol.asyncDispose](),
  };
}
