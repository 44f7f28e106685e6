/** Tags of the dev tenant's Azure: the one thing that is written there, by whom, and when not. @module */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { claimsOf } from './api-host.ts';
import { codeOf, hostArm, pathOf, subscriptionCalled } from './arm-support.ts';

const { arm, call, walk } = await hostArm();
afterAll(() => arm[Symbol.asyncDispose]());
beforeEach(() => {
  arm.reset();
});
const version = 'api-version=2021-04-01';
const development = pathOf('Fabrikam development');
const tagsAt = (scope: string) => `${scope}/providers/Microsoft.Resources/tags/default?${version}`;
const properties = (tags: Record<string, string>) => ({ properties: { tags } });
const patch = (operation: string, tags: Record<string, string>, scope = development) =>
  call('PATCH', tagsAt(scope), { body: { operation, ...properties(tags) } });
const seeded = subscriptionCalled('Fabrikam development').tags;

describe('the three operations', () => {
  test('merge adds and overwrites, whatever the case of the name', async () => {
    const { status, body } = await patch('Merge', { ENVIRONMENT: 'test', owner: 'ada' });
    expect([status, body]).toEqual([
      200,
      {
        id: `${development}/providers/Microsoft.Resources/tags/default`,
        name: 'default',
        type: 'Microsoft.Resources/tags',
        properties: { tags: { costCentre: '4110', ENVIRONMENT: 'test', owner: 'ada' } },
      },
    ]);
  });

  test('replace leaves what was sent', async () => {
    expect((await patch('replace', { only: 'this' })).body.properties.tags).toEqual({ only: 'this' });
  });

  test('delete takes names, and pairs only where the value is the same', async () => {
    const { body } = await patch('Delete', { Environment: '', costCentre: 'another' });
    expect(body.properties.tags).toEqual({ costCentre: '4110' });
    expect((await patch('Delete', { costCentre: '4110' })).body.properties.tags).toEqual({});
  });

  test('any other is refused', async () => {
    expect((await patch('Append', {})).status).toBe(400);
  });
});

test('PUT replaces, DELETE takes all away with an empty answer', async () => {
  expect((await call('PUT', tagsAt(development), { body: properties({ a: 'b' }) })).body.properties.tags).toEqual({
    a: 'b',
  });
  const gone = await call('DELETE', tagsAt(development));
  expect([gone.status, gone.body]).toEqual([200, '']);
  expect((await call('GET', tagsAt(development))).body.properties.tags).toEqual({});
});

test('what was written is seen by every read until the reset', async () => {
  const [resource] = (await walk(`${development}/resources?${version}`)).items;
  const id = String(resource?.id);
  const group = id.split('/').slice(0, 5).join('/');
  for (const scope of [development, group, id]) await patch('Merge', { marked: scope }, scope);
  expect((await call('GET', `${development}?${version}`)).body.tags).toEqual({ ...seeded, marked: development });
  expect((await call('GET', `${group}?${version}`)).body.tags.marked).toBe(group);
  const after = (await walk(`${development}/resources?${version}`)).items.filter(
    ({ tags }) => (tags as Record<string, string>).marked !== undefined,
  );
  expect(after.map((item) => item.id)).toEqual([id]);
  const { body } = await call('POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01', {
    body: { query: `resources | where isnotempty(tags.marked) | project id` },
  });
  expect(body.data).toEqual([{ id }]);
  arm.reset();
  expect((await call('GET', `${development}?${version}`)).body.tags).toEqual(seeded);
});

describe('limits', () => {
  test.each([
    ['TooManyTags', Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`t${index}`, '']))],
    ['InvalidTagNameLength', { ['n'.repeat(513)]: '' }],
    ['InvalidTagNameLength', { '': 'x' }],
    ['InvalidTagValueLength', { long: 'v'.repeat(257) }],
    ['InvalidTagNameCharacters', { 'a/b': '' }],
    ['InvalidTagNameCharacters', { 'a\u0007b': '' }],
    ['DuplicateTagName', { twice: '1', TWICE: '2' }],
  ])('%s', async (code, tags) => {
    expect(codeOf(await patch('Merge', tags))).toEqual([400, code]);
    expect((await call('GET', tagsAt(development))).body.properties.tags).toEqual(seeded);
  });

  test('48 more than the two are just allowed, and so is the longest pair', async () => {
    const many = Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`t${index}`, 'v'.repeat(256)]));
    expect((await patch('Merge', many)).status).toBe(200);
    expect((await patch('Replace', { ['n'.repeat(512)]: 'v'.repeat(256) })).status).toBe(200);
  });

  test('values are texts, and a body is JSON', async () => {
    const wrong = await call('PATCH', tagsAt(development), {
      body: { operation: 'Merge', properties: { tags: { a: 1 } } },
    });
    expect(codeOf(wrong)).toEqual([400, 'InvalidRequestContent']);
    expect(codeOf(await call('PUT', tagsAt(development)))).toEqual([400, 'InvalidRequestContent']);
  });
});

