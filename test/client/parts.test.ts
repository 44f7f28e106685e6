/** What of an answer in parts is on the screen while the person is asked for the rest: the link of Apollo Client, without a browser. */
import { Observable } from 'rxjs';
import { expect, test } from 'vitest';
import { createStepUpLink, type StepUpLinkOptions } from '../../src/client/apollo.ts';
import type { StepUpOutcome } from '../../src/client/step-up.ts';

type Link = ReturnType<typeof createStepUpLink>;
type Operation = Parameters<Link['request']>[0];
type Result = NonNullable<ReturnType<Link['request']>> extends Observable<infer R> ? R : never;

const mfa = { message: 'x', path: ['azure'], extensions: { code: 'CLAIMS_CHALLENGE', claims: '{"a":1}' } };
const consent = {
  message: 'x',
  path: ['mail'],
  extensions: { code: 'CONSENT_REQUIRED', consentUrl: 'https://login.example/authorize' },
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** One query, whose answers are written part by part, and a person who answers when they are told to. */
function query(partialAnswers: NonNullable<StepUpLinkOptions['partialAnswers']> = 'deliver') {
  const shown: object[] = [];
  const sent: { part(part: object): void; end(): void }[] = [];
  const asked = new Map<string, (outcome: StepUpOutcome) => void>();
  const link = createStepUpLink({
    partialAnswers,
    stepUp: {
      accessToken: async () => 'token',
      handle: ({ kind }) => new Promise((resolve) => asked.set(kind, resolve)),
    },
  });
  const operation = { operationType: 'query', getContext: () => ({}) } as unknown as Operation;
  link
    .request(operation, () => {
      return new Observable<Result>((observer) => {
        sent.push({ part: (part) => observer.next(part as Result), end: () => observer.complete() });
      });
    })
    ?.subscribe({ next: (result) => shown.push(result), complete: () => shown.push({ over: true }) });
  return { shown, sent, asked };
}
const done: StepUpOutcome = { satisfied: true, silently: false };
const cancelled: StepUpOutcome = { satisfied: false, reason: 'cancelled' };

const FIRST = { data: { azure: null, me: { id: '1' } }, errors: [mfa], hasNext: true };
const MANAGER = { incremental: [{ path: ['me'], data: { manager: { id: '2' } } }], hasNext: true };
const LAST = { incremental: [{ path: ['me'], data: { mail: [] } }], hasNext: false };
const WHOLE = { data: { azure: [], me: { id: '1', manager: { id: '2' }, mail: [] } } };
const { errors: _asked, ...FIRST_SHOWN } = FIRST;

test('later parts are shown when they come, though the first one asks for something', async () => {
  const { shown, sent, asked } = query();
  sent[0]?.part(FIRST);
  sent[0]?.part(MANAGER);
  sent[0]?.part(LAST);
  // The last as well: the stream goes on until it is known what comes of the challenge.
  expect(shown).toEqual([FIRST_SHOWN, MANAGER, { ...LAST, hasNext: true }]);
  sent[0]?.end();
  await turn();
  asked.get('claims')?.(done);
  await turn();
  sent[1]?.part(WHOLE);
  sent[1]?.end();
  await turn();
  expect(shown.slice(3)).toEqual([{ hasNext: false }, WHOLE, { over: true }]);
});

test('the errors follow when nothing comes of it', async () => {
  const { shown, sent, asked } = query();
  for (const part of [FIRST, LAST]) sent[0]?.part(part);
  sent[0]?.end();
  await turn();
  asked.get('claims')?.(cancelled);
  await turn();
  expect(shown.slice(2)).toEqual([{ errors: [mfa], hasNext: true }, { hasNext: false }, { over: true }]);
});

test.each([
  { incremental: [{ path: [], data: null, errors: [mfa] }] },
  { completed: [{ id: '0', errors: [mfa] }] },
  { incremental: [{ path: [], data: null, errors: [mfa] }], completed: [{ id: '0' }] },
])('a later part that asks keeps none behind it from the screen: %j', async (asking) => {
  const { shown, sent, asked } = query();
  sent[0]?.part(FIRST_SHOWN);
  sent[0]?.part({ ...asking, hasNext: true });
  sent[0]?.part(LAST);
  expect(shown[0]).toEqual(FIRST_SHOWN);
  expect(JSON.stringify(shown[1])).not.toContain('CLAIMS_CHALLENGE');
  expect(shown[2]).toEqual({ ...LAST, hasNext: true });
  sent[0]?.end();
  await turn();
  asked.get('claims')?.(cancelled);
  await turn();
  expect(JSON.stringify(shown.slice(3))).toContain('CLAIMS_CHALLENGE');
  expect(shown.slice(-2)).toEqual([{ hasNext: false }, { over: true }]);
});

test('data beside a challenge is said once', async () => {
  const { shown, sent, asked } = query();
  sent[0]?.part({ data: { me: { id: '1' } }, hasNext: true });
  sent[0]?.part({
    incremental: [{ path: ['me'], data: { mail: null, name: 'Ada' }, errors: [consent] }],
    hasNext: false,
  });
  sent[0]?.end();
  await turn();
  asked.get('consent')?.(cancelled);
  await turn();
  expect(shown.slice(1)).toEqual([
    { incremental: [{ path: ['me'], data: { mail: null, name: 'Ada' } }], hasNext: true },
    { incremental: [{ path: ['me'], data: {}, errors: [consent] }], hasNext: true },
    { hasNext: false },
    { over: true },
  ]);
});

test('under `hold` nothing is shown from the part on that asks', async () => {
  const { shown, sent, asked } = query('hold');
  for (const part of [FIRST, MANAGER, LAST]) sent[0]?.part(part);
  sent[0]?.end();
  await turn();
  expect(shown).toEqual([]);
  asked.get('claims')?.(cancelled);
  await turn();
  expect(shown).toEqual([FIRST, MANAGER, LAST, { over: true }]);
});

test('of two challenges in one answer, what one of them opens is shown while the other waits', async () => {
  const { shown, sent, asked } = query();
  sent[0]?.part({ data: { me: {}, azure: null, mail: null }, errors: [mfa, consent] });
  sent[0]?.end();
  await turn();
  expect([...asked.keys()]).toEqual(['claims', 'consent']);
  expect(shown).toEqual([{ data: { me: {}, azure: null, mail: null } }]);
  asked.get('claims')?.(done);
  await turn();
  sent[1]?.part({ data: { me: {}, azure: [], mail: null }, errors: [consent] });
  sent[1]?.end();
  await turn();
  expect(shown[1]).toEqual({ data: { me: {}, azure: [], mail: null } });
  asked.get('consent')?.(cancelled);
  await turn();
  expect(shown.slice(2)).toEqual([{ data: { me: {}, azure: [], mail: null }, errors: [consent] }, { over: true }]);
  expect(sent).toHaveLength(2);
});
