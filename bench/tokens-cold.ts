/**
 * What an exchange costs this process when nothing is cached, beside a bare request of the same form.
 *
 * The token service is a process of its own on loopback TLS that answers at once, so that its work is not counted as ours. "exchange"
 * is everything from a validated bearer that nobody has seen to its header: acquirer, header provider, cache, policies, credential,
 * MSAL Node, connection pool. The bare ones send the very form that an exchange sent, over the same connections, and read the answer
 * as JSON: the physical limit. All take turns.
 * @module
 */

import { fork } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type Dispatcher, request, fetch as undiciFetch } from 'undici';
import { Assertion } from '../src/bearer/assertion.ts';
import type { ValidatedBearer } from '../src/bearer/validator.ts';
import { systemClock } from '../src/observability/clock.ts';
import { createAuthorizationHeaderProvider } from '../src/tokens/authorization-header-provider.ts';
import { guardEngine } from '../src/tokens/guarded-engine.ts';
import { createTokenAcquirer } from '../src/tokens/token-acquirer.ts';
import { createTokenAcquisition } from '../src/tokens/token-acquisition.ts';
import { createLoopbackCertificate } from '../test/support/certificates.ts';
import { json, listen } from '../test/support/loopback.ts';
import { engineAt } from '../test/tokens/token-service.ts';

/** What one way to a token costs. */
export interface ColdCost {
  /** `exchange`, or the bare request that it is compared with. */
  readonly name: string;
  /** CPU of this process, all threads. */
  readonly microseconds: number;
  /** Calls of this process, {@link CONCURRENCY} under way at once, with the token service on the same machine. */
  readonly perSecond: number;
}

/** How long to measure, and for whom. */
export interface ColdOptions {
  /** Of each contestant; two more come before them and do not count. */
  readonly rounds: number;
  /** Enough for the connections to be busy: a round is hundreds of milliseconds. */
  readonly callsPerRound: number;
  /** A validated bearer of this user; each is used once. */
  readonly bearerOf: (user: number) => ValidatedBearer;
  /** Of the bearers. */
  readonly tenantId: string;
  /** Whole scopes of the API that tokens are exchanged for. */
  readonly scopes: readonly string[];
}

/** Under way at once, and connections to the token service. */
const CONCURRENCY = 32;
/** This file is also the token service, in the process that it is forked into. */
const SCRIPT = new URL(import.meta.url);
/** Of the length that Entra's have. */
const TOKEN = 'x'.repeat(1_800);

/** What the token service says when it listens. */
interface Hello {
  readonly instance: string;
  readonly ca: string;
}

type Call = (index: number) => Promise<unknown>;

/**
 * Starts the token service, lets the contestants take turns, and stops it.
 *
 * @returns medians, in the order: exchange, bare undici request, bare fetch
 */
export async function measureCold(options: ColdOptions): Promise<readonly ColdCost[]> {
  const service = fork(SCRIPT, { execArgv: [] });
  const [{ instance, ca }] = (await once(service, 'message')) as [Hello];
  const dispatcher = new Agent({ connections: CONCURRENCY, pipelining: 1, connect: { ca } });
  const form = await formOf(instance, dispatcher, options);
  const contestants: readonly (readonly [string, Call])[] = [
    ['exchange', exchanges(instance, dispatcher, options)],
    ['bare undici request', bareRequest(form, dispatcher)],
    ['bare fetch', bareFetch(form, dispatcher)],
  ];
  const costs = contestants.map((): { microseconds: number; perSecond: number }[] => []);
  for (let round = -2; round < options.rounds; round += 1) {
    for (const [index, [, call]] of contestants.entries()) {
      const cost = await timed(call, options.callsPerRound);
      if (round >= 0) costs[index]?.push(cost); // the first rounds warm compiler and connections
    }
  }
  await dispatcher.close();
  service.disconnect();
  return contestants.map(([name], index) => {
    const measured = costs[index] ?? [];
    return {
      name,
      microseconds: median(measured.map(({ microseconds }) => microseconds)),
      perSecond: median(measured.map(({ perSecond }) => perSecond)),
    };
  });
}

/** Each call is for a bearer of its own. */
function exchanges(instance: string, dispatcher: Dispatcher, { bearerOf, tenantId, scopes }: ColdOptions): Call {
  const acquisition = createTokenAcquisition({
    engine: guardEngine({ engine: engineAt(instance, dispatcher), clock: systemClock }),
    maxBytes: 64 * 1024 ** 2,
    clockToleranceSeconds: 60,
    clock: systemClock,
  });
  let user = 0;
  return () => {
    user += 1;
    const { principal } = bearerOf(user);
    // Text of the length of a real token: it travels in the form.
    const text = `${TOKEN}${user}`;
    const assertion = new Assertion(text, hash('sha256', text, 'base64url'), principal.expiresAt);
    const acquirer = createTokenAcquirer({
      acquisition,
      bearer: { principal, assertion },
      tenantId,
      consentUrl: () => '',
      correlationId: crypto.randomUUID(),
    });
    return createAuthorizationHeaderProvider(acquirer).createAuthorizationHeaderForUser(scopes);
  };
}

/** A request as it goes on the wire, so that the bare ones send the same bytes. */
interface Form {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What one exchange sends, seen below it. */
async function formOf(instance: string, dispatcher: Dispatcher, options: ColdOptions): Promise<Form> {
  let seen: Form | undefined;
  const watching = dispatcher.compose((dispatch) => (sent, handler) => {
    seen = {
      url: `${String(sent.origin)}${sent.path}`,
      headers: sent.headers as Record<string, string>,
      body: typeof sent.body === 'string' ? sent.body : '',
    };
    return dispatch(sent, handler);
  });
  await exchanges(instance, watching, options)(0);
  if (!seen) throw new Error('Expected an exchange to send something.');
  return seen;
}

/** The least that undici can do. */
const bareRequest =
  ({ url, headers, body }: Form, dispatcher: Dispatcher): Call =>
  async () =>
    await (await request(url, { method: 'POST', dispatcher, headers, body })).body.json();

/** What a program would write that has no library for it. */
const bareFetch =
  ({ url, headers, body }: Form, dispatcher: Dispatcher): Call =>
  async () =>
    await (await undiciFetch(url, { method: 'POST', dispatcher, headers, body })).json();

/** One round. As many workers as connections, each beginning its next call when its last has ended. */
async function timed(call: Call, calls: number): Promise<{ microseconds: number; perSecond: number }> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < calls; index = next++) await call(index);
  };
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  const elapsedMs = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return { microseconds: (user + system) / calls, perSecond: (calls / elapsedMs) * 1_000 };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Started by `fork`: a token service that gives everybody a token. */
async function serveTokens(): Promise<void> {
  const tls = await createLoopbackCertificate();
  const answer = { token_type: 'Bearer', scope: 'User.Read', expires_in: 3_599, access_token: TOKEN };
  const { url } = await listen((_request, response) => json(response, 200, answer), tls);
  process.once('disconnect', () => process.exit(0));
  process.send?.({ instance: `${url}/`, ca: tls.cert } satisfies Hello);
}

if (process.argv[1] === import.meta.filename) await serveTokens();
