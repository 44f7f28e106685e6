/**
 * Sign-ins that are under way: what was asked, how far the person has come, and what happens at the end. Half an hour, then
 * they begin anew.
 * @module
 */

import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App, Tenant } from '../../directory/directory.ts';
import type { AadstsError } from '../aadsts.ts';
import type { Authentication } from '../authentication.ts';
import type { ClaimsRequest } from '../claims-request.ts';
import type { ScopeRequest } from '../scopes.ts';

/** `prompt` of /authorize; `admin_consent` is also what `/adminconsent` amounts to. */
export type Prompt = 'none' | 'login' | 'consent' | 'select_account' | 'admin_consent';

/** What somebody signs in for, be it a page, a server, a device or an administrator's consent. */
export interface SignInRequest {
  /** `undefined`: `common` or `organizations`, so everybody signs in at home. */
  readonly tenant: Tenant | undefined;
  /** The tenant as it stands in addresses: a GUID or `common`. */
  readonly tenantSegment: string;
  readonly client: App;
  /** Also decides which API's policies and consent are asked about. */
  readonly scope: ScopeRequest;
  readonly prompt: Prompt | undefined;
  /** Who the client thinks it is: any name that `Accounts.find` takes. */
  readonly loginHint: string | undefined;
  /** What the sign-in has to show. */
  readonly claims: ClaimsRequest;
}

/** How a sign-in ends. */
export interface Outcome {
  /** Origins that the browser goes to afterwards: forms of the pages may end there. */
  readonly formOrigins: readonly string[];
  /** The person has shown all that was wanted and consented. */
  succeed(reply: FastifyReply, authentication: Authentication): Promise<FastifyReply>;
  /** It ends without; the outcome decides whether the client hears of it. */
  refuse(request: FastifyRequest, reply: FastifyReply, refusal: AadstsError): FastifyReply;
}

/** One sign-in under way; changed from step to step. */
export interface Interaction {
  /** Unguessable; the pages carry it from step to step. */
  readonly id: string;
  readonly request: SignInRequest;
  readonly outcome: Outcome;
  /** Set once the person has signed in. */
  authentication: Authentication | undefined;
  /** The person has been asked for consent and has given it. */
  hasConsented: boolean;
}

/** The sign-ins of this process. */
export interface Interactions {
  /** @param authentication of an earlier sign-in in this browser, where it is good enough */
  begin(request: SignInRequest, outcome: Outcome, authentication: Authentication | undefined): Interaction;
  /** `undefined` also after half an hour. */
  find(id: string): Interaction | undefined;
  /** The id leads nowhere from now on: going back in the browser does not finish it twice. */
  end(interaction: Interaction): void;
}

/** How long somebody may leave the sign-in page open, in milliseconds. */
const LIFETIME_MS = 30 * 60 * 1000;
/** Bounded: the oldest has to begin anew. */
const MOST_INTERACTIONS = 10_000;

/** @param now milliseconds of a clock that never goes back */
export function createInteractions(now: () => number): Interactions {
  const running = new Map<string, { readonly interaction: Interaction; readonly endsAt: number }>();
  return {
    begin(request, outcome, authentication) {
      const id = randomBytes(24).toString('base64url');
      const interaction: Interaction = { id, request, outcome, authentication, hasConsented: false };
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
