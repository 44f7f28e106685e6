/** Where a token may go: only below the configured base, whatever arguments and answers say. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { downstreamAddress, ownLink, pathSegment } from '../../src/downstream/address.ts';
import { BadUserInputError, DownstreamError } from '../../src/errors/errors.ts';

const BASE = 'https://graph.microsoft.com/v1.0';

describe('a path segment', () => {
  test.each([
    ['ada', 'ada'],
    ['ada@fabrikam.example', 'ada%40fabrikam.example'],
    ['a/b', 'a%2Fb'],
    ['a?b#c', 'a%3Fb%23c'],
    ['..%2f', '..%252f'],
    ['...', '...'],
    ['%2e%2e', '%252e%252e'],
    ['gustav_x#EXT#@y', 'gustav_x%23EXT%23%40y'],
    ['\\evil', '%5Cevil'],
    ['名前', '%E5%90%8D%E5%89%8D'],
  ])('of %j is %s', (value, segment) => {
    expect(pathSegment(value)).toBe(segment);
  });

  test.each(['', '.', '..', 'a\u0000b', 'a\r\nb', '\u007f', '\u0085', '\ud800', 'a\udc00'])(
    'of %j is refused',
    (value) => {
      expect(() => pathSegment(value)).toThrow(BadUserInputError);
    },
  );

  test('is one segment below the base for any text, and that text again when it is decoded', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.webPath(), fc.constantFrom('..', '.', '//evil', '/..')),
        (value) => {
          let segment: string;
          try {
            segment = pathSegment(value);
          } catch (error) {
            expect(error).toBeInstanceOf(BadUserInputError);
            return;
          }
          const url = downstreamAddress(BASE, `/users/${segment}/manager`);
          expect(url.origin).toBe('https://graph.microsoft.com');
          const [, version, users, id = '', manager, ...more] = url.pathname.split('/');
          expect([version, users, manager, more]).toEqual(['v1.0', 'users', 'manager', []]);
          expect(decodeURIComponent(id)).toBe(value);
          expect([url.search, url.hash]).toEqual(['', '']);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('an address', () => {
  test.each([
    ['/me', {}, `${BASE}/me`],
    ['/me?$select=id', {}, `${BASE}/me?$select=id`],
    ['/users', { $top: 5, $count: true, $filter: undefined }, `${BASE}/users?%24top=5&%24count=true`],
    ['/users/../me', {}, `${BASE}/me`],
  ])('of %s stands below the base', (path, query, href) => {
    expect(downstreamAddress(BASE, path, query).href).toBe(href);
  });

  test.each([
    '//evil.example/',
    'me',
    '',
    '@evil.example/',
    'https://evil.example/',
    '/..',
    '/../beta/me',
    '/%2e%2e/beta/me',
    '/me/../../beta',
    '/..\\..\\beta',
    '/me#fragment',
    '/../v1.0evil',
  ])('refuses %j', (path) => {
    expect(() => downstreamAddress(BASE, path)).toThrow();
  });

  test('never leaves origin and base, for any path and query', () => {
    const piece = fc.constantFrom(
      '/',
      '..',
      '.',
      '%2e',
      '%2f',
      '\\',
      '@',
      ':',
      '?',
      '#',
      'evil.example',
      'me',
      '\t',
      'é',
    );
    const path = fc.oneof(
      fc.array(piece).map((pieces) => `/${pieces.join('')}`),
      fc.string(),
      fc.webUrl(),
    );
    const query = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer()), { maxKeys: 3 });
    fc.assert(
      fc.property(path, query, (where, values) => {
        let url: URL;
        try {
          url = downstreamAddress(BASE, where, values);
        } catch {
          return;
        }
        expect(url.origin).toBe('https://graph.microsoft.com');
        expect(`${url.pathname}/`.startsWith('/v1.0/')).toBe(true);
        expect([url.username, url.password, url.hash]).toEqual(['', '', '']);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a link of an answer', () => {
  test.each([`${BASE}/users?$skiptoken=x`, `${BASE}/users`, 'https://GRAPH.microsoft.com:443/v1.0/users'])(
    'is followed: %s',
    (link) => {
      expect(ownLink(BASE, link, 'graph').origin).toBe('https://graph.microsoft.com');
    },
  );

  test.each([
    'https://evil.example/v1.0/users',
    'https://graph.microsoft.com.evil.example/v1.0/users',
    'https://graph.microsoft.com@evil.example/v1.0/users',
    'https://user@graph.microsoft.com/v1.0/users',
    'http://graph.microsoft.com/v1.0/users',
    'https://graph.microsoft.com:8443/v1.0/users',
    'https://graph.microsoft.com/beta/users',
    `${BASE}/../beta/users`,
    `${BASE}evil/users`,
    '/v1.0/users',
    '//graph.microsoft.com/v1.0/users',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '',
  ])('is refused: %s', (link) => {
    expect(() => ownLink(BASE, link, 'graph')).toThrow(DownstreamError);
  });
});
