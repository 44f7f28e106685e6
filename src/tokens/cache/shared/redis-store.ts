/**
 * Records in Redis or Valkey.
 *
 * A place is four plain keys ("slots"), each with one record and its own time to live. One `MGET` reads a place and the owner's
 * generation; one script writes. Against the other ways to keep several headers under one cache key: a hash has one life for all its
 * fields before Redis 7.4, so a record would outlive its token; an index beside the records drifts when Redis evicts one of
 * the two; one record with all headers is read, changed and written back, and whoever is slower loses. A script that picks the slot
 * has none of these, and the bound is the number of slots.
 *
 * All keys of an owner share a hash tag, so a cluster keeps them together. Generations are random, and a record without the current
 * one is worth nothing: when Redis forgets a generation, the owner's records are gone, never back.
 *
 * Evictions stand in a short log with a count beside it. A message says that there is something to read; the look that every
 * replica takes once a second, and first of all after reconnecting, makes it certain.
 * @module
 */

import { randomBytes } from 'node:crypto';
import type * as Redis from '@redis/client';
import type { Secret } from '../../../config/secret.ts';
import { isMark, MARK_LENGTH } from './record.ts';
import { type Hearing, MAX_LIFE_MS, type RecordStore, SLOTS, StoreFault } from './record-store.ts';
import { createRedisLink, type Send } from './redis-link.ts';
import type { Watch } from './watch.ts';

/** Which Redis, and in whose name. */
export interface RedisStoreOptions {
  readonly library: Pick<typeof Redis, 'createClient'>;
  readonly url: Secret;
  /** Digest that the replicas of one application share. */
  readonly application: string;
  /** Told of connections and of faults that no caller meets. */
  readonly watch: Watch;
  /** Of one operation, in milliseconds; 100 unless given. */
  readonly deadlineMs?: number;
}

/** The number is the format: another one leaves the records of the old to their end. */
const PREFIX = 'onbehalf:1:';
/** Longer than any record, so that no record outlives the generation that makes it worth something. */
const GENERATION_LIFE_MS = MAX_LIFE_MS + 60 * 60_000;
/** Notices that are kept. Whoever has missed more forgets everything it has in memory. */
const LOG_LENGTH = 1_000;
/** How old what a replica knows of evictions may be, in milliseconds, though no message reached it. */
const LOOK_MS = 1_000;
/** Users whose eviction could not be told yet. Far more than an outage brings; beyond it the oldest are forgotten. */
const MAX_UNTOLD = 100_000;
/** Told at once, on one connection. */
const TELL_BATCH = 250;

/** Begins to connect at once. Its timer keeps no process alive; whoever makes it closes it. */
export function createRedisStore({ library, url, application, watch, deadlineMs }: RedisStoreOptions): RecordStore {
  const channel = `${PREFIX}{${application}}:notices`;
  const stateKey = `${PREFIX}{${application}}:state`;
  const logKey = `${PREFIX}{${application}}:log`;
  let hearing: Hearing | undefined;
  /** How far the log has been heard, and which log it was: a store that lost it begins another. Unknown until the first look. */
  let heard: { readonly era: string; readonly count: number } | undefined;
  const untold = new Map<string, { readonly notice: Buffer; isBeingTold: boolean }>();

  const link = createRedisLink({
    library,
    url,
    channel,
    deadlineMs,
    onMessage: () => void look(),
    async onConnected(send) {
      await catchUp(send);
      watch.count('connected');
    },
    onLost: (fault) => {
      if (fault.kind !== 'closed') watch.fault(fault);
    },
  });
  const timer = setInterval(() => {
    if (link.isReady) void look();
  }, LOOK_MS).unref();

  /** Looks one after the other: two at once would hear a notice twice. */
  let looking: Promise<void> | undefined;
  let again = false;
  async function look(): Promise<void> {
    if (looking) {
      again = true;
      return;
    }
    looking = link.run(catchUp).catch((error: unknown) => {
      if (error instanceof StoreFault && error.kind !== 'offline' && error.kind !== 'closed') watch.fault(error);
    });
    await looking;
    looking = undefined;
    if (again) {
      again = false;
      await look();
    }
  }

  async function catchUp(send: Send): Promise<void> {
    const waiting = untold.entries().filter(([, { isBeingTold }]) => !isBeingTold);
    await Promise.all([...waiting.take(TELL_BATCH)].map(([owner]) => tell(send, owner)));
    const { era: knownEra = '', count: knownCount = 0 } = heard ?? {};
    const asked = [knownEra, String(knownCount), String(GENERATION_LIFE_MS)];
    const [era, count, ...notices] = arrayOf(await send(['EVAL', NOTICES, '2', stateKey, logKey, ...asked]));
    if (!(era instanceof Buffer) || typeof count !== 'number' || !notices.every((notice) => Buffer.isBuffer(notice)))
      throw new StoreFault('malformed');
    const isFirst = heard === undefined;
    heard = { era: era.toString('latin1'), count };
    // A log that begins after the last look is heard from its beginning.
    const since = heard.era === knownEra ? count - knownCount : count;
    const isWhole = !isFirst && (knownEra === '' || heard.era === knownEra) && notices.length === since;
    if (isWhole) for (const notice of notices.toReversed()) hearing?.notice(notice);
    else hearing?.missed();
  }

  async function tell(send: Send, owner: string): Promise<void> {
    const eviction = untold.get(owner);
    if (!eviction) return;
    eviction.isBeingTold = true;
    try {
      await send(['SET', generationKey(owner), newGeneration(), 'PX', String(GENERATION_LIFE_MS)]);
      const given = [eviction.notice, newGeneration(), String(LOG_LENGTH), String(GENERATION_LIFE_MS), channel];
      await send(['EVAL', TELL, '2', stateKey, logKey, ...given]);
      if (untold.get(owner) === eviction) untold.delete(owner);
    } finally {
      eviction.isBeingTold = false;
    }
  }

  return {
    read: (owner, place) =>
      link.run(async (send) => {
        // Evicted, but the store does not know it yet.
        if (untold.has(owner)) throw new StoreFault('offline');
        const reply = arrayOf(await send(['MGET', generationKey(owner), ...slotKeys(owner, place)]));
        if (reply.length !== SLOTS + 1) throw new StoreFault('malformed');
        const [generation, ...slots] = reply;
        const known = generation instanceof Buffer ? generation.toString('latin1') : '';
        if (isMark(known)) return { generation: known, records: slots.filter((slot) => Buffer.isBuffer(slot)) };
        const made = await send([
          'EVAL',
          GENERATION,
          '1',
          generationKey(owner),
          newGeneration(),
          String(GENERATION_LIFE_MS),
        ]);
        if (!(made instanceof Buffer) || !isMark(made.toString('latin1'))) throw new StoreFault('malformed');
        return { generation: made.toString('latin1'), records: [] };
      }),
    write: (owner, place, { record, generation, lifeMs, replace }) =>
      link.run(async (send) => {
        const keys = [generationKey(owner), ...slotKeys(owner, place)];
        const life = [String(lifeMs), String(GENERATION_LIFE_MS)];
        const reply = await send([
          'EVAL',
          WRITE,
          String(keys.length),
          ...keys,
          generation,
          record,
          ...life,
          replace ? '1' : '0',
        ]);
        if (reply !== 0 && reply !== 1) throw new StoreFault('malformed');
        return reply === 1;
      }),
    clear: (owner, place) =>
      link.run(async (send) => {
        await send(['DEL', ...slotKeys(owner, place)]);
      }),
    async evict(owner, notice) {
      const [oldest] = untold.keys();
      if (untold.size >= MAX_UNTOLD && oldest !== undefined) untold.delete(oldest);
      untold.set(owner, { notice, isBeingTold: false });
      await link.run((send) => tell(send, owner));
    },
    listen(to) {
      hearing = to;
    },
    async close() {
      clearInterval(timer);
      await link.close();
    },
  };
}

