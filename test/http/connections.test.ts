/** Requests as bytes on a socket: slow ones, odd heads, bodies in disguise. Refused at once or in time, in JSON (HT-2, RL-2, RL-3). */
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from '../support/api.ts';

let api: Api;
let token: string;
let ran = 0;
beforeAll(async () => {
  api = await startApi({
    typeDefs: 'extend type Query { open: String }',
    resolvers: {
      Query: {
        open: () => {
          ran += 1;
          return 'ran';
        },
      },
    },
    overrides: { Server: { HeadersTimeoutMs: 500, RequestTimeoutMs: 1_500 } },
  });
  token = await api.token();
});
afterAll(() => api[Symbol.asyncDispose]());

const BODY = '{"query":"{ open }"}';
const head = (...lines: string[]) =>
  ['POST /graphql HTTP/1.1', 'host: api', `authorization: Bearer ${token}`, ...lines, 'connection: close', '', ''].join(
    '\r\n',
  );
const JSON_LINE = 'content-type: application/json';
const LENGTH_LINE = `content-length: ${BODY.length}`;

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+) /.exec(answer)?.[1]);
function expectJsonRefusal(answer: string, status: number): void {
  expect(statusOf(answer), answer).toBe(status);
  expect(answer).toMatch(/\r\ncontent-type: application\/json; charset=utf-8\r\n/i);
  const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')).trim()) as { errors: unknown[] };
  expect(body.errors).toHaveLength(1);
  expect(ran).toBe(0);
}

test('the request that the others are bent from is answered', async () => {
  expect(await api.raw(head(JSON_LINE, LENGTH_LINE) + BODY)).toContain('{"data":{"open":"ran"}}');
  ran = 0;
});

describe('a body is refused that comes', () => {
  const gzipped = gzipSync(BODY);
  test.each([
    ['compressed', ['content-encoding: gzip'], gzipped],
    ['as if it were compressed', ['content-encoding: br'], BODY],
    ['not compressed at last', ['content-encoding: identity', 'content-encoding: gzip'], gzipped],
    ['in a charset that is not UTF-8', [], Buffer.from(BODY, 'utf16le'), 'application/json; charset=utf-16le'],
    ['in latin1', [], BODY, 'application/json; charset=iso-8859-1'],
    ['in UTF-7', [], BODY, 'application/json; charset=utf-7'],
    ['with further parameters', [], BODY, 'application/json; charset=utf-8; charset=utf-16'],
    ['with an encoded parameter', [], BODY, "application/json; charset*=utf-8''utf-8"],
    ['as another kind of JSON', [], BODY, 'application/vnd.api+json'],
    ['as two types in one', [], BODY, 'application/json, text/plain'],
  ] as [string, string[], string | Buffer, string?][])('%s', async (_how, lines, body, type = 'application/json') => {
    const request = head(`content-type: ${type}`, `content-length: ${Buffer.byteLength(body)}`, ...lines);
    expectJsonRefusal(await api.raw([request, body]), 415);
  });

  test('with two content types', async () => {
    for (const other of ['content-type: text/plain', 'Content-Type: application/json'])
      expectJsonRefusal(await api.raw(head(JSON_LINE, other, LENGTH_LINE) + BODY), 400);
  });

  test('without one', async () => {
    expectJsonRefusal(await api.raw(head(LENGTH_LINE) + BODY), 400);
  });

  test.each(['application/json;charset=UTF-8', 'Application/JSON; charset="utf-8"', 'application/json ;charset=utf-8'])(
    'but not one of type %s',
    async (type) => {
      expect(await api.raw(head(`content-type: ${type}`, LENGTH_LINE) + BODY)).toContain('"ran"');
      ran = 0;
    },
  );
});

