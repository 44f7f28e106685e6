/**
 * The resolver of a `@downstream` field: values into the templates, the call, the answer into the shape that the field returns.
 * @module
 */

import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql';
import type { DownstreamApi } from '../../downstream/downstream-api.ts';
import { listConnection } from '../../downstream/list-pages.ts';
import { DownstreamError } from '../../errors/errors.ts';
import type { RequestContext } from '../../module/request-context.ts';
import { selectedFields, selectedNodeFields } from '../../module/selection.ts';
import { applySelection, membersFor } from './answer-selection.ts';
import { createBatchLoader } from './batch-loader.ts';
import { addressFor, change, itemsIn, nextLinkIn, read, readList } from './calls.ts';
import type { DownstreamField } from './field.ts';
import { loaderOf } from './once.ts';
import { UnusableValue } from './values.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** @returns for one field of the schema; what it remembers lives with the request's client of the API */
export function createResolver(field: DownstreamField): GraphQLFieldResolver<unknown, RequestContext, Arguments> {
  return async (source, args, context, info) => {
    const values = new Map<string, unknown>();
    // One after the other, in the order of the template: the first that is missing ends it, and nothing was called for.
    for (const [text, { variable, read: from }] of field.sources) {
      const value = await from(source, args, context, info);
      // Nothing to look up by: a to-do that nobody was given has no assignee.
      if (value == null && (variable.root === 'this' || variable.root === 'batch')) return null;
      values.set(text, value);
    }
    const select = membersOf(field, info);
    // Known only now: it depends on what the client selects.
    values.set('{$select}', select);
    try {
      return await answer(field, context.downstream(field.api), { values, select, args });
    } catch (error) {
      // The API's own answer alone: a time-out or an open breaker has no status and is never nothing.
      if (error instanceof DownstreamError && field.nullOn.has(error.downstream.status ?? 0)) return null;
      if (!(error instanceof UnusableValue)) throw error;
      const { api } = field;
      throw new DownstreamError('DOWNSTREAM_ERROR', { api, code: 'UnusableValue' }, undefined, { cause: error });
    }
  };
}

interface Asked {
  readonly values: Map<string, unknown>;
  readonly select: readonly string[];
  readonly args: Arguments;
}

/** Which way a field is answered was decided when it was compiled; here it is only followed. */
async function answer(field: DownstreamField, api: DownstreamApi, asked: Asked): Promise<unknown> {
  const { batch, shape, selection } = field;
  const { values, select } = asked;
  if (field.isChange) return single(field, api, await change(field, api, values));
  if (batch) {
    const loader = loaderOf(api, field, () => createBatchLoader(field, batch, api));
    const key = values.get(batch.variable.text);
    // What is left is equal for all parents of a list, and is what they share a call by.
    values.delete(batch.variable.text);
    return applySelection(selection, await loader.load({ key, values, select }), api.name);
  }
  if (shape.kind === 'connection') return await connection(field, api, asked);
  if (shape.kind === 'list')
    return applySelection(selection, (await readList(field, api, values, select)).items, api.name);
  return single(field, api, await read(field, api, values, select));
}

/** One value out of an answer; a list that came instead is no value. */
function single({ shape, selection, envelope }: DownstreamField, api: DownstreamApi, json: unknown): unknown {
  // `204 No Content` is how an API says yes.
  if (json === undefined) return shape.item.name === 'Boolean' ? true : null;
  if (shape.kind === 'list') return applySelection(selection, itemsIn(json, envelope, api.name), api.name);
  if (Array.isArray(json)) throw new DownstreamError('DOWNSTREAM_ERROR', { api: api.name, code: 'UnexpectedAnswer' });
  return applySelection(selection, json, api.name);
}

/** Items of a page of a connection at most. */
const MAX_FIRST = 100;

/** Options by which APIs say where a page begins, in lower case. Nothing else of a link goes into a cursor. */
const MARKS = ['$skiptoken', '$skip', 'skiptoken', 'skip', 'page', 'pagetoken', 'continuationtoken', 'continuation'];
const MORE_MARKS = ['cursor', 'after', 'offset', 'marker', 'start', 'nexttoken'];

/** Relay's arguments over whatever the API pages by; options that the template says itself are no marks of a page. */
async function connection(field: DownstreamField, api: DownstreamApi, { values, args }: Asked): Promise<unknown> {
  const { scopes, identity, selection, envelope, paging, address } = field;
  // What the template says of itself cannot be where a page begins.
  const said = new Set(address.query.map(({ name }) => decodeURIComponent(name).toLowerCase()));
  const { sizeOption } = paging;
  return await listConnection(
    {
      name: api.name,
      baseUrl: api.baseUrl,
      // One form for all: items under `value`, the link under OData's name.
      async get<T>(page: Parameters<DownstreamApi['reads']['get']>[0]) {
        const json = await api.reads.get<unknown>({ ...page, identity });
        const count = typeof json === 'object' && json !== null ? { ...json } : {};
        return {
          ...count,
          value: itemsIn(json, envelope, api.name),
          '@odata.nextLink': nextLinkIn(json, api.name),
        } as T;
      },
    },
    {
      path: addressFor(field, api, values),
      scopes,
      query: {},
      ...(sizeOption === undefined ? {} : { sizeOption }),
      markOptions: new Set([...MARKS, ...MORE_MARKS].filter((name) => !said.has(name))),
      linkMember: '@odata.nextLink',
      read: (item) => applySelection(selection, item, api.name),
      defaultFirst: paging.defaultFirst,
      maxFirst: Math.max(MAX_FIRST, paging.defaultFirst),
      count: paging.counts,
    },
    { first: args.first as number | undefined, after: args.after as string | undefined },
  );
}

/**
 * Members that the fields asked for are read from. The id is always among them, because resolvers below need it; so is the member that a
 * batch is taken apart by.
 */
function membersOf(
  { shape, selection, plainFields, batch, address, sharesSelect }: DownstreamField,
  info: GraphQLResolveInfo,
): readonly string[] {
  if (!sharesSelect && !address.variables.some(({ variable }) => variable.root === 'select')) return [];
  const asked = shape.kind === 'connection' ? selectedNodeFields(info) : selectedFields(info);
  const fields = new Set(['id', ...asked]);
  // With a selection the API's names are its own; without, they are those of the fields.
  const members = selection
    ? membersFor(selection, fields.union(new Set(['__typename'])))
    : [...fields].filter((name) => plainFields.has(name));
  return [...new Set([...members, ...(batch ? [batch.member] : [])])];
}
