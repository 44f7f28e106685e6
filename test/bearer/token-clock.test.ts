/** What time it is for tokens when the wall clock jumps (CK-1). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTokenClock } from '../../src/bearer/token-clock.ts';
import { createManualClock } from '../support/clock.ts';
import { createValidator } from './forge.ts';
import { createWorld, type World } from './world.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2030, 0, 1);

test('is the wall clock while that runs, also when a time server slows it', () => {
  const clock = createManualClock(START);
  const now = createTokenClock(clock);
  for (let minute = 1; minute <= 600; minute += 1) {
    clock.advance(60_000);
    clock.step(-100);
    expect(now()).toBe(clock.now());
  }
});

test('does not go back with the wall clock for an hour, and believes it afterwards', () => {
  const clock = createManualClock(START);
  const now = createTokenClock(clock);
  clock.step(-HOUR);
  expect(now()).toBe(START);
  clock.advance(HOUR - 1);
  expect(now()).toBe(START + HOUR - 1);
  clock.advance(1);
  expect(now()).toBe(START);
  clock.advance(1_000);
  expect(now()).toBe(START + 1_000);
});

test('goes forward with the wall clock at once: the machine may have slept', () => {
  const clock = createManualClock(START);
  const now = createTokenClock(clock);
  clock.step(8 * HOUR);
  expect(now()).toBe(START + 8 * HOUR);
});

test('a step forward that is taken back leaves nothing behind', () => {
  const clock = createManualClock(START);
  const now = createTokenClock(clock);
  clock.step(HOUR);
  expect(now()).toBe(START + HOUR);
  clock.advance(60_000);
  clock.step(-HOUR);
  expect(now()).toBe(START + 60_000);
});

describe('so that a step of an hour', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const inAnHour = async () => {
    const clock = createManualClock(world.clock.now());
    const validator = createValidator(world.authority, clock);
    const [known, unknown] = [await world.authority.token(world.key), await world.authority.token(world.plain)];
    await validator.validate(known);
    return { clock, validator, known, unknown };
  };

  test('back neither revives a token that has ended nor shuts out one that was just issued', async () => {
    const { clock, validator, known, unknown } = await inAnHour();
    clock.step(-HOUR);
    await validator.validate(known);
    await validator.validate(unknown); // issued in what is now the future
    clock.advance(HOUR + 60_000);
    clock.step(-1);
    await expect(validator.validate(known)).rejects.toThrow(/not valid/);
  });

  test('forward loses nothing once it is taken back', async () => {
    const { clock, validator, known, unknown } = await inAnHour();
    clock.step(2 * HOUR);
    await expect(validator.validate(known)).rejects.toThrow(/not valid/);
    await expect(validator.validate(unknown)).rejects.toThrow(/not valid/);
    clock.step(-2 * HOUR);
    await validator.validate(known);
    await validator.validate(unknown);
  });
});
