/** What a client sees of an error: ours as they are, GraphQL's own without a stack, everything else masked (ER-1). */
import { GraphQLError, type GraphQLFormattedError, parse, Source } from 'graphql';
import { expect, test } from 'vitest';
import {
  AccessBlockedError,
  BadUserInputError,
  ClaimsChallengeError,
  ConsentRequiredError,
  CredentialError,
  DownstreamError,
  ForbiddenError,
  type OnbehalfError,
  ReauthenticationRequiredError,
  UnauthenticatedError,
} from '../../src/errors/errors.ts';
import { formatGraphQLError } from '../../src/errors/to-graphql.ts';
import { type LogFields, type Logger, silentLog } from '../../src/observability/log.ts';

const SECRET = 'canary-5e1c';
const PATH = ['me', 'manager', 0];

function format(error: GraphQLError, extensions: Record<string, unknown> = error.extensions) {
  const logged: LogFields[] = [];
  const log: Logger = { ...silentLog, error: (_event, fields = {}) => logged.push(fields) };
  const formatted = { ...error.toJSON(), extensions } as GraphQLFormattedError;
  return { seen: formatGraphQLError(formatted, error, log), logged };
}
const located = (original: Error) => new GraphQLError(original.message, { path: PATH, originalError: original });

const cause = { cause: new Error(SECRET) };
const ours: [OnbehalfError, Record<string, unknown>][] = [
  [
    new ClaimsChallengeError('{"a":1}', 'api', 'arm', cause),
    { code: 'CLAIMS_CHALLENGE', claims: '{"a":1}', api: 'arm' },
  ],
  [new ClaimsChallengeError('{"a":1}', 'token-service'), { code: 'CLAIMS_CHALLENGE', claims: '{"a":1}' }],
  [
    new ConsentRequiredError(['Mail.Read'], 'https://login.example/', 'graph', cause),
    { code: 'CONSENT_REQUIRED', scopes: ['Mail.Read'], consentUrl: 'https://login.example/', api: 'graph' },
  ],
  [new ReauthenticationRequiredError('graph', cause), { code: 'REAUTHENTICATION_REQUIRED', api: 'graph' }],
  [new AccessBlockedError(undefined, cause), { code: 'ACCESS_BLOCKED' }],
  [new BadUserInputError('Expected a GUID.', cause), { code: 'BAD_USER_INPUT' }],
  [new UnauthenticatedError('Renew the token.', 'Bearer', SECRET), { code: 'UNAUTHENTICATED' }],
  [new ForbiddenError(SECRET), { code: 'FORBIDDEN' }],
  [
    new DownstreamError('DOWNSTREAM_THROTTLED', { api: 'graph', status: 429, requestId: 'r' }, 7, cause),
    { code: 'DOWNSTREAM_THROTTLED', downstream: { api: 'graph', status: 429, requestId: 'r' }, retryAfterSeconds: 7 },
  ],
];
test.each(ours)('%s keeps its message, code and members, and nothing of its cause or reason', (error, extensions) => {
  const { seen, logged } = format(located(error));
  expect(seen).toEqual({ message: error.message, path: PATH, extensions });
  expect(JSON.stringify(seen)).not.toContain(SECRET);
  expect(logged).toEqual([]);
});

test('a text that is not GraphQL keeps what the parser says', () => {
  const error = new GraphQLError('Syntax Error: Expected Name, found <EOF>.', {
    source: new Source('{'),
    positions: [1],
    extensions: { code: 'GRAPHQL_PARSE_FAILED', stacktrace: [SECRET] },
  });
  expect(format(error).seen).toEqual({
    message: error.message,
    locations: [{ line: 1, column: 2 }],
    extensions: { code: 'GRAPHQL_PARSE_FAILED' },
  });
});