describe('a head is refused that has', () => {
  test.each([
    ['a folded line', ['x: a', ' b', LENGTH_LINE], 400],
    ['a line without a carriage return', [`x: a\ny: b`, LENGTH_LINE], 400],
    ['a lone carriage return', [`x: a\ry: b`, LENGTH_LINE], 400],
    ['a name with a blank behind', [`content-length : ${BODY.length}`], 400],
    ['a name with a control character', ['x\u0001: a', LENGTH_LINE], 400],
    ['two lengths that agree', [LENGTH_LINE, LENGTH_LINE], 400],
    ['a negative length', ['content-length: -1'], 400],
    ['a hexadecimal length', ['content-length: 0x14'], 400],
    ['a length and chunks', [LENGTH_LINE, 'transfer-encoding: chunked'], 400],
    ['chunks twice', ['transfer-encoding: chunked', 'transfer-encoding: chunked'], 400],
    ['chunks that are not the last coding', ['transfer-encoding: chunked, gzip'], 400],
    ['an unknown transfer coding', ['transfer-encoding: xchunked'], 400],
    ['two hosts', ['host: other', LENGTH_LINE], 400],
    ['an expectation that nobody knows', ['expect: miracles', LENGTH_LINE], 417],
    ['101 lines', [LENGTH_LINE, ...Array.from({ length: 96 }, (_, index) => `x${index}: 1`)], 431],
  ])('%s', async (_what, lines, status) => {
    expectJsonRefusal(await api.raw(head(JSON_LINE, ...lines) + BODY), status);
  });

  test('no host', async () => {
    expectJsonRefusal(await api.raw(head(JSON_LINE, LENGTH_LINE).replace('host: api\r\n', '') + BODY), 400);
  });

  test('a token behind more lines than Node reads', async () => {
    const lines = Array.from({ length: 2_500 }, (_, index) => `x${index}: 1`);
    const request = head(...lines, JSON_LINE, LENGTH_LINE, `authorization: Bearer ${token}`);
    expectJsonRefusal(await api.raw(request + BODY), 431);
  });

  test('an address that is none', async () => {
    expectJsonRefusal(await api.raw(head(JSON_LINE, LENGTH_LINE).replace('/graphql', '/graphql%') + BODY), 400);
  });

  test('100 lines is not refused', async () => {
    const lines = Array.from({ length: 95 }, (_, index) => `x${index}: 1`);
    expect(await api.raw(head(JSON_LINE, LENGTH_LINE, ...lines) + BODY)).toContain('"ran"');
    ran = 0;
  });
});

const timed = async (request: string) => {
  const began = performance.now();
  const answer = await api.raw(request, /\}\]\}$/);
  return { answer, milliseconds: performance.now() - began };
};

describe('refused at once, whatever else is to come:', () => {
  test('a body that says it is too large', async () => {
    const { answer, milliseconds } = await timed(head(JSON_LINE, 'content-length: 1000000000'));
    expectJsonRefusal(answer, 413);
    expect(milliseconds).toBeLessThan(100);
  });

  test('headers that are too large', async () => {
    const { answer, milliseconds } = await timed(`POST /graphql HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(33_000)}`);
    expectJsonRefusal(answer, 431);
    expect(milliseconds).toBeLessThan(100);
  });

  test('a caller without a token, of whom no body is awaited', async () => {
    const { answer, milliseconds } = await timed(head(JSON_LINE, LENGTH_LINE).replace(/authorization.*\r\n/, ''));
    expectJsonRefusal(answer, 401);
    expect(milliseconds).toBeLessThan(100);
  });
});

/** Sends a byte in every tenth of a second until the connection ends. */
const drip = (first: string) =>
  new Promise<{ answer: string; milliseconds: number }>((resolve) => {
    const began = performance.now();
    let answer = '';
    const socket: Socket = connect(Number(new URL(api.url).port), '127.0.0.1', () => socket.write(first));
    const timer = setInterval(() => socket.write('x'), 100);
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    socket.on('error', () => {}); // a write after the other side has closed
    socket.on('close', () => {
      clearInterval(timer);
      resolve({ answer, milliseconds: performance.now() - began });
    });
  });

describe('slow clients are given up:', () => {
  test('headers, a byte at a time', async () => {
    const { answer, milliseconds } = await drip('POST /graphql HTTP/1.1\r\nhost: a\r\nx: ');
    expectJsonRefusal(answer, 408);
    expect(milliseconds).toBeLessThan(3_500);
  });

  test('a body, a byte at a time', async () => {
    const { answer, milliseconds } = await drip(head(JSON_LINE, 'content-length: 100000'));
    expectJsonRefusal(answer, 408);
    expect(milliseconds).toBeLessThan(4_500);
  });

  test('nothing at all', async () => {
    const { milliseconds } = await drip('');
    expect(milliseconds).toBeLessThan(3_500);
  });
});

test('further connections than are allowed are closed, the others go on', async () => {
  await using small = await startApi({ overrides: { Server: { MaxConnections: 2 } } });
  const port = Number(new URL(small.url).port);
  const open = () =>
    new Promise<{ socket: Socket; closed: boolean }>((resolve) => {
      const state = { socket: connect(port, '127.0.0.1'), closed: false };
      state.socket.on('error', () => {});
      state.socket.on('close', () => {
        state.closed = true;
        resolve(state);
      });
      setTimeout(() => resolve(state), 200);
    });
  const first = await open();
  const second = await open();
  const third = await open();
  expect([first.closed, second.closed, third.closed]).toEqual([false, false, true]);
  first.socket.destroy();
  second.socket.destroy();
});

test('a connection ends after ten thousand requests', async () => {
  const request = 'GET /livez HTTP/1.1\r\nhost: a\r\n\r\n';
  const answers = await api.raw(request.repeat(10_000));
  expect(answers.split('HTTP/1.1 200 OK').length - 1).toBe(10_000);
  expect(answers).toMatch(/connection: close/i);
});
