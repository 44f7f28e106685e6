/** Answers that Graph should not give: what becomes of them is their own field's trouble, and nobody else's (TC-6, HT-3). */
import { expect, test } from 'vitest';
import { type PartAnswer, startGraph } from './asking-graph.ts';

const IDS = ['a', 'b', 'c', 'd'].map((letter) => `bbbbbbbb-0000-4000-8000-00000000000${letter}`);
const FOUR = `{ ${IDS.map((id, index) => `u${index}: user(id: "${id}") { id displayName }`).join(' ')} }`;
const MANY = { granted: ['directory.read.all'] };

const user = (id: string | undefined, displayName = 'Somebody') => ({
  '@odata.type': '#microsoft.graph.user',
  id,
  displayName,
});

const presence = (id: string | undefined, availability: string) => ({ id, availability, activity: availability });

test('of ids that are answered twice nobody knows which is right: they fail, the others are answered', async () => {
  await using graph = await startGraph(
    () => ({ body: { value: [...IDS.map((id) => user(id)), user(IDS[1]?.toUpperCase(), 'Somebody else')] } }),
    MANY,
  );
  const { data, errors } = await graph.ask(FOUR);
  expect(graph.parts).toHaveLength(1);
  expect(data).toMatchObject({ u0: { id: IDS[0] }, u1: null, u2: { id: IDS[2] }, u3: { id: IDS[3] } });
  expect(errors).toMatchObject([{ path: 'u1', code: 'DOWNSTREAM_ERROR' }]);
});

test('somebody who was not asked for is nobody’s answer; who is lacking is not there', async () => {
  await using graph = await startGraph(
    () => ({ body: { value: [user(IDS[0]), user('cccccccc-0000-4000-8000-00000000000c')] } }),
    MANY,
  );
  const { data, errors } = await graph.ask(FOUR);
  expect(data).toMatchObject({ u0: { id: IDS[0] }, u1: null, u2: null, u3: null });
  expect(errors).toEqual([]);
});

test('presences that are told twice are unknown, the others are shown', async () => {
  await using graph = await startGraph(({ url }): PartAnswer => {
    if (url.startsWith('/users')) return { body: { value: IDS.map((id) => user(id)) } };
    return {
      body: { value: [...IDS.map((id) => presence(id, 'Available')), presence(IDS[2], 'Busy')] },
    };
  });
  const { data, errors } = await graph.ask('{ users { nodes { presence { availability } } } }');
  expect(data.users.nodes.map((node: { presence: unknown }) => node.presence)).toEqual([
    { availability: 'AVAILABLE' },
    { availability: 'AVAILABLE' },
    null,
    { availability: 'AVAILABLE' },
  ]);
  expect(errors).toMatchObject([{ path: 'users.nodes.2.presence', code: 'DOWNSTREAM_ERROR' }]);
});

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
  'a word such as %s is one that the schema does not know, wherever it stands',
  async (word) => {
    const entity = { id: IDS[0], '@odata.type': `#microsoft.graph.${word}`, displayName: 'X' };
    await using graph = await startGraph(({ url }): PartAnswer => {
      if (url.includes('presence')) return { body: { id: IDS[0], availability: word, activity: word } };
      if (url.includes('/members')) return { body: { value: [entity] } };
      if (url.includes('/messages')) return { body: { value: [{ id: '1', importance: word }] } };
      if (url.startsWith('/groups')) return { body: { id: IDS[0], visibility: word, groupTypes: [word] } };
      return { body: { id: IDS[0], userType: word } };
    });
    const { data, errors } = await graph.ask(`{
    user(id: "${IDS[0]}") { userType presence { availability } messages { nodes { importance } } }
    group(id: "${IDS[0]}") { visibility kind members { nodes { __typename } } }
  }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      user: { userType: null, presence: { availability: 'UNKNOWN' }, messages: { nodes: [{ importance: null }] } },
      group: { visibility: null, kind: null, members: { nodes: [{ __typename: 'OtherDirectoryObject' }] } },
    });
  },
);
