/**
 * Connections of one API or authority. HTTP/1.1 keep-alive, no pipelining; through the proxy of the environment where one is set.
 * @module
 */

import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';

/** For a host that does not answer at all, in milliseconds; requests have limits of their own. */
const CONNECT_TIMEOUT_MS = 2_000;

/** @param lookup instead of the system's; a proxy is looked up by itself, and looks up for us */
export function createPool(connections: number, lookup?: LookupFunction): Dispatcher {
  const settings = {
    connections,
    pipelining: 1,
    connect: { timeout: CONNECT_TIMEOUT_MS, ...(lookup ? { lookup } : {}) },
    maxHeaderSize: 65_536,
    keepAliveTimeout: 30_000,
  };
  const { HTTPS_PROXY, https_proxy } = process.env;
  return (HTTPS_PROXY ?? https_proxy) ? new EnvHttpProxyAgent(settings) : new Agent(settings);
}
