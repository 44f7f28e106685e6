/** What a log line holds, and above all what it never holds, at any level and by whatever way it came (LG-1 to LG-3). */
import { Writable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createLog,
  type LogFields,
  type LogLevel,
  principalHash,
  redact,
  silentLog,
} from '../../src/observability/log.ts';

/** A log whose lines the test reads. */
function capture(level: LogLevel = 'debug') {
  let text = '';
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  return {
    log: createLog({ level, destination }),
    text: () => text,
    lines: () =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJjYW5hcnkiOjF9.c2lnbmF0dXJlLWNhbmFyeQ';
const CANARY = 'canary-7d1f9e';

test('writes one JSON object per event: time, level, event and the fields given', () => {
  const { log, lines } = capture();
  log.info('server.listening', { url: 'http://localhost:4000', count: 2, requestId: undefined });
  expect(lines()).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      event: 'server.listening',
      url: 'http://localhost:4000',
      count: 2,
    },
  ]);
});

test.each([...LEVELS, 'silent'] as const)('says at level %s what is as important or more', (level) => {
  const { log, lines } = capture(level);
  for (const name of LEVELS) log[name](name);
  expect(lines().map(({ event }) => event)).toEqual(level === 'silent' ? [] : LEVELS.slice(LEVELS.indexOf(level)));
});

test('drops every field that is not on the list, so that a careless spread carries nothing out', () => {
  const { log, text, lines } = capture();
  const careless = { authorization: `Bearer ${CANARY}`, headers: { cookie: CANARY }, token: CANARY, status: 200 };
  log.error('request.failed', careless);
  expect(lines()[0]).toMatchObject({ status: 200 });
  expect(text()).not.toContain(CANARY);
});

test('drops values that are neither text nor number', () => {
  const { log, lines } = capture();
  log.info('x', { detail: { token: CANARY }, code: [CANARY], reason: () => CANARY } as unknown as LogFields);
  expect(Object.keys(lines()[0] ?? {})).toEqual(['level', 'time', 'event']);
});

test('keeps an event on one line and cuts long texts', () => {
  const { log, text, lines } = capture();
  log.info('x', { reason: 'a\r\nb\u2028c\u0000d\u001b[31m', detail: 'y'.repeat(1_000) });
  for (const control of ['\r', '\n', '\u0000', '\u001b']) expect(text().trimEnd()).not.toContain(control);
  expect(lines()[0]).toMatchObject({ detail: `${'y'.repeat(256)}…` });
});

describe('redacts', () => {
  const secrets: [string, string][] = [
    ['a token', JWT],
    ['a token inside a sentence', `the token '${JWT}' is bad`],
    ['a token cut short', JWT.slice(0, 40)],
    ['a Bearer header', `Bearer ${CANARY}`],
    ['a bearer header in other letters', `authorization: bEARER  ${CANARY}`],
    ['a PoP header', `PoP ${CANARY}`],
    ['a Basic header', `Basic ${CANARY}`],
    ['a form with a client secret', `grant_type=x&client_secret=${CANARY}&scope=y`],
    ['a form with an assertion', `assertion=${CANARY}&requested_token_use=on_behalf_of`],
    ['a form with a client assertion', `client_assertion=${CANARY}`],
    ['a form with a refresh token', `refresh_token=${CANARY}`],
    ['a form with a password', `username=ada&password=${CANARY}`],
    ['a redirect with a code', `https://app.example/?code=${CANARY}&state=1`],
    ['a token reply in JSON', `{"access_token":"${CANARY}","expires_in":3600}`],
    ['a token reply in JSON with blanks', `{ "refresh_token" : "${CANARY}" }`],
    ['a configuration in JSON', `{"ClientSecret":"${CANARY}"}`],
    ['an object as Node prints it', `{ client_secret: '${CANARY}' }`],
    ['a secret in the form that Entra gives out', 'Ab18Q~canary-7d1f9ecanary-7d1f9ecanary-7d1'],
    ['an address with a password', `redis://user:${CANARY}@cache:6379/0`],
    ['an address with a password over TLS', `rediss://:${CANARY}@cache:6379/0`],
    ['a database address', `postgres://user:${CANARY}@db/name`],
    ['any address with a password', `https://user:${CANARY}@host/path`],
    ['a cookie', `Cookie: session=${CANARY}; other=1`],
    ['a cookie that is set', `set-cookie: session=${CANARY}; HttpOnly`],
    ['a mail address', `User 'ada.${CANARY}@contoso.example' not found`],
  ];
  test.each(secrets)('%s', (_sentence, secret) => {
    const safe = redact(secret);
    expect(safe).not.toMatch(/canary|eyJ/i);
    expect(safe).toContain('[redacted]');
  });

  test('and lets ordinary texts be', () => {
    for (const text of [
      'expected kid to be text',
      'Expected 200 from https://login.microsoftonline.com/common/discovery/v2.0/keys, got 503.',
      'aud is not this API (accepted: api://11111111-2222-4333-8444-555555555555)',
      'AADSTS65001: consent_required',
      'a bearer of news',
      'code: DOWNSTREAM_ERROR',
    ])
      expect(redact(text)).toBe(text);
  });
});

