/**
 * What every part of the page may ask: who is signed in, and which challenges wait for them.
 * @module
 */
import type { AccountInfo, PublicClientApplication } from '@azure/msal-browser';
import type { Challenge, PendingInteraction } from 'onbehalf/client';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { WaitingChallenges } from './waiting-challenges.ts';

export interface Session {
  readonly account: AccountInfo;
  readonly waiting: WaitingChallenges;
  /** Leaves the page. */
  readonly signOut: () => void;
}

const SessionContext = createContext<Session | undefined>(undefined);
export const SessionProvider = SessionContext.Provider;

/** @throws {Error} outside of a `SessionProvider` */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('Expected a SessionProvider around this component.');
  return session;
}

/** The first challenge that waits for the person and is of this part of the page. */
export function useWaiting(isOurs: (challenge: Challenge) => boolean): PendingInteraction | undefined {
  const { waiting } = useSession();
  return useSyncExternalStore(waiting.subscribe, waiting.current).find(({ challenge }) => isOurs(challenge));
}

export const sessionOf = (
  msal: PublicClientApplication,
  account: AccountInfo,
  waiting: WaitingChallenges,
): Session => ({ account, waiting, signOut: () => void msal.logoutRedirect({ account }) });
