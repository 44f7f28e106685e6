/** The dev tenant's Graph as its callers meet it: tokens, permissions, properties, queries, throttling, revocation. @module */
import { afterAll, describe, expect, test } from 'vitest';
import { appIds } from '../../src/dev-tenant/directory/apps.ts';
import { graphApi } from '../../src/dev-tenant/graph/api.ts';
import { ask, claimsOf, directory, hostApi, personCalled } from './api-host.ts';

const graph = await hostApi('/graph', graphApi, 'https://graph.microsoft.com');
afterAll(() => graph[Symbol.asyncDispose]());
const v1 = `${graph.url}/v1.0`;
const ada = personCalled('ada');
const everything = 'User.Read User.ReadBasic.All User.Read.All';
const tokenOf = (alias: string, scp = everything) => graph.sign({ oid: personCalled(alias).objectId, scp });
const eventual = { headers: { consistencylevel: 'eventual' } };

const names = async (query: string, init?: RequestInit): Promise<string[]> => {
  const { body } = await ask(`${v1}/users?${query}`, await tokenOf('ada'), init);
  return body.value.map(({ displayName }: { displayName: string }) => displayName);
};

describe('the token', () => {
  test('is accepted for the URL with or without slash and for the application id', async () => {
    for (const aud of ['https://graph.microsoft.com', 'https://graph.microsoft.com/', appIds.graph]) {
      expect((await ask(`${v1}/me`, await graph.sign({ aud, scp: 'User.Read' }))).status).toBe(200);
    }
  });

  const stranger = '22222222-0000-4000-8000-000000000000';
  test.each([
    ['missing', undefined, /empty/],
    ['for another audience', { aud: 'https://management.azure.com/' }, /Invalid audience/],
    ['of another tenant', { tid: stranger }, /tenant/],
    ['of nobody in this tenant', { oid: stranger }, /does not exist/],
    ['expired', { exp: 1_500_000_000 }, /Lifetime validation failed, the token is expired/],
  ])('that is %s gets 401 in Graph’s shape', async (_case, claims, message) => {
    const token = claims && (await graph.sign({ scp: everything, ...claims }));
    const { status, headers, body } = await ask(`${v1}/me`, token);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="", authorization_uri=/);
    expect(headers.get('www-authenticate')).not.toContain('claims');
    expect(body.error).toMatchObject({ code: 'InvalidAuthenticationToken', message: expect.stringMatching(message) });
  });

  test('whose signature was touched gets 401', async () => {
    const token = await tokenOf('ada');
    const [header, , signature] = token.split('.');
    const [, payload] = (await tokenOf('alan')).split('.');
    expect((await ask(`${v1}/me`, `${header}.${payload}.${signature}`)).status).toBe(401);
  });
});

describe('revocation', () => {
  test('challenges a client that understands it, until a token is new enough', async () => {
    const id = personCalled('radia').objectId;
    const issued = Math.floor(graph.time / 1000);
    graph.revocations.set(id, issued + 1);
    const cp1 = { oid: id, scp: everything, xms_cc: ['cp1'] };
    const refused = await ask(`${v1}/me`, await graph.sign(cp1));
    expect(refused.status).toBe(401);
    const challenge = refused.headers.get('www-authenticate');
    expect(challenge).toContain('error="insufficient_claims"');
    expect(challenge).toMatch(/claims="[\w+/]+="/);
    expect(challenge).toContain('code: TokenIssuedBeforeRevocationTimestamp');
    expect(claimsOf(challenge)).toEqual({ access_token: { nbf: { essential: true, value: String(issued + 1) } } });
    expect((await ask(`${v1}/me`, await graph.sign({ ...cp1, iat: issued + 1 }))).status).toBe(200);
  });

  test('refuses others without a challenge', async () => {
    graph.revocations.set(ada.objectId, Math.floor(graph.time / 1000) + 1);
    const { status, headers } = await ask(`${v1}/me`, await tokenOf('ada'));
    graph.revocations.delete(ada.objectId);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).not.toContain('claims=');
  });
});