/** In braces what a cluster hashes: all keys of an owner are on one node. */
const generationKey = (owner: string): string => `${PREFIX}{${owner}}`;

const slotKeys = (owner: string, place: string): readonly string[] =>
  Array.from({ length: SLOTS }, (_, slot) => `${PREFIX}{${owner}}:${place}:${slot}`);

/** 256 random bits, cut to the length of a mark: 132 of them. */
const newGeneration = (): string => randomBytes(32).toString('base64url').slice(0, MARK_LENGTH);

/** @throws {StoreFault} something else answered than the Redis whose replies are known here */
function arrayOf(reply: unknown): readonly unknown[] {
  if (!Array.isArray(reply)) throw new StoreFault('malformed');
  return reply;
}

/** The generation of an owner; whatever is not one is written over. `pcall`: somebody may have put a list there. */
const GENERATION = `
local known = redis.pcall('GET', KEYS[1])
if type(known) == 'string' and #known == ${MARK_LENGTH} and string.match(known, '^[%w_%-]+$') then return known end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`;

/** KEYS: generation, slots. ARGV: generation, record, life of the record, life of the generation, 1 to replace all. */
const WRITE = `
if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
local chosen, least
for slot = 2, #KEYS do
  if ARGV[5] == '1' then redis.call('DEL', KEYS[slot]) end
  local marks = redis.pcall('GETRANGE', KEYS[slot], 0, ${2 * MARK_LENGTH - 1})
  local left = -1
  if type(marks) == 'string' and string.sub(marks, 1, ${MARK_LENGTH}) == ARGV[1] then
    if marks == string.sub(ARGV[2], 1, ${2 * MARK_LENGTH}) then chosen = slot break end
    left = redis.call('PTTL', KEYS[slot])
  end
  if not least or left < least then chosen, least = slot, left end
end
redis.call('SET', KEYS[chosen], ARGV[2], 'PX', ARGV[3])
return 1`;

/** KEYS: state, log. ARGV: notice, era of a log that begins now, length of the log, life, channel. */
const TELL = `
redis.call('HSETNX', KEYS[1], 'era', ARGV[2])
local count = redis.call('HINCRBY', KEYS[1], 'count', 1)
redis.call('LPUSH', KEYS[2], ARGV[1])
redis.call('LTRIM', KEYS[2], 0, ARGV[3] - 1)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
redis.call('PUBLISH', ARGV[5], count)
return count`;

/** Era, count and, newest first, what came since. KEYS: state, log. ARGV: era and count heard last, life. Looking keeps the state alive. */
const NOTICES = `
local era = redis.call('HGET', KEYS[1], 'era') or ''
local count = tonumber(redis.call('HGET', KEYS[1], 'count') or 0)
local heard = 0
if era == ARGV[1] then heard = tonumber(ARGV[2]) end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
if count <= heard then return { era, count } end
local notices = redis.call('LRANGE', KEYS[2], 0, count - heard - 1)
return { era, count, unpack(notices) }`;
