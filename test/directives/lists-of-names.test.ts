/** Outer list any of, inner list all of, elements all of: against a second reading of the same lists, with random ones. */
import * as fc from 'fast-check';
import { buildSchema, parse, print } from 'graphql';
import { expect, test } from 'vitest';
import type { Principal } from '../../src/bearer/principal.ts';
import { createGrant, isGranted, lackingOf, neededScopes } from '../../src/directives/grant.ts';
import { compileRequirements } from '../../src/directives/requirements.ts';
import { schemaFile } from '../../src/module/schema-file.ts';

const DIRECTIVES = print(schemaFile('directives.graphql'));
const WORDS = ['A', 'B', 'C', 'a', 'A.B', 'constructor', '__proto__'];

type Lists = readonly (readonly string[])[];
interface Written {
  readonly authenticated: boolean;
  readonly scopes?: Lists;
  readonly roles?: Lists;
  readonly permissions?: Lists;
}

const lists = fc.array(fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 3,
});
const written: fc.Arbitrary<Written> = fc.record(
  { authenticated: fc.boolean(), scopes: lists, roles: lists, permissions: lists },
  { requiredKeys: ['authenticated'] },
);
const principals = fc.record({
  kind: fc.constantFrom('user' as const, 'app' as const),
  scopes: fc.uniqueArray(fc.constantFrom(...WORDS)),
  roles: fc.uniqueArray(fc.constantFrom(...WORDS)),
});

const sdl = ({ authenticated, scopes, roles, permissions }: Written) =>
  [
    authenticated ? '@authenticated' : '',
    scopes ? `@requiresScopes(scopes: ${JSON.stringify(scopes)})` : '',
    roles ? `@requiresRoles(roles: ${JSON.stringify(roles)})` : '',
    permissions ? `@requiresAppPermissions(permissions: ${JSON.stringify(permissions)})` : '',
  ].join(' ');

const held = (wanted: Lists, words: string[]) => wanted.some((all) => all.every((word) => words.includes(word)));

/** The promise in its own words, element by element. */
function opens(
  element: Written,
  { kind, scopes, roles }: { kind: string; scopes: string[]; roles: string[] },
): boolean {
  const { scopes: s, roles: r, permissions: p } = element;
  if (kind === 'app') return p ? held(p, roles) : !s && !r;
  if (p && !s && !r) return false;
  return (!s || held(s, scopes)) && (!r || held(r, roles));
}

const asPrincipal = ({ kind, scopes, roles }: { kind: string; scopes: string[]; roles: string[] }) =>
  ({ kind, scopes: new Set(kind === 'app' ? [] : scopes), roles: new Set(roles) }) as unknown as Principal;

test('a field is open when all five elements that touch it are', () => {
  fc.assert(
    fc.property(fc.tuple(written, written, written, written, written), principals, (elements, caller) => {
      const [onField, onType, onInterface, onInterfaceField, onReturned] = elements.map(sdl);
      const requirement = compileRequirements(
        buildSchema(`${DIRECTIVES}
          type Query { t: T }
          interface I ${onInterface} { f: R ${onInterfaceField} }
          type T implements I ${onType} { f: R ${onField} }
          scalar R ${onReturned}`),
      ).of('T', 'f');
      const present = elements.filter((element) => sdl(element).trim() !== '');
      const promised = present.every((element) => opens(element, caller));
      if (!requirement) return expect(present).toEqual([]);
      const principal = asPrincipal(caller);
      expect(isGranted(requirement, principal)).toBe(promised);
      expect(isGranted(requirement, undefined)).toBe(false);
      const grant = createGrant(requirement);
      expect([grant(principal), grant(principal), grant(undefined), grant(principal)]).toEqual([
        promised,
        promised,
        false,
        promised,
      ]);
    }),
    { numRuns: 500 },
  );
});

test('what is lacking, added to what is held, opens the field, wherever anything can', () => {
  fc.assert(
    fc.property(fc.tuple(written, written), principals, (elements, caller) => {
      const [onType, onField] = elements.map(sdl);
      const schema = buildSchema(`${DIRECTIVES} type Query { t: T } type T ${onType} { f: Int ${onField} }`);
      const requirement = compileRequirements(schema).of('T', 'f');
      const principal = asPrincipal(caller);
      if (!requirement || (principal.kind === 'user' ? !requirement.user : !requirement.app)) return;
      const { scopes, roles, permissions } = lackingOf(requirement, principal);
      const more = {
        ...caller,
        scopes: [...caller.scopes, ...scopes],
        roles: [...caller.roles, ...roles, ...permissions],
      };
      expect(isGranted(requirement, asPrincipal(more))).toBe(true);
      expect(isGranted(requirement, principal)).toBe([...scopes, ...roles, ...permissions].length === 0);
      if (principal.kind === 'user') {
        const asked = { ...more, scopes: [...neededScopes([requirement], principal)] };
        expect(isGranted(requirement, asPrincipal(asked))).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('a caller is remembered as an object, not by anything it says', () => {
  const schema = buildSchema(`${DIRECTIVES} type Query { f: Int @requiresScopes(scopes: [["A"]]) }`);
  const requirement = compileRequirements(schema).of('Query', 'f');
  if (!requirement) throw new Error('The field has a requirement.');
  const grant = createGrant(requirement);
  const [ada, grace] = [['A'], ['B']].map((scopes) => asPrincipal({ kind: 'user', scopes, roles: [] }));
  expect([grant(ada), grant(grace), grant(ada), grant({ ...ada, scopes: new Set() } as Principal)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(parse(DIRECTIVES).definitions).toHaveLength(9);
});
