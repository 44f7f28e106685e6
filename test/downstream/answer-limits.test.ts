/** What an API may answer at most, and what becomes of the connection that brought more. */
import type { ServerResponse } from 'node:http';
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readJson } from '../../src/downstream/answer-body.ts';
import { json } from '../support/loopback.ts';
import { startCalling } from './calling.ts';
import { listenRaw, sendingTo, startSending } from './sending.ts';

const MEGABYTE = 1024 * 1024;

const send = (response: ServerResponse, body: string | Buffer, headers: Readonly<Record<string, string>> = {}) =>
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body);

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const listOf = (length: number) => JSON.stringify({ value: Array.from({ length }, () => 0) });

/** Milliseconds, the best of three. */
function timeToRead(text: string): number {
  const times = [1, 2, 3].map(() => {
    const started = performance.now();
    const read = readJson({ headers: { 'content-type': 'application/json' }, body: Buffer.from(text) });
    expect(read).toHaveProperty('json');
    return performance.now() - started;
  });
  return Math.min(...times);
}

describe('a compressed answer', () => {
  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ] as const)('in %s is read', async (coding, compress) => {
    await using calling = await startCalling((_request, response) =>
      send(response, compress('{"id":"ada"}'), { 'content-encoding': coding }),
    );
    expect(await calling.api.get('/me')).toEqual({ id: 'ada' });
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    // At its usual quality of 11 this takes a processor ten seconds.
    ['br', (text: Buffer) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ['zstd', zstdCompressSync],
  ] as const)('in %s that swells beyond the limit is cut off before memory fills', async (coding, compress) => {
    const bomb = compress(Buffer.alloc(256 * MEGABYTE, 0x20));
    await using calling = await startCalling((_request, response) =>
      send(response, bomb, { 'content-encoding': coding }),
    );
    const before = process.memoryUsage().rss;
    await expect(calling.api.get('/me')).rejects.toMatchObject({
      code: 'DOWNSTREAM_ERROR',
      downstream: { code: 'AnswerTooLarge' },
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * MEGABYTE);
  });

  test.each([
    ['a coding that nobody knows', 'rot13', Buffer.from('{}')],
    ['two codings', 'gzip, gzip', gzipSync(gzipSync('{}'))],
    ['other bytes than it says', 'gzip', Buffer.from('{}')],
    ['half of its bytes', 'gzip', gzipSync('{"id":"ada"}').subarray(0, 15)],
  ])('with %s is no answer', async (_name, coding, body) => {
    await using calling = await startCalling((_request, response) =>
      send(response, body, { 'content-encoding': coding }),
    );
    await expect(calling.api.get('/me')).rejects.toMatchObject({ downstream: { code: 'AnswerMalformed' } });
  });
});

describe('JSON', () => {
  test.each([
    ['64 levels', nested(64)],
    ['10,000 items', listOf(10_000)],
    ['100,000 members', JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`m${at}`, at])))],
    ['brackets in texts', JSON.stringify({ text: '[{'.repeat(200) })],
  ])('of %s is an answer', async (_name, body) => {
    await using calling = await startCalling((_request, response) => send(response, body));
    expect(await calling.api.get('/me')).toEqual(JSON.parse(body));
  });

  test.each([
    ['65 levels', nested(65)],
    ['10,001 items', listOf(10_001)],
    ['10,001 items deep inside', `{"a":{"b":[${listOf(10_001)}]}}`],
    ['two million lists', `[${'[],'.repeat(1_300_000)}[]]`],
  ])('of %s is none', async (_name, body) => {
    await using calling = await startCalling((_request, response) => send(response, body));
    await expect(calling.api.get('/me')).rejects.toMatchObject({
      code: 'DOWNSTREAM_ERROR',
      downstream: { code: 'AnswerTooComplex' },
    });
  });

  test('that would become a hundred megabytes of objects is not parsed, though no list in it is long', async () => {
    const body = JSON.stringify(Array.from({ length: 150 }, () => Array.from({ length: 9_000 }, () => [])));
    await using calling = await startCalling((_request, response) => send(response, body));
    await expect(calling.api.get('/me')).rejects.toMatchObject({ downstream: { code: 'AnswerTooComplex' } });
  });

  test.each([
    '{"__proto__":{"isAdmin":true},"id":"ada"}',
    '{"\\u005f\\u005Fproto__":{"isAdmin":true},"id":"ada"}',
    '{"_\\u005fproto__":{"isAdmin":true},"id":"ada"}',
  ])('%s gives nobody another prototype', async (body) => {
    await using calling = await startCalling((_request, response) => send(response, body));
    const answer = await calling.api.get<Record<string, unknown>>('/me');
    expect(Object.keys(answer)).toEqual(['id']);
    expect(Object.assign({}, answer).isAdmin).toBeUndefined();
  });

  test('costs no more time than one without it: a word in a mail slows nobody down', () => {
    const numbers = `[${Array.from({ length: 200 }, () => `[${'1,'.repeat(9_900)}1]`).join(',')}]`;
    expect(timeToRead(`{"__proto__":0,"a":${numbers}}`)).toBeLessThan(6 * timeToRead(`{"b":0,"a":${numbers}}`));
  });

  test('that says the word elsewhere stays whole', async () => {
    const value = { text: 'about __proto__', lists: [{ a: null }, 1, 'x'] };
    await using calling = await startCalling((_request, response) => json(response, 200, value));
    expect(await calling.api.get('/me')).toEqual(value);
  });
});

describe('the wire', () => {
  test('headers over 64 KiB are no answer', async () => {
    await using server = await listenRaw((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nx-large: ${'x'.repeat(70_000)}\r\n`);
    });
    await using sending = sendingTo(server.url);
    await expect(sending.send()).rejects.toMatchObject({ downstream: { code: 'AnswerTooLarge' } });
  });

  test('an answer over the limit of its API ends the connection', async () => {
    let closed = false;
    await using server = await listenRaw((socket) => {
      socket.on('close', () => {
        closed = true;
      });
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n');
      const pour = setInterval(() => socket.write(`400\r\n${' '.repeat(1_024)}\r\n`), 1);
      socket.on('close', () => clearInterval(pour));
    });
    await using sending = sendingTo(server.url, { settings: { maxAnswerBytes: 10_240 } });
    await expect(sending.send()).rejects.toMatchObject({ downstream: { code: 'AnswerTooLarge' } });
    await expect.poll(() => closed).toBe(true);
  });

  test('a connection that is reset in the middle is unavailable', async () => {
    await using server = await listenRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{');
      setTimeout(() => socket.resetAndDestroy(), 20);
    });
    await using sending = sendingTo(server.url);
    await expect(sending.send()).rejects.toMatchObject({ code: 'DOWNSTREAM_UNAVAILABLE' });
  });

  test('the reader of an answer that drips leaves at the deadline', async () => {
    await using sending = await startSending(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const drip = setInterval(() => response.write(' '), 10);
        response.once('close', () => clearInterval(drip));
      },
      { settings: { timeoutMs: 150 } },
    );
    await expect(sending.send()).rejects.toMatchObject({ code: 'DOWNSTREAM_TIMEOUT' });
    expect(sending.server.seen).toHaveLength(1);
  });

  test('a redirect is refused by its name', async () => {
    await using calling = await startCalling((_request, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    );
    await expect(calling.api.get('/me')).rejects.toMatchObject({
      code: 'DOWNSTREAM_ERROR',
      downstream: { status: 302, code: 'Redirected' },
    });
  });
});
