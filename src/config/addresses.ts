/**
 * Which addresses a configuration may name: https everywhere, http on this machine only, never link-local (CF-2, DS-1).
 *
 * Judges the text of the setting; nothing is resolved or reached here.
 * @module
 */

import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');
loopback.addSubnet('::ffff:127.0.0.0', 104, 'ipv6');
// The unspecified addresses reach this machine, too.
loopback.addAddress('0.0.0.0');
loopback.addAddress('::', 'ipv6');

// Refused even where http is allowed, and in development too: no API of anybody is there.
// Cloud metadata services live on link-local addresses and hand out credentials to whoever asks.
const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16);
linkLocal.addSubnet('::ffff:169.254.0.0', 112, 'ipv6');
linkLocal.addSubnet('fe80::', 10, 'ipv6');
linkLocal.addAddress('fd00:ec2::254', 'ipv6');
linkLocal.addAddress('168.63.129.16'); // Azure's own, on no link-local network

/** An address alone is looked up: a name that leads there is found when it is resolved (`downstream/checked-lookup.ts`). */
function contains(blocks: BlockList, hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  return family !== 0 && blocks.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** An address as DNS answers it: of this machine. */
export const isLoopbackAddress = (address: string): boolean => contains(loopback, address);

/** An address as DNS answers it: of this machine's link, where metadata services live. */
export const isLinkLocalAddress = (address: string): boolean => contains(linkLocal, address);

/**
 * `localhost`, `*.localhost`, `127.0.0.0/8`, `::1` and what means the same, as a URL spells them.
 * @param url as the configuration names it: a name that only resolves to this machine is none
 */
export function isLoopback(url: URL): boolean {
  const hostname = url.hostname.replace(/\.$/, '');
  return hostname === 'localhost' || hostname.endsWith('.localhost') || contains(loopback, hostname);
}

/** A URL without user name, query or fragment; https, or http on loopback. `undefined` for anything else. */
export function parseAddress(value: unknown): URL | undefined {
  // `URL` drops line breaks and tabs and takes backslashes for slashes: what a person reads there would be another address.
  if (typeof value !== 'string' || /[\s\\]|\p{Cc}/u.test(value)) return undefined;
  const url = URL.parse(value);
  if (url === null || url.username !== '' || url.password !== '' || /[?#]/.test(value)) return undefined;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) return undefined;
  return contains(linkLocal, url.hostname) ? undefined : url;
}

/**
 * An IP address or a CIDR block that is smaller than the whole address space.
 * @param value `10.0.0.0/8`, `2001:db8::/32` or one address
 */
export function isAddressBlock(value: string): boolean {
  const [address = '', prefix, ...rest] = value.split('/');
  const family = isIP(address);
  // `0.0.0.0/0` would believe every peer, and its forwarded headers: that is what not listing anybody means to be safe from.
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= (family === 6 ? 128 : 32);
}
