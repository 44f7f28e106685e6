/**
 * Two witnesses who share no code with the product, beside all forgeries, in one run (TV-1): the dev tenant, and `oidc-provider`,
 * a certified issuer. No good token is refused, no forged one let in.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TokenRefusal } from '../../src/bearer/refusals.ts';
import type { BearerValidator, ValidatedBearer } from '../../src/bearer/validator.ts';
import { type DevTenant, startDevTenant } from '../../src/dev-tenant/index.ts';
import { systemClock } from '../../src/observability/clock.ts';
import { CLIENT, createTestKey } from '../support/authority.ts';
import { type CertifiedIssuer, OTHER_API, startCertifiedIssuer } from '../support/certified-issuer.ts';
import { createManualClock } from '../support/clock.ts';
import { createValidator } from './forge.ts';
import { FORGERIES } from './forgeries.ts';
import { SITUATIONS } from './situations.ts';
import { createWorld, type World } from './world.ts';

let tenant: DevTenant;
let issuer: CertifiedIssuer;
let world: World;

beforeAll(async () => {
  tenant = await startDevTenant();
  tenant.trust();
  issuer = await startCertifiedIssuer(await createTestKey('first'));
  world = await createWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
  await tenant.stop();
});

const appNamed = (name: string) => tenant.info().apps.find((app) => app.name.includes(name))?.clientId ?? '';
const forDevTenant = (policy: Parameters<typeof createValidator>[2] = {}) =>
  createValidator(tenant, systemClock, { tenant: tenant.tenantId, clientId: appNamed('onbehalf API'), ...policy });
const reasonOf = (validator: BearerValidator, token: string) =>
  validator.validate(token).then(
    () => 'let in',
    (error: unknown) => (error instanceof TokenRefusal ? error.rule : String(error)),
  );

test('0 good tokens are refused and 0 forged ones let in', async () => {
  const ours = createValidator(issuer, systemClock);
  const v1Audience = { audiences: ['api://todolist', 'https://graph.microsoft.com', 'https://management.azure.com/'] };
  const theirs = forDevTenant();
  const v1 = forDevTenant(v1Audience);
  const daemon = appNamed('daemon');

  const people = tenant
    .info()
    .people.slice(0, 12)
    .filter(({ persona }) => persona !== 'disabled');
  const good: (readonly [string, BearerValidator, Promise<string>])[] = [
    ...people.map(({ alias }) => [`dev tenant: ${alias}`, theirs, tenant.tokenFor(alias)] as const),
    ['dev tenant: an app, v1', v1, tenant.appTokenFor(daemon, 'https://graph.microsoft.com')],
    ['oidc-provider: a user', ours, issuer.signIn().then(({ accessToken }) => accessToken)],
    ['oidc-provider: an app', ours, issuer.appToken()],
  ];
  const refused = await Promise.all(
    good.map(async ([sentence, validator, token]) => [sentence, await reasonOf(validator, await token)] as const),
  );
  expect(refused.filter(([, outcome]) => outcome !== 'let in')).toEqual([]);
  expect(refused.length).toBeGreaterThan(10);

  const forged = [
    ...FORGERIES.map(({ sentence, token, policy }) => ({
      sentence,
      show: async (): Promise<ValidatedBearer> =>
        createValidator(world.authority, world.clock, policy?.(world)).validate(await token(world)),
    })),
    ...SITUATIONS.map(({ sentence, run }) => ({ sentence, show: () => run(world) })),
  ];
  const letIn = await Promise.all(
    forged.map(({ sentence, show }) =>
      show().then(
        () => [sentence],
        () => [],
      ),
    ),
  );
  expect(letIn.flat()).toEqual([]);
  expect(forged.length).toBeGreaterThan(120);
});

test('what a certified issuer says of a token is what a resolver reads', async () => {
  const validator = createValidator(issuer, systemClock);
  const { principal } = await validator.validate((await issuer.signIn()).accessToken);
  expect(principal).toMatchObject({
    kind: 'user',
    objectId: 'ada',
    subject: 'ada',
    scopes: new Set(['access_as_user']),
  });
  const app = await validator.validate(await issuer.appToken());
  expect(app.principal).toMatchObject({ kind: 'app', roles: new Set(['Directory.Read']) });
});

test('its ID tokens, and its tokens for another API, open nothing', async () => {
  const validator = createValidator(issuer, systemClock);
  const { idToken } = await issuer.signIn();
  expect(await reasonOf(validator, idToken)).toBe('audience');
  // Even where front-end and API share one registration, so that the audience is ours.
  expect(await reasonOf(createValidator(issuer, systemClock, { audiences: [CLIENT] }), idToken)).toBe('client');
  expect(await reasonOf(validator, (await issuer.signIn(OTHER_API)).accessToken)).toBe('audience');
  expect(await reasonOf(validator, await issuer.appToken(OTHER_API))).toBe('audience');
});

test('tokens of one witness are nothing to an API of the other', async () => {
  const { accessToken } = await issuer.signIn();
  expect(await reasonOf(forDevTenant(), accessToken)).toBe('key');
  expect(await reasonOf(createValidator(issuer, systemClock), await tenant.tokenFor('ada'))).toBe('key');
});

test('an API of the dev tenant takes neither tokens for Graph nor ones for the to-do list', async () => {
  const daemon = appNamed('daemon');
  expect(await reasonOf(forDevTenant(), await tenant.appTokenFor(daemon, 'https://graph.microsoft.com'))).toBe(
    'audience',
  );
});

test('both roll their keys: old tokens end with the old key, new ones are let in at once', async () => {
  const clock = createManualClock(Date.now());
  const ours = createValidator(issuer, clock);
  const theirs = createValidator(tenant, clock, { tenant: tenant.tenantId, clientId: appNamed('onbehalf API') });
  const before = { ours: (await issuer.signIn()).accessToken, theirs: await tenant.tokenFor('ada') };
  expect([await reasonOf(ours, before.ours), await reasonOf(theirs, before.theirs)]).toEqual(['let in', 'let in']);

  issuer.rotate(await createTestKey('second'));
  await tenant.rotateKeys({ withdraw: true });
  clock.advance(30_000);
  const after = { ours: (await issuer.signIn()).accessToken, theirs: await tenant.tokenFor('ada') };
  expect([await reasonOf(ours, after.ours), await reasonOf(theirs, after.theirs)]).toEqual(['let in', 'let in']);
  expect([await reasonOf(ours, before.ours), await reasonOf(theirs, before.theirs)]).toEqual(['key', 'key']);
});