describe('permissions', () => {
  test.each([
    ['/me', 'Mail.Read', 403],
    ['/me', 'User.Read', 200],
    ['/users', 'User.Read', 403],
    ['/users', 'User.ReadBasic.All', 200],
    [`/users/${ada.objectId}`, 'User.Read', 200],
    ['/users/grace@fabrikam.example', 'User.Read', 403],
    ['/users/nobody@fabrikam.example', 'User.Read', 403],
    ['/me/manager', 'User.Read User.ReadBasic.All', 403],
    ['/me/manager', 'User.Read.All', 200],
    ['/me/directReports', 'User.Read', 200],
    ['/users/$count', 'User.Read', 403],
  ])('%s with %s is answered with %i', async (path, scp, expected) => {
    const { status, body } = await ask(`${v1}${path}`, await graph.sign({ scp }));
    expect(status).toBe(expected);
    if (expected === 403) expect(body.error.code).toBe('Authorization_RequestDenied');
  });

  test('of an app are its roles, and an app is nobody’s me', async () => {
    const app = { oid: directory.appByClientId(appIds.daemon)?.objectId, appid: appIds.daemon, idtyp: 'app' };
    const token = await graph.sign({ ...app, roles: ['User.Read.All'] });
    expect((await ask(`${v1}/users?$top=1`, token)).body.value).toHaveLength(1);
    const me = await ask(`${v1}/me`, token);
    expect(me.status).toBe(400);
    expect(me.body.error.message).toMatch(/delegated/);
    const weak = await graph.sign({ ...app, roles: ['Mail.Read'] });
    expect((await ask(`${v1}/users`, weak)).status).toBe(403);
  });

  test('of the basic profile leave the rest empty, and do not let anybody filter by it', async () => {
    const basic = await graph.sign({ scp: 'User.ReadBasic.All' });
    const { body } = await ask(`${v1}/users/grace@fabrikam.example`, basic);
    expect(body).toMatchObject({ displayName: 'Grace Holloway', jobTitle: null, businessPhones: [] });
    expect((await ask(`${v1}/users?$filter=department eq 'Data'`, basic)).status).toBe(403);
  });
});

describe('a user', () => {
  test('has the default properties unless others are selected', async () => {
    const token = await tokenOf('ada');
    const { body, headers } = await ask(`${v1}/me`, token);
    expect(Object.keys(body).sort()).toEqual(
      [
        '@odata.context',
        'businessPhones',
        'displayName',
        'givenName',
        'id',
        'jobTitle',
        'mail',
        'mobilePhone',
        'officeLocation',
        'preferredLanguage',
        'surname',
        'userPrincipalName',
      ].sort(),
    );
    expect(body).toMatchObject({ id: ada.objectId, displayName: 'Ada Lindqvist' });
    expect(body['@odata.context']).toBe(`${v1}/$metadata#users/$entity`);
    expect(headers.get('content-type')).toContain('odata.metadata=minimal');
    const selected = await ask(`${v1}/me?$select=department,accountEnabled`, token);
    expect(selected.body).toEqual({
      '@odata.context': `${v1}/$metadata#users(department,accountEnabled)/$entity`,
      department: 'Platform',
      accountEnabled: true,
    });
    expect((await ask(`${v1}/me?$select=shoeSize`, token)).status).toBe(400);
  });

  test('is found by id and by principal name, also a guest with # in it, but not by alias', async () => {
    const token = await tokenOf('ada');
    const guest = personCalled('guest');
    for (const key of [guest.objectId, encodeURIComponent(guest.userPrincipalName)]) {
      expect((await ask(`${v1}/users/${key}`, token)).body.id).toBe(guest.objectId);
    }
    expect((await ask(`${v1}/users('grace@fabrikam.example')`, token)).status).toBe(200);
    const { status, body } = await ask(`${v1}/users/grace`, token);
    expect(status).toBe(404);
    expect(body.error.message).toMatch(/^Resource 'grace' does not exist/);
  });

  test('has a manager with a type, the head has none', async () => {
    const token = await tokenOf('ada');
    const manager = await ask(`${v1}/me/manager?$select=displayName`, token);
    expect(manager.body).toMatchObject({ '@odata.type': '#microsoft.graph.user', displayName: 'Grace Holloway' });
    const head = directory.people.find(({ managerId }) => managerId === null);
    expect((await ask(`${v1}/users/${head?.objectId}/manager`, token)).status).toBe(404);
    const reports = await ask(`${v1}/users/grace@fabrikam.example/directReports`, token);
    expect(reports.body.value.map(({ id }: { id: string }) => id)).toContain(ada.objectId);
  });

  test('that is known by id comes with others in one call, unknown ids left out', async () => {
    const token = await graph.sign({ scp: 'Directory.Read.All' });
    const ids = [ada.objectId, '22222222-0000-4000-8000-000000000000', personCalled('grace').objectId];
    const json = { 'content-type': 'application/json' };
    const post = (body: object, authorization = token) =>
      ask(`${v1}/directoryObjects/getByIds`, authorization, {
        method: 'POST',
        headers: json,
        body: JSON.stringify(body),
      });
    const { body } = await post({ ids, types: ['user'] });
    expect(new Set(body.value.map(({ id }: { id: string }) => id))).toEqual(new Set([ids[0], ids[2]]));
    expect(body.value[0]['@odata.type']).toBe('#microsoft.graph.user');
    expect((await post({ ids, types: ['group'] })).body.value).toEqual([]);
    expect((await post({ ids: Array.from({ length: 1001 }, () => ada.objectId) })).status).toBe(400);
    expect((await post({ ids }, await tokenOf('ada'))).status).toBe(403);
  });
});