const nested = (message: string) => new Error('outer', { cause: new Error('inner', { cause: new Error(message) }) });

describe('an error leaves no secret in the log', () => {
  const errors: [string, unknown][] = [
    ['in its message', new Error(`failed with Bearer ${CANARY}`)],
    ['in a later line of its message', new Error(`failed:\nAuthorization: Bearer ${CANARY}\n${JWT}`)],
    ['in its name', Object.assign(new Error('x'), { name: JWT })],
    ['in its causes', nested(`client_secret=${CANARY}`)],
    ['in a property of its own', Object.assign(new Error('x'), { request: { headers: { authorization: CANARY } } })],
    ['in its stack', Object.assign(new Error('x'), { stack: `Error: x\n    at Bearer ${CANARY} (${JWT})\n${CANARY}` })],
    ['when it is no error but text', `Bearer ${CANARY}`],
    ['when it is an object that says itself', { toString: () => `Bearer ${CANARY}` }],
    ['when its members throw', Object.defineProperty(new Error('x'), 'message', { get: () => `Bearer ${CANARY}` })],
  ];
  test.each(errors)('%s', (_sentence, error) => {
    for (const level of LEVELS) {
      const { log, text, lines } = capture();
      log[level]('request.failed', { error });
      expect(lines()).toHaveLength(1);
      expect(text()).not.toMatch(/canary|eyJ/);
    }
  });

  test('and is told with its class, its causes and where it was thrown', () => {
    const { log, lines } = capture();
    log.error('x', { error: new TypeError('outer', { cause: new RangeError('inner') }) });
    expect(lines()[0]).toMatchObject({
      error: {
        chain: ['TypeError: outer', 'RangeError: inner'],
        stack: expect.arrayContaining([expect.stringMatching(/^at .*log\.test\.ts/)]),
      },
    });
  });

  test('even one that refers to itself', () => {
    const { log, lines } = capture();
    const error = new Error('round');
    error.cause = error;
    log.error('x', { error });
    expect(lines()[0]).toMatchObject({ error: { chain: Array(4).fill('Error: round') } });
  });

  test.each([
    ['null', null],
    ['an object without prototype', Object.create(null)],
    ['a symbol', Symbol('x')],
    [
      'one whose text throws',
      {
        toString() {
          throw new Error('no');
        },
      },
    ],
  ])('and what was thrown may be %s', (_sentence, error) => {
    const { log, lines } = capture();
    log.error('x', { error });
    expect(lines()).toHaveLength(1);
  });
});

test('whatever surrounds a token, it does not get through', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom(...LEVELS), (before, after, level) => {
      const { log, text, lines } = capture();
      log[level]('x', {
        detail: before + JWT + after,
        error: new Error(`${before}${JWT}${after}`),
        url: `${before}?t=${JWT}`,
      });
      expect(text()).not.toMatch(/eyJhbGci|c2lnbmF0dXJl/);
      expect(lines()).toHaveLength(1);
    }),
  );
});

test('a person is a short hash: the same within a process, another for everybody else', () => {
  const hash = principalHash('tenant', 'ada');
  expect(hash).toMatch(/^[\w-]{12}$/);
  expect(principalHash('tenant', 'ada')).toBe(hash);
  expect(principalHash('tenant', 'grace')).not.toBe(hash);
  expect(principalHash('other', 'ada')).not.toBe(hash);
});

test('a silent log takes everything and says nothing', () => {
  for (const level of LEVELS) expect(silentLog[level]('x', { error: new Error('y') })).toBeUndefined();
});
