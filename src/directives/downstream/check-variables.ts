/**
 * Whether a variable of a template stands for something, and where its value comes from.
 * @module
 */

import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isLeafType,
  isListType,
  isRequiredArgument,
} from 'graphql';
import { nearest } from '../../config/nearest.ts';
import { UnauthenticatedError } from '../../errors/errors.ts';
import { demandsAtLeast } from '../kept-requirements.ts';
import type { Requirements } from '../requirements.ts';
import type { Source } from './field.ts';
import { downstreamNode } from './use.ts';
import { ownValue } from './values.ts';
import type { Report, Variable } from './variables.ts';

/** The field that a template stands on. */
export interface Surroundings {
  /** Its type: the parent whose fields can be read. */
  readonly type: GraphQLObjectType;
  /** The field itself, for its arguments. */
  readonly field: GraphQLField<unknown, unknown>;
  /** Query, Mutation: there is no parent whose fields could be read. */
  readonly isRoot: boolean;
  /** `Variables` of the API. */
  readonly config: Readonly<Record<string, string>>;
  /** Its name under `DownstreamApis`, for messages. */
  readonly apiName: string;
  /** What each field of the parent demands, and what this field does. */
  readonly requirements: Requirements;
}

/** @param takesObjects where a value may be a whole input object */
export function sourceOf(
  variable: Variable,
  surroundings: Surroundings,
  takesObjects: boolean,
  report: Report,
): Source | undefined {
  const { root, path, text } = variable;
  const [name = ''] = path;
  if (root === 'args') {
    const isSound = checkArgument(variable, surroundings, takesObjects, report);
    return isSound ? (_source, args) => ownValue(args, path) : undefined;
  }
  if (root === 'config') {
    const { config, apiName } = surroundings;
    const value = Object.hasOwn(config, name) ? config[name] : undefined;
    if (value !== undefined) return () => value;
    report(
      `unknown variable ${text}: ${expected(`a name under DownstreamApis.${apiName}.Variables`, name, Object.keys(config))}`,
    );
    return undefined;
  }
  // Whether a token has the claim is only known when one comes: then it has to.
  if (root === 'claims') {
    return (_source, _args, { principal }) => {
      if (!principal) throw new UnauthenticatedError('A bearer token is required.', 'Bearer');
      return ownValue(principal.claims, path);
    };
  }
  return parentField(variable, surroundings, report);
}

/** A field of the parent, by its own resolver where it has one. */
function parentField(
  { root, path, text }: Variable,
  { type, field: own, isRoot, requirements }: Surroundings,
  report: Report,
): Source | undefined {
  const [name = ''] = path;
  // A root has an empty object for a parent.
  if (isRoot) {
    report(
      `unknown variable ${text}: a field of ${type.name} has no parent; expected {$args.…}, {$claims.…} or {$config.…}`,
    );
    return undefined;
  }
  const fields = type.getFields();
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) {
    report(`unknown variable ${text}: ${expected(`a field of ${type.name}`, name, Object.keys(fields))}`);
    return undefined;
  }
  // A key of a batch is one value; in an address of its own a list may stand as well.
  const isList = isListType(getNullableType(field.type));
  if (!isLeafType(getNamedType(field.type)) || (root === 'batch' && isList) || field.args.some(isRequiredArgument)) {
    report(
      `expected ${text} to be a scalar${root === 'batch' ? '' : ' or a list of scalars'}; ${type.name}.${name} is ${String(field.type)}`,
    );
    return undefined;
  }
  // It would have to be fetched first, by a call that depends on nobody's asking for it.
  if (downstreamNode(field)) {
    report(`expected ${text} to be known with its parent; ${type.name}.${name} has a @downstream of its own`);
    return undefined;
  }
  // Read before anybody is asked whether they may see it: so whoever may ask for this field must be one who may.
  const demanded = requirements.of(type.name, name);
  const met = requirements.of(type.name, own.name);
  if (demanded && !(met && demandsAtLeast(met, demanded))) {
    report(`${text} is guarded by more than this field: repeat the requirement of ${type.name}.${name} here`);
    return undefined;
  }
  const { resolve } = field;
  if (resolve === undefined || resolve === defaultFieldResolver) return (source) => ownValue(source, [name]);
  // Its own resolver, because a module may answer it from elsewhere than the member of its name.
  return (source, _args, context, info) => resolve(source, {}, context, info);
}

/** Step by step through input objects, so that a misspelt member is found at the start and named with its nearest neighbour. */
function checkArgument(
  { path, text }: Variable,
  { type, field }: Surroundings,
  takesObjects: boolean,
  report: Report,
): boolean {
  let known: readonly { readonly name: string; readonly type: GraphQLInputType }[] = field.args;
  let what = `an argument of ${type.name}.${field.name}`;
  let found: GraphQLInputType | undefined;
  for (const name of path) {
    const next = known.find((one) => one.name === name);
    if (!next) {
      report(
        `unknown variable ${text}: ${expected(
          what,
          name,
          known.map((one) => one.name),
        )}`,
      );
      return false;
    }
    found = next.type;
    const inner = getNullableType(found);
    known = isInputObjectType(inner) ? Object.values(inner.getFields()) : [];
    what = `a field of ${String(inner)}`;
  }
  if (takesObjects || isLeafType(getNamedType(found))) return true;
  report(`expected ${text} to be a scalar or a list of scalars, it is ${String(found)}`);
  return false;
}

/**
 * Type of an argument, or of a field of its input object.
 * @returns `undefined` where there is none, which has been reported by then
 */
export function argumentType({ path }: Variable, field: GraphQLField<unknown, unknown>): GraphQLInputType | undefined {
  let known: readonly { readonly name: string; readonly type: GraphQLInputType }[] = field.args;
  let found: GraphQLInputType | undefined;
  for (const name of path) {
    found = known.find((one) => one.name === name)?.type;
    const inner = found && getNullableType(found);
    known = isInputObjectType(inner) ? Object.values(inner.getFields()) : [];
  }
  return found;
}

/** At most a dozen names: a sentence, not a schema. */
function expected(what: string, name: string, known: readonly string[]): string {
  const meant = nearest(name, known, Math.max(2, name.length / 3));
  const choice = known.length === 0 ? 'there is none' : known.slice(0, 12).join(', ');
  return `expected ${what} (${choice})${meant === undefined ? '' : `; did you mean '${meant}'?`}`;
}
