/** How often an operation is sent, and how often the person is asked: without a browser. */
import { expect, test } from 'vitest';
import type { Challenge } from '../../src/client/challenge.ts';
import { onceForAll, type Turn } from '../../src/client/once-for-all.ts';
import { createRounds } from '../../src/client/rounds.ts';
import type { StepUpOutcome } from '../../src/client/step-up.ts';

const MFA: Challenge = { kind: 'claims', claims: '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}' };
const SESSION: Challenge = { kind: 'sign-in' };
const CONSENT: Challenge = { kind: 'consent', consentUrl: 'https://login.example/authorize' };

/** A person, or a token service, that answers when it is told to. */
function stage() {
  const asked: {
    readonly challenge: Challenge;
    readonly insist: boolean;
    readonly turn: Turn;
    answer(outcome: StepUpOutcome): void;
  }[] = [];
  const handle = onceForAll((challenge, insist, turn) => {
    const { promise, resolve } = Promise.withResolvers<StepUpOutcome>();
    asked.push({ challenge, insist, turn, answer: resolve });
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

test('one that waits for a click keeps nobody else waiting, and is asked once all the same', async () => {
  const { asked, handle } = stage();
  const [first, second, again] = [handle(MFA), handle(SESSION), handle(MFA)];
  await turn();
  asked[0]?.turn.release();
  await turn();
  expect(asked.map(({ challenge }) => challenge)).toEqual([MFA, SESSION]);
  asked[1]?.answer(silently);
  expect(await second).toEqual(silently);
  const late = handle(MFA);
  asked[0]?.answer(byPerson);
  expect(await Promise.all([first, again, late])).toEqual([byPerson, byPerson, byPerson]);
  expect(asked).toHaveLength(2);
});

test('once the click has come, no other begins before the window is done with', async () => {
  const { asked, handle } = stage();
  const first = handle(MFA);
  await turn();
  asked[0]?.turn.release();
  asked[0]?.turn.hold(first);
  void handle(CONSENT);
  await turn();
  expect(asked).toHaveLength(1);
  asked[0]?.answer(cancelled);
  await first;
  await turn();
  expect(asked).toHaveLength(2);
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
  /** Sends it, and gets an answer with these. */
  const meet = (...challenges: Challenge[]) => {
    rounds.send();
    return rounds.settle(challenges);
  };
  return { insisted, meet };
}

test('a challenge that comes back after the person has settled it ends it', async () => {
  const { meet, insisted } = operation();
  expect(await meet(MFA)).toBe(true);
  expect(await meet(MFA)).toBe(false);
  expect(insisted).toHaveLength(1);
});

test('one that comes back after a silent renewal is put to the person, once', async () => {
  const { meet, insisted } = operation(silently, byPerson);
  expect(await meet(SESSION)).toBe(true);
  expect(await meet(SESSION)).toBe(true);
  expect(await meet(SESSION)).toBe(false);
  expect(insisted).toEqual([false, true]);
});

const claims = (value: number): Challenge => ({ kind: 'claims', claims: `{"nbf":${value}}` });

test('sends at most three times, whatever new challenge comes', async () => {
  const { meet, insisted } = operation();
  expect(await meet(claims(1))).toBe(true);
  expect(await meet(claims(2))).toBe(true);
  expect(await meet(claims(3))).toBe(false);
  expect(insisted).toHaveLength(2);
});

test('sends again for what was settled, though something else was refused, and does not ask for that again', async () => {
  const { meet, insisted } = operation(cancelled, byPerson);
  expect(await meet(MFA, CONSENT)).toBe(true);
  expect(await meet(MFA)).toBe(false);
  expect(insisted).toHaveLength(2);
});

test('two challenges of one answer are put to the person at once, and the answer to one does not wait for the other', async () => {
  const { asked, handle } = stage();
  const rounds = createRounds({ handle });
  rounds.send();
  const first = rounds.settle([MFA, CONSENT]);
  await turn();
  asked[0]?.turn.release();
  await turn();
  expect(asked.map(({ challenge }) => challenge)).toEqual([MFA, CONSENT]);
  asked[1]?.turn.release();
  asked[1]?.answer(byPerson);
  expect(await first).toBe(true);

  // The second factor still waits: it is not asked for twice.
  rounds.send();
  const second = rounds.settle([MFA]);
  await turn();
  asked[0]?.answer(byPerson);
  expect(await second).toBe(true);
  rounds.send();
  expect(await rounds.settle([MFA])).toBe(false);
  expect(asked).toHaveLength(2);
});

test('of three that wait for clicks, each that is settled sends it again', async () => {
  const { asked, handle } = stage();
  const rounds = createRounds({ handle });
  for (const [index, left] of [[MFA, CONSENT, SESSION], [CONSENT, SESSION], [SESSION]].entries()) {
    rounds.send();
    const better = rounds.settle(left);
    for (const _ of left) {
      await turn();
      for (const one of asked) one.turn.release();
    }
    asked[index]?.answer(byPerson);
    expect(await better).toBe(true);
  }
  expect(asked).toHaveLength(3);
});

test('an answer that was on its way while its challenge was settled is no answer to that', async () => {
  const { asked, handle } = stage();
  const rounds = createRounds({ handle });
  rounds.send();
  const first = rounds.settle([MFA, CONSENT]);
  await turn();
  asked[0]?.answer(byPerson);
  expect(await first).toBe(true);
  rounds.send();
  await turn();
  asked[1]?.answer(byPerson);
  await turn();
  expect(await rounds.settle([CONSENT])).toBe(true);
  rounds.send();
  expect(await rounds.settle([CONSENT])).toBe(false);
  expect(asked).toHaveLength(2);
});
