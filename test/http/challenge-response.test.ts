/** A claims challenge on its way to the front-end: header, extension, and when the whole answer is a 401 (ST-1). */
import { GraphQLError } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClaimsChallengeError, DownstreamError } from '../../src/errors/errors.ts';
import { decodeClaims } from '../../src/protocol/challenges.ts';
import { type Api, startApi } from '../support/api.ts';

const claims = (value: string) => JSON.stringify({ access_token: { acrs: { essential: true, value } } });
const fail = (error: Error) => () => {
  throw error;
};
const later = (error: Error, milliseconds: number) => () =>
  new Promise((_resolve, reject) => {
    setTimeout(() => reject(error), milliseconds);
  });

let api: Api;
beforeAll(async () => {
  api = await startApi({
    typeDefs: `
      extend type Query { graph: Thing arm: Thing slow: Thing fine: Thing down: Thing must: Thing! list: [Thing] long: Thing rude: Thing }
      type Thing { name: String manager: Thing broken: Thing late: Thing must: String! }
      type Mutation { change: Thing }
    `,
    resolvers: {
      Query: {
        graph: fail(new ClaimsChallengeError(claims('graph'), 'token-service', 'graph')),
        arm: fail(new ClaimsChallengeError(claims('arm'), 'api', 'arm')),
        slow: later(new ClaimsChallengeError(claims('slow'), 'api', 'slow'), 30),
        fine: () => ({ name: 'fine' }),
        down: fail(new DownstreamError('DOWNSTREAM_UNAVAILABLE', { api: 'graph' })),
        must: fail(new ClaimsChallengeError(claims('must'), 'api', 'arm')),
        list: () => [{ name: 'a' }, { name: 'b' }],
        long: fail(new ClaimsChallengeError(claims('x'.repeat(2_000)), 'api', 'arm')),
        rude: fail(
          new GraphQLError('rude', {
            extensions: { code: 'BAD_USER_INPUT', http: { status: 418, headers: new Map([['x-rude', 'yes']]) } },
          }),
        ),
      },
      Thing: {
        manager: ({ name }: { name: string }) =>
          fail(new ClaimsChallengeError(claims(`manager of ${name}`), 'api', 'graph'))(),
        late: ({ name }: { name: string }) =>
          later(new ClaimsChallengeError(claims(`late ${name}`), 'api', 'graph'), 20)(),
        broken: fail(new Error('broken')),
        must: fail(new Error('broken')),
      },
      Mutation: { change: fail(new ClaimsChallengeError(claims('change'), 'api', 'graph')) },
    },
  });
});
afterAll(() => api[Symbol.asyncDispose]());

const challenged = async (query: string) => {
  const { status, headers, data, errors } = await api.ask(query);
  const value = /^Bearer error="insufficient_claims", claims="([^"]+)"$/.exec(
    headers.get('www-authenticate') ?? '',
  )?.[1];
  const wanted = value === undefined ? undefined : /"value":"([^"]*)"/.exec(decodeClaims(value) ?? '')?.[1];
  return { status, wanted, data, codes: errors.map(({ extensions }) => extensions.code), errors, headers };
};

test('a query that waits for it with all its root fields is a 401', async () => {
  expect(await challenged('{ arm { name } }')).toMatchObject({
    status: 401,
    wanted: 'arm',
    data: { arm: null },
    codes: ['CLAIMS_CHALLENGE'],
  });
  expect(await challenged('{ arm { name } graph { name } }')).toMatchObject({ status: 401 });
  expect(await challenged('{ a: arm { name } b: arm { name } }')).toMatchObject({ status: 401, wanted: 'arm' });
});

test('each error carries its own claims and API, the header is only the first', async () => {
  const { errors } = await challenged('{ arm { name } graph { name } }');
  expect(errors.map(({ path, extensions }) => [path, extensions])).toEqual([
    [['arm'], { code: 'CLAIMS_CHALLENGE', claims: claims('arm'), api: 'arm' }],
    [['graph'], { code: 'CLAIMS_CHALLENGE', claims: claims('graph'), api: 'graph' }],
  ]);
});

test('the challenge of the token service goes before that of an API', async () => {
  expect(await challenged('{ arm { name } graph { name } }')).toMatchObject({ wanted: 'graph' });
});

test('among equals the first in the order of the answer, not of arrival', async () => {
  expect(await challenged('{ slow { name } arm { name } }')).toMatchObject({ wanted: 'slow' });
  expect(await challenged('{ arm { name } slow { name } }')).toMatchObject({ wanted: 'arm' });
  expect(await challenged('{ fine { late { name } manager { name } } }')).toMatchObject({
    status: 200,
    wanted: 'late fine',
  });
  expect(await challenged('{ list { name late { name } } fine { manager { name } } }')).toMatchObject({
    wanted: 'late a',
  });
});

test('a partial answer is a 200 with the header', async () => {
  expect(await challenged('{ arm { name } fine { name } }')).toMatchObject({
    status: 200,
    wanted: 'arm',
    data: { arm: null, fine: { name: 'fine' } },
  });
  expect(await challenged('{ fine { name manager { name } } }')).toMatchObject({
    status: 200,
    data: { fine: { name: 'fine', manager: null } },
  });
  expect(await challenged('{ __typename arm { name } }')).toMatchObject({ status: 200 });
});

test('a field that is null for another reason does not wait for it', async () => {
  expect(await challenged('{ arm { name } down { name } }')).toMatchObject({ status: 200, wanted: 'arm' });
});

test('a whole answer that is null waits for it only when nothing else is the reason', async () => {
  expect(await challenged('{ must { name } }')).toMatchObject({ status: 401, wanted: 'must', data: null });
  expect(await challenged('{ down { name } must { name } }')).toMatchObject({
    status: 200,
    wanted: 'must',
    data: null,
  });
});

test('a mutation that ran is a 200', async () => {
  expect(await challenged('mutation { change { name } }')).toMatchObject({
    status: 200,
    wanted: 'change',
    data: { change: null },
  });
});

test('a challenge too long for a header travels in the error alone, and the 401 still says what it is about', async () => {
  const { status, errors, headers } = await challenged('{ long { name } }');
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toBe('Bearer error="insufficient_claims"');
  expect(errors[0]?.extensions.claims).toBe(claims('x'.repeat(2_000)));
});

test('other failures set no header and no status', async () => {
  for (const query of ['{ down { name } }', '{ fine { broken { name } } }', '{ fine { must } }']) {
    const { status, headers } = await challenged(query);
    expect({ status, challenge: headers.get('www-authenticate') }).toEqual({ status: 200, challenge: null });
  }
});

test('an error of one field changes neither the status nor the headers of the whole answer', async () => {
  const { status, headers, codes, errors } = await challenged('{ rude { name } fine { name } }');
  expect({ status, codes, rude: headers.get('x-rude') }).toEqual({
    status: 200,
    codes: ['BAD_USER_INPUT'],
    rude: null,
  });
  expect(Object.keys(errors[0]?.extensions ?? {})).toEqual(['code']);
});
