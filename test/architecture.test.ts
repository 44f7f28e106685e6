/** The house: which room may know which, and that nothing goes round in a circle. Types count like everything else. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** Lower rooms first; a room may import from those above it in this list. Rooms of one line do not know each other. */
const STOREYS: readonly (readonly string[])[] = [
  ['protocol', 'observability'],
  ['errors'],
  ['config'],
  ['bearer', 'database'],
  ['tokens'],
  ['downstream'],
  ['module'],
  ['graph', 'arm', 'directives', 'http', 'background'],
  ['federation'], // publishes what the directives demand
  ['context.ts', 'apollo.ts'],
  ['runtime.ts'],
  ['background-runtime.ts'],
  ['server.ts', 'worker.ts'],
  ['index.ts'],
  ['cli'],
];

/** Rooms that stand apart, and what each may import beside itself. */
const APART: Readonly<Record<string, readonly string[]>> = {
  client: ['protocol'], // how a challenge is written
  'dev-tenant': ['protocol', 'observability'],
  playground: ['client'], // a front-end as any other: challenges are read and settled in one way
};

/** Resolver types belong to the module they were made for. */
const GENERATED: Readonly<Record<string, string>> = {
  'generated/base.ts': 'module',
  'generated/graph.ts': 'graph',
  'generated/arm.ts': 'arm',
  'generated/background.ts': 'background',
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly dynamic: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.tsx?$/.test(name));

function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found = [
    ...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom '(\.[^']+)'|^import '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm),
  ];
  return found.map(([, from, bare, dynamic]) => ({
    from: file,
    to: relative(SRC, resolve(SRC, dirname(file), from ?? bare ?? dynamic ?? '')).replaceAll('\\', '/'),
    dynamic: dynamic !== undefined,
  }));
}

const imports = files.flatMap(importsOf);

function roomOf(file: string): string {
  return GENERATED[file] ?? file.split('/')[0] ?? file;
}

const storeyOf = (room: string) => STOREYS.findIndex((rooms) => rooms.includes(room));

function isAllowed({ from, to, dynamic }: Import): boolean {
  const [source, target] = [roomOf(from), roomOf(to)];
  if (source === target) return true;
  const apart = APART[source];
  if (apart) return apart.includes(target);
  // The dev tenant is reached by whoever starts it, when it is started.
  if (target in APART) return source === 'cli' && target === 'dev-tenant' && dynamic;
  return storeyOf(source) !== -1 && storeyOf(target) !== -1 && storeyOf(target) < storeyOf(source);
}

test('finds the imports it judges', () => {
  expect(imports.length).toBeGreaterThan(200);
  expect(imports).toContainEqual({ from: 'context.ts', to: 'module/request-context.ts', dynamic: false });
  expect(imports).toContainEqual({ from: 'cli/dev.ts', to: 'dev-tenant/index.ts', dynamic: true });
});

test('every file stands in a room of the plan', () => {
  expect(files.map(roomOf).filter((room) => storeyOf(room) === -1 && !(room in APART))).toEqual([]);
});

test('arrows point down only', () => {
  expect(imports.filter((arrow) => !isAllowed(arrow)).map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

test('a forbidden arrow would be found', () => {
  expect(isAllowed({ from: 'tokens/engine.ts', to: 'downstream/address.ts', dynamic: false })).toBe(false);
  expect(isAllowed({ from: 'graph/user.ts', to: 'arm/records.ts', dynamic: false })).toBe(false);
  expect(isAllowed({ from: 'server.ts', to: 'dev-tenant/index.ts', dynamic: true })).toBe(false);
  expect(isAllowed({ from: 'dev-tenant/tenant.ts', to: 'bearer/validator.ts', dynamic: false })).toBe(false);
  expect(isAllowed({ from: 'playground/app.tsx', to: 'http/consent-page.ts', dynamic: false })).toBe(false);
  expect(isAllowed({ from: 'client/consent.ts', to: 'playground/settings.ts', dynamic: false })).toBe(false);
});

test('no import goes round in a circle, types included', () => {
  const arrows = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, trail: readonly string[]) => {
    const at = trail.indexOf(file);
    if (at !== -1) circles.push([...trail.slice(at), file].join(' → '));
    if (at !== -1 || done.has(file)) return;
    for (const { to } of arrows.get(file) ?? []) walk(to, [...trail, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  expect(circles).toEqual([]);
});

test('the assertion is revealed in tokens/ alone', () => {
  const revealing = files.filter(
    (file) => !file.startsWith('dev-tenant/') && /\bassertion\.reveal\(/.test(readFileSync(join(SRC, file), 'utf8')),
  );
  expect(revealing.filter((file) => roomOf(file) !== 'tokens')).toEqual([]);
  expect(revealing).not.toEqual([]);
});

test('every file says at its top what it is for', () => {
  const silent = files.filter(
    (file) =>
      !file.startsWith('generated/') &&
      !/^(?:#!.*\n)?\/\*\*[\s\S]*?@module\b|^(?:#!.*\n)?\/\*\*/.test(readFileSync(join(SRC, file), 'utf8')),
  );
  expect(silent).toEqual([]);
});
