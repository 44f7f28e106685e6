/** How often an operation is sent, and how often the person is asked: without a browser. */
import { expect, test } from 'vitest';
import type { Challenge } from '../../src/client/challenge.ts';
import { onceForAll } from '../../src/client/once-for-all.ts';
import { createRounds } from '../../src/client/rounds.ts';
import type { StepUpOutcome } from '../../src/client/step-up.ts';

const MFA: Challenge = { kind: 'claims', claims: '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}' };
const SESSION: Challenge = { kind: 'sign-in' };
const CONSENT: Challenge = { kind: 'consent', consentUrl: 'https://login.example/authorize' };

/** A person, or a token service, that answers when it is told to. */
function stage() {
  const asked: { readonly challenge: Challenge; readonly insist: boolean; answer(outcome: StepUpOutcome): void }[] = [];
  const handle = onceForAll((challenge, insist) => {
    const { promise, resolve } = Promise.withResolvers<StepUpOutcome>();
    asked.push({ challenge, insist, answer: resolve });
    return promise;
  });
  return { asked, handle };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

const byPerson: StepUpOutcome = { satisfied: true, silently: false };
const silently: StepUpOutcome = { satisfied: true, silently: true };
const cancelled: StepUpOutcome = { satisfied: false, reason: 'cancelled' };

test('settles one challenge once for all who wait for it', async () => {
  const { asked, handle } = stage();
  const ten = Array.from({ length: 10 }, () => handle(MFA));
  await turn();
  asked[0]?.answer(byPerson);
  expect(await Promise.all(ten)).toEqual(Array.from({ length: 10 }, () => byPerson));
  expect(asked).toHaveLength(1);
});

test('settles different challenges one after the other', async () => {
  const { asked, handle } = stage();
  const both = [handle(MFA), handle(CONSENT)];
  await turn();
  expect(asked.map(({ challenge }) => challenge)).toEqual([MFA]);
  asked[0]?.answer(cancelled);
  await turn();
  expect(asked.map(({ challenge }) => challenge)).toEqual([MFA, CONSENT]);
  asked[1]?.answer(byPerson);
  expect(await Promise.all(both)).toEqual([cancelled, byPerson]);
});

test.each([byPerson, cancelled])(
  'answers that were on their way meanwhile ask for nothing again: %j',
  async (outcome) => {
    const { asked, handle } = stage();
    const sent = performance.now();
    const first = handle(MFA, { since: sent });
    await turn();
    asked[0]?.answer(outcome);
    await first;
    expect(await handle(MFA, { since: sent })).toEqual(outcome);
    expect(asked).toHaveLength(1);
    void handle(MFA); // sent after it: a new question
    await turn();
    expect(asked).toHaveLength(2);
  },
);

test('what fails is an outcome, and the next challenge has its turn', async () => {
  const failure = new Error('no network');
  let calls = 0;
  const handle = onceForAll(async () => {
    calls += 1;
    if (calls === 1) throw failure;
    return silently;
  });
  expect(await handle(SESSION)).toEqual({ satisfied: false, reason: 'failed', cause: failure });
  expect(await handle(MFA)).toEqual(silently);
});

/** One operation, and what its step-up says in turn. */
function operation(...outcomes: readonly StepUpOutcome[]) {
  const insisted: boolean[] = [];
  const rounds = createRounds({
    handle: async (_challenge, { insist = false } = {}) => {
      insisted.push(insist);
      return outcomes[insisted.length - 1] ?? byPerson;
    },
  });
  return { insisted, rounds };
}

test('a challenge that comes back after the person has settled it ends it', async () => {
  const { rounds, insisted } = operation();
  expect(await rounds.settle([MFA])).toBe(true);
  expect(await rounds.settle([MFA])).toBe(false);
  expect(insisted).toHaveLength(1);
});

test('one that comes back after a silent renewal is put to the person, once', async () => {
  const { rounds, insisted } = operation(silently, byPerson);
  expect(await rounds.settle([SESSION])).toBe(true);
  expect(await rounds.settle([SESSION])).toBe(true);
  expect(await rounds.settle([SESSION])).toBe(false);
  expect(insisted).toEqual([false, true]);
});

test('sends at most three times, whatever new challenge comes', async () => {
  const { rounds, insisted } = operation();
  const challenges = [1, 2, 3].map((value): Challenge => ({ kind: 'claims', claims: `{"nbf":${value}}` }));
  expect(await rounds.settle(challenges.slice(0, 1))).toBe(true);
  expect(await rounds.settle(challenges.slice(1, 2))).toBe(true);
  expect(await rounds.settle(challenges.slice(2))).toBe(false);
  expect(insisted).toHaveLength(2);
});

test('sends again for what was settled, though something else was refused, and does not ask for that again', async () => {
  const { rounds, insisted } = operation(cancelled, byPerson);
  expect(await rounds.settle([MFA, CONSENT])).toBe(true);
  expect(await rounds.settle([MFA])).toBe(false);
  expect(insisted).toHaveLength(2);
});
