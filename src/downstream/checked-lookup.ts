/**
 * Where the name of an API may lead: judged when it is resolved, because DNS can say tomorrow what no configuration said today.
 *
 * Metadata services on link-local addresses hand out credentials to whoever asks; they are never an API. This machine is one only
 * where the configuration names it (`localhost`, `127.0.0.1`) or in development. Behind a proxy it is the proxy that resolves.
 * @module
 */

import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isLinkLocalAddress, isLoopback, isLoopbackAddress } from '../config/addresses.ts';

/** `code` of the error that a connection fails with: `exchange.ts` knows it, and tries no other time. */
export const ADDRESS_REFUSED = 'ERR_ADDRESS_REFUSED';

/** @param baseUrl as configured */
export function checkedLookup(baseUrl: string, environment: 'production' | 'development'): LookupFunction {
  const mayBeLoopback = environment === 'development' || isLoopback(new URL(baseUrl));
  const isRefused = ({ address }: LookupAddress) =>
    isLinkLocalAddress(address) || (!mayBeLoopback && isLoopbackAddress(address));

  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error) callback(error, []);
      // One is enough: a name that leads to several kinds of places changes its mind between two calls.
      else if (!first || addresses.some(isRefused)) callback(refusal(), []);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function refusal(): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(
    'The name of a downstream API resolves to an address of this machine or of its link.',
  );
  error.code = ADDRESS_REFUSED;
  return error;
}
