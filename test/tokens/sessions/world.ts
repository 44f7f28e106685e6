/**
 * Sessions against the dev tenant over a database, in as many processes' worth of parts as a test asks for.
 * @module
 */

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import { Assertion } from '../../../src/bearer/assertion.ts';
import type { Principal } from '../../../src/bearer/principal.ts';
import type { ValidatedBearer } from '../../../src/bearer/validator.ts';
import { devOverrides } from '../../../src/cli/dev-settings.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { Secret } from '../../../src/config/secret.ts';
import { type DevTenant, startDevTenant } from '../../../src/dev-tenant/index.ts';
import type { Clock } from '../../../src/observability/clock.ts';
import { type Logger, silentLog } from '../../../src/observability/log.ts';
import { createKeyRing, type EncryptionKey, type KeyRing } from '../../../src/tokens/cache/shared/key-ring.ts';
import { createConsentUrl } from '../../../src/tokens/consent-url.ts';
import { createTokenEngine } from '../../../src/tokens/create-token-engine.ts';
import type { EngineRequest, IssuedToken, TokenEngine } from '../../../src/tokens/engine.ts';
import { guardEngine } from '../../../src/tokens/guarded-engine.ts';
import { countSessions } from '../../../src/tokens/sessions/counted-sessions.ts';
import { createSessions } from '../../../src/tokens/sessions/create-sessions.ts';
import { type SessionMetrics, silentSessionMetrics } from '../../../src/tokens/sessions/session-metrics.ts';
import { createSessionStore } from '../../../src/tokens/sessions/session-store.ts';
import { createManualClock, type ManualClock } from '../../support/clock.ts';
import { openDatabase, type TestDatabase } from './databases.ts';

export interface Process {
  readonly sessions: ReturnType<typeof createSessions>;
  /** Exchanges that this process made. */
  readonly exchanges: readonly EngineRequest[];
}

export interface ProcessOptions {
  readonly ring?: KeyRing;
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly maxPerUser?: number;
  readonly metrics?: SessionMetrics;
  /** Before and after each exchange. */
  readonly around?: (request: EngineRequest, exchange: () => Promise<IssuedToken>) => Promise<IssuedToken>;
}

export interface SessionWorld extends AsyncDisposable {
  readonly tenant: DevTenant;
  readonly test: TestDatabase;
  /** Of the tenant, the processes and the store, unless a process has its own. */
  readonly clock: ManualClock;
  readonly ring: KeyRing;
  process(options?: ProcessOptions): Process;
  /** As the validator would have it. */
  bearerOf(person: string): Promise<ValidatedBearer>;
}

export const LIVES = { idleSeconds: 24 * 3_600, lifeSeconds: 30 * 24 * 3_600 };

export const newKey = (id: string): EncryptionKey => ({ id, key: new Secret(randomBytes(32).toString('base64')) });

export async function openWorld(): Promise<SessionWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'onbehalf-test-'));
  const clock = createManualClock();
  const [tenant, database] = await Promise.all([
    startDevTenant({ port: 0, httpPort: 0, stateDirectory: directory, clock }),
    openDatabase(),
  ]);
  const overrides = devOverrides(tenant.info(), { Port: 0 });
  const { azureAd, server } = loadConfig({ env: {}, directory, overrides, clock });
  const dispatcher = new Agent({ connect: { ca: tenant.caPem } });
  const ring = createKeyRing([newKey('one')]);

  return {
    tenant,
    test: database,
    clock,
    ring,
    process(options = {}) {
      const { clock: own = clock, log = silentLog, around = (_, exchange) => exchange() } = options;
      const { metrics = silentSessionMetrics } = options;
      const engine = guardEngine({ engine: createTokenEngine({ azureAd, dispatcher, clock: own, log }), clock: own });
      const exchanges: EngineRequest[] = [];
      const watched: TokenEngine = {
        exchange(request) {
          exchanges.push(request);
          return around(request, () => engine.exchange(request));
        },
      };
      const store = createSessionStore({
        database: database.another(),
        applicationId: azureAd.clientId,
        log,
        metrics,
        nowMs: () => clock.now(),
      });
      const made = createSessions({
        store,
        ring: options.ring ?? ring,
        applicationId: azureAd.clientId,
        engine: watched,
        lives: LIVES,
        maxPerUser: options.maxPerUser ?? 50,
        consentUrl: createConsentUrl(azureAd, server.publicUrl),
        clock: own,
        log,
        metrics,
      });
      return { sessions: countSessions({ sessions: made, store, lives: LIVES, metrics, clock: own }), exchanges };
    },
    async bearerOf(person) {
      const token = await tenant.tokenFor(person);
      const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
      const principal: Principal = {
        kind: 'user',
        objectId: claims.oid,
        tenantId: claims.tid,
        subject: claims.sub,
        clientId: claims.azp ?? claims.appid,
        scopes: new Set(String(claims.scp).split(' ')),
        roles: new Set(claims.roles),
        name: claims.name,
        capabilities: new Set(['cp1']),
        expiresAt: claims.exp * 1_000,
        claims,
      };
      return { principal, assertion: new Assertion(token, `hash of ${token}`, claims.exp * 1_000) };
    },
    async [Symbol.asyncDispose]() {
      await dispatcher.close();
      await tenant.stop();
      await database[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
