/**
 * Graph JSON batching: the GETs of one tick travel together.
 *
 * Parts that may carry the same authorization header share a `$batch` request of at most 20 (the limit of Microsoft Graph); a part
 * that is alone goes as a plain GET, and so do all where the API's `JsonBatch` is off; identical GETs of one operation go once. Answers are matched by id: a missing, doubled or
 * foreign id fails only the part it belongs to.
 * @see https://learn.microsoft.com/graph/json-batching
 * @module
 */

import DataLoader from 'dataloader';
import { DownstreamError } from '../errors/errors.ts';
import type { Clock } from '../observability/clock.ts';
import { claimsOfChallenge } from '../protocol/challenges.ts';
import { answerError } from './answer-errors.ts';
import type { DownstreamApi } from './downstream-api.ts';

const MAX_PARTS = 20;

export interface JsonBatch {
  /**
   * @param path below the API's base address, query included
   * @param scopes permission this GET asks for
   */
  get<T>(path: string, scopes: readonly string[]): Promise<T>;
}

interface Part {
  readonly path: string;
  readonly scopes: readonly string[];
}

export function createJsonBatch(api: DownstreamApi, clock: Clock): JsonBatch {
  const loader = new DataLoader<Part, unknown, string>((parts) => sendParts(api, clock, parts), {
    name: `${api.name}.batch`,
    cacheKeyFn: ({ path, scopes }) => `${path} ${scopes.join(' ')}`,
  });
  return { get: <T>(path: string, scopes: readonly string[]) => loader.load({ path, scopes }) as Promise<T> };
}

async function sendParts(api: DownstreamApi, clock: Clock, parts: readonly Part[]): Promise<unknown[]> {
  const answers = new Map<Part, unknown>();
  const byHeader = new Map<string, Part[]>();
  await Promise.all(
    [...Map.groupBy(parts, ({ scopes }) => scopes.join(' ')).values()].map(async (group) => {
      try {
        const { header = '' } = await api.authorization(group[0]?.scopes);
        byHeader.set(header, [...(byHeader.get(header) ?? []), ...group]);
      } catch (error) {
        for (const part of group) answers.set(part, error);
      }
    }),
  );
  const chunks = [...byHeader.values()].flatMap((group) => chunksOf(group, api.jsonBatch ? MAX_PARTS : 1));
  await Promise.all(
    chunks.map(async (chunk) => {
      const results =
        chunk.length === 1
          ? await Promise.all(chunk.map((part) => getAlone(api, part)))
          : await sendChunk(api, clock, chunk);
      chunk.forEach((part, index) => {
        answers.set(part, results[index]);
      });
    }),
  );
  return parts.map((part) => (answers.has(part) ? answers.get(part) : unanswered(api)));
}

function chunksOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

/** The plain GET answers claims challenges too, so a part that meets one is repeated this way. */
async function getAlone(api: DownstreamApi, { path, scopes }: Part): Promise<unknown> {
  try {
    return await api.get(path, { scopes });
  } catch (error) {
    return error;
  }
}

interface BatchPart {
  readonly id: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

async function sendChunk(api: DownstreamApi, clock: Clock, chunk: readonly Part[]): Promise<readonly unknown[]> {
  let responses: unknown;
  try {
    const requests = chunk.map(({ path }, index) => ({ id: String(index + 1), method: 'GET', url: path }));
    const body = await api.post<{ readonly responses?: unknown } | undefined>(
      '/$batch',
      { requests },
      // Together they get the header that each of them got: it has them all.
      { scopes: [...new Set(chunk.flatMap(({ scopes }) => scopes))] },
    );
    responses = body?.responses;
  } catch (error) {
    return chunk.map(() => error);
  }
  const byId = Map.groupBy((Array.isArray(responses) ? responses : []).filter(isBatchPart), ({ id }) => id);
  return await Promise.all(
    chunk.map(async (part, index) => {
      const [answer, ...doubled] = byId.get(String(index + 1)) ?? [];
      if (!answer || doubled.length > 0) return unanswered(api);
      if (answer.status >= 200 && answer.status < 300) return answer.body;
      const headers = lowerCaseNames(answer.headers ?? {});
      if (claimsOfChallenge(headers['www-authenticate']) !== undefined) return await getAlone(api, part);
      return answerError(api.name, answer.status, headers, answer.body, clock.now());
    }),
  );
}

function isBatchPart(value: unknown): value is BatchPart {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as BatchPart).id === 'string' &&
    Number.isInteger((value as BatchPart).status)
  );
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function unanswered(api: DownstreamApi): DownstreamError {
  return new DownstreamError('DOWNSTREAM_ERROR', { api: api.name, code: 'BatchPartMissing' });
}
