/**
 * JSON lines on standard error, one per event, without anything secret in them.
 *
 * Redaction works by allow-list: an event is an object of known field names, strings are cut at 256 characters, and
 * whatever still looks like a token, a Bearer header or a client secret is replaced as a second net (LG-1, LG-3).
 * People appear as a keyed hash, never as name, address or object id (LG-2): see `principalHash`.
 * @module
 */

import { createHmac, randomBytes } from 'node:crypto';
import { type DestinationStream, pino } from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Fields an event may carry. Everything else is dropped, so that a careless spread cannot carry a token out. */
export interface LogFields {
  /** Class and message of an error; its `cause` chain is followed, at most four deep. */
  readonly error?: unknown;
  readonly correlationId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly operation?: string | undefined;
  readonly api?: string | undefined;
  readonly principal?: string | undefined;
  readonly tenant?: string | undefined;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly reason?: string | undefined;
  readonly detail?: string | undefined;
  readonly reference?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly count?: number | undefined;
  readonly url?: string | undefined;
  readonly path?: string | undefined;
  readonly method?: string | undefined;
  readonly port?: number | undefined;
  readonly pid?: number | undefined;
}

export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

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
  /eyJ[\w-]{6,}(?:\.[\w-]*){0,4}/g,
  /\b(?:Bearer|PoP|Basic)\s+[\w\-+/=.~]{8,}/gi,
  // As form, as JSON and as Node prints objects.
  /(?:client_?secret|assertion|(?:refresh|access|id)_?token|password)["']?\s*[=:]\s*["']?[^&\s"',;}]+/gi,
  /\bcode=[^&\s"]+/gi,
  /\bcookie\s*:[^\r\n]+/gi,
  // Secrets of app registrations, as scanners find them.
  /[\w.~-]{3}\dQ~[\w.~-]{31,}/g,
  /\b(?:rediss?|postgres(?:ql)?):\/\/[^\s@]*@/gi,
  /\b[a-z][a-z\d+.-]{0,20}:\/\/[^\s/@]*@/gi,
  // People are no secret, but a log does not name them.
  /[\w.%+-]{1,64}@(?:[\w-]{1,63}\.)+[a-z]{2,}\b/gi,
];

/** Replaces what looks like a credential; for texts that come from outside and go to a log or a person. */
export function redact(text: string): string {
  let safe = text.slice(0, MAX_READ);
  for (const pattern of SECRETS) safe = safe.replace(pattern, '[redacted]');
  return safe.length > MAX_TEXT ? `${safe.slice(0, MAX_TEXT)}…` : safe;
}

function describeError(error: unknown): unknown {
  const chain: string[] = [];
  let current: unknown = error;
  for (let depth = 0; current !== undefined && current !== null && depth < 4; depth += 1) {
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

function clean(fields: LogFields | undefined): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields ?? {})) {
    if (!FIELDS.has(name) || value === undefined) continue;
    if (name === 'error') line[name] = describeError(value);
    else if (typeof value === 'string') line[name] = redact(value);
    else if (typeof value === 'number') line[name] = value;
  }
  return line;
}

export interface LogOptions {
  readonly level?: LogLevel;
  /** Where the lines go; standard error unless given. */
  readonly destination?: DestinationStream;
}

export function createLog({ level = 'info', destination }: LogOptions = {}): Logger {
  const sink = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
  return {
    debug: (event, fields) => sink.debug(clean(fields), event),
    info: (event, fields) => sink.info(clean(fields), event),
    warn: (event, fields) => sink.warn(clean(fields), event),
    error: (event, fields) => sink.error(clean(fields), event),
  };
}

export const silentLog: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const hashKey = randomBytes(32);

/** A stable name for one person within one process: tells callers apart in a log without naming anybody. */
export function principalHash(tenantId: string, objectId: string): string {
  return createHmac('sha256', hashKey).update(`${tenantId}/${objectId}`).digest('base64url').slice(0, 12);
}
