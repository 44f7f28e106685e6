/**
 * Sign-ins that are under way: what was asked, and how far the person has come. Half an hour, then they begin anew.
 * @module
 */

import { randomBytes } from 'node:crypto';
import type { Authentication } from '../authentication.ts';
import type { AuthorizationRequest } from './authorization-request.ts';

export interface Interaction {
  /** Unguessable; the pages carry it from step to step. */
  readonly id: string;
  readonly request: AuthorizationRequest;
  /** Set once the person has signed in. */
  authentication: Authentication | undefined;
  /** The person has been asked for consent and has given it. */
  hasConsented: boolean;
}

export interface Interactions {
  begin(request: AuthorizationRequest, authentication: Authentication | undefined): Interaction;
  find(id: string): Interaction | undefined;
  end(interaction: Interaction): void;
}

const LIFETIME_MS = 30 * 60 * 1000;
const MOST_INTERACTIONS = 10_000;

/** @param now milliseconds of a clock that never goes back */
export function createInteractions(now: () => number): Interactions {
  const running = new Map<string, { readonly interaction: Interaction; readonly endsAt: number }>();
  return {
    begin(request, authentication) {
      const id = randomBytes(24).toString('base64url');
      const interaction: Interaction = { id, request, authentication, hasConsented: false };
      running.set(id, { interaction, endsAt: now() + LIFETIME_MS });
      const [oldest] = running.keys();
      if (running.size > MOST_INTERACTIONS && oldest !== undefined) running.delete(oldest);
      return interaction;
    },
    find(id) {
      const entry = running.get(id);
      return entry && now() < entry.endsAt ? entry.interaction : undefined;
    },
    end: ({ id }) => {
      running.delete(id);
    },
  };
}
