/** When windows open, and what waits meanwhile: with an MSAL.js that does as it is told, without a browser. */
import type { AccountInfo, AuthenticationResult } from '@azure/msal-browser';
import { afterEach, expect, test, vi } from 'vitest';
import type { Challenge } from '../../src/client/challenge.ts';
import { createStepUp, type StepUpOptions } from '../../src/client/create-step-up.ts';
import { CancelledError, type PendingInteraction } from '../../src/client/interaction.ts';
import type { MsalApplication } from '../../src/client/msal.ts';

const MFA = { kind: 'claims', claims: '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}' } as const;
const DEVICE = { kind: 'claims', claims: '{"access_token":{"device":{}}}' } as const;
const SESSION: Challenge = { kind: 'sign-in' };
const consentTo = (scope: string): Challenge => ({
  kind: 'consent',
  consentUrl: `https://login.example/authorize?scope=${scope}`,
});
const ada = { homeAccountId: 'ada', username: 'ada@fabrikam.example' } as AccountInfo;
const token = { accessToken: 'token', account: ada } as AuthenticationResult;
const turn = () => new Promise((resolve) => setImmediate(resolve));

afterEach(() => vi.unstubAllGlobals());

class MsalError extends Error {
  readonly errorCode: string;
  constructor(name: string, errorCode: string) {
    super(errorCode);
    this.name = name;
    this.errorCode = errorCode;
  }
}

/** A page with somebody signed in: what opens, what waits for a click, and a person who finishes what they are told to. */
function page(options: Partial<StepUpOptions> & { readonly blocks?: boolean } = {}) {
  const opened: { readonly what: string; finish(): void; leave(): void }[] = [];
  const waiting: PendingInteraction[] = [];
  const state = { renews: true, blocks: options.blocks ?? false };
  const open = <T>(what: string, result: T): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    opened.push({ what, finish: () => resolve(result), leave: () => reject(new CancelledError('left')) });
    return promise;
  };
  const msal: MsalApplication = {
    acquireTokenSilent: async ({ claims, forceRefresh }) => {
      if ((claims !== undefined || forceRefresh) && !state.renews)
        throw new MsalError('InteractionRequiredAuthError', 'interaction_required');
      return token;
    },
    acquireTokenPopup: async (request) => {
      if (state.blocks) throw new MsalError('BrowserAuthError', 'popup_window_error');
      return open(request?.claims ?? 'sign-in', token);
    },
    acquireTokenRedirect: async () => undefined,
    addEventCallback: () => null,
    removeEventCallback: () => undefined,
    getActiveAccount: () => ada,
    getAllAccounts: () => [ada],
    setActiveAccount: () => undefined,
  };
  const stepUp = createStepUp({
    msal,
    scopes: ['api://ours/access_as_user'],
    openConsent: (url) => open(new URL(url).searchParams.get('scope') ?? '', undefined),
    onInteraction: (pending) => waiting.push(pending),
    ...options,
  });
  return { stepUp, opened, waiting, state, what: () => opened.map(({ what }) => what) };
}

test('only after a click: no window opens before `start`, for consent neither', async () => {
  const { stepUp, what, waiting, state, opened } = page({ interaction: 'ask' });
  state.renews = false;
  const both = [stepUp.handle(MFA), stepUp.handle(consentTo('Mail.Read'))];
  await turn();
  expect(what()).toEqual([]);
  expect(waiting.map(({ challenge }) => challenge.kind)).toEqual(['claims', 'consent']);
  waiting[1]?.start();
  waiting[1]?.start(); // a second click
  expect(what()).toEqual(['Mail.Read']);
  waiting[0]?.start();
  expect(what()).toHaveLength(2);
  opened[0]?.finish();
  opened[1]?.leave();
  expect(await Promise.all(both)).toMatchObject([{ reason: 'cancelled' }, { satisfied: true, silently: false }]);
});

test('only after a click: what can be had silently is, and nobody is asked', async () => {
  const { stepUp, what, waiting } = page({ interaction: 'ask' });
  expect(await stepUp.handle(MFA)).toEqual({ satisfied: true, silently: true });
  expect([what(), waiting]).toEqual([[], []]);
});

test('asking through nobody is refused when the step-up is made', () => {
  const msal = {} as MsalApplication;
  expect(() => createStepUp({ msal, scopes: [], interaction: 'ask' })).toThrow(/onInteraction/);
});

test.each(['ask', 'popup'] as const)('%s: a notice that nobody looks at keeps nothing waiting', async (interaction) => {
  const { stepUp, waiting, state } = page({ interaction, blocks: true });
  state.renews = false;
  const ignored = [stepUp.handle(MFA), stepUp.handle(MFA)];
  await turn();
  state.renews = true;
  expect(await stepUp.handle(SESSION)).toEqual({ satisfied: true, silently: true });
  expect(await stepUp.accessToken()).toBe('token');
  state.renews = false;
  void stepUp.handle(DEVICE);
  await turn();
  expect(waiting.map(({ challenge }) => challenge)).toEqual([MFA, DEVICE]); // each once
  waiting[0]?.cancel();
  expect(await Promise.all(ignored)).toMatchObject([{ reason: 'cancelled' }, { reason: 'cancelled' }]);
});

test('where windows open by themselves, none opens over one that a click has opened', async () => {
  const { stepUp, waiting, what, opened, state } = page({ blocks: true });
  state.renews = false;
  const first = stepUp.handle(MFA);
  await turn();
  state.blocks = false;
  waiting[0]?.start();
  const second = stepUp.handle(consentTo('Mail.Read'));
  await turn();
  expect(what()).toHaveLength(1);
  opened[0]?.finish();
  await first;
  await turn();
  expect(what()).toEqual([MFA.claims, 'Mail.Read']);
  opened[1]?.finish();
  expect(await second).toMatchObject({ satisfied: true });
});

test('a token for one challenge keeps the claims of another that was settled while it waited', async () => {
  const { stepUp, waiting, what, opened, state } = page({ interaction: 'ask' });
  state.renews = false;
  const both = [stepUp.handle(MFA), stepUp.handle(DEVICE)];
  await turn();
  waiting[0]?.start();
  opened[0]?.finish();
  await both[0];
  waiting[1]?.start();
  expect(JSON.parse(what()[1] ?? '')).toEqual({
    access_token: { acrs: { essential: true, value: 'c1' }, device: {} },
  });
});

test('whoever leaves the page and goes back to it as it was has cancelled', async () => {
  const events = new EventTarget();
  vi.stubGlobal('document', {});
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
  const { stepUp, state } = page({ interaction: 'redirect' });
  state.renews = false;
  const outcome = stepUp.handle(MFA);
  await turn();
  const show = (persisted: boolean) => events.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }));
  show(false); // loaded, not brought back
  expect(await Promise.race([outcome, turn()])).toBeUndefined();
  show(true);
  expect(await outcome).toMatchObject({ satisfied: false, reason: 'cancelled' });
});
