/**
 * `updateMe`: checks what a person wants to change in their profile, and writes exactly that.
 *
 * A member that is null empties the property, one that is left out does not travel. Lengths are those of the directory, so that a
 * mistake is told by its name instead of by a refusal of the whole. Which properties people may write themselves the tenant decides.
 * @see https://learn.microsoft.com/graph/api/user-update
 * @module
 */

import type { DownstreamApi } from '../../downstream/downstream-api.ts';
import type { JsonBatch } from '../../downstream/json-batch.ts';
import { BadUserInputError } from '../../errors/errors.ts';
import type { UpdateMeInput } from '../../generated/graph.ts';
import { permissions } from './permissions.ts';
import { type GraphUser, type ProfileChange, readUser } from './user.ts';

/** Characters at most. */
const LENGTHS: Readonly<Record<Exclude<keyof UpdateMeInput, 'businessPhones'>, number>> = {
  displayName: 256,
  givenName: 64,
  surname: 64,
  jobTitle: 128,
  department: 64,
  officeLocation: 128,
  streetAddress: 1_024,
  city: 128,
  state: 128,
  postalCode: 40,
  country: 128,
  mobilePhone: 64,
  preferredLanguage: 35,
};
const PHONE_LENGTH = 64;

/**
 * @throws {BadUserInputError} nothing to change, or a text that a property cannot hold
 * @throws {DownstreamError} `DOWNSTREAM_FORBIDDEN`: the tenant does not let people change one of these themselves
 */
export async function changeProfile(
  graphClient: DownstreamApi,
  batch: JsonBatch,
  input: UpdateMeInput,
): Promise<ProfileChange> {
  const written = checked(input);
  try {
    await graphClient.patch('/me', written, { scopes: permissions['Mutation.updateMe'].scopes });
  } finally {
    batch.forget(); // A refusal, too, may have come after the change.
  }
  return { written };
}

/** @returns the profile as it is read now, with what was written over it: replicas of the directory lag behind a write */
export async function readChangedProfile(
  batch: JsonBatch,
  { written }: ProfileChange,
  select: readonly string[],
): Promise<GraphUser> {
  const asked = batch.get({ path: '/me', select, scopes: permissions['UpdateMePayload.user'].scopes });
  return { ...readUser(await asked), ...written };
}

/** Every member by its own bound; nothing is trimmed or rewritten, because it is the user's own text. */
function checked(input: UpdateMeInput): Partial<GraphUser> {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  if (given.length === 0) throw new BadUserInputError("Expected 'input' to name what changes.");
  for (const [name, value] of given) {
    if (name === 'businessPhones') assertPhones(value);
    else assertText(name, value, LENGTHS[name as keyof typeof LENGTHS]);
  }
  const { displayName, preferredLanguage } = input;
  if (displayName === null)
    throw new BadUserInputError("Expected 'input.displayName' not to be null: a name cannot be emptied.");
  if (typeof preferredLanguage === 'string' && !isLanguageTag(preferredLanguage))
    throw new BadUserInputError("Expected 'input.preferredLanguage' to be a language tag such as 'en-GB'.");
  return Object.fromEntries(given) as Partial<GraphUser>;
}

function assertText(name: string, value: unknown, most: number): void {
  if (value === null) return;
  const isText = typeof value === 'string' && value.trim() !== '' && value.length <= most;
  if (!isText || !value.isWellFormed() || /\p{Cc}/u.test(value)) {
    throw new BadUserInputError(
      `Expected 'input.${name}' to be a text of 1 to ${most} characters without control characters, or null to empty it.`,
    );
  }
}

/** The directory keeps one business number, in a list. */
function assertPhones(value: unknown): void {
  if (!Array.isArray(value) || value.length > 1)
    throw new BadUserInputError("Expected 'input.businessPhones' to be a list of one number, or an empty one.");
  value.forEach((phone) => {
    if (phone === null) throw new BadUserInputError("Expected 'input.businessPhones' to hold no null.");
    assertText('businessPhones', phone, PHONE_LENGTH);
  });
}

/** By the rules of BCP 47, which Node knows. */
function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
