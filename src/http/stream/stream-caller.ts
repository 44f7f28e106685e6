/**
 * Whom a stream acts for, as time goes on: the bearer it began with until that ends, or a long-running session begun with it.
 *
 * A token that has ended is never trusted further because a connection happens to be open. With a session it is the token service that says
 * whether the user may go on; a session that was stopped, has expired or wants the user ends the stream.
 * @module
 */

import type { Principal } from '../../bearer/principal.ts';
import type { ValidatedBearer } from '../../bearer/validator.ts';
import { OnbehalfError, UnauthenticatedError } from '../../errors/errors.ts';
import type { Clock } from '../../observability/clock.ts';
import { bearerChallenge } from '../../protocol/challenges.ts';
import type { LongRunningSessions, RenewedSession } from '../../tokens/sessions/sessions.ts';

/** One stream's caller. Contexts are made anew for each event, because what they load must not outlive it. */
export interface StreamCaller<Context> {
  /** For the operation to begin with, as its bearer: what is refused there costs no token. */
  readonly firstContext: (signal: AbortSignal) => Promise<Context>;
  /** There will be events: what they need is begun while the bearer is good. @throws {OnbehalfError} there are to be none */
  subscribed(signal: AbortSignal): Promise<void>;
  /**
   * For an event.
   * @throws {OnbehalfError} there is to be none: the token has ended, or the session says no
   */
  createContext(signal: AbortSignal): Promise<Context>;
  /** Looked at each second, because a stream may have nothing to say for long: why it has to end. */
  fault(): Error | undefined;
  /** To be called when the stream has ended. */
  leave(): Promise<void>;
}

/** What streams that outlive their token act with. */
export interface ActInSessions<Context> {
  readonly sessions: Pick<LongRunningSessions, 'initiate' | 'acquire' | 'renew' | 'stop'>;
  /** Of one resource, for which sessions begin; others follow as resolvers need them. */
  readonly scopes: readonly string[];
  /** As for a run in the background: there is no assertion behind it, only the session. */
  readonly createContext: (
    acting: { readonly principal: Principal; readonly session: { readonly id: string } },
    correlationId: string,
    signal: AbortSignal,
  ) => Context;
}

/** Roles are looked at again this often: an access token lives about as long. */
const RENEW_MS = 3_600_000;
/** Without an event for so long, the session is looked at all the same. */
const SILENCE_MS = 60_000;
/** What the session, or the token service, has the last word in. */
const ENDS: ReadonlySet<unknown> = new Set([
  'SESSION_UNKNOWN',
  'SESSION_EXPIRED',
  'REAUTHENTICATION_REQUIRED',
  'CLAIMS_CHALLENGE',
  'CONSENT_REQUIRED',
  'ACCESS_BLOCKED',
]);

/** @param bearer `undefined` for callers without a token, where those are let in: nothing of theirs can end */
export function callerUntilTokenEnd<Context>(
  bearer: ValidatedBearer | undefined,
  createContext: (signal: AbortSignal) => Context | Promise<Context>,
  clock: Clock,
): StreamCaller<Context> {
  const hasEnded = bearer && endOf(bearer.principal, clock);
  const fault = () => (hasEnded?.() ? tokenEnded() : undefined);
  const contextOf = async (signal: AbortSignal) => {
    const ended = fault();
    if (ended) throw ended;
    return await createContext(signal);
  };
  return {
    firstContext: contextOf,
    subscribed: async () => undefined,
    createContext: contextOf,
    fault,
    leave: async () => undefined,
  };
}

/**
 * The session begins when there are events to come, and ends with the stream.
 * @param bearer of a user: applications have no sessions
 */
export function callerInSession<Context>(
  bearer: ValidatedBearer,
  untilTokenEnd: StreamCaller<Context>,
  correlationId: string,
  { sessions, scopes, createContext }: ActInSessions<Context>,
  clock: Clock,
): StreamCaller<Context> {
  let { principal } = bearer;
  let hasEnded = endOf(principal, clock);
  let begun: Promise<{ readonly id: string }> | undefined;
  const begin = (signal: AbortSignal) => (begun ??= sessions.initiate(bearer, scopes, { correlationId, signal }));
  /** @throws {OnbehalfError} what the session, or the token service, says against going on */
  const look = async (id: string, signal?: AbortSignal): Promise<void> => {
    if (hasEnded()) {
      principal = today(await sessions.renew({ id }, { correlationId, signal }), clock.now() + RENEW_MS);
      hasEnded = endOf(principal, clock);
    } else {
      await sessions.acquire({ id }, scopes, { correlationId, signal });
    }
  };
  let lookedAtMs = clock.monotonic();
  let fault: Error | undefined;
  /** A stream that has nothing to say is not kept for a user who may not go on. What passes by itself is for the next look. */
  const lookInSilence = async (): Promise<void> => {
    lookedAtMs = clock.monotonic();
    try {
      const session = await begun;
      if (session) await look(session.id);
    } catch (error) {
      if (error instanceof OnbehalfError && ENDS.has(error.code)) fault = error;
    }
  };
  return {
    firstContext: untilTokenEnd.firstContext,
    async subscribed(signal) {
      await begin(signal);
    },
    async createContext(signal) {
      const { id } = await begin(signal);
      await look(id, signal);
      lookedAtMs = clock.monotonic();
      return createContext({ principal, session: { id } }, correlationId, signal);
    },
    fault() {
      if (clock.monotonic() - lookedAtMs >= SILENCE_MS) void lookInSilence();
      return fault;
    },
    async leave() {
      // One that was never begun, or that nobody can reach just now, is over by itself.
      await begun?.then(({ id }) => sessions.stop({ id })).catch(() => undefined);
    },
  };
}

/** By either clock: a step of the wall clock lets nobody stay. */
function endOf({ expiresAt }: Principal, clock: Clock): () => boolean {
  const end = clock.monotonic() + expiresAt - clock.now();
  return () => clock.now() >= expiresAt || clock.monotonic() >= end;
}

/** The caller as of the last renewal. Without claims: those of the token that began the stream may be out of date. */
const today = ({ principal }: RenewedSession, expiresAt: number): Principal =>
  Object.freeze({ ...principal, claims: Object.freeze({}), expiresAt });

function tokenEnded(): UnauthenticatedError {
  const message = 'The access token has ended: subscribe again with a new one.';
  return new UnauthenticatedError(message, bearerChallenge({ error: 'invalid_token' }), 'it ended within a stream');
}
