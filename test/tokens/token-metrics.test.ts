/** What the token layer counts, and that each thing is counted once. */
import { expect, test } from 'vitest';
import { createTokenAcquisition } from '../../src/tokens/token-acquisition.ts';
import { silentTokenMetrics } from '../../src/tokens/token-metrics.ts';
import { TENANT } from '../support/authority.ts';
import { createManualClock } from '../support/clock.ts';
import { createScriptedEngine, granted } from './scripted-engine.ts';
import { assertionOf, GRAPH, OBJECT_ID } from './token-service.ts';

test('counts where headers came from, and who waited for an exchange of another', async () => {
  const clock = createManualClock();
  const counted: string[] = [];
  const acquisition = createTokenAcquisition({
    engine: createScriptedEngine((request, index) => granted(request, index, clock.now())),
    maxBytes: 1_048_576,
    clockToleranceSeconds: 60,
    clock,
    metrics: {
      ...silentTokenMetrics,
      served: (source) => counted.push(source),
      coalesced: () => counted.push('coalesced'),
    },
  });
  const request = {
    assertion: assertionOf('ada', clock.now() + 7_200_000),
    user: { objectId: OBJECT_ID, tenantId: TENANT },
    tenantId: TENANT,
    scopes: [`${GRAPH}/User.Read`],
    correlationId: 'correlation',
  };
  expect(acquisition.peekForUser(request)).toBeUndefined();
  await Promise.all([1, 2, 3].map(() => acquisition.acquireForUser(request)));
  expect(counted).toEqual(['coalesced', 'coalesced', 'network', 'network', 'network']);
  counted.length = 0;
  acquisition.peekForUser(request);
  await acquisition.acquireForUser(request);
  expect(counted).toEqual(['memory', 'memory']);
});
