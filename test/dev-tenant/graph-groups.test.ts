/** Groups, roles and memberships of the dev tenant's Graph: who is in what, who may see it, and limited information. @module */
import { afterAll, describe, expect, test } from 'vitest';
import { graphApi } from '../../src/dev-tenant/graph/api.ts';
import { ask, directory, hostApi, personCalled } from './api-host.ts';

const graph = await hostApi('/graph', graphApi, 'https://graph.microsoft.com');
afterAll(() => graph[Symbol.asyncDispose]());
const v1 = `${graph.url}/v1.0`;
const eventual = { headers: { consistencylevel: 'eventual' } };
const token = await graph.sign({ scp: 'User.Read User.Read.All GroupMember.Read.All Directory.Read.All' });

const get = async (path: string, init?: RequestInit, authorization = token) => ask(`${v1}${path}`, authorization, init);
const post = (path: string, body: object, authorization = token) =>
  ask(`${v1}${path}`, authorization, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const namesIn = (body: { value: { displayName: string }[] }) => body.value.map(({ displayName }) => displayName).sort();
const groupNamed = async (name: string) => (await get(`/groups?$filter=displayName eq '${name}'`)).body.value[0];

describe('a group', () => {
  test('says whether it is for mail, for rights, or both of Microsoft 365', async () => {
    expect(await groupNamed('Project Jacquard')).toMatchObject({
      groupTypes: ['Unified'],
      mail: 'project-jacquard@fabrikam.example',
      mailEnabled: true,
      securityEnabled: false,
      visibility: 'Private',
      resourceProvisioningOptions: ['Team'],
    });
    expect(await groupNamed('Data')).toMatchObject({ groupTypes: [], mail: null, securityEnabled: true });
    const { id } = await groupNamed('Data');
    const one = await get(`/groups/${id}?$select=id,displayName`);
    expect(one.body).toEqual({
      '@odata.context': `${v1}/$metadata#groups(id,displayName)/$entity`,
      id,
      displayName: 'Data',
    });
    expect((await get('/groups/22222222-0000-4000-8000-000000000000')).status).toBe(404);
  });

  test('is found by type, by beginning of a word, and counted', async () => {
    const unified = await get("/groups?$filter=groupTypes/any(c:c eq 'Unified')&$select=displayName,groupTypes");
    expect(unified.body.value.length).toBeGreaterThan(5);
    for (const { groupTypes } of unified.body.value) expect(groupTypes).toEqual(['Unified']);
    expect(namesIn((await get('/groups?$search="displayName:jacq"', eventual)).body)).toEqual(['Project Jacquard']);
    const { groups } = directory.memberships();
    expect((await get('/groups/$count', eventual)).body).toBe(String(groups.length));
    const page = await get('/groups?$top=4&$count=true&$orderby=displayName', eventual);
    expect(page.body['@odata.count']).toBe(groups.length);
    expect(page.body.value).toHaveLength(4);
    expect((await get(page.body['@odata.nextLink'].slice(v1.length), eventual)).body.value).toHaveLength(4);
  });

  test('has members and owners, and by way of groups inside it everybody', async () => {
    const { id } = await groupNamed('All staff');
    const direct = await get(`/groups/${id}/members?$top=999`);
    const types = new Set(direct.body.value.map((member: Record<string, string>) => member['@odata.type']));
    expect(types).toEqual(new Set(['#microsoft.graph.user', '#microsoft.graph.group']));
    const all = await get(`/groups/${id}/transitiveMembers/microsoft.graph.user?$top=999`);
    expect(all.body.value.length).toBeGreaterThan(250);
    expect((await get(`/groups/${id}/members/$count`, eventual)).body).toBe(String(direct.body.value.length));
    const jacquard = await groupNamed('Project Jacquard');
    expect(namesIn((await get(`/groups/${jacquard.id}/owners`)).body)).toEqual(['Ada Lindqvist', 'Grace Holloway']);
    const expanded = await get(`/groups/${jacquard.id}?$expand=members($select=displayName)`);
    expect(namesIn({ value: expanded.body.members })).toContain('Linus Tornberg');
  });

  test.each([
    ['/groups', 'User.Read.All', 403],
    ['/groups', 'Group.ReadBasic.All', 200],
    ['/groups', 'GroupMember.Read.All', 200],
    ['{data}/members', 'User.Read.All', 403],
    ['{data}/members', 'Group.ReadBasic.All', 200],
    ['{data}/members', 'GroupMember.ReadBasic.All', 200],
    ['{data}/owners', 'GroupMember.ReadBasic.All', 403],
    ['{data}/owners', 'Group.ReadBasic.All', 403],
    ['/me/memberOf', 'Mail.Read', 403],
    ['/users/grace@fabrikam.example/memberOf', 'User.Read', 200],
    ['/users/grace@fabrikam.example/transitiveMemberOf', 'User.Read.All', 200],
    ['{data}/owners', 'Group.Read.All', 200],
  ])('%s with %s is answered with %i', async (path, scp, expected) => {
    const { id } = await groupNamed('Data');
    const { status } = await get(path.replace('{data}', `/groups/${id}`), {}, await graph.sign({ scp }));
    expect(status).toBe(expected);
  });
});

describe('memberships', () => {
  test('are groups, directory roles and administrative units, each with its type', async () => {
    const alan = await get('/users/alan@fabrikam.example/memberOf?$select=id,displayName');
    const byType = Map.groupBy(alan.body.value, (one: Record<string, string>) => one['@odata.type']);
    const ofType = (type: string) => namesIn({ value: (byType.get(`#microsoft.graph.${type}`) ?? []) as never });
    expect(ofType('directoryRole')).toEqual(['Global Administrator']);
    expect(ofType('group')).toContain('Tenant administrators');
    const ada = await get('/me/transitiveMemberOf');
    expect(namesIn(ada.body)).toContain('All staff');
    expect(namesIn((await get('/me/memberOf')).body)).not.toContain('All staff');
    expect(ada.body['@odata.context']).toBe(`${v1}/$metadata#directoryObjects`);
  });

  test('of a type the caller may not read are there with type and id alone', async () => {
    const { body } = await get('/users/alan@fabrikam.example/memberOf', {}, await graph.sign({ scp: 'User.Read' }));
    expect(body.value.length).toBeGreaterThan(2);
    for (const one of body.value) {
      expect(one.id).toMatch(/^[0-9a-f-]{36}$/);
      expect(one['@odata.type']).toMatch(/^#microsoft\.graph\./);
      expect(one.displayName).toBeNull();
    }
    const groupsOnly = await graph.sign({ scp: 'User.Read GroupMember.Read.All' });
    const mixed = await get('/users/alan@fabrikam.example/memberOf?$select=displayName', {}, groupsOnly);
    for (const one of mixed.body.value) {
      const isGroup = one['@odata.type'] === '#microsoft.graph.group';
      expect([one.displayName !== null, 'id' in one]).toEqual([isGroup, !isGroup]);
    }
  });

  test('are cast to one type; with more options that is an advanced query', async () => {
    expect((await get('/me/transitiveMemberOf/microsoft.graph.group')).status).toBe(200);
    const filtered = "/me/transitiveMemberOf/microsoft.graph.group?$filter=startswith(displayName,'All')&$count=true";
    expect((await get(filtered)).body.error.code).toBe('Request_UnsupportedQuery');
    const { body } = await get(filtered, eventual);
    expect([body['@odata.count'], namesIn(body)]).toEqual([1, ['All staff']]);
  });

  test('come as ids, all or those of security groups, and are checked for up to 20 at a time', async () => {
    const all = await post('/me/getMemberGroups', { securityEnabledOnly: false });
    const secure = await post('/me/getMemberGroups', { securityEnabledOnly: true });
    expect(all.body['@odata.context']).toBe(`${v1}/$metadata#Collection(Edm.String)`);
    const staff = await groupNamed('All staff');
    const jacquard = await groupNamed('Project Jacquard');
    expect(all.body.value).toEqual(expect.arrayContaining([staff.id, jacquard.id]));
    expect(secure.body.value).toContain(staff.id);
    expect(secure.body.value).not.toContain(jacquard.id);
    const { id: data } = await groupNamed('Data');
    const checked = await post('/me/checkMemberGroups', { groupIds: [data, jacquard.id.toUpperCase()] });
    expect(checked.body.value).toEqual([jacquard.id]);
    const many = Array.from({ length: 21 }, () => data);
    expect((await post('/me/checkMemberGroups', { groupIds: many })).status).toBe(400);
    expect((await post('/me/getMemberGroups', {})).status).toBe(400);
    expect(
      (await post('/me/getMemberGroups', { securityEnabledOnly: true }, await graph.sign({ scp: 'User.Read' }))).status,
    ).toBe(403);
  });
});

test('objects of several types come by their ids in one call, of the types that are asked for', async () => {
  const { id: data } = await groupNamed('Data');
  const ids = [personCalled('ada').objectId, data, 'ffffffff-0000-4000-8000-000000000000', data];
  const all = await post('/directoryObjects/getByIds', { ids });
  expect(all.body.value).toHaveLength(2);
  const groups = await post('/directoryObjects/getByIds?$select=id,displayName', { ids, types: ['group'] });
  expect(groups.body.value).toEqual([{ '@odata.type': '#microsoft.graph.group', id: data, displayName: 'Data' }]);
  expect((await get(`/directoryObjects/${data}`)).body['@odata.type']).toBe('#microsoft.graph.group');
});
