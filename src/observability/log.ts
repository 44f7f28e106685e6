/**
 * JSON lines on standard error, one per event, without anything secret in them.
 *
 * Redaction works by allow-list: an event is an object of known field names, strings are cut at 256 characters, and
 * whatever still looks like a token, a Bearer header or a client secret is replaced as a second net (LG-1, LG-3).
 * People appear as a keyed hash, never as name, address or object id (LG-2): see `principalHash`.
 *
 * The room `observability` is known by all others and knows none: whoever logs or counts is handed what it needs.
 *
 * ```json
 * {"level":"warn","time":"2026-11-23T03:09:37.445Z","error":{"chain":["Error: connect ECONNREFUSED"],"stack":["at …"]},
 *  "detail":"the last good set serves on","event":"keys.fetch_failed"}
 * ```
 * @module
 */

import { createHmac, randomBytes } from 'node:crypto';
import { type DestinationStream, pino } from 'pino';

/** As `Telemetry.LogLevel` names them; `silent` writes nothing at all, errors included. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Fields an event may carry. Everything else is dropped, so that a careless spread cannot carry a token out. */
export interface LogFields {
  /** Class and message of an error; its `cause` chain is followed, at most four deep. */
  readonly error?: unknown;
  /**
   * One request of a client, across its log lines, its downstream calls and its answer: the `client-request-id` it came with, or made here.
   */
  readonly correlationId?: string | undefined;
  /** A downstream service's own name for the call (`request-id` of Graph, `x-ms-request-id` of ARM): its support asks for it. */
  readonly requestId?: string | undefined;
  /** Name of the GraphQL operation, as the client wrote it. */
  readonly operation?: string | undefined;
  /** Name under `DownstreamApis`. */
  readonly api?: string | undefined;
  /** From `principalHash`; never an object id, which would name somebody. */
  readonly principal?: string | undefined;
  /** `tid`: an organisation, no person, and what an operator has to know of a caller. */
  readonly tenant?: string | undefined;
  /** HTTP status of what the line speaks of; exit code where a process ended. */
  readonly status?: number | undefined;
  /** One of `errors/codes.ts`: what the client was told. */
  readonly code?: string | undefined;
  /** Why, in words that the client is not told: the rule that refused a token, the limit that an operation met. */
  readonly reason?: string | undefined;
  /** What else helps, as one text: places in an operation, a time, the name of a run. */
  readonly detail?: string | undefined;
  /** `extensions.reference` of a masked error: who reports it to us reads it to us. */
  readonly reference?: string | undefined;
  /** Milliseconds, whole. */
  readonly durationMs?: number | undefined;
  /** How many of what the event speaks of: places, attempts, or lines that were held back since the last one. */
  readonly count?: number | undefined;
  /** An address of our own, or an origin. Queries of clients carry codes and search words and are not logged. */
  readonly url?: string | undefined;
  /** A route, a folder, or the path of a field in an answer: `me.manager.displayName`. */
  readonly path?: string | undefined;
  readonly method?: string | undefined;
  readonly port?: number | undefined;
  readonly pid?: number | undefined;
}

/**
 * Where events go. The name is `subject.what_happened` (`bearer.refused`), fixed, in lower case: alarms are written for it.
 * Nothing has to be awaited, and what it is given is redacted before anything is written.
 */
export interface Logger {
  /** Expected, and of interest only while looking for something. */
  debug(event: string, fields?: LogFields): void;
  /** What an operator wants to see of a healthy process; a client's own fault is not worse than this. */
  info(event: string, fields?: LogFields): void;
  /** Served on, but something is less than it should be: a neighbour fails, a limit was met. */
  warn(event: string, fields?: LogFields): void;
  /** Somebody of ours has to act. */
  error(event: string, fields?: LogFields): void;
}

/** The types hold callers of ours; this list holds what comes at run time, such as a spread object of a module in JavaScript. */
const FIELDS: ReadonlySet<string> = new Set<keyof LogFields>([
  'error',
  'correlationId',
  'requestId',
  'operation',
  'api',
  'principal',
  'tenant',
  'status',
  'code',
  'reason',
  'detail',
  'reference',
  'durationMs',
  'count',
  'url',
  'path',
  'method',
  'port',
  'pid',
]);

