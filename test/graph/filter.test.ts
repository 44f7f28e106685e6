/** Filters and searches as OData: whatever a text holds stays one literal, and the expression says what the filter says. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UserFilter } from '../../src/generated/graph.ts';
import { GROUP_FILTER } from '../../src/graph/groups/group-filter.ts';
import { compileFilter } from '../../src/graph/odata/filter.ts';
import { searchClause, textLiteral } from '../../src/graph/odata/literal.ts';
import { USER_FILTER } from '../../src/graph/users/user-filter.ts';

/** Texts that a name may be, quotes and operators more often than in life. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
      fc.constantFrom("'", "''", '"', '\\', '(', ')', ' eq ', ' or ', "' or '1' eq '1", '%27', '&$top=1', '#', '+'),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join('').replaceAll(/\p{Cc}/gu, ''))
  .filter((one) => one !== '' && one.length <= 256 && one.isWellFormed());

/** A reader of what OData says about text literals, and nothing of ours: pieces outside of quotes, and the texts inside. */
function literalsIn(expression: string): { readonly skeleton: string; readonly texts: readonly string[] } {
  const texts: string[] = [];
  let skeleton = '';
  for (let at = 0; at < expression.length; at += 1) {
    if (expression[at] !== "'") {
      skeleton += expression[at];
      continue;
    }
    let value = '';
    for (at += 1; ; at += 1) {
      if (at >= expression.length) throw new Error('A literal does not end.');
      if (expression[at] !== "'") value += expression[at];
      else if (expression[at + 1] === "'") {
        value += "'";
        at += 1;
      } else break;
    }
    texts.push(value);
    skeleton += '?';
  }
  return { skeleton, texts };
}

describe('a text', () => {
  test('is one literal that reads back as itself', () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(literalsIn(textLiteral(one, 'it'))).toEqual({ skeleton: '?', texts: [one] });
      }),
    );
  });

  test('in a filter leaves the structure as it is', () => {
    fc.assert(
      fc.property(text, text, text, text, (one, two, three, four) => {
        const compiled = compileFilter(
          {
            displayName: { eq: one, ne: two },
            or: [{ city: { in: [three, four] } }, { not: { mail: { startsWith: one, endsWith: two } } }],
          },
          USER_FILTER,
        );
        expect(literalsIn(compiled?.text ?? '')).toEqual({
          skeleton:
            'displayName eq ? and displayName ne ? and (city in (?,?) or not(startsWith(mail,?) and endsWith(mail,?)))',
          texts: [one, two, three, four, one, two],
        });
      }),
    );
  });

  test('that is searched for stays inside of its quotes', () => {
    fc.assert(
      fc.property(
        text.filter((one) => one.trim() !== ''),
        (one) => {
          const clauses = [
            ...searchClause(one, ['displayName', 'mail']).matchAll(/"(\w+):((?:[^"\\]|\\.)*)"( OR )?/gy),
          ];
          expect(clauses.map(([whole]) => whole).join('')).toBe(searchClause(one, ['displayName', 'mail']));
          expect(clauses.map(([, name, words]) => [name, words?.replaceAll(/\\(.)/g, '$1')])).toEqual([
            ['displayName', one.trim()],
            ['mail', one.trim()],
          ]);
        },
      ),
    );
  });

  test.each(['', 'a\nb', 'a\u0085b', '\u0000', '\ud800', 'x'.repeat(257)])('such as %j is refused', (one) => {
    expect(() => textLiteral(one, 'filter.mail.eq')).toThrow("Expected 'filter.mail.eq' to be a text of 1 to 256");
    expect(() => searchClause(one, ['mail'])).toThrow("Expected 'search' to be a text");
  });
});

test.each<readonly [UserFilter, string | undefined]>([
  [{}, undefined],
  [{ accountEnabled: false, userType: 'GUEST' }, "accountEnabled eq false and userType eq 'Guest'"],
  [
    { createdDateTime: { ge: '2026-01-01T00:00:00.000Z', lt: '2026-02-01T00:00:00.000Z' } },
    'createdDateTime ge 2026-01-01T00:00:00.000Z and createdDateTime lt 2026-02-01T00:00:00.000Z',
  ],
  [{ mail: { isNull: false } }, 'mail ne null'],
  [
    { and: [{ or: [{ city: { eq: 'a' } }, { city: { eq: 'b' }, state: { eq: 'c' } }] }, { surname: { eq: 'd' } }] },
    "((city eq 'a' or (city eq 'b' and state eq 'c')) and surname eq 'd')",
  ],
])('%j is %s', (filter, expression) => {
  expect(compileFilter(filter, USER_FILTER)?.text).toBe(expression);
});

test('Microsoft 365 groups are those whose types say so', () => {
  expect(compileFilter({ isMicrosoft365: true }, GROUP_FILTER)).toEqual({
    text: "groupTypes/any(type:type eq 'Unified')",
    advanced: false,
  });
  expect(compileFilter({ isMicrosoft365: false, securityEnabled: true }, GROUP_FILTER)).toEqual({
    text: "not(groupTypes/any(type:type eq 'Unified')) and securityEnabled eq true",
    advanced: true,
  });
});

const isAdvanced = (filter: UserFilter) => compileFilter(filter, USER_FILTER)?.advanced;

test('what needs the index of the directory says so, however deep it stands', () => {
  expect(isAdvanced({ and: [{ or: [{ surname: { eq: 'a' } }] }] })).toBe(false);
  expect(isAdvanced({ and: [{ or: [{ surname: { eq: 'a' } }, { surname: { ne: 'b' } }] }] })).toBe(true);
  expect(isAdvanced({ officeLocation: { eq: 'a' } })).toBe(true);
});
