/** Groups and lists of mixed types at the wire. */
import { expect, test } from 'vitest';
import { ADA, notFound, startGraph } from './asking-graph.ts';

const TEAM = '11111111-0000-4000-8000-000000000001';
const typed = (type: string, id: string, more: object = {}) => ({
  '@odata.type': `#microsoft.graph.${type}`,
  id,
  ...more,
});

test('a group shows what it can be used for, whatever Graph calls that', async () => {
  const kinds = [
    [
      { groupTypes: ['Unified'], mailEnabled: true, securityEnabled: false, visibility: 'Private' },
      'MICROSOFT_365',
      'PRIVATE',
    ],
    [{ groupTypes: [], mailEnabled: false, securityEnabled: true, visibility: null }, 'SECURITY', null],
    [{ groupTypes: [], mailEnabled: true, securityEnabled: true }, 'MAIL_ENABLED_SECURITY', null],
    [
      { groupTypes: ['DynamicMembership'], mailEnabled: true, securityEnabled: false, visibility: 'HiddenMembership' },
      'DISTRIBUTION',
      'HIDDEN_MEMBERSHIP',
    ],
    [{ groupTypes: null, mailEnabled: null, securityEnabled: null, visibility: null }, null, null],
  ] as const;
  await using graph = await startGraph(() => ({
    body: { value: kinds.map(([group], index) => ({ id: `g${index}`, ...group })) },
  }));
  const { data } = await graph.ask('{ groups { nodes { kind visibility } } }');
  expect(data.groups.nodes).toEqual(kinds.map(([, kind, visibility]) => ({ kind, visibility })));
  expect(graph.asked).toEqual(['GET /groups?$select=id,groupTypes,mailEnabled,securityEnabled,visibility&$top=25']);
  expect(graph.scopes).toEqual(['GroupMember.Read.All']);
});

test('groups are filtered, searched and ordered like users', async () => {
  await using graph = await startGraph(() => ({ body: { value: [] } }));
  await graph.ask(`{ groups(filter: { isMicrosoft365: true, displayName: { startsWith: "R&D" } }, search: "plan",
    orderBy: { field: DISPLAY_NAME, direction: DESC }) { nodes { id } } }`);
  expect(Object.fromEntries(graph.parts[0]?.query ?? [])).toEqual({
    $select: 'id',
    $filter: "startsWith(displayName,'R&D') and groupTypes/any(type:type eq 'Unified')",
    $search: '"displayName:plan" OR "description:plan" OR "mail:plan"',
    $orderby: 'displayName desc',
    $count: 'true',
    $top: '25',
  });
  expect(graph.parts[0]?.headers.consistencylevel).toBe('eventual');
});

test('a group that is not there is null', async () => {
  await using graph = await startGraph(() => notFound);
  expect(await graph.ask(`{ group(id: "${TEAM}") { id members { nodes { id } } } }`)).toEqual({
    data: { group: null },
    errors: [],
  });
  expect(graph.asked).toEqual([`GET /groups/${TEAM}?$select=id`]);
});

test('many groups by id are one getByIds of groups where that is granted', async () => {
  await using graph = await startGraph(
    ({ body }) => ({ body: { value: (body as { ids: string[] }).ids.map((id) => typed('group', id)) } }),
    {
      granted: ['directory.read.all'],
    },
  );
  const ids = ['a', 'b', 'c', 'd'].map((letter) => TEAM.replace(/.$/, letter));
  const { data } = await graph.ask(
    `{ ${ids.map((id, index) => `g${index}: group(id: "${id}") { id displayName }`).join(' ')} }`,
  );
  expect(data.g3.id).toBe(ids[3]);
  expect(graph.asked).toEqual(['POST /directoryObjects/getByIds?$select=id,displayName']);
  expect(graph.parts[0]?.body).toEqual({ ids, types: ['group'] });
});

test('members and owners keep their types; each fragment adds to what is asked for', async () => {
  await using graph = await startGraph(({ url }) => ({
    body: url.includes('/members')
      ? {
          '@odata.count': 4,
          value: [
            typed('user', 'u1', { displayName: 'Ada', jobTitle: 'Engineer' }),
            typed('group', 'g1', { displayName: 'All', groupTypes: ['Unified'] }),
            typed('device', 'd1', { displayName: 'Laptop' }),
            typed('user', 'u2', { displayName: null, jobTitle: null }),
          ],
        }
      : url.includes('/owners')
        ? { value: [typed('user', 'u1', { displayName: 'Ada' })] }
        : typed('group', TEAM),
  }));
  const { data, errors } = await graph.ask(`{ group(id: "${TEAM}") {
    members(first: 10) { totalCount nodes { __typename id displayName
      ... on User { jobTitle } ... on Group { kind } ... on OtherDirectoryObject { what: kind } } }
    owners { nodes { displayName } } } }`);
  expect(errors).toEqual([]);
  expect(data.group.members).toEqual({
    totalCount: 4,
    nodes: [
      { __typename: 'User', id: 'u1', displayName: 'Ada', jobTitle: 'Engineer' },
      { __typename: 'Group', id: 'g1', displayName: 'All', kind: 'MICROSOFT_365' },
      { __typename: 'OtherDirectoryObject', id: 'd1', displayName: 'Laptop', what: 'device' },
      { __typename: 'User', id: 'u2', displayName: null, jobTitle: null },
    ],
  });
  expect(data.group.owners).toEqual({ nodes: [{ displayName: 'Ada' }] });
  expect(graph.calls).toEqual([`GET /groups/${TEAM}`, 'POST /$batch']);
  expect(graph.asked[1]).toBe(
    `GET /groups/${TEAM}/members?$select=id,displayName,jobTitle,groupTypes,mailEnabled,securityEnabled&$count=true&$top=25`,
  );
});

test('memberships mix groups, roles and units; of what may not be read only type and id are known', async () => {
  await using graph = await startGraph(({ url }) => ({
    body: url.startsWith('/me?')
      ? { id: ADA }
      : {
          value: [
            typed('group', 'g1', { displayName: null, groupTypes: null, description: null }),
            typed('directoryRole', 'r1', { displayName: 'Global Administrator', roleTemplateId: '62e90394' }),
            typed('administrativeUnit', 'a1', { displayName: 'West', description: 'All in the west' }),
          ],
        },
  }));
  const { data, errors } = await graph.ask(`{ me { memberOf { nodes { __typename id displayName
    ... on DirectoryRole { roleTemplateId } ... on AdministrativeUnit { description } ... on Group { kind members { nodes { id } } } } } } }`);
  expect(data.me.memberOf.nodes).toEqual([
    expect.objectContaining({ __typename: 'Group', id: 'g1', displayName: null, kind: null }),
    { __typename: 'DirectoryRole', id: 'r1', displayName: 'Global Administrator', roleTemplateId: '62e90394' },
    { __typename: 'AdministrativeUnit', id: 'a1', displayName: 'West', description: 'All in the west' },
  ]);
  expect(errors).toEqual([]);
  expect(graph.scopes).toEqual(['User.Read', 'GroupMember.Read.All']);
});
