/**
 * From one `@downstream` to a field that can be asked for, or to the sentences that say why it cannot.
 *
 * Everything that can be known at the start is decided here; `resolve-field.ts` only fills in values.
 * @module
 */

import {
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
} from 'graphql';
import type { CallIdentity } from '../../downstream/downstream-calls.ts';
import { placeOf } from '../../module/place.ts';
import type { Requirements } from '../requirements.ts';
import { parseAddress } from './address-template.ts';
import { parseSelection, type Selection } from './answer-selection.ts';
import { parseBody } from './body-template.ts';
import { type At, batchOf, checkNumbers } from './check-reading.ts';
import { answersItself, checkSelection, fieldsOf } from './check-selection.ts';
import { type Apis, checkGuarded, checkIdentity, targetOf } from './check-target.ts';
import { argumentType, sourceOf } from './check-variables.ts';
import type { DownstreamField } from './field.ts';
import { checkSelectVariable, pagedAddress } from './paged-address.ts';
import { CONNECTION_FIELDS, type ResultShape, shapeOf } from './result-shape.ts';
import { argumentNode, type DownstreamUse, downstreamNode, isGiven, METHODS, type Method, readUse } from './use.ts';
import type { Report, Variable } from './variables.ts';

/** One field of a schema, and what its `@downstream` is judged by. */
export interface Place {
  /** With the resolvers of all modules, because a field that has one answers for itself. */
  readonly schema: GraphQLSchema;
  /** That the field is of. */
  readonly type: GraphQLObjectType;
  /** With its SDL (`astNode`), where the directive stands. */
  readonly field: GraphQLField<unknown, unknown>;
  /** Of the same schema. */
  readonly requirements: Requirements;
  /** What `api` may name. */
  readonly apis: Apis;
  /** `Authorization.DryRun` */
  readonly dryRun: boolean;
}

/** @returns `undefined` when there were faults */
export function compileField(place: Place, faults: string[]): DownstreamField | undefined {
  const { schema, type, field, requirements, apis } = place;
  const node = downstreamNode(field);
  if (!node) return undefined;
  const coordinate = `${type.name}.${field.name}`;
  // All faults of a field are told at once; whether there were any is seen by the count.
  const before = faults.length;
  const say = (at: Parameters<typeof placeOf>[0], fault: string) =>
    void faults.push(`${placeOf(at)}: @downstream on ${coordinate}: ${fault}`);
  let use: DownstreamUse;
  try {
    use = readUse(schema, node);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    say(error.nodes?.[0] ?? node, error.message);
    return undefined;
  }
  const at =
    (argument: string): Report =>
    (fault) =>
      say(argumentNode(use, argument), fault);

  // In the order of the arguments, so that sentences come as the author wrote them.
  const target = targetOf(apis, use, at('api'));
  if (target) checkIdentity(use, target, at('for'));
  checkGuarded(use, requirements.of(type.name, field.name), place.dryRun, at('for'));
  // Whichever won, the other would be code or SDL that does nothing.
  if (field.resolve || field.subscribe) at('api')('the field has a resolver, too: expected one or the other');

  const shape = shapeOf(field.type);
  if (!shape) at('api')(`a list of lists (${String(field.type)}) cannot be read from an API`);
  const isMutation = type === schema.getMutationType();
  const isRoot = isMutation || type === schema.getQueryType() || type === schema.getSubscriptionType();
  if (type === schema.getSubscriptionType()) at('api')('a subscription cannot be read from an API');
  const method = methodOf(use, isMutation, at);
  const address = method && parseAddress(use.http[method] ?? '', at(`http.${method}`));
  const body = typeof use.http.body === 'string' ? parseBody(use.http.body, at('http.body')) : undefined;
  // What follows needs all of these; a fault of theirs would only be told again in other words.
  if (!target || !shape || !method || !address || faults.length > before) return undefined;

  const isGet = method === 'GET';
  // A GET below `Mutation` reads, after what ran before it: it may be repeated and shared like any other.
  const isChange = isMutation && !isGet;
  // What the answer becomes, then what the address leaves to others, then where each value comes from.
  const selected = readSelection(place, use, shape, at('selection'));
  const paged = pagedAddress(address, shape, field, isGet && use.batch === undefined, at(`http.${method}`));
  const sources: Map<string, { readonly variable: Variable; readonly read: NonNullable<ReturnType<typeof sourceOf>> }> =
    new Map();
  const surroundings = { type, field, isRoot, config: target.config.variables, apiName: target.name, requirements };
  const written = [
    ...paged.address.variables.map(({ variable }) => ({ variable, inBody: false })),
    ...(body?.variables ?? []).map((variable) => ({ variable, inBody: true })),
  ];
  for (const { variable, inBody } of written) {
    // Its value comes of the operation, not of a source.
    if (variable.root === 'select') continue;
    const takesObjects = inBody && (body?.bare.has(variable.text) ?? false);
    const read = sourceOf(variable, surroundings, takesObjects, at(inBody ? 'http.body' : `http.${method}`));
    if (read) sources.set(variable.text, { variable, read });
  }
  // Of the address as it was written: what the pages say themselves has been taken out by now.
  checkSelectVariable(address, shape, at(`http.${method}`));
  const batch = batchOf(
    use,
    written.map(({ variable }) => variable),
    { shape, isChange },
    at,
  );
  checkNumbers(use, shape, { isGet, isBatch: batch !== undefined }, at);
  if (faults.length > before) return undefined;

  return {
    coordinate,
    typeName: type.name,
    fieldName: field.name,
    api: target.name,
    method,
    isChange,
    address: paged.address,
    body,
    sources,
    isWord: (variable) =>
      variable.root === 'config' ||
      variable.root === 'select' ||
      (variable.root === 'args' && isEnumType(getNamedType(argumentType(variable, field)))),
    scopes: use.scopes ?? target.config.scopes,
    identity: identityOf(use),
    shape,
    selection: selected?.selection,
    envelope: selected?.envelope,
    plainFields: plainFields(schema, shape),
    sharesSelect: paged.sharesSelect,
    batch,
    pages: use.pages,
    nullOn: nullOnOf(use, shape, isChange),
    paging: { sizeOption: paged.sizeOption, defaultFirst: paged.defaultFirst, counts: paged.counts },
  };
}

