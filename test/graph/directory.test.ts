/** People, groups and profiles through the product, against the company of the dev tenant. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scopesNamed } from '../../src/cli/dev-settings.ts';
import { watchArrivals } from '../support/arrivals.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product[Symbol.asyncDispose]());

const ask = async (query: string, variables: Readonly<Record<string, unknown>> = {}, user = 'ada') => {
  const { data, errors } = await product.ask(query, { user, variables });
  expect(errors).toEqual([]);
  return data;
};
const company = () => product.tenant.directory.people.filter(({ tenantId }) => tenantId === product.tenant.tenantId);
const person = (alias: string) => {
  const found = product.tenant.directory.findPerson(alias);
  if (!found) throw new Error(`Nobody is called '${alias}'.`);
  return found;
};
const idsOf = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id).toSorted();

const usersOf = async (filter: object) => {
  const data = await ask(
    'query ($filter: UserFilter) { users(filter: $filter, first: 100) { totalCount nodes { id } } }',
    { filter },
  );
  expect(data.users.totalCount).toBe(data.users.nodes.length);
  return idsOf(data.users.nodes);
};
const peopleOf = (holds: (one: ReturnType<typeof person>) => boolean) =>
  company()
    .filter(holds)
    .map(({ objectId }) => objectId)
    .toSorted();

describe('users', () => {
  test('are those of whom the filter is true', async () => {
    const { department, jobTitle, mail } = person('ada');
    expect(await usersOf({ mail: { eq: mail } })).toEqual([person('ada').objectId]);
    expect(await usersOf({ department: { eq: department }, not: { jobTitle: { eq: jobTitle } } })).toEqual(
      peopleOf((one) => one.department === department && one.jobTitle !== jobTitle),
    );
    expect(await usersOf({ or: [{ surname: { startsWith: 'B' } }, { userType: 'GUEST' }] })).toEqual(
      peopleOf((one) => one.surname.startsWith('B') || one.homeTenantId !== undefined),
    );
    expect(await usersOf({ accountEnabled: false })).toEqual(peopleOf(({ accountEnabled }) => !accountEnabled));
    expect(await usersOf({ mail: { endsWith: `${person('grace').mail?.slice(1)}` } })).toEqual([
      person('grace').objectId,
    ]);
  });

  test('are found by a quote as by anything else', async () => {
    expect(await usersOf({ displayName: { eq: "' or displayName ne '" } })).toEqual([]);
    expect(await usersOf({ surname: { in: ["O'Neil", person('ada').surname] } })).toContain(person('ada').objectId);
    expect(await ask('{ users(search: "\\" OR \\"displayName:a") { nodes { id } } }')).toEqual({
      users: { nodes: [] },
    });
  });

  test('are searched for by the beginning of a word, and ordered', async () => {
    const { givenName } = person('linus');
    const data = await ask(
      'query ($search: String) { users(search: $search, orderBy: { field: DISPLAY_NAME, direction: DESC }) { nodes { displayName } } }',
      { search: givenName.slice(0, 3) },
    );
    const names: string[] = data.users.nodes.map(({ displayName }: { readonly displayName: string }) => displayName);
    expect(names).toContain(person('linus').displayName);
    expect(names).toEqual(names.toSorted((one, other) => other.localeCompare(one, 'en')));
  });

  test('have all that the directory knows, guests included', async () => {
    const fields = `userType accountEnabled createdDateTime companyName employeeId employeeType streetAddress city state
      postalCode country usageLocation mailNickname`;
    const data = await ask(
      `query ($ada: ID!, $guest: ID!) { ada: user(id: $ada) { ${fields} } guest: user(id: $guest) { ${fields} } }`,
      {
        ada: person('ada').objectId,
        guest: person('guest').objectId,
      },
    );
    expect(data.ada).toMatchObject({ userType: 'MEMBER', accountEnabled: true, mailNickname: 'ada' });
    const { state: _state, ...ada } = data.ada; // not every country has states
    expect(Object.values(ada)).not.toContain(null);
    expect(data.guest).toMatchObject({ userType: 'GUEST' });
    expect(new Date(data.guest.createdDateTime).getTime()).toBeLessThan(Date.now());
  });

  test('a hundred with managers, photos and presence are one list and batches for the photos, with one POST among them', async () => {
    using arrivals = watchArrivals();
    const data = await ask(
      '{ users(first: 100) { nodes { displayName manager { displayName } photo(size: SIZE_48) { contentType base64 width } presence { availability } } } }',
    );
    expect(data.users.nodes).toHaveLength(100);
    const photos = data.users.nodes.map(({ photo }: { readonly photo: unknown }) => photo);
    expect(photos).toContain(null);
    const photo = photos.find((one: unknown) => one !== null);
    expect(photo).toMatchObject({ contentType: 'image/png', width: 48 });
    expect(Buffer.from(photo.base64, 'base64').subarray(1, 4).toString()).toBe('PNG');
    const withPresence = data.users.nodes.filter(({ presence }: { readonly presence: unknown }) => presence !== null);
    expect(withPresence.length).toBeGreaterThan(90);
    const parts = 100 + 1 + 1; // photos, everybody's presence, one's own
    expect(arrivals.graph.length).toBeLessThanOrEqual(1 + Math.ceil(parts / 20));
  });
});

const groups = () => product.tenant.directory.memberships().groups;

describe('groups', () => {
  test('are those of the directory, with members, owners and what they are for', async () => {
    const data =
      await ask(`{ groups(first: 100, orderBy: { field: DISPLAY_NAME }) { totalCount nodes { id displayName kind visibility createdDateTime
      owners(first: 100) { nodes { id } } } } }`);
    expect(data.groups.totalCount).toBe(groups().length);
    expect(idsOf(data.groups.nodes)).toEqual(idsOf(groups()));
    for (const group of data.groups.nodes) {
      const known = groups().find(({ id }) => id === group.id);
      expect(group.displayName).toBe(known?.displayName);
      expect(group.kind === 'MICROSOFT_365').toBe(known?.isUnified);
      expect(idsOf(group.owners.nodes)).toEqual([...(known?.ownerIds ?? [])].toSorted());
    }
  });

  test('have members of mixed types, counted', async () => {
    const [group] = groups().toSorted((one, other) => other.memberIds.length - one.memberIds.length);
    const data = await ask(
      'query ($id: ID!) { group(id: $id) { members(first: 100) { totalCount nodes { __typename id ... on User { jobTitle } ... on Group { kind } } } } }',
      { id: group?.id },
    );
    expect(data.group.members.totalCount).toBe(group?.memberIds.length);
    expect(data.group.members.nodes).toHaveLength(Math.min(100, group?.memberIds.length ?? 0));
  });

  test('of one kind are found by it', async () => {
    const data = await ask(`{ unified: groups(filter: { isMicrosoft365: true }, first: 100) { nodes { id } }
      others: groups(filter: { isMicrosoft365: false }, first: 100) { nodes { id } } }`);
    expect(idsOf(data.unified.nodes)).toEqual(idsOf(groups().filter(({ isUnified }) => isUnified)));
    expect(idsOf(data.others.nodes)).toEqual(idsOf(groups().filter(({ isUnified }) => !isUnified)));
  });
});

describe('oneself', () => {
  test('knows memberships; of roles that may not be read there is the id alone', async () => {
    const { memberOf } = (
      await ask('{ me { memberOf(first: 100) { nodes { __typename id displayName } } } }', {}, 'alan')
    ).me;
    const { directoryRoles } = product.tenant.directory.memberships();
    const alan = person('alan').objectId;
    const isMember = ({ memberIds }: { readonly memberIds: readonly string[] }) => memberIds.includes(alan);
    const ids = (type: string) =>
      idsOf(memberOf.nodes.filter(({ __typename }: { readonly __typename: string }) => __typename === type));
    expect(ids('Group')).toEqual(idsOf(groups().filter(isMember)));
    expect(ids('DirectoryRole')).toEqual(idsOf(directoryRoles.filter(isMember)));
    const [role] = memberOf.nodes.filter(
      ({ __typename }: { readonly __typename: string }) => __typename === 'DirectoryRole',
    );
    expect(role?.displayName).toBeNull();
  });

  test('has a presence, licences and teams; those of others are told as far as Graph tells them', async () => {
    const own =
      await ask(`{ me { presence { availability activity } licenseDetails { skuPartNumber servicePlans { servicePlanName } }
      joinedTeams { nodes { id displayName group { id mail } } } } }`);
    expect(own.me.presence.availability).toMatch(/^[A-Z_]+$/);
    expect(own.me.licenseDetails.length).toBeGreaterThan(0);
    expect(own.me.licenseDetails[0].servicePlans.length).toBeGreaterThan(0);
    const isIn = ({ memberIds, team }: { readonly memberIds: readonly string[]; readonly team: unknown }) =>
      team !== undefined && memberIds.includes(person('ada').objectId);
    expect(idsOf(own.me.joinedTeams.nodes)).toEqual(idsOf(groups().filter(isIn)));
    const { data, errors } = await product.ask(
      'query ($id: ID!) { user(id: $id) { licenseDetails { skuPartNumber } joinedTeams { nodes { id } } } }',
      { user: 'ada', variables: { id: person('linus').objectId } },
    );
    expect(data.user.licenseDetails.length).toBeGreaterThan(0);
    expect(data.user.joinedTeams).toBeNull();
    expect(errors).toMatchObject([{ path: ['user', 'joinedTeams'], extensions: { code: 'DOWNSTREAM_FORBIDDEN' } }]);
  });

  test('changes the profile, and everybody sees it', async () => {
    const changed = { city: 'Bergen', mobilePhone: null, businessPhones: ['+47 555 0100'], jobTitle: 'Chief Engineer' };
    const written = await ask(
      'mutation ($input: UpdateMeInput!) { updateMe(input: $input) { user { displayName city mobilePhone businessPhones jobTitle } } }',
      { input: changed },
    );
    expect(written.updateMe.user).toEqual({ displayName: person('ada').displayName, ...changed });
    const seen = await ask(
      'query ($id: ID!) { user(id: $id) { city mobilePhone businessPhones jobTitle } }',
      { id: person('ada').objectId },
      'linus',
    );
    expect(seen.user).toEqual(changed);
  });

  test('without the scope changes nothing', async () => {
    const bearer = await product.bearerOf('grace', scopesNamed(product.tenant.info(), ['access_as_user']).join(' '));
    using arrivals = watchArrivals();
    const { status } = await product.ask('mutation { updateMe(input: { city: "Oslo" }) { user { id } } }', { bearer });
    expect(status).toBe(403);
    expect(arrivals.graph).toEqual([]);
  });
});

const page = readFileSync(new URL('../../docs/people-and-groups.md', import.meta.url), 'utf8');

test.each([...page.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, example = '']) => example))(
  'the example of the page is answered: %s',
  async (example) => {
    await ask(example, {}, 'linus');
  },
);
