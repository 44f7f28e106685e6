/**
 * Reads the JSON body of a write to Outlook, member by member: unknown names and wrong types are refused as OData does.
 *
 * What a missing member means is decided by whoever asks: every reader gives `undefined` for it, and for `null`.
 * @module
 */
import type { Address, Body } from '../mailbox/message.ts';
import { isRecord } from '../values.ts';
import { GraphError } from './errors.ts';
import { invalidRequest, unreadableBody } from './outlook-errors.ts';

/** The members of one JSON object. Every reader throws a `GraphError` 400 for a value of another type. */
export interface Members {
  /** The name is there, `null` included: the one way to tell a member set to nothing from one not sent. */
  has(name: string): boolean;
  text(name: string): string | undefined;
  boolean(name: string): boolean | undefined;
  /** Whole numbers only; `Edm.Int32` refuses `1.5`. */
  integer(name: string): number | undefined;
  /** Compared without case, answered in the spelling of `words`. */
  oneOf<Word extends string>(name: string, words: readonly Word[]): Word | undefined;
  texts(name: string): readonly string[] | undefined;
  /** A member that is an object itself. @param type and `names` as for `membersOf` */
  object(name: string, type: string, names: readonly string[]): Members | undefined;
  objects(name: string, type: string, names: readonly string[]): readonly Members[] | undefined;
}

/**
 * @param type the last part of the type's name, for messages: `message`
 * @param names all members of that type, also those that are ignored
 * @throws {GraphError} 400
 */
export function membersOf(value: unknown, type: string, names: readonly string[]): Members {
  if (!isRecord(value)) {
    throw new GraphError(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  for (const name of Object.keys(value)) {
    if (names.includes(name) || name.includes('@odata.')) continue;
    throw unreadableBody(
      `The property '${name.slice(0, 100)}' does not exist on type 'microsoft.graph.${type}'. Make sure to only use property names that are defined by the type.`,
    );
  }
  // `null` counts as missing: Outlook writes it for what was never set.
  const of = <Wanted>(name: string, isWanted: (member: unknown) => member is Wanted, expected: string) => {
    const member = value[name] ?? undefined;
    if (member === undefined || isWanted(member)) return member;
    throw unreadableBody(`Cannot convert the value of the property '${name}' to the expected type '${expected}'.`);
  };
  return {
    has: (name) => Object.hasOwn(value, name),
    text: (name) => of(name, isText, 'Edm.String'),
    boolean: (name) => of(name, isBoolean, 'Edm.Boolean'),
    integer: (name) => of(name, isInteger, 'Edm.Int32'),
    oneOf(name, words) {
      const text = of(name, isText, 'Edm.String');
      if (text === undefined) return undefined;
      const word = words.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
      if (word !== undefined) return word;
      throw unreadableBody(`The value '${text.slice(0, 100)}' is not one of the values of the property '${name}'.`);
    },
    texts: (name) => of(name, isTexts, 'Collection(Edm.String)'),
    object(name, inner, innerNames) {
      const member = value[name] ?? undefined;
      return member === undefined ? undefined : membersOf(member, inner, innerNames);
    },
    objects: (name, inner, innerNames) =>
      of(name, isArray, `Collection(microsoft.graph.${inner})`)?.map((member) => membersOf(member, inner, innerNames)),
  };
}

/** `body` of a message or an event. */
export function bodyOf(members: Members): Body | undefined {
  const body = members.object('body', 'itemBody', ['contentType', 'content']);
  return (
    body && { contentType: body.oneOf('contentType', ['text', 'html']) ?? 'text', content: body.text('content') ?? '' }
  );
}

/**
 * `emailAddress` of a recipient.
 *
 * @throws {GraphError} 400 for what is no address
 */
export function addressIn(recipient: Members): Address {
  const email = recipient.object('emailAddress', 'emailAddress', ['name', 'address']);
  const address = email?.text('address') ?? '';
  // RFC 5321, section 4.5.3.1: 64 before the @, 255 behind it.
  if (address.length > 320 || !/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(address)) {
    throw new GraphError(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
  }
  return { name: email?.text('name') ?? address, address };
}

/** @throws {GraphError} 400 where the member is missing */
export function required<Value>(value: Value | undefined, name: string): Value {
  if (value !== undefined) return value;
  throw invalidRequest(`The property '${name}' is required.`);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isInteger = (value: unknown): value is number => Number.isInteger(value);
const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