describe('queries', () => {
  test('filter by equality, beginnings and lists, without regard to case', async () => {
    expect(await names("$filter=startswith(displayName,'ADA L')")).toEqual(['Ada Lindqvist']);
    expect(await names("$filter=givenName eq 'Ada' and surname eq 'Nobody'")).toEqual([]);
    const both = "$filter=(mailNickname in ('ada','alan') or givenName eq 'Grace') and accountEnabled eq true";
    expect((await names(both)).sort()).toEqual(['Ada Lindqvist', 'Alan Thornbury', 'Grace Holloway']);
    const quoted = directory.people.filter(({ surname }) => surname === "O'Neill").map((person) => person.displayName);
    expect((await names("$filter=surname eq 'O''Neill'")).sort()).toEqual(quoted.sort());
    expect(quoted.length).toBeGreaterThan(0);
  });

  test('sort by name in both directions', async () => {
    const sorted = directory.people.map(({ displayName }) => displayName).sort((a, b) => a.localeCompare(b, 'en'));
    expect(await names('$orderby=displayName&$top=999')).toEqual(sorted);
    expect(await names('$orderby=displayName desc&$top=999')).toEqual(sorted.toReversed());
  });

  test('that are advanced need the header and $count=true', async () => {
    const token = await tokenOf('ada');
    for (const filter of ["endsWith(mail,'.example')", "department ne 'Data'", 'not(accountEnabled eq true)']) {
      const url = `${v1}/users?$filter=${encodeURIComponent(filter)}`;
      expect((await ask(`${url}&$count=true`, token)).body.error.code).toBe('Request_UnsupportedQuery');
      expect((await ask(url, token, eventual)).status).toBe(400);
      const { body } = await ask(`${url}&$count=true&$top=5`, token, eventual);
      expect(body['@odata.count']).toBeGreaterThanOrEqual(body.value.length);
    }
    const ordered = `${v1}/users?$filter=accountEnabled eq true&$orderby=displayName`;
    expect((await ask(ordered, token)).status).toBe(400);
    expect((await ask(`${ordered}&$count=true`, token, eventual)).status).toBe(200);
  });

  test('$count is ignored without a word unless the header is there', async () => {
    const token = await tokenOf('ada');
    const silent = await ask(`${v1}/users?$count=true&$top=1`, token);
    expect(silent.status).toBe(200);
    expect(silent.body).not.toHaveProperty('@odata.count');
    const counted = await ask(`${v1}/users?$count=true&$top=1`, token, eventual);
    expect(counted.body['@odata.count']).toBe(directory.people.length);
    const second = await ask(counted.body['@odata.nextLink'], token, eventual);
    expect(second.body).not.toHaveProperty('@odata.count');
    expect((await ask(`${v1}/users/$count`, token)).status).toBe(400);
    expect((await ask(`${v1}/users/$count`, token, eventual)).body).toBe(String(directory.people.length));
  });

  test('$search needs the header and finds beginnings of words', async () => {
    const { body } = await ask(`${v1}/users?$search="displayName:lindq"`, await tokenOf('ada'));
    expect(body.error.message).toMatch(/special request header/);
    expect(await names('$search="displayName:lindq"', eventual)).toEqual(['Ada Lindqvist']);
    const either = '$search="displayName:ada lind" OR "mail:grace"';
    expect((await names(either, eventual)).sort()).toEqual(['Ada Lindqvist', 'Grace Holloway']);
  });

  test.each([
    ['$top=1000', /Must be between 1 and 999/],
    ['$top=0', /Must be between 1 and 999/],
    ['$skip=5', /not supported/],
    ['$filter=displayName eq', /syntax error/],
    [`$filter=${'('.repeat(5000)}`, /syntax error/],
    ["$filter=constructor(displayName,'a')", /function 'constructor'/],
    ["$filter=displayName gt 'a'", /operator 'gt'/],
    ["$filter=businessPhones eq 'x'", /businessPhones/],
    ['$orderby=mail', /displayName/],
    ['$skiptoken=RFNwdzz', /page token/],
    ['$top=5&$top=6', /more than once/],
  ])('with %s are refused', async (query, message) => {
    const { status, body } = await ask(`${v1}/users?${query}`, await tokenOf('ada'));
    expect(status).toBe(400);
    expect(body.error.message).toMatch(message);
  });

  test('a page mark of another query is refused', async () => {
    const token = await tokenOf('ada');
    const { body } = await ask(`${v1}/users?$top=5`, token);
    const mark = new URL(body['@odata.nextLink']).searchParams.get('$skiptoken');
    const other = await ask(`${v1}/users?$filter=accountEnabled eq true&$skiptoken=${mark}`, token);
    expect(other.body.error.code).toBe('Directory_ExpiredPageToken');
  });
});

