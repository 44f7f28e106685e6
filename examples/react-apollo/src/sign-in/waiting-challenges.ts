/**
 * Challenges that wait for the person: each part of the page shows its own as a quiet notice, and windows open from its button only.
 *
 * A page could let windows open by themselves, shortly after any click. Nobody likes those.
 * @module
 */
import type { PopupRequest, PublicClientApplication } from '@azure/msal-browser';
import {
  type Challenge,
  createStepUp,
  type MsalApplication,
  openConsentWindow,
  type PendingInteraction,
  type StepUp,
  WindowBlockedError,
} from 'onbehalf/client';

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
  let clicked = false;
  const listeners = new Set<() => void>();
  const change = (next: readonly PendingInteraction[]): void => {
    pending = next;
    for (const listener of listeners) listener();
  };
  const onlyAfterClick = <T>(open: () => Promise<T>): Promise<T> =>
    clicked ? open() : Promise.reject(new WindowBlockedError('It waits for the button of its notice.'));

  /** The same application; its pop-ups wait. */
  const patient: MsalApplication = Object.create(msal, {
    acquireTokenPopup: { value: (request: PopupRequest) => onlyAfterClick(() => msal.acquireTokenPopup(request)) },
  });

  const stepUp = createStepUp({
    msal: patient,
    scopes,
    openConsent: (url) => onlyAfterClick(() => openConsentWindow(url)),
    onInteraction(interaction) {
      const start = (): void => {
        clicked = true;
        interaction.start();
        clicked = false;
      };
      change([...pending, { ...interaction, start }]);
    },
    onChallenge(challenge: Challenge, outcome) {
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
