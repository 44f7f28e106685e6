/**
 * Challenges that wait for the person: each part of the page shows its own as a quiet notice, and windows open from its button only.
 *
 * A page could let windows open by themselves, shortly after any click. Nobody likes those.
 * @module
 */
import type { PublicClientApplication } from '@azure/msal-browser';
import { createStepUp, type PendingInteraction, type StepUp } from 'onbehalf/client';

export interface WaitingChallenges {
  /** For `useSyncExternalStore`. */
  readonly subscribe: (onChange: () => void) => () => void;
  readonly current: () => readonly PendingInteraction[];
}

export interface StepUpWithNotices {
  readonly stepUp: StepUp;
  readonly waiting: WaitingChallenges;
}

export function createStepUpWithNotices(msal: PublicClientApplication, scopes: readonly string[]): StepUpWithNotices {
  let pending: readonly PendingInteraction[] = [];
  const listeners = new Set<() => void>();
  const change = (next: readonly PendingInteraction[]): void => {
    pending = next;
    for (const listener of listeners) listener();
  };
  const stepUp = createStepUp({
    msal,
    scopes,
    interaction: 'ask',
    onInteraction: (interaction) => change([...pending, interaction]),
    onChallenge(challenge, outcome) {
      void outcome.then(() => change(pending.filter((one) => one.challenge !== challenge)));
    },
  });
  return {
    stepUp,
    waiting: {
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      current: () => pending,
    },
  };
}