describe('who may write', () => {
  const production = pathOf('Fabrikam production');

  test('a reader may not: 403 with the action and the scope, and nothing changes', async () => {
    const { status, body } = await call('PUT', tagsAt(production), { body: properties({}) });
    expect([status, body.error.code]).toEqual([403, 'AuthorizationFailed']);
    expect(body.error.message).toMatch(
      /^The client 'ada@fabrikam\.example' with object id '7091f812-.*' does not have authorization to perform action 'Microsoft\.Resources\/tags\/write' over scope '\/subscriptions\//,
    );
    expect((await call('GET', tagsAt(production))).body.properties.tags).toEqual(
      subscriptionCalled('Fabrikam production').tags,
    );
    expect(codeOf(await call('DELETE', tagsAt(production)))).toEqual([403, 'AuthorizationFailed']);
  });

  test('a role in one group reaches no further than the group', async () => {
    const staging = pathOf('Fabrikam staging');
    const body = properties({ mine: 'yes' });
    expect((await call('PUT', tagsAt(`${staging}/resourceGroups/rg-api-007`), { as: 'edsger', body })).status).toBe(
      200,
    );
    expect((await call('PUT', tagsAt(`${staging}/resourceGroups/rg-api-0071`), { as: 'edsger', body })).status).toBe(
      403,
    );
    expect((await call('PUT', tagsAt(staging), { as: 'edsger', body })).status).toBe(403);
  });

  test('nobody writes to a disabled subscription, and strangers do not learn that there is one', async () => {
    const archive = tagsAt(pathOf('Archive 2019'));
    expect(codeOf(await call('PUT', archive, { as: 'alan', body: properties({}) }))).toEqual([
      403,
      'ReadOnlyDisabledSubscription',
    ]);
    expect(codeOf(await call('PUT', archive, { body: properties({}) }))).toEqual([404, 'SubscriptionNotFound']);
  });

  test('what is not there cannot be tagged', async () => {
    const body = properties({});
    const none = `${development}/resourceGroups/none`;
    expect(codeOf(await call('PUT', tagsAt(none), { body }))).toEqual([404, 'ResourceGroupNotFound']);
    expect(
      codeOf(await call('PUT', `${development}/providers/Microsoft.Resources/tags/other?${version}`, { body })),
    ).toEqual([404, 'InvalidResourceType']);
    expect(codeOf(await call('POST', tagsAt(development), { body }))).toEqual([405, 'MethodNotAllowed']);
    expect(codeOf(await call('PUT', `${development}?${version}`, { body }))).toEqual([405, 'MethodNotAllowed']);
  });
});

describe('the second factor that writing asks of grace', () => {
  const body = properties({ owner: 'grace' });
  const put = (claims: object) => call('PUT', tagsAt(development), { as: 'grace', body, claims });

  test('is a claims challenge for a client that understands it, until the token has the context', async () => {
    const { status, headers } = await put({ xms_cc: ['cp1'] });
    expect(status).toBe(401);
    expect(claimsOf(headers.get('www-authenticate'))).toEqual({
      access_token: { acrs: { essential: true, value: 'p1' } },
    });
    expect((await put({ xms_cc: ['cp1'], acrs: ['p1'] })).status).toBe(200);
  });

  test('is a refusal for any other client, and no matter for reading', async () => {
    const refused = await put({});
    expect(codeOf(refused)).toEqual([403, 'RequestDisallowedByAzure']);
    expect(refused.body.error.message).toContain('https://aka.ms/MFAforAzure');
    expect((await call('GET', tagsAt(development), { as: 'grace' })).status).toBe(200);
  });

  test('can be asked of anybody by a fault', async () => {
    arm.faults.set('arm', { status: 403, times: 2, path: '/tags/' });
    expect(codeOf(await patch('Merge', {}))).toEqual([403, 'RequestDisallowedByAzure']);
    expect(codeOf(await call('GET', tagsAt(development)))).toEqual([403, 'AuthorizationFailed']);
  });
});

test('writes and deletes have budgets of their own', async () => {
  const budget = async (method: string, header: string) =>
    (await call(method, tagsAt(development), { as: 'dennis', body: properties({}) })).headers.get(
      `x-ms-ratelimit-remaining-subscription-${header}`,
    );
  expect(await budget('PUT', 'writes')).toBe('199');
  expect(await budget('PATCH', 'writes')).toBe('198');
  expect(await budget('DELETE', 'deletes')).toBe('199');
  expect(await budget('DELETE', 'reads')).toBeNull();
  const tim = await call('PUT', tagsAt(development), { as: 'tim', body: properties({}) });
  expect([tim.status, tim.body.error.message]).toEqual([429, expect.stringContaining("'write' requests")]);
});