/** Reads may be sent by POST, because many APIs search that way; what changes something belongs to mutations, which run in order. */
function methodOf({ http }: DownstreamUse, isMutation: boolean, at: At): Method | undefined {
  const given = METHODS.filter((method) => typeof http[method] === 'string');
  const [method, ...more] = given;
  if (method === undefined || more.length > 0) {
    at('http')(`expected exactly one of ${METHODS.join(', ')}, got ${given.join(' and ') || 'none'}`);
    return undefined;
  }
  if (!isMutation && method !== 'GET' && method !== 'POST')
    at(`http.${method}`)(`${method} changes something: expected a field of Mutation`);
  if (typeof http.body === 'string' && (method === 'GET' || method === 'DELETE'))
    at('http.body')(`a ${method} has no body: expected POST, PUT or PATCH`);
  return method;
}

/** What is not there when it is read is nothing; when it was to be changed, the change has not happened: an error, unless it is written. */
function nullOnOf(use: DownstreamUse, { isRequired }: ResultShape, isChange: boolean): ReadonlySet<number> {
  return new Set(isRequired || (isChange && !isGiven(use, 'nullOn')) ? [] : use.nullOn);
}

/** For the user means as the API is configured, which was checked: reads of others that say nothing travel along. */
function identityOf({ tokenFor }: DownstreamUse): CallIdentity {
  if (tokenFor === 'USER') return {};
  return tokenFor === 'APP' ? { requestAppToken: true } : { anonymous: true };
}

/** A selection of one member that is no field of the items says where the items are: `items { id title }`. */
function readSelection(place: Place, use: DownstreamUse, shape: ResultShape, report: Report) {
  checkConnectionType(shape, report);
  if (use.selection === undefined) return undefined;
  if (!isCompositeType(shape.item)) {
    report(`${shape.item.name} has no fields to select: expected no selection`);
    return undefined;
  }
  const parsed = parseSelection(use.selection, report);
  if (!parsed) return undefined;
  const [only, ...more] = parsed;
  // A batch reads a list although its field shows one item.
  const isMany = shape.kind !== 'single' || use.batch !== undefined;
  const fields = fieldsOf(place.schema, shape.item);
  const envelope = isMany && more.length === 0 && only?.below && !fields.has(only.as) ? only : undefined;
  const selection: Selection = envelope?.below ?? parsed;
  checkSelection(place.schema, shape.item, selection, report);
  return { selection, envelope: envelope?.from };
}

/** `totalCount` and fields of one's own have to be answered by somebody: pages bring edges, nodes and page info. */
function checkConnectionType({ connection }: ResultShape, report: Report): void {
  for (const field of Object.values(connection?.getFields() ?? {})) {
    if (CONNECTION_FIELDS.has(field.name) || answersItself(field) || !String(field.type).endsWith('!')) continue;
    report(`${connection?.name}.${field.name} may not be null and no page fills it`);
  }
}

/** Fields that are read from the member of their name. */
function plainFields(schema: GraphQLSchema, { item }: ResultShape): ReadonlySet<string> {
  return new Set([...fieldsOf(schema, item)].filter(([, field]) => !answersItself(field)).map(([name]) => name));
}
