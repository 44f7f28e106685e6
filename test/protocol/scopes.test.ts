/** Scope texts: what belongs to which resource, and what was granted. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { grantedNames, parseScope, resourceOf, scopeWords, wantedNames } from '../../src/protocol/scopes.ts';

test('splits scp at U+0020 and nowhere else, without touching a word', () => {
  expect(scopeWords('Mail.Read  mail.read\tx\u00a0y')).toEqual(['Mail.Read', 'mail.read\tx\u00a0y']);
  expect(scopeWords('')).toEqual([]);
  expect(scopeWords('   ')).toEqual([]);
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }).filter((word) => !word.includes(' '))), (words) => {
      expect(scopeWords(words.join(' '))).toEqual(words);
    }),
  );
});

test.each([
  ['User.Read', '', 'User.Read'],
  ['https://graph.microsoft.com/User.Read', 'https://graph.microsoft.com', 'User.Read'],
  ['https://management.azure.com//.default', 'https://management.azure.com/', '.default'],
  ['api://todolist/.default', 'api://todolist', '.default'],
  ['api://contoso.example/todo/Items.Read', 'api://contoso.example/todo', 'Items.Read'],
])('reads %s', (scope, resource, name) => {
  expect(parseScope(scope)).toEqual({ resource, name });
});

test.each(['', ' ', 'a b', 'a\tb', 'a"b', 'a\\b', 'api://todolist/', 'ä', 'a\n'])('refuses %j as a scope', (scope) => {
  expect(() => parseScope(scope)).toThrow(TypeError);
});

test('finds the one resource of several scopes', () => {
  expect(resourceOf(['api://a/X', 'api://a/Y'])).toBe('api://a');
  expect(resourceOf(['https://management.azure.com//user_impersonation'])).toBe('https://management.azure.com/');
});

test.each([[[]], [['User.Read']], [['api://a/X', 'api://b/X']], [['https://a/X', 'https://a//X']]])(
  'refuses %j, which is not of one resource',
  (scopes) => {
    expect(() => resourceOf(scopes)).toThrow(TypeError);
  },
);

test('takes names of a reply whatever the resource is called there, without those of OpenID Connect', () => {
  expect([
    ...grantedNames(
      'https://graph.microsoft.com/User.Read openid profile email offline_access https://management.core.windows.net//user_impersonation Mail.Read',
    ),
  ]).toEqual(['user.read', 'user_impersonation', 'mail.read']);
  expect(wantedNames(['https://graph.microsoft.com/User.Read', 'https://graph.microsoft.com/.default'])).toEqual([
    'user.read',
    '.default',
  ]);
});
