/**
 * Sends the reads of one tick in as few requests as the API allows, and gives each its answer.
 *
 * Equal reads first become one, reads of a kind may fold into one POST, what carries the same header shares batches. How many
 * requests of one operation are open at once is bounded: a query for thousands must not take the API from everybody else.
 * @module
 */

import { DownstreamError } from '../../errors/errors.ts';
import type { Clock } from '../../observability/clock.ts';
import type { DownstreamCalls } from '../downstream-calls.ts';
import { MAX_PARTS } from './envelope.ts';
import { type Folded, foldedRequest, foldReads, unfold } from './fold.ts';
import { addressOf, authorizationOf, callerOf, identityOf, type Read, unite } from './read.ts';
import { type Part, sendParts } from './send-parts.ts';

/** Requests of one tick that are open at once. */
const MAX_OPEN = 16;

/**
 * Nothing throws: the loader gives each waiting resolver the answer of its own read, or its own error.
 * @returns in the order of the reads; an `Error` where one failed
 */
export async function sendReads(api: DownstreamCalls, clock: Clock, reads: readonly Read[]): Promise<unknown[]> {
  // One read stands for all that differ from it in nothing but what they select.
  const united = new Map<Read, readonly Read[]>();
  for (const [first, ...others] of Map.groupBy(reads, identityOf).values()) {
    if (first) united.set(unite([first, ...others]), [first, ...others]);
  }
  const answers = new Map<Read, unknown>();
  const settle = (read: Read, answer: unknown) => {
    for (const waiting of united.get(read) ?? []) answers.set(waiting, answer);
  };
  const groups = await groupByHeader(api, [...united.keys()], settle);
  await Promise.all(groups.map((group) => sendGroup(api, clock, group, settle)));
  return reads.map((read) => answers.get(read));
}

type Settle = (read: Read, answer: unknown) => void;

interface HeaderGroup {
  readonly reads: readonly Read[];
  readonly granted: ReadonlySet<string>;
}

/** Those for whom there is no header fail alone. */
async function groupByHeader(api: DownstreamCalls, reads: readonly Read[], settle: Settle): Promise<HeaderGroup[]> {
  const groups = new Map<string, { reads: Read[]; granted: ReadonlySet<string> }>();
  await Promise.all(
    [...Map.groupBy(reads, authorizationOf).values()].map(async (some) => {
      try {
        const identity = some[0]?.identity;
        // What makes a group is the very header: two scopes that one token holds travel together.
        const { header = '', granted } = await api.authorization(some[0]?.scopes, identity);
        const key = `${callerOf(identity)} ${header}`;
        const group = groups.get(key) ?? { reads: [], granted };
        group.reads.push(...some);
        groups.set(key, group);
      } catch (error) {
        for (const read of some) settle(read, error);
      }
    }),
  );
  return [...groups.values()];
}

/** Folds and single reads are parts of the same batches. */
async function sendGroup(api: DownstreamCalls, clock: Clock, group: HeaderGroup, settle: Settle): Promise<void> {
  const { folded, single } = foldReads(group.reads, group.granted);
  const again: Read[] = [];
  const parts: Part[] = [
    ...folded.map((fold) => partOfFold(api, fold, settle, (read) => again.push(read))),
    ...single.map((read) => partOfRead(read, settle)),
  ];
  await sendAll(api, clock, parts);
  // What a fold could not answer is asked for alone, still together with others.
  await sendAll(
    api,
    clock,
    again.map((read) => partOfRead(read, settle)),
  );
}

function partOfRead(read: Read, settle: Settle): Part {
  return {
    method: 'GET',
    path: addressOf(read),
    as: read.as,
    headers: read.headers ?? {},
    scopes: read.scopes,
    ...(read.identity ? { identity: read.identity } : {}),
    settle: (answer) => settle(read, answer),
  };
}

/** @param alone takes back a read that the fold could not answer */
function partOfFold(api: DownstreamCalls, fold: Folded, settle: Settle, alone: (read: Read) => void): Part {
  const { path, body, scopes } = foldedRequest(fold);
  return {
    method: 'POST',
    path,
    body,
    as: 'json',
    headers: {},
    scopes,
    ...(fold.reads[0]?.identity ? { identity: fold.reads[0].identity } : {}),
    settle(answer) {
      try {
        if (answer instanceof Error && !isClosed(answer)) throw answer;
        const members =
          answer instanceof Error
            ? new Map(fold.reads.map((read) => [read, undefined]))
            : unfold(fold, answer, api.name);
        for (const [read, found] of members) {
          if (found === undefined) alone(read);
          else settle(read, found);
        }
      } catch (error) {
        for (const read of fold.reads) settle(read, error);
      }
    },
  };
}

/** The operation is closed to this user, which says nothing of its members. */
function isClosed(error: Error): boolean {
  return (
    error instanceof DownstreamError &&
    ['DOWNSTREAM_FORBIDDEN', 'DOWNSTREAM_NOT_FOUND', 'DOWNSTREAM_INPUT'].includes(error.code)
  );
}

/** As many workers as may be open take one chunk after the other: a slow one holds up its own. */
async function sendAll(api: DownstreamCalls, clock: Clock, parts: readonly Part[]): Promise<void> {
  const size = api.jsonBatch ? MAX_PARTS : 1;
  const chunks = Array.from({ length: Math.ceil(parts.length / size) }, (_, index) =>
    parts.slice(index * size, (index + 1) * size),
  );
  const next = chunks.values();
  const work = async () => {
    for (const chunk of next) await sendParts(api, clock, chunk);
  };
  await Promise.all(Array.from({ length: Math.min(MAX_OPEN, chunks.length) }, work));
}