test('what Apollo Server wraps of it is still about the request', () => {
  const wrapped = new GraphQLError('Cannot query field "nope".', {
    originalError: new GraphQLError('Cannot query field "nope".'),
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
  });
  expect(format(wrapped).seen).toEqual({ message: wrapped.message, extensions: wrapped.extensions });
  const failed = new GraphQLError(SECRET, { originalError: new Error(SECRET), extensions: { code: 'BAD_USER_INPUT' } });
  expect(JSON.stringify(format(failed).seen)).not.toContain(SECRET);
});

test('what is said of a request without a code gets one', () => {
  const hash = new GraphQLError('provided sha does not match query', { extensions: { http: { status: 400 } } });
  const kind = new GraphQLError('Schema is not configured to execute subscription operation.', {
    nodes: parse('subscription { a }').definitions,
  });
  for (const error of [hash, kind]) {
    expect(format(error, { code: 'INTERNAL_SERVER_ERROR' }).seen).toMatchObject({
      message: error.message,
      extensions: { code: 'BAD_REQUEST' },
    });
  }
  const thrown = new GraphQLError(`Unexpected error value: ${SECRET}`);
  expect(JSON.stringify(format(thrown, { code: 'INTERNAL_SERVER_ERROR' }).seen)).not.toContain(SECRET);
});

const theirs: [string, GraphQLError][] = [
  ['an error of a library', located(new TypeError(`connect ECONNREFUSED ${SECRET}`))],
  ['an error with a code of its own', located(Object.assign(new Error(SECRET), { code: 'BAD_USER_INPUT' }))],
  [
    'an error that carries extensions',
    located(Object.assign(new Error(SECRET), { extensions: { code: 'BAD_USER_INPUT', secret: SECRET } })),
  ],
  ['a GraphQL error without a code', new GraphQLError(SECRET, { path: PATH, extensions: { secret: SECRET } })],
  [
    'a GraphQL error that only says it is ours to mend',
    located(new GraphQLError(SECRET, { extensions: { code: 'INTERNAL_SERVER_ERROR' } })),
  ],
];
test.each(theirs)('%s is masked, and found in the log under its reference', (_sentence, error) => {
  const { seen, logged } = format(error, { code: 'INTERNAL_SERVER_ERROR', ...error.extensions });
  const [line] = logged;
  expect(seen).toEqual({
    message: 'Something went wrong on our side.',
    path: PATH,
    extensions: { code: 'INTERNAL_SERVER_ERROR', reference: line?.reference },
  });
  expect(line?.reference).toMatch(/^[0-9a-f-]{36}$/);
  expect(line?.error).toBe(error.originalError ?? error);
  expect(line?.path).toBe('me.manager.0');
});

const deliberate: [string, GraphQLError][] = [
  [
    'thrown by a resolver',
    located(new GraphQLError('Choose another name.', { extensions: { code: 'NAME_TAKEN', name: 'loom' } })),
  ],
  [
    'located by whoever threw it',
    new GraphQLError('Choose another name.', { path: PATH, extensions: { code: 'NAME_TAKEN', name: 'loom' } }),
  ],
];
test.each(deliberate)(
  'a GraphQLError with a code of its own, %s, reaches the client as it was meant',
  (_sentence, error) => {
    const { seen, logged } = format(error, { ...error.extensions, stacktrace: ['at resolver'] });
    expect(seen).toEqual({
      message: 'Choose another name.',
      path: PATH,
      extensions: { code: 'NAME_TAKEN', name: 'loom' },
    });
    expect(logged).toEqual([]);
  },
);

test('it cannot change the HTTP head of the whole answer', () => {
  const extensions = { code: 'NAME_TAKEN', http: { status: 500 } };
  expect(format(located(new GraphQLError('No.', { extensions })), extensions).seen.extensions).toEqual({
    code: 'NAME_TAKEN',
  });
});

test('a failure of our own credential keeps its code and nothing else', () => {
  const { seen, logged } = format(located(new CredentialError(`AADSTS7000215 ${SECRET}`)));
  expect(seen.message).toBe('Something went wrong on our side.');
  expect(seen.extensions).toEqual({ code: 'CREDENTIAL_ERROR', reference: logged[0]?.reference });
});
