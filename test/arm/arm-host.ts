/**
 * The fields of the ARM module over a loopback server that a test scripts, without tokens and HTTP of our own: what is asked, how
 * often, and what becomes of it.
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type ExecutionResult, graphql } from 'graphql';
import { armModule } from '../../src/arm/arm-module.ts';
import { createArmSlice } from '../../src/arm/arm-slice.ts';
import { loadConfig } from '../../src/config/load.ts';
import { downstreamModule } from '../../src/directives/downstream/attach-downstream.ts';
import { baseModule, directivesModule } from '../../src/module/base-module.ts';
import { buildSchema } from '../../src/module/build-schema.ts';
import type { RequestScope } from '../../src/module/define-module.ts';
import { systemClock } from '../../src/observability/clock.ts';
import { type Calling, startCalling } from '../downstream/calling.ts';
import { json, type SeenRequest } from '../support/loopback.ts';

const { downstreamApis: apis } = loadConfig({
  env: { AZURE_TENANT_ID: randomUUID(), AZURE_CLIENT_ID: randomUUID(), AZURE_CLIENT_SECRET: 'of nobody' },
  directory: import.meta.dirname,
});
const schema = buildSchema({
  modules: [directivesModule, downstreamModule({ apis, dryRun: false }), baseModule, armModule],
  checks: [],
  transforms: [],
});

export interface GraphBody {
  readonly subscriptions?: readonly string[];
  readonly query: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface ArmHost extends AsyncDisposable {
  readonly calling: Calling;
  /** Method, path and decoded query of what came, in order; the path without the base. */
  readonly calls: () => readonly string[];
  /** Bodies of the queries that came to Resource Graph. */
  readonly queries: () => readonly GraphBody[];
  /** One operation: a new request context. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape of the data is the test's to know
  ask(source: string, variables?: Readonly<Record<string, unknown>>): Promise<ExecutionResult<any>>;
}

export const RESOURCE_GRAPH = '/providers/Microsoft.ResourceGraph/resources';

/** @param answer a body, or whatever it does with the response itself */
export async function startArm(
  answer: (path: string, request: SeenRequest, response: ServerResponse) => unknown,
): Promise<ArmHost> {
  const calling = await startCalling(
    (request, response) => {
      const body = answer(decodeURIComponent(request.url.slice('/arm'.length)), request, response);
      if (!response.headersSent && body !== undefined) json(response, 200, body);
    },
    { base: '/arm', config: { jsonBatch: false } },
  );
  const { seen } = calling.server;
  return {
    calling,
    calls: () => seen.map(({ method, url }) => `${method} ${decodeURIComponent(url.slice('/arm'.length))}`),
    queries: () =>
      seen.filter(({ url }) => url.includes(RESOURCE_GRAPH)).map(({ body }) => JSON.parse(body) as GraphBody),
    ask: (source, variables) => {
      const scope = { downstream: () => calling.api, clock: systemClock } as unknown as RequestScope;
      const contextValue = { arm: createArmSlice(scope), downstream: () => calling.api };
      return graphql({ schema, source, contextValue, ...(variables ? { variableValues: variables } : {}) });
    },
    [Symbol.asyncDispose]: () => calling[Symbol.asyncDispose](),
  };
}

export const guid = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** Subscriptions with resource groups, as ARM and Resource Graph show them. */
export function createEstate(subscriptions: number, groups: (subscription: number) => number) {
  const ids = Array.from({ length: subscriptions }, (_, index) => guid(index + 1));
  const groupsOf = (id: string) =>
    Array.from({ length: groups(ids.indexOf(id)) }, (_, index) => ({
      id: `/subscriptions/${id}/resourceGroups/RG-${String(index).padStart(4, '0')}`,
      name: `RG-${String(index).padStart(4, '0')}`,
      type: 'Microsoft.Resources/resourceGroups',
      location: 'westeurope',
      tags: { number: String(index) },
      properties: { provisioningState: 'Succeeded' },
    }));
  const list = { value: ids.map((id) => ({ id: `/subscriptions/${id}`, subscriptionId: id, displayName: id })) };

  /** Pages of `$top`, marked by how many rows came before. */
  const resourceGraph = (body: GraphBody) => {
    const rows = (body.subscriptions ?? ids).flatMap((id) =>
      groupsOf(id).map((group) => ({ ...group, type: group.type.toLowerCase(), managedBy: '', subscriptionId: id })),
    );
    const { $top, $skip, $skipToken } = body.options;
    const start = Number($skipToken ?? $skip ?? 0);
    const data = rows.slice(start, start + Number($top));
    const end = start + data.length;
    return {
      totalRecords: rows.length,
      count: data.length,
      data,
      facets: [],
      resultTruncated: 'false',
      ...(end < rows.length && { $skipToken: String(end) }),
    };
  };
  /** Two of a page, whatever `$top`: ARM promises no size. */
  const ownList = (url: string, origin: string) => {
    const id = /\/subscriptions\/([^/]+)\/resourcegroups/.exec(url)?.[1] ?? '';
    const start = Number(/skiptoken=(\d+)/.exec(url)?.[1] ?? 0);
    const all = groupsOf(id);
    const end = start + 2;
    return {
      value: all.slice(start, end),
      ...(end < all.length && {
        nextLink: `${origin}/arm/subscriptions/${id}/resourcegroups?api-version=2021-04-01&$top=50&$skiptoken=${end}`,
      }),
    };
  };
  return { ids, list, groupsOf, resourceGraph, ownList };
}
