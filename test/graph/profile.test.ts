/** Photos, presence, licences and teams at the wire. */
import { describe, expect, test } from 'vitest';
import { ADA, notFound, type Part, type PartAnswer, startGraph } from './asking-graph.ts';

const LINUS = '22222222-0000-4000-8000-000000000002';
const GRACE = '22222222-0000-4000-8000-000000000003';
const BYTES = Buffer.from('89504e470d0a1a0a', 'hex');
const picture: PartAnswer = { picture: { type: 'image/jpeg', bytes: BYTES } };

/** Users are there; all else the test answers. */
const withUsers =
  (answer: (part: Part) => PartAnswer) =>
  (part: Part): PartAnswer => {
    const path = part.url.split('?')[0] ?? '';
    if (path === '/me') return { body: { id: ADA } };
    if (path === '/users') return { body: { value: [{ id: ADA }, { id: LINUS }, { id: GRACE }] } };
    const [, one] = /^\/users\/([^/]+)$/.exec(path) ?? [];
    return one === undefined ? answer(part) : { body: { id: one } };
  };

describe('photos', () => {
  test('of many travel in a batch; whoever has none has null, and a failure stays with its own', async () => {
    await using graph = await startGraph(
      withUsers(({ url }) => {
        if (url.startsWith('/me')) return picture;
        return url.includes(LINUS)
          ? { ...notFound, body: { error: { code: 'ImageNotFound' } } }
          : { status: 403, body: { error: { code: 'accessDenied' } } };
      }),
    );
    const { data, errors } = await graph.ask('{ users { nodes { photo { contentType base64 width } } } }');
    expect(data.users.nodes).toEqual(
      [{ photo: null }, { photo: null }, { photo: null }].with(0, {
        photo: { contentType: 'image/jpeg', base64: BYTES.toString('base64'), width: null },
      } as never),
    );
    expect(errors).toMatchObject([{ path: 'users.nodes.2.photo', code: 'DOWNSTREAM_FORBIDDEN' }]);
    expect(graph.calls).toEqual(['GET /users', 'POST /$batch']);
  });

  test('have a size; bytes and measures are asked for only when they are selected', async () => {
    await using graph = await startGraph(
      withUsers(({ url }) => (url.endsWith('$value') ? picture : { body: { id: '96x96', width: 96, height: 96 } })),
    );
    expect((await graph.ask('{ me { photo(size: SIZE_96) { base64 width } } }')).data.me.photo).toEqual({
      width: 96,
      base64: BYTES.toString('base64'),
    });
    expect((await graph.ask('{ me { photo { width height } } }')).data.me.photo).toEqual({ width: 96, height: 96 });
    expect(graph.asked).toEqual([
      'GET /me?$select=id',
      'GET /me/photos/96x96/$value',
      'GET /me?$select=id',
      'GET /me/photo',
    ]);
    expect(graph.scopes).toEqual(['User.Read']);
  });
});

describe('presence', () => {
  test('of others is one POST, one’s own a GET with less permission', async () => {
    await using graph = await startGraph(
      withUsers(({ method }) =>
        method === 'POST'
          ? {
              body: {
                value: [
                  {
                    id: LINUS.toUpperCase(),
                    availability: 'DoNotDisturb',
                    activity: 'Presenting',
                    statusMessage: { message: { content: 'On stage' } },
                  },
                ],
              },
            }
          : { body: { id: ADA, availability: 'SomethingNew', activity: 'InAMeeting', statusMessage: null } },
      ),
    );
    const { data, errors } = await graph.ask(
      '{ users { nodes { presence { availability activity statusMessage } } } }',
    );
    expect(errors).toEqual([]);
    expect(data.users.nodes).toEqual([
      { presence: { availability: 'UNKNOWN', activity: 'InAMeeting', statusMessage: null } },
      { presence: { availability: 'DO_NOT_DISTURB', activity: 'Presenting', statusMessage: 'On stage' } },
      { presence: null },
    ]);
    expect(graph.asked.slice(1).toSorted()).toEqual(['GET /me/presence', 'POST /communications/getPresencesByUserId']);
    expect(graph.parts.find(({ method }) => method === 'POST')?.body).toEqual({ ids: [LINUS, GRACE] });
    expect(graph.scopes).toEqual(expect.arrayContaining(['Presence.Read', 'Presence.Read.All']));
  });
});

describe('licences', () => {
  test('are asked for with what is selected of them', async () => {
    await using graph = await startGraph(
      withUsers(() => ({
        body: {
          value: [{ id: 'l1', skuPartNumber: 'ENTERPRISEPACK', servicePlans: [{ servicePlanName: 'EXCHANGE' }] }],
        },
      })),
    );
    const { data, errors } = await graph.ask(
      `{ me { licenseDetails { skuPartNumber servicePlans { servicePlanName } } } user(id: "${LINUS}") { licenseDetails { id servicePlans { appliesTo } } } }`,
    );
    expect(errors).toEqual([]);
    expect(data.me.licenseDetails).toEqual([
      { skuPartNumber: 'ENTERPRISEPACK', servicePlans: [{ servicePlanName: 'EXCHANGE' }] },
    ]);
    expect(graph.asked.slice(2).toSorted()).toEqual([
      'GET /me/licenseDetails?$select=id,skuPartNumber,servicePlans',
      `GET /users/${LINUS}/licenseDetails?$select=id,servicePlans`,
    ]);
    expect(graph.scopes).toContain('LicenseAssignment.Read.All');
  });
});

describe('teams', () => {
  test('of oneself come without options, each with its group; those of others are for Graph to refuse', async () => {
    await using graph = await startGraph(
      withUsers(({ url }) => {
        if (url.startsWith('/me/'))
          return { body: { value: [{ id: 't1', displayName: 'Launch', isArchived: false }, { id: 't2' }] } };
        if (url.startsWith('/groups/t1')) return { body: { id: 't1', mail: 'launch@contoso.example' } };
        return { status: 403, body: { error: { code: 'Forbidden' } } };
      }),
    );
    const { data, errors } = await graph.ask(
      `{ me { joinedTeams(first: 1) { nodes { displayName isArchived group { mail } } pageInfo { hasNextPage } } }
         user(id: "${LINUS}") { id joinedTeams { nodes { id } } } }`,
    );
    expect(data.me.joinedTeams).toEqual({
      nodes: [{ displayName: 'Launch', isArchived: false, group: { mail: 'launch@contoso.example' } }],
      pageInfo: { hasNextPage: true },
    });
    expect(graph.asked).toContain('GET /me/joinedTeams');
    expect(data.user).toEqual({ id: LINUS, joinedTeams: null });
    expect(errors).toMatchObject([{ path: 'user.joinedTeams', code: 'DOWNSTREAM_FORBIDDEN' }]);
  });
});
