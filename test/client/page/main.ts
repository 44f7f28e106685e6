/**
 * A front-end as small as can be: signs in with MSAL.js, asks through one of the three doors, and keeps what it showed.
 *
 * Tests drive it by `lab`; with `?door=…&query=…` it asks by itself when it is loaded, as pages do; with `&interaction=redirect` it leaves.
 * @module
 */
import { PublicClientApplication } from '@azure/msal-browser';
import { type Challenge, createStepUp, type PendingInteraction, type StepUpOutcome } from 'onbehalf/client';
import { createClients, type Door, type Shown } from './clients.ts';

/** The parts of a page that this one touches: the tests are compiled without the types of a browser. */
interface PageElement {
  hidden: boolean;
  textContent: string;
  addEventListener(type: 'click', listener: () => void): void;
}
const { document, location } = globalThis as unknown as {
  readonly document: { getElementById(id: string): PageElement };
  readonly location: { readonly origin: string; readonly search: string };
};
const element = (id: string) => document.getElementById(id);

interface Settings {
  readonly graphqlUrl: string;
  readonly clientId: string;
  readonly authority: string;
  readonly authorityMetadata: object;
  readonly scopes: readonly string[];
}
const settings = (await (await fetch('/settings.json')).json()) as Settings;

const msal = new PublicClientApplication({
  auth: {
    clientId: settings.clientId,
    authority: settings.authority,
    knownAuthorities: [new URL(settings.authority).host],
    authorityMetadata: JSON.stringify(settings.authorityMetadata),
    redirectUri: `${location.origin}/redirect.html`,
    clientCapabilities: ['CP1'],
  },
  cache: { cacheLocation: 'sessionStorage' },
});
await msal.initialize();
await msal.handleRedirectPromise();
const asked = new URLSearchParams(location.search);

/** Challenges that were worked on, and what became of them. */
const settled: string[] = [];
async function note({ kind }: Challenge, outcome: Promise<StepUpOutcome>): Promise<void> {
  const ended = await outcome;
  settled.push(`${kind} ${ended.satisfied ? (ended.silently ? 'silently' : 'by the person') : ended.reason}`);
}

let pending: PendingInteraction | undefined;
const showPending = () => {
  element('continue').hidden = pending === undefined;
  element('no-thanks').hidden = pending === undefined;
};
element('continue').addEventListener('click', () => pending?.start());
element('no-thanks').addEventListener('click', () => pending?.cancel());

const stepUp = createStepUp({
  msal,
  scopes: settings.scopes,
  ...(asked.get('interaction') === 'redirect' ? { interaction: 'redirect' } : {}),
  onInteraction(next) {
    pending = next;
    showPending();
  },
  onChallenge: (challenge, outcome) => void note(challenge, outcome),
});
const clients = createClients(stepUp, settings.graphqlUrl);

const showWho = () => {
  element('who').textContent = msal.getAllAccounts()[0]?.name ?? 'nobody';
};
async function signIn(): Promise<void> {
  await msal.loginPopup({ scopes: [...settings.scopes], prompt: 'select_account' });
  showWho();
}
element('sign-in').addEventListener('click', () => void signIn());
showWho();

/** What each operation has shown so far. */
const shown: Shown[][] = [];

/** @returns everything that was shown, when the last is there */
async function run(door: Door, query: string): Promise<readonly Shown[]> {
  const ours: Shown[] = [];
  shown.push(ours);
  await clients[door](query, (one) => ours.push(one));
  return ours;
}

const door = asked.get('door') as Door | null;
const loaded = door === null ? undefined : run(door, asked.get('query') ?? '');
Object.assign(globalThis, { lab: { run, settled, shown, loaded } });