const MAX_TEXT = 256;
/** Read at most so far: what stands behind is cut anyway, and the patterns must not be kept busy by a long text. */
const MAX_READ = 4_096;
const SECRETS: readonly RegExp[] = [
  // Every JWT and JWE begins so: it is `{"` in base64url. An unfinished one is no less a secret.
  /eyJ[\w-]{6,}(?:\.[\w-]*){0,4}/g,
  /\b(?:Bearer|PoP|Basic)\s+[\w\-+/=.~]{8,}/gi,
  // As form, as JSON and as Node prints objects.
  /(?:client_?secret|assertion|(?:refresh|access|id)_?token|password)["']?\s*[=:]\s*["']?[^&\s"',;}]+/gi,
  /\bcode=[^&\s"]+/gi,
  /\bcookie\s*:[^\r\n]+/gi,
  // Secrets of app registrations, as scanners find them.
  /[\w.~-]{3}\dQ~[\w.~-]{31,}/g,
  // A password in an address may hold slashes, which the general rule below stops at.
  /\b(?:rediss?|postgres(?:ql)?):\/\/[^\s@]*@/gi,
  /\b[a-z][a-z\d+.-]{0,20}:\/\/[^\s/@]*@/gi,
  // People are no secret, but a log does not name them.
  /[\w.%+-]{1,64}@(?:[\w-]{1,63}\.)+[a-z]{2,}\b/gi,
];

/**
 * Replaces what looks like a credential; for texts that come from outside and go to a log or a person.
 * @returns at most 256 characters: `Bearer eyJhbGciOi…` becomes `Bearer [redacted]`
 */
export function redact(text: string): string {
  // Patterns first, cutting last: a token cut in the middle might no longer look like one.
  let safe = text.slice(0, MAX_READ);
  for (const pattern of SECRETS) safe = safe.replace(pattern, '[redacted]');
  return safe.length > MAX_TEXT ? `${safe.slice(0, MAX_TEXT)}…` : safe;
}

/** `{ chain: ['TypeError: fetch failed', 'Error: connect ECONNREFUSED'], stack: [...] }`: causes are what explains a failed connection. */
function describeError(error: unknown): unknown {
  const chain: string[] = [];
  let current: unknown = error;
  for (let depth = 0; current !== undefined && current !== null && depth < 4; depth += 1) {
    // An error of a library may carry whole requests in its members: its words are all that is taken of it.
    chain.push(redact(current instanceof Error ? `${current.name}: ${current.message}` : textOf(current)));
    current = current instanceof Error ? current.cause : undefined;
  }
  const stack = error instanceof Error ? framesOf(error) : undefined;
  return { chain, ...(stack ? { stack } : {}) };
}

/** Frames alone: a stack begins with the message, which may have many lines. */
function framesOf({ stack }: Error): readonly string[] | undefined {
  return stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => redact(line.trim()));
}

/** Anything can be thrown. Of an object nothing is told: nobody knows what its members hold. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : `(a thrown ${typeof value})`;
}

/** Copies what is on the list, each value redacted: the one way from an event to the sink. */
function clean(fields: LogFields | undefined): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields ?? {})) {
    if (!FIELDS.has(name) || value === undefined) continue;
    // Objects in any other field are dropped, whatever the types allowed.
    if (name === 'error') line[name] = describeError(value);
    else if (typeof value === 'string') line[name] = redact(value);
    else if (typeof value === 'number') line[name] = value;
  }
  return line;
}

/** How a process logs: what the configuration says, and where a test listens. */
export interface LogOptions {
  /** Lines below it are not made; `info` unless given. */
  readonly level?: LogLevel;
  /** Where the lines go; standard error unless given. */
  readonly destination?: DestinationStream;
}

/**
 * A log that writes one line per event, at once: `{"level":"warn","time":"2026-…Z","event":"keys.fetch_failed",…}`.
 * @returns owned by whoever wires the process; there is nothing to close or to flush
 */
export function createLog({ level = 'info', destination }: LogOptions = {}): Logger {
  const sink = pino(
    {
      level,
      // No host name and no process id on each line: the platform that collects the lines knows both.
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    // Synchronous: the last lines before a crash are those that are looked for. Standard output belongs to the commands.
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
  return {
    debug: (event, fields) => sink.debug(clean(fields), event),
    info: (event, fields) => sink.info(clean(fields), event),
    warn: (event, fields) => sink.warn(clean(fields), event),
    error: (event, fields) => sink.error(clean(fields), event),
  };
}

/** For commands and tools whose own words are their log. */
export const silentLog: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Made anew by each process: the few object ids of a tenant could otherwise be hashed by anybody and found in an old log. */
const hashKey = randomBytes(32);

/**
 * A stable name for one person within one process: tells callers apart in a log without naming anybody.
 * @returns 12 characters of base64url; another process has another name for the same person
 */
export function principalHash(tenantId: string, objectId: string): string {
  return createHmac('sha256', hashKey).update(`${tenantId}/${objectId}`).digest('base64url').slice(0, 12);
}
