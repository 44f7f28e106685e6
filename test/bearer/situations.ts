/**
 * Forgeries that take time or a treacherous authority: good once, and not any more; or good only by documents that lie.
 * @module
 */

import { startAuthority, TENANT } from '../support/authority.ts';
import { createManualClock, type ManualClock } from '../support/clock.ts';
import { json, listen } from '../support/loopback.ts';
import { createValidator, type Product } from './forge.ts';
import type { World } from './world.ts';

export interface Situation {
  readonly sentence: string;
  /** Ends with showing the token that has to be refused: resolves if it was let in. */
  readonly run: (world: World, product?: Product) => Promise<unknown>;
}

/** A token of an hour, validated once by an API that has its own clock, which stands at the world's. */
async function accepted(world: World, product?: Product) {
  const clock: ManualClock = createManualClock(world.clock.now());
  const validator = createValidator(world.authority, clock, {}, product);
  const token = await world.authority.token(world.key);
  await validator.validate(token);
  return { clock, validator, token };
}

/** Documents of somebody who stands where the authority stood, for keys of their own. */
const lying =
  (discovery: (url: string, elsewhere: string) => object): Situation['run'] =>
  async (world, product) => {
    await using server = await listen(({ url }, response) =>
      json(response, 200, url.endsWith('/keys') ? { keys: [] } : discovery(server.url, world.elsewhere.url)),
    );
    const validator = createValidator({ instance: `${server.url}/` }, world.clock, {}, product);
    const iss = `${server.url}/${TENANT}/v2.0`;
    await validator.validate(await world.authority.token(world.foreign, { iss }, { kid: 'theirs' }));
  };

export const SITUATIONS: readonly Situation[] = [
  {
    sentence: 'a remembered token that has ended',
    async run(world, product) {
      const { clock, validator, token } = await accepted(world, product);
      clock.advance(3_660_000);
      await validator.validate(token);
    },
  },
  {
    sentence: 'a remembered token that has ended, once the clock is set back by an hour',
    async run(world, product) {
      const { clock, validator, token } = await accepted(world, product);
      clock.advance(3_660_000);
      clock.step(-3_600_000);
      await validator.validate(token);
    },
  },
  {
    sentence: 'a remembered token that has ended, when the clock is set back for good',
    async run(world, product) {
      const { clock, validator, token } = await accepted(world, product);
      clock.step(-3_600_000);
      await validator.validate(token);
      clock.advance(3_660_000);
      await validator.validate(token);
    },
  },
  {
    sentence: 'a token that had ended when it was first shown, once the clock is set back by an hour',
    async run(world, product) {
      const { clock, validator } = await accepted(world, product);
      const token = await world.authority.token(world.key, {
        iat: world.seconds() - 3_600,
        nbf: undefined,
        exp: world.seconds() - 60,
      });
      clock.step(-3_600_000);
      await validator.validate(token);
    },
  },
  {
    sentence: 'a remembered token whose key is withdrawn',
    async run(world, product) {
      await using authority = await startAuthority([world.key], () => world.clock.now());
      const { clock, validator, token } = await accepted({ ...world, authority }, product);
      authority.keys = [world.plain.publicJwk];
      clock.advance(30_000);
      await validator.validate(await authority.token(world.plain, {}, { kid: 'plain' })); // has the keys fetched again
      await validator.validate(token);
    },
  },
  {
    sentence: 'a remembered token under whose kid another key stands now',
    async run(world, product) {
      await using authority = await startAuthority([world.key], () => world.clock.now());
      const { clock, validator, token } = await accepted({ ...world, authority }, product);
      authority.keys = [world.foreign.publicJwk, world.plain.publicJwk];
      clock.advance(30_000);
      await validator.validate(await authority.token(world.plain, {}, { kid: 'plain' }));
      await validator.validate(token);
    },
  },
  {
    sentence: 'keys at an address of another host',
    run: lying((url, elsewhere) => ({ issuer: `${url}/${TENANT}/v2.0`, jwks_uri: `${elsewhere}/keys` })),
  },
];