describe('every answer', () => {
  test('carries the ids of the request and the time of the tenant', async () => {
    const id = '0d0d0d0d-1111-4222-8333-444444444444';
    const echoed = await ask(`${v1}/me`, await tokenOf('ada'), { headers: { 'client-request-id': id } });
    expect(echoed.headers.get('client-request-id')).toBe(id);
    expect(echoed.headers.get('request-id')).not.toBe(id);
    expect(JSON.parse(echoed.headers.get('x-ms-ags-diagnostic') ?? '')).toHaveProperty('ServerInfo.DataCenter');
    expect(echoed.headers.get('date')).toBe('Tue, 12 May 2026 16:27:38 GMT');
    const refused = await ask(`${v1}/nothing`, await tokenOf('ada'));
    expect(refused.status).toBe(400);
    expect(refused.body.error.innerError).toEqual({
      date: '2026-05-12T16:27:38',
      'request-id': refused.headers.get('request-id'),
      'client-request-id': refused.headers.get('request-id'),
    });
  });

  test('is 429 with a decimal Retry-After for the throttled person', async () => {
    const { status, headers, body } = await ask(`${v1}/me`, await tokenOf('tim'));
    expect(status).toBe(429);
    expect(headers.get('retry-after')).toBe('1.5');
    expect(body.error).toMatchObject({ code: 'TooManyRequests', innerError: { code: '429', status: '429' } });
  });

  test('meets the faults that are set', async () => {
    const token = await tokenOf('ada');
    graph.faults.set('graph', { status: 503, retryAfter: '3', times: 1 });
    const down = await ask(`${v1}/me`, token);
    expect([down.status, down.headers.get('retry-after'), down.body.error.code]).toEqual([
      503,
      '3',
      'serviceNotAvailable',
    ]);
    graph.faults.set('graph', { status: 504, times: 1 });
    expect((await ask(`${v1}/me`, token)).headers.get('content-type')).toContain('text/html');
    graph.faults.set('graph', { reset: true, times: 1 });
    await expect(ask(`${v1}/me`, token)).rejects.toThrow('fetch failed');
    graph.faults.set('graph', { latencyMs: 60, times: 1 });
    const before = performance.now();
    expect((await ask(`${v1}/me`, token)).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(55);
  });

  test('is a challenge where a fault asks for claims, on that path alone, alone and in a batch', async () => {
    const token = await tokenOf('ada');
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    graph.faults.set('graph', { status: 401, claims, path: '/me/manager' });
    const refused = await ask(`${v1}/me/manager`, token);
    expect([refused.status, refused.body.error.code]).toEqual([401, 'InvalidAuthenticationToken']);
    expect(claimsOf(refused.headers.get('www-authenticate'))).toEqual(JSON.parse(claims));
    expect((await ask(`${v1}/me`, token)).status).toBe(200);
    const { body } = await ask(`${v1}/$batch`, token, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ requests: [{ id: '1', method: 'GET', url: '/me/manager' }] }),
    });
    expect(body.responses[0].status).toBe(401);
    expect(claimsOf(body.responses[0].headers['WWW-Authenticate'])).toEqual(JSON.parse(claims));
    graph.faults.set('graph', { status: 403, claims, path: '/me/manager' });
    expect(claimsOf((await ask(`${v1}/me/manager`, token)).headers.get('www-authenticate'))).toBeDefined();
    graph.faults.clear('graph');
  });

  test('refuses methods, versions and bodies it does not know in the same envelope', async () => {
    const token = await tokenOf('ada');
    expect((await ask(`${v1}/me`, token, { method: 'DELETE' })).status).toBe(405);
    expect((await ask(`${graph.url}/v9/me`, token)).body.error.code).toBe('Request_BadRequest');
    const broken = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' };
    expect((await ask(`${v1}/$batch`, token, broken)).body.error.code).toBe('Request_BadRequest');
  });
});
