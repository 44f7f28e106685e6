/**
 * Azure Resource Graph: `POST /providers/Microsoft.ResourceGraph/resources`, one query over many subscriptions.
 *
 * Answers from the same estate as ARM, at once: the real one lags seconds to minutes. Pages as the real one: 100 rows unless
 * `$top` says more, 1,000 at most, and a `$skipToken` only where rows have an `id` and the query has no limit of its own.
 * @see https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources
 * @module
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../../observability/clock.ts';
import type { Subscription } from '../../directory/directory.ts';
import { isVisible } from '../access.ts';
import { type ArmAnswer, type ArmRequest, bodyOf } from '../arm-request.ts';
import type { Caller } from '../caller.ts';
import { ArmError } from '../errors.ts';
import type { Estate } from '../estate.ts';
import { parseQuery } from './parse-query.ts';
import { QueryError, refuseQuery } from './query-errors.ts';
import { createQuota } from './quota.ts';
import { type Rows, runQuery, tabular } from './run-query.ts';
import { readTable } from './tables.ts';

/** What of a request is read. Loose, because ARM passes over what it does not know. */
const Body = z.looseObject({
  query: z.string().max(100_000),
  subscriptions: z.array(z.guid()).max(1000).nullish(),
  managementGroups: z.array(z.string()).max(10).nullish(),
  options: z
    .looseObject({
      $top: z.int().min(1).max(1000).nullish(),
      $skip: z.int().min(0).nullish(),
      $skipToken: z.string().nullish(),
      resultFormat: z.enum(['objectArray', 'table']).nullish(),
      allowPartialScopes: z.boolean().nullish(),
    })
    .nullish(),
});
type Asked = z.output<typeof Body>;

/** Where `$top` says nothing. https://learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data */
const usualPage = 100;

/** @returns a function that answers one query with its quota headers; refusals of any kind come in Resource Graph's own envelope */
export function createResourceGraph(estate: Estate, clock: Clock): (request: ArmRequest) => ArmAnswer {
  const takeQuery = createQuota(clock);

  return (request) => {
    const headers = takeQuery(request.caller.objectId);
    try {
      return { headers, body: answer(request) };
    } catch (error) {
      const { correlationId } = request;
      const facts = { now: clock.now(), correlationId, headers };
      if (error instanceof QueryError) throw refuseQuery(400, 'BadRequest', error.details, facts);
      if (error instanceof ArmError && error.details.length === 0) {
        throw refuseQuery(
          error.status,
          error.status === 400 ? 'BadRequest' : error.code,
          [{ code: error.code, message: error.message }],
          facts,
        );
      }
      throw error;
    }
  };

  function answer(request: ArmRequest): object {
    const parsed = Body.safeParse(bodyOf(request));
    if (!parsed.success) throw new ArmError(400, 'InvalidPayload', z.prettifyError(parsed.error));
    const asked = parsed.data;
    const query = parseQuery(asked.query);
    const table = readTable(query.table, estate, subscriptionsOf(asked, request.caller), request.caller);
    const result = runQuery(query, table);
    const isLimited = query.operators.some(({ kind }) => kind === 'take' || kind === 'top');
    return pageOf(asked, result, {
      canContinue: result.columns.has('id') && !isLimited,
      // The default of `resultFormat` changed from rows to objects with 2020-04-01-preview.
      usualFormat: request.apiVersion >= '2020' ? 'objectArray' : 'table',
    });
  }

  function subscriptionsOf({ subscriptions, managementGroups }: Asked, caller: Caller): readonly Subscription[] {
    const visible = estate.subscriptions().filter((subscription) => isVisible(subscription, caller));
    if (subscriptions && managementGroups) {
      const message = 'Only one of subscriptions and management groups can be specified in a request.';
      throw new ArmError(400, 'InvalidScope', message);
    }
    // The only management group is the root, and it is called like the tenant.
    const isRoot = managementGroups?.every((name) => name.toLowerCase() === caller.tenantId);
    if (!subscriptions || subscriptions.length === 0) {
      if (isRoot === false) throw accessDenied();
      return visible;
    }
    const wanted = new Set(subscriptions.map((id) => id.toLowerCase()));
    const found = visible.filter(({ subscriptionId }) => wanted.has(subscriptionId));
    // What the caller may not see is passed over in silence, unless nothing is left.
    if (found.length === 0) throw accessDenied();
    return found;
  }
}

function accessDenied(): ArmError {
  const message = 'Access is denied to the requested resource. The user might not have enough permission.';
  return new ArmError(403, 'AccessDenied', message);
}

/** One page of a result, with a token for the next where the query may go on. */
function pageOf(
  asked: Asked,
  result: Rows,
  { canContinue, usualFormat }: { readonly canContinue: boolean; readonly usualFormat: 'objectArray' | 'table' },
): object {
  const { options } = asked;
  const fingerprint = fingerprintOf(asked);
  const start = options?.$skipToken ? readToken(options.$skipToken, fingerprint) : (options?.$skip ?? 0);
  const end = start + (options?.$top ?? usualPage);
  const rows = result.rows.slice(start, end);
  const hasMore = end < result.rows.length;
  const isTable = (options?.resultFormat ?? usualFormat) === 'table';
  return {
    totalRecords: result.rows.length,
    count: rows.length,
    data: isTable ? tabular({ columns: result.columns, rows }) : rows,
    facets: [],
    // Cut off for good: with a token to go on, nothing is.
    resultTruncated: hasMore && !canContinue ? 'true' : 'false',
    ...(hasMore && canContinue && { $skipToken: writeToken(end, fingerprint) }),
  };
}

/** A token goes on with the query it came from, and with no other. */
function fingerprintOf({ query, subscriptions, managementGroups }: Asked): string {
  const text = JSON.stringify([query, subscriptions, managementGroups]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

/** With a fingerprint of the query: a token of another one would skip the wrong rows. */
function writeToken(start: number, fingerprint: string): string {
  return Buffer.from(`${start}:${fingerprint}`).toString('base64');
}

/** @throws {ArmError} not written here, or for another query */
function readToken(token: string, fingerprint: string): number {
  const [, start, of] = /^(\d{1,9}):(.+)$/.exec(Buffer.from(token, 'base64').toString()) ?? [];
  if (start !== undefined && of === fingerprint) return Number(start);
  throw new ArmError(400, 'InvalidSkipToken', 'The skip token is invalid or belongs to another query.');
}
