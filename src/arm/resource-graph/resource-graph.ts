/**
 * Azure Resource Graph: one query over many subscriptions.
 *
 * Knows how to ask and how to go on (`$skipToken`), bounded; what to do where it refuses is the caller's to know. Its data lags
 * Azure Resource Manager by seconds to minutes, and every user has about 15 queries in 5 seconds.
 * @see https://learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data
 * @module
 */

import type { QueryRequest, QueryResponse } from '@azure/arm-resourcegraph';
import type { DownstreamApi } from '../../downstream/downstream-api.ts';
import { DownstreamError } from '../../errors/errors.ts';
import { RESOURCE_GRAPH_VERSION } from '../api-versions.ts';
import { MAX_ROWS } from '../lists/offset-pages.ts';
import { unexpectedAnswer } from '../wire.ts';

/** By column, as the query projects them. */
export type Row = Readonly<Record<string, unknown>>;

/** The npm model drops the `$` of the options that have one on the wire. */
export interface GraphQuery extends Pick<QueryRequest, 'query'> {
  /** GUIDs; lacking: all that the user sees in the tenant. */
  readonly subscriptions?: readonly string[];
  /** Rows of one page, at most 1,000. */
  readonly top: number;
  /** Rows before the page, in the order of the query. */
  readonly skip?: number;
}

/** Where a question is asked: source of the fields of `ResourceGraph`. */
export interface GraphScope {
  /** GUIDs; `undefined`: all that the user sees in the tenant. */
  readonly subscriptions: readonly string[] | undefined;
}

/** What a query brought; `totalRecords` counts what matches, whatever was read of it. */
export interface GraphRows extends Pick<QueryResponse, 'totalRecords'> {
  /** In the order of the query. */
  readonly rows: readonly Row[];
  /** Whether more rows match than these. */
  readonly isTruncated: boolean;
}

/** Of one request: equal questions are asked once. */
export interface ResourceGraph {
  /** One page; equal ones of a request are asked for once. */
  page(query: GraphQuery): Promise<GraphRows>;
  /**
   * All pages, at most 10,000 rows. A page after the first that is refused, or that the user's quota no longer reaches, ends it
   * early instead of failing: `isTruncated`.
   */
  all(query: GraphQuery): Promise<GraphRows>;
}

const PATH = '/providers/Microsoft.ResourceGraph/resources';

interface AnsweredPage extends GraphRows {
  readonly skipToken: string | undefined;
  /** Queries that the user has left in this window; `undefined` where it was not said. */
  readonly quota: number | undefined;
}

/** How questions are sent. */
export interface ResourceGraphOptions {
  /** Those of ARM: it is the same API. */
  readonly scopes: readonly string[];
  /** Whether a query that failed is sent again, as GETs are. */
  readonly repeatable: boolean;
}

/** @param api that of ARM, whose gate and breaker these calls share, but not its 429s (`quota`) */
export function createResourceGraph(api: DownstreamApi, { scopes, repeatable }: ResourceGraphOptions): ResourceGraph {
  const answers = new Map<string, Promise<AnsweredPage>>();
  const ask = ({ query, subscriptions, top, skip }: GraphQuery, skipToken?: string): Promise<AnsweredPage> => {
    const body = {
      ...(subscriptions && { subscriptions }),
      query,
      options: {
        resultFormat: 'objectArray',
        $top: top,
        ...(skip && { $skip: skip }),
        ...(skipToken !== undefined && { $skipToken: skipToken }),
      },
    };
    const key = JSON.stringify(body);
    const known = answers.get(key) ?? send(body);
    answers.set(key, known);
    return known;
  };
  const send = async (body: object): Promise<AnsweredPage> => {
    const answer = await api.call({
      method: 'POST',
      path: PATH,
      query: { 'api-version': RESOURCE_GRAPH_VERSION },
      body,
      scopes,
      repeatable,
      quota: 'resource-graph', // its own, beside those of Azure Resource Manager
    });
    return readPage(answer.body, answer.headers['x-ms-user-quota-remaining']);
  };

  return {
    page: (query) => ask(query),
    async all(query) {
      let page = await ask(query);
      const { totalRecords } = page;
      const rows = [...page.rows];
      // Of more than may be read, the first page is as good as any: what it does not hold is somebody else's to answer.
      const most = totalRecords > MAX_ROWS ? rows.length : MAX_ROWS;
      for (; page.skipToken !== undefined && page.quota !== 0; ) {
        if (rows.length >= most) break;
        try {
          page = await ask(query, page.skipToken);
        } catch (error) {
          if (isRefusal(error)) break;
          throw error;
        }
        if (page.rows.length === 0) break;
        rows.push(...page.rows);
      }
      return { rows, totalRecords, isTruncated: page.isTruncated || rows.length < totalRecords };
    },
  };
}

/**
 * Whether Resource Graph itself cannot answer now, while the lists of Azure Resource Manager may: forbidden, not there, query not
 * understood, quota used up, not well, too slow, too much at once. What the user has to do something about is none.
 * @param error what a query failed with; a challenge or lacking consent is the user's to answer, and none
 */
export function isRefusal(error: unknown): error is DownstreamError {
  if (!(error instanceof DownstreamError)) return false;
  return REFUSALS.has(error.code) || error.downstream.code === 'AnswerTooLarge';
}

const REFUSALS: ReadonlySet<string> = new Set([
  'DOWNSTREAM_FORBIDDEN',
  'DOWNSTREAM_NOT_FOUND',
  'DOWNSTREAM_INPUT',
  'DOWNSTREAM_THROTTLED',
  'DOWNSTREAM_UNAVAILABLE',
  'DOWNSTREAM_TIMEOUT',
]);

/** @throws {DownstreamError} an answer in another form than `objectArray` */
function readPage(body: unknown, quota: string | string[] | undefined): AnsweredPage {
  const { data, totalRecords, resultTruncated, $skipToken } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const rows = Array.isArray(data) && data.every((row) => typeof row === 'object' && row !== null) ? data : undefined;
  if (rows === undefined || typeof totalRecords !== 'number') throw unexpectedAnswer();
  return {
    rows: rows as readonly Row[],
    totalRecords,
    // A text, not a boolean: "false" is true.
    isTruncated: resultTruncated === 'true' || resultTruncated === true,
    skipToken: typeof $skipToken === 'string' && $skipToken !== '' ? $skipToken : undefined,
    quota: typeof quota === 'string' && /^\d{1,9}$/.test(quota) ? Number(quota) : undefined,
  };
}
