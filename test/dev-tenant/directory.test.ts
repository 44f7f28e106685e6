/** The seeded company: what everything else in the dev tenant takes for granted about it. @module */
import { expect, test } from 'vitest';
import { appIds } from '../../src/dev-tenant/directory/apps.ts';
import type { Person } from '../../src/dev-tenant/directory/directory.ts';
import { createDirectory } from '../../src/dev-tenant/directory/seed.ts';
import { subscriptionPlans } from '../../src/dev-tenant/directory/subscription-plans.ts';

const directory = createDirectory();
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('is the same company every time', () => {
  expect(JSON.stringify(createDirectory())).toBe(JSON.stringify(directory));
  expect(directory.findPerson('ada')?.objectId).toBe('7091f812-404a-4405-941c-f82a8bf03cc8');
});

test('gives everybody an own id, alias and principal name', () => {
  const count = directory.people.length;
  expect(count).toBeGreaterThan(250);
  for (const key of ['objectId', 'alias', 'userPrincipalName'] as const) {
    expect(new Set(directory.people.map((person) => person[key].toLowerCase())).size).toBe(count);
  }
  expect(directory.people.every(({ objectId }) => guid.test(objectId))).toBe(true);
});

test('is one tree of five or six levels under one head; guests stand beside it', () => {
  const members = directory.people.filter(({ persona }) => persona !== 'guest');
  expect(members.filter(({ managerId }) => managerId === null)).toHaveLength(1);
  const levelOf = (person: Person): number => {
    const manager = person.managerId === null ? undefined : directory.personById(person.managerId);
    return manager ? levelOf(manager) + 1 : 1;
  };
  const levels = members.map(levelOf);
  expect(Math.max(...levels)).toBe(6);
});

test('has one person for every situation, and Ada has a manager and reports', () => {
  const situations = ['mfa-for-arm', 'no-mail-consent', 'guest', 'disabled', 'throttled', 'revoked', 'admin'];
  for (const persona of situations) {
    expect(directory.people.filter((person) => person.persona === persona)).toHaveLength(1);
  }
  const ada = directory.findPerson('ADA');
  expect(ada).toMatchObject({ persona: 'ordinary', accountEnabled: true });
  expect(directory.personById(ada?.managerId ?? '')?.alias).toBe('grace');
  expect(directory.people.filter(({ managerId }) => managerId === ada?.objectId).length).toBeGreaterThan(5);
});

test('has gaps in its profiles, as real directories do', () => {
  for (const key of ['mail', 'jobTitle', 'officeLocation', 'mobilePhone', 'preferredLanguage'] as const) {
    const empty = directory.people.filter((person) => person[key] === null).length;
    expect(empty).toBeGreaterThan(0);
    expect(empty).toBeLessThan(directory.people.length);
  }
});

test('finds people and APIs by any of their names', () => {
  const guest = directory.findPerson('guest');
  expect(directory.findPerson(guest?.userPrincipalName.toUpperCase() ?? '')).toBe(guest);
  expect(directory.personById(guest?.objectId.toUpperCase() ?? '')).toBe(guest);
  for (const name of ['https://graph.microsoft.com', 'https://graph.microsoft.com/', appIds.graph]) {
    expect(directory.appByResource(name)?.clientId).toBe(appIds.graph);
  }
  expect(directory.appByResource('https://management.azure.com')?.clientId).toBe(appIds.arm);
  expect(directory.appByResource('https://elsewhere.example')).toBeUndefined();
});

function seenBy(alias: string): readonly string[] {
  const id = directory.findPerson(alias)?.objectId ?? '';
  return directory.subscriptions.filter(({ readers }) => readers.includes(id)).map(({ displayName }) => displayName);
}

test('knows everybody whom the plans of the subscriptions speak of', () => {
  const departments = directory.people.map(({ department }) => department);
  const apps = directory.apps.map(({ name }) => name);
  const named = subscriptionPlans.flatMap(({ grants }) => grants.flatMap(({ to }) => to));
  const unknown = named.filter(
    (name) => !directory.findPerson(name) && !departments.includes(name) && !apps.includes(name),
  );
  expect([named.length > 10, unknown]).toEqual([true, []]);
});

test('shows different subscriptions to different people, and none to some', () => {
  expect(seenBy('ada')).toHaveLength(4);
  expect(seenBy('edsger')).toEqual(['Fabrikam staging', 'Fabrikam development']);
  expect(seenBy('linus')).toEqual([]);
  expect(seenBy('alan')).toHaveLength(50);
});

test('asks only for permissions that the APIs expose', () => {
  for (const app of directory.apps) {
    for (const [resource, scopes] of Object.entries(app.requiredScopes)) {
      expect(directory.appByClientId(resource)?.scopes).toEqual(expect.arrayContaining([...scopes]));
    }
    for (const [resource, roles] of Object.entries(app.grantedAppRoles)) {
      expect(directory.appByClientId(resource)?.appRoles).toEqual(expect.arrayContaining([...roles]));
    }
  }
});
