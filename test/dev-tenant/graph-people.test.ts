/** What the dev tenant's Graph knows of people beyond their names: profile, photo, presence, licences, teams, and how it is written. @module */
import { inflateSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { appIds } from '../../src/dev-tenant/directory/apps.ts';
import { graphApi } from '../../src/dev-tenant/graph/api.ts';
import { ask, directory, hostApi, personCalled } from './api-host.ts';

const graph = await hostApi('/graph', graphApi, 'https://graph.microsoft.com');
afterAll(() => graph[Symbol.asyncDispose]());
afterEach(() => graph.reset());
const v1 = `${graph.url}/v1.0`;
const ada = personCalled('ada');
const token = await graph.sign({ scp: 'User.Read User.Read.All Presence.Read.All Organization.Read.All' });
const writer = await graph.sign({ scp: 'User.ReadWrite User.Read.All' });
const app = { oid: directory.appByClientId(appIds.daemon)?.objectId, appid: appIds.daemon, idtyp: 'app' };

const get = (path: string, authorization = token, init?: RequestInit) => ask(`${v1}${path}`, authorization, init);
const send = (method: string, path: string, body: object, authorization = token) =>
  get(path, authorization, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

describe('a profile', () => {
  test('has everything that is selected, the same each time', async () => {
    const select =
      '$select=companyName,employeeId,city,country,createdDateTime,usageLocation,userType,assignedLicenses';
    const first = await get(`/me?${select}`);
    expect(first.body).toMatchObject({
      companyName: 'Fabrikam Weaving',
      employeeId: expect.stringMatching(/^\d{5}$/),
      createdDateTime: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      userType: 'Member',
      assignedLicenses: [{ disabledPlans: [], skuId: expect.any(String) }, expect.anything()],
    });
    expect((await get(`/me?${select}`)).body).toEqual(first.body);
    const guest = await get(`/users/${personCalled('guest').objectId}?$select=userType,employeeId,externalUserState`);
    expect(guest.body).toMatchObject({ userType: 'Guest', employeeId: null, externalUserState: 'Accepted' });
  });

  test('is filtered by instants and by beginnings, and sorted by when it was made', async () => {
    const later = await get('/users?$filter=createdDateTime ge 2020-01-01T00:00:00Z&$select=createdDateTime&$top=999');
    expect(later.body.value.length).toBeGreaterThan(10);
    for (const { createdDateTime } of later.body.value) expect(createdDateTime >= '2020').toBe(true);
    const earlier = await get('/users?$filter=createdDateTime le 2020-01-01&$select=id&$top=999');
    expect(later.body.value.length + earlier.body.value.length).toBe(directory.people.length);
    const { createdDateTime } = (await get('/me?$select=createdDateTime')).body;
    for (const operator of ['ge', 'le']) {
      const mine = await get(`/users?$filter=createdDateTime ${operator} ${createdDateTime}&$select=id&$top=999`);
      expect(mine.body.value).toContainEqual({ id: ada.objectId });
    }
    const guests = await get("/users?$filter=userType eq 'Guest'&$select=id");
    expect(guests.body.value).toEqual([{ id: personCalled('guest').objectId }]);
    expect((await get('/users?$filter=createdDateTime ge 2020-13-01')).status).toBe(400);
    expect((await get('/users?$filter=accountEnabled ge true')).status).toBe(400);
  });

  test('comes with its manager where that is expanded, and up to the head where all levels are', async () => {
    const one = await get('/me?$select=displayName&$expand=manager($select=displayName)');
    expect(one.body.manager).toEqual({ '@odata.type': '#microsoft.graph.user', displayName: 'Grace Holloway' });
    const head = directory.people.find(({ managerId }) => managerId === null);
    expect((await get(`/users/${head?.objectId}?$expand=manager`)).body).not.toHaveProperty('manager');
    const eventual = { headers: { consistencylevel: 'eventual' } };
    const chain = '/users?$expand=manager($levels=max;$select=id)&$count=true&$top=5';
    expect((await get(chain)).status).toBe(400);
    expect((await get(chain, token, eventual)).status).toBe(200);
    const advanced = "/users?$expand=manager&$filter=endsWith(mail,'.example')&$count=true";
    expect((await get(advanced, token, eventual)).body.error.code).toBe('Request_UnsupportedQuery');
    expect((await get('/me?$expand=manager', await graph.sign({ scp: 'User.Read' }))).status).toBe(403);
    expect((await get('/me?$expand=calendar')).status).toBe(400);
    expect((await get('/me?$expand=manager,directReports')).status).toBe(400);
  });

  test('that SharePoint keeps is answered for one person, not for a collection', async () => {
    expect((await get('/me?$select=aboutMe,skills')).status).toBe(200);
    const { status, body } = await get('/users?$select=aboutMe');
    expect([status, body.error.code]).toEqual([501, 'NotImplemented']);
  });
});

const bytesOf = async (path: string) => {
  const response = await fetch(`${v1}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) };
};
const pixelsOf = (png: Buffer) => {
  const at = png.indexOf('IDAT');
  return inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
};

describe('a photo', () => {
  test('is a picture of the size that was asked for, of the type it says', async () => {
    for (const size of [48, 240, 648]) {
      const { type, bytes } = await bytesOf(`/me/photos/${size}x${size}/$value`);
      expect(type).toBe('image/png');
      expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([size, size]);
      expect(pixelsOf(bytes)).toHaveLength(size * (size + 1));
    }
    const [mine, again] = [await bytesOf('/me/photo/$value'), await bytesOf(`/users/${ada.objectId}/photo/$value`)];
    expect(mine.bytes.equals(again.bytes)).toBe(true);
    expect(mine.bytes.equals((await bytesOf('/users/grace@fabrikam.example/photo/$value')).bytes)).toBe(false);
    expect((await get('/me/photos/241x241/$value')).status).toBe(400);
  });

  test('is described without its bytes', async () => {
    const { body } = await get('/me/photo');
    expect(body).toMatchObject({ '@odata.mediaContentType': 'image/png', id: '648x648', width: 648, height: 648 });
    expect((await get('/me/photos')).body.value.map(({ id }: { id: string }) => id)).toContain('240x240');
  });

  test('is not there for everybody', async () => {
    const { status, body } = await get(`/users/${personCalled('guest').objectId}/photo/$value`);
    expect([status, body.error.code]).toEqual([404, 'ImageNotFound']);
    expect((await get(`/users/${personCalled('guest').objectId}/photos`)).body.value).toEqual([]);
  });

  test('comes out of a batch in base64 with its own type', async () => {
    const requests = [
      { id: 'mine', method: 'GET', url: '/me/photos/96x96/$value' },
      { id: 'none', method: 'GET', url: `/users/${personCalled('guest').objectId}/photo/$value` },
    ];
    const { body } = await send('POST', '/$batch', { requests });
    const answers = new Map<string, { status: number; headers: Record<string, string>; body: string }>(
      body.responses.map((answer: { id: string }) => [answer.id, answer]),
    );
    expect(answers.get('mine')).toMatchObject({ status: 200, headers: { 'Content-Type': 'image/png' } });
    const { bytes } = await bytesOf('/me/photos/96x96/$value');
    expect(answers.get('mine')?.body).toBe(bytes.toString('base64'));
    expect(answers.get('none')?.status).toBe(404);
  });
});

describe('presence', () => {
  test('is the same alone and among others, and of 650 people at most', async () => {
    const single = await get('/me/presence');
    expect(single.body).toMatchObject({ id: ada.objectId, availability: expect.any(String) });
    const ids = [ada.objectId, personCalled('dennis').objectId, 'ffffffff-0000-4000-8000-000000000000'];
    const many = await send('POST', '/communications/getPresencesByUserId', { ids });
    const { '@odata.context': _context, ...presence } = single.body;
    expect(many.body.value).toHaveLength(2);
    expect(many.body.value).toContainEqual(presence);
    expect(many.body.value).toContainEqual(expect.objectContaining({ id: ids[1], availability: 'Offline' }));
    const tooMany = Array.from({ length: 651 }, () => ada.objectId);
    expect((await send('POST', '/communications/getPresencesByUserId', { ids: tooMany })).status).toBe(400);
  });

  test.each([
    ['/me/presence', 'Presence.Read', 200],
    ['/users/grace@fabrikam.example/presence', 'Presence.Read', 403],
    ['/users/grace@fabrikam.example/presence', 'Presence.Read.All', 200],
    ['/me/presence', 'User.Read', 403],
  ])('%s with %s is answered with %i', async (path, scp, expected) => {
    expect((await get(path, await graph.sign({ scp }))).status).toBe(expected);
  });
});

describe('the organisation', () => {
  test('names itself, with little for those who may read little', async () => {
    const full = await get('/organization');
    expect(full.body.value).toHaveLength(1);
    expect(full.body.value[0]).toMatchObject({ id: directory.tenant.tenantId, countryLetterCode: 'GB' });
    const little = await get('/organization', await graph.sign({ scp: 'User.Read' }));
    expect(little.body.value[0]).toMatchObject({ displayName: 'Fabrikam Weaving', countryLetterCode: null });
    expect((await get(`/organization/${directory.tenant.tenantId}?$select=displayName`)).body.displayName).toBe(
      'Fabrikam Weaving',
    );
  });

  test('has licences, and everybody sees their own', async () => {
    const { body } = await get('/me/licenseDetails', await graph.sign({ scp: 'User.Read' }));
    const names = body.value.map(({ skuPartNumber }: { skuPartNumber: string }) => skuPartNumber);
    expect(names).toEqual(['SPE_E3', 'POWER_BI_STANDARD']);
    expect(body.value[0].servicePlans[0]).toMatchObject({ provisioningStatus: 'Success', appliesTo: 'User' });
    const others = '/users/grace@fabrikam.example/licenseDetails';
    expect((await get(others, await graph.sign({ scp: 'User.Read' }))).status).toBe(403);
    expect((await get(others, await graph.sign({ scp: 'LicenseAssignment.Read.All' }))).status).toBe(200);
    expect((await get(`/users/${personCalled('guest').objectId}/licenseDetails`)).body.value).toEqual([]);
  });

  test('has teams, one’s own for people and anybody’s for apps', async () => {
    const teams = await graph.sign({ scp: 'Team.ReadBasic.All' });
    const { body } = await get('/me/joinedTeams', teams);
    const byName = new Map(body.value.map((team: { displayName: string }) => [team.displayName, team]));
    expect(byName.get('Loom migration 2019')).toMatchObject({ isArchived: true, webUrl: null });
    expect(byName.get('Project Jacquard')).toMatchObject({ isArchived: false });
    expect((await get('/users/grace@fabrikam.example/joinedTeams', teams)).status).toBe(403);
    const daemon = await graph.sign({ ...app, roles: ['Team.ReadBasic.All'] });
    expect((await get('/users/grace@fabrikam.example/joinedTeams', daemon)).status).toBe(200);
  });
});

describe('writing', () => {
  test('changes what is read afterwards, also in lists and filters, until everything is as at the start', async () => {
    const changed = await send('PATCH', '/me', { mobilePhone: '+44 161 496 0001', jobTitle: 'Chief Weaver' }, writer);
    expect([changed.status, changed.body]).toEqual([204, '']);
    expect((await get('/me')).body).toMatchObject({ mobilePhone: '+44 161 496 0001', jobTitle: 'Chief Weaver' });
    const found = await get("/users?$filter=jobTitle eq 'Chief Weaver'&$select=id");
    expect(found.body.value).toEqual([{ id: ada.objectId }]);
    await send('PATCH', '/me', { mobilePhone: null }, writer);
    expect((await get('/me?$select=mobilePhone,jobTitle')).body).toMatchObject({
      mobilePhone: null,
      jobTitle: 'Chief Weaver',
    });
    graph.reset();
    expect((await get('/me')).body.jobTitle).toBe(ada.jobTitle);
  });

  test('goes through a batch too', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const requests = [
      { id: '1', method: 'PATCH', url: '/me', headers, body: { city: 'Leeds' } },
      { id: '2', method: 'GET', url: '/me?$select=city', dependsOn: ['1'] },
    ];
    const { body } = await send('POST', '/$batch', { requests }, writer);
    const byId = new Map(body.responses.map((answer: { id: string }) => [answer.id, answer]));
    expect(byId.get('1')).toMatchObject({ status: 204 });
    expect(byId.get('1')).not.toHaveProperty('body');
    expect(byId.get('2')).toMatchObject({ status: 200, body: { city: 'Leeds' } });
  });

  test.each([
    [{ shoeSize: 44 }, /does not exist/],
    [{ id: 'x' }, /read-only/],
    [{ createdDateTime: '2020-01-01T00:00:00Z' }, /read-only/],
    [{ displayName: null }, /displayName/],
    [{ displayName: '' }, /displayName/],
    [{ jobTitle: 7 }, /jobTitle/],
    [{ jobTitle: 'x'.repeat(129) }, /jobTitle/],
    [{ businessPhones: ['1', '2'] }, /businessPhones/],
    [{ usageLocation: 'Great Britain' }, /usageLocation/],
    [{ aboutMe: 'I weave.', city: 'Leeds' }, /of their own/],
    [{}, /at least one/],
  ])('%j is refused', async (body, message) => {
    const answer = await send('PATCH', '/me', body, writer);
    expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringMatching(message)]);
  });

  test('needs the permission for oneself, and another one for others and for what administrators keep', async () => {
    const weaver = { jobTitle: 'Weaver' };
    expect((await send('PATCH', '/me', weaver, await graph.sign({ scp: 'User.Read' }))).status).toBe(403);
    expect((await send('PATCH', '/users/grace@fabrikam.example', weaver, writer)).status).toBe(403);
    expect((await send('PATCH', '/me', { accountEnabled: false }, writer)).status).toBe(403);
    const administrator = await graph.sign({ scp: 'User.ReadWrite.All' });
    expect((await send('PATCH', '/users/grace@fabrikam.example', weaver, administrator)).status).toBe(204);
  });
});
