/**
 * The engine with credentials of a test, at a dev tenant that checks them.
 * @module
 */

import { Agent } from 'undici';
import type { CredentialDescription } from '../../../src/config/schema.ts';
import { type Clock, systemClock } from '../../../src/observability/clock.ts';
import { type Logger, silentLog } from '../../../src/observability/log.ts';
import { type CredentialsOptions, createCredentials } from '../../../src/tokens/credentials/create-credentials.ts';
import type { IssuedToken } from '../../../src/tokens/engine.ts';
import { createMsalEngine } from '../../../src/tokens/msal-engine.ts';
import { ids, type TestTenant } from '../../dev-tenant/entra/support.ts';
import { assertionOf, exchangeOf, GRAPH } from '../token-service.ts';

export interface Setup extends Partial<Pick<CredentialsOptions, 'providers' | 'onCredentialEnd'>> {
  readonly clock?: Clock;
  readonly log?: Logger;
}

/** @returns exchanges a token of ada for one for Graph */
export async function exchangerAt(
  tenant: TestTenant,
  descriptions: readonly CredentialDescription[],
  { clock = systemClock, log = silentLog, ...rest }: Setup = {},
): Promise<() => Promise<IssuedToken>> {
  const credentials = createCredentials(descriptions, { clientId: ids.api, clock, log, ...rest });
  const azureAd = { instance: tenant.instance, clientId: ids.api, clientCapabilities: ['cp1'] };
  const dispatcher = new Agent({ connect: { ca: tenant.caPem } });
  const engine = createMsalEngine({ azureAd, credentials, dispatcher, clock, log });
  const assertion = assertionOf(await tenant.tokenFor('ada'));
  return () => engine.exchange(exchangeOf({ assertion, tenantId: tenant.tenantId, scopes: [`${GRAPH}/User.Read`] }));
}
