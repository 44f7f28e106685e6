/**
 * Lets this process, and nothing else on the machine, trust a certificate authority of the dev tenant.
 * @module
 */

import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** For every TLS connection of this process that names no authorities of its own, global `fetch` included; until it ends. */
export function trustHere(caPem: string): void {
  const authorities = getCACertificates('default');
  const isTrusted = authorities.some((pem) => pem.trim() === caPem.trim());
  if (!isTrusted) setDefaultCACertificates([...authorities, caPem]);
}
