/** The shared cache on a real Redis: the suite of all stores, then what only a real one can do to us. @module */
import { afterAll, beforeAll, describe } from 'vitest';
import { noRedis, type RedisServer, startRedis } from '../../../support/redis.ts';
import { conformance } from './conformance.ts';
import { PATIENT_MS, startReplica } from './redis-world.ts';

describe.skipIf(noRedis !== undefined)(`Redis${noRedis === undefined ? '' : ` (${noRedis})`}`, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis[Symbol.asyncDispose]();
  });

  conformance((ring) => startReplica(redis, { deadlineMs: PATIENT_MS, ...(ring ? { ring } : {}) }));
});
