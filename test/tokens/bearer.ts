/**
 * Validated bearers without a token behind them, for tests that begin after validation.
 * @module
 */

import type { Principal } from '../../src/bearer/principal.ts';
import type { ValidatedBearer } from '../../src/bearer/validator.ts';
import { CLIENT, TENANT } from '../support/authority.ts';
import { assertionOf, OBJECT_ID } from './token-service.ts';

/** @param name tells users apart: each has an assertion of its own */
export function bearerOf(
  name: string,
  { expiresAtMs = Date.now() + 3_600_000, ...members }: Partial<Principal> & { readonly expiresAtMs?: number } = {},
): ValidatedBearer {
  const principal: Principal = {
    kind: 'user',
    objectId: OBJECT_ID,
    tenantId: TENANT,
    subject: name,
    clientId: CLIENT,
    scopes: new Set(['access_as_user']),
    roles: new Set(),
    capabilities: new Set(['cp1']),
    expiresAt: expiresAtMs,
    claims: {},
    ...members,
  };
  return { principal, assertion: assertionOf(`assertion.of.${name}`, expiresAtMs) };
}
