/**
 * Who is signed in in which browser: a cookie, and behind it an authentication that later requests need not repeat.
 *
 * In memory; a restart signs everybody out. Cookies know no ports, and a secure one cannot be changed over http, so the two
 * doors use two names.
 * @module
 */

import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../directory/directory.ts';
import type { Authentication } from '../authentication.ts';
import type { Revocations } from '../revocations.ts';

/** Sessions by cookie. Several tabs of one browser share one. */
export interface BrowserSessions {
  /** The authentication behind this browser, unless it was revoked since. */
  find(request: FastifyRequest): Authentication | undefined;
  /** Begins or goes on with the session of somebody who signs in to this app. */
  keep(request: FastifyRequest, reply: FastifyReply, authentication: Authentication, client: App): void;
  /** Notes that the session served this app too. */
  visit(request: FastifyRequest, client: App): void;
  /** Forgets the session and its cookie; `undefined` where there was none. */
  end(request: FastifyRequest, reply: FastifyReply): EndedSession | undefined;
  /** Signs everybody out of every browser. */
  reset(): void;
}

/** What sign-out has to tell others about. */
export interface EndedSession {
  readonly authentication: Authentication;
  /** Client ids of the apps it was used for. */
  readonly clients: ReadonlySet<string>;
}

/** Bounded: the oldest browser has to sign in again. */
const MOST_SESSIONS = 10_000;

/** @param revocations asked at every look: a revoked sign-in serves no further request */
export function createBrowserSessions(revocations: Revocations): BrowserSessions {
  const sessions = new Map<string, { readonly authentication: Authentication; readonly clients: Set<string> }>();
  const sessionOf = (request: FastifyRequest) => sessions.get(cookieOf(request) ?? '');
  return {
    find(request) {
      const authentication = sessionOf(request)?.authentication;
      const revokedBefore = authentication && revocations.revokedBefore(authentication.person.objectId);
      return authentication && authentication.authTime >= (revokedBefore ?? 0) ? authentication : undefined;
    },
    keep(request, reply, authentication, { clientId }) {
      const before = sessionOf(request);
      const isSamePerson = before?.authentication.person === authentication.person;
      sessions.delete(cookieOf(request) ?? '');
      // A new name for every sign-in, so that nobody can plant a cookie and wait.
      const id = randomBytes(32).toString('base64url');
      sessions.set(id, { authentication, clients: new Set([...(isSamePerson ? before.clients : []), clientId]) });
      const [oldest] = sessions.keys();
      if (sessions.size > MOST_SESSIONS && oldest !== undefined) sessions.delete(oldest);
      reply.header('set-cookie', `${nameOf(request)}=${id}; ${attributesOf(request)}`);
    },
    visit(request, { clientId }) {
      sessionOf(request)?.clients.add(clientId);
    },
    end(request, reply) {
      const ended = sessionOf(request);
      sessions.delete(cookieOf(request) ?? '');
      reply.header('set-cookie', `${nameOf(request)}=; Max-Age=0; ${attributesOf(request)}`);
      return ended;
    },
    reset: () => sessions.clear(),
  };
}

function cookieOf(request: FastifyRequest): string | undefined {
  return readCookie(request.headers.cookie, nameOf(request));
}

/** One name for each door: a secure cookie cannot be set over http, nor one without `Secure` in its place. */
function nameOf({ protocol }: FastifyRequest): string {
  return protocol === 'https' ? 'dev-tenant-session-secure' : 'dev-tenant-session';
}

function attributesOf({ protocol }: FastifyRequest): string {
  // Lax: the browser comes here by a link or redirect of an application, which a strict cookie would not survive.
  return `Path=/; HttpOnly; SameSite=Lax${protocol === 'https' ? '; Secure' : ''}`;
}

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}
