/**
 * Texts of queries that clients send by their hash (automatic persisted queries), bounded, and readable by the limits as well as by
 * Apollo Server: a hash alone must not carry a document past them.
 * @see https://www.apollographql.com/docs/apollo-server/performance/apq
 * @module
 */

import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { LRUCache } from 'lru-cache';

/** One store with two readers. */
export interface PersistedQueries {
  /** For the limits. @param sha256 as the client sent it; Apollo Server has compared it with the text before it stored that */
  readonly byHash: (sha256: string) => string | undefined;
  /** For Apollo Server's `persistedQueries`. */
  readonly options: Exclude<ApolloServerOptions<BaseContext>['persistedQueries'], false | undefined>;
}

/** Apollo Server puts this before the hash. */
const PREFIX = 'apq:';

/** In all: some thousand documents of usual length. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

/** @returns of this process; about 8 million characters, the least used leave first. A replica that lacks a text asks the client for it */
export function createPersistedQueries(): PersistedQueries {
  const texts = new LRUCache<string, string>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (text, key) => text.length + key.length,
  });
  return {
    byHash: (sha256) => texts.get(PREFIX + sha256),
    options: {
      cache: {
        get: async (key) => texts.get(key),
        set: async (key, text) => {
          texts.set(key, text);
        },
        delete: async (key) => texts.delete(key),
      },
    },
  };
}
