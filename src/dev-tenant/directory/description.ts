/**
 * A company in few words: the people, apps and subscriptions that a test writes down for its dev tenant.
 *
 * Says what may be written and refuses what may not, all faults at once; the other files of this folder make a directory of it.
 * @module
 */

import { z } from 'zod';
import type { App as AppRegistration, Persona, Subscription } from './directory.ts';

/** A person in a word or two: `{ alias: 'ada', groups: ['Weaving'] }`. What is not said is null or empty. */
export interface PersonDescription {
  /** Short name, unique: `ada`. Principal name and mail address begin with it. */
  readonly alias: string;
  /** `Ada Lindqvist`; the alias with a capital unless given. */
  readonly name?: string;
  /** What happens to this person: `ordinary` unless given. */
  readonly persona?: Persona;
  /** As Graph shows it; department and office alike. */
  readonly jobTitle?: string;
  readonly department?: string;
  readonly officeLocation?: string;
  /** Alias of another person. */
  readonly manager?: string;
  /** Display names of security groups; they exist because somebody is in them. */
  readonly groups?: readonly string[];
  /** App roles assigned to this person for `onbehalf API`. */
  readonly roles?: readonly string[];
}

/** An app registration with its service principal. Naming one that is there anyway changes what is said of it and keeps the rest. */
export interface AppDescription {
  /** Unique. The name of an app that is there anyway (`onbehalf API`, `onbehalf playground`, …) changes that one. */
  readonly name: string;
  /** A GUID made from the name unless given. */
  readonly clientId?: string;
  /** Application ID URI: `api://{clientId}` unless given. */
  readonly identifierUri?: string;
  /** Delegated permissions this API exposes. The front-end and `onbehalf API` ask for them, with everybody's consent. */
  readonly scopes?: readonly string[];
  /** Application permissions this API exposes. */
  readonly appRoles?: readonly string[];
  /** Version of the access tokens for this API: 2 unless given. */
  readonly accessTokenVersion?: 1 | 2;
  /** Without one it is a public client, which may use device codes. */
  readonly secret?: string;
  /** Of type web for an app that has a secret, else of type SPA; an entry ending in `/*` stands for every path below it. */
  readonly redirectUris?: readonly string[];
  /** Delegated permissions it asks for, with everybody's consent, by API (name, application ID URI or client id). */
  readonly requires?: Readonly<Record<string, readonly string[]>>;
  /** Application permissions granted to it, by API. */
  readonly appPermissions?: Readonly<Record<string, readonly string[]>>;
  /** What follows is told to the registration as it is, under the names of `App`. */
  readonly signInAudience?: Registered<'signInAudience'>;
  /** What /authorize may answer beside a code; nothing unless given. */
  readonly implicitGrant?: Registered<'implicitGrant'>;
  /** Page that is told of a sign-out, in a frame. */
  readonly logoutUrl?: Registered<'logoutUrl'>;
  /** May use device codes and the like, whatever its redirect URIs are. */
  readonly isFallbackPublicClient?: Registered<'isFallbackPublicClient'>;
  /** Of access tokens for this API. */
  readonly optionalClaims?: Registered<'optionalClaims'>;
  /** Memberships that tokens for this app name. */
  readonly groupMembershipClaims?: Registered<'groupMembershipClaims'>;
  /** Clients of this API that need nobody's consent, by client id. */
  readonly preAuthorizedApplications?: Registered<'preAuthorizedApplications'>;
}

/** A member of a registration as a description has it: said, or left out. */
type Registered<Key extends keyof AppRegistration> = NonNullable<AppRegistration[Key]>;

/** An Azure subscription. Its id is made from the name, so tests can rely on it. */
export interface SubscriptionDescription {
  /** Unique. */
  readonly name: string;
  /** `Enabled` unless given; `Disabled` is read-only in ARM. */
  readonly state?: Subscription['state'];
  /** Of the subscription itself; its groups have their own. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Who holds which role: aliases of people, names of groups, names of apps. Administrators own everything besides. */
  readonly readers?: readonly string[];
  /** May change what is inside, and give nobody a role. */
  readonly contributors?: readonly string[];
  /** May do everything inside. */
  readonly owners?: readonly string[];
  /** Names, or more than a name. The second word of a name says what lies inside: `rg-web-001` holds a web site. */
  readonly resourceGroups?: readonly (string | ResourceGroupDescription)[];
}

/** Ids of what lies inside depend on the name of the group and of its subscription. */
export interface ResourceGroupDescription {
  /** Unique in the subscription, in any case of letters. */
  readonly name: string;
  /** `westeurope` unless given. */
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A list that is given stands instead of the seeded one of its kind; for apps, beside those that are there anyway. */
export interface CompanyDescription {
  readonly people?: readonly PersonDescription[];
  readonly apps?: readonly AppDescription[];
  readonly subscriptions?: readonly SubscriptionDescription[];
}

const text = z.string().trim().min(1).max(256);
const texts = z.array(text);
const byApi = z.record(text, texts);
const tags = z.record(z.string(), z.string());
/** A check that no two entries have the same key, in any case of letters: ids are made from it. */
const unique = (key: string) =>
  [
    (entries: readonly Record<string, unknown>[]) =>
      new Set(entries.map((entry) => String(entry[key]).toLowerCase())).size === entries.length,
    { error: `Expected every \`${key}\` once, in any case of letters` },
  ] as const;

/** Every persona: one that is added to the type is missed here by the compiler. */
const personas = {
  ordinary: 'ordinary',
  'mfa-for-arm': 'mfa-for-arm',
  'no-mail-consent': 'no-mail-consent',
  guest: 'guest',
  disabled: 'disabled',
  throttled: 'throttled',
  revoked: 'revoked',
  admin: 'admin',
} as const satisfies { readonly [Name in Persona]: Name };

const Person = z.strictObject({
  alias: z.string().regex(/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/, 'Expected small letters, digits and . _ - between them'),
  name: text.exactOptional(),
  persona: z.enum(personas).exactOptional(),
  jobTitle: text.exactOptional(),
  department: text.exactOptional(),
  officeLocation: text.exactOptional(),
  manager: text.exactOptional(),
  groups: texts.exactOptional(),
  roles: texts.exactOptional(),
});

/** Members that go into a registration as they are. */
const Registration = {
  implicitGrant: z
    .strictObject({ idTokens: z.boolean().exactOptional(), accessTokens: z.boolean().exactOptional() })
    .exactOptional(),
  logoutUrl: z.url().exactOptional(),
  signInAudience: z.enum(['AzureADMyOrg', 'AzureADMultipleOrgs']).exactOptional(),
  isFallbackPublicClient: z.boolean().exactOptional(),
  groupMembershipClaims: z.enum(['SecurityGroup', 'DirectoryRole', 'All']).exactOptional(),
  optionalClaims: z.array(z.enum(['idtyp', 'xms_cc'])).exactOptional(),
  preAuthorizedApplications: z.array(z.strictObject({ clientId: text, scopes: texts })).exactOptional(),
} satisfies Partial<Record<keyof AppDescription & keyof AppRegistration, z.ZodType>>;

const App = z.strictObject({
  ...Registration,
  name: text,
  clientId: z.guid().toLowerCase().exactOptional(),
  identifierUri: z.url().exactOptional(),
  scopes: texts.exactOptional(),
  appRoles: texts.exactOptional(),
  accessTokenVersion: z.literal([1, 2]).exactOptional(),
  secret: text.exactOptional(),
  redirectUris: z.array(z.url()).exactOptional(),
  requires: byApi.exactOptional(),
  appPermissions: byApi.exactOptional(),
});

const SubscriptionShape = z.strictObject({
  name: text,
  state: z.enum(['Enabled', 'Warned', 'PastDue', 'Disabled', 'Deleted']).exactOptional(),
  tags: tags.exactOptional(),
  readers: texts.exactOptional(),
  contributors: texts.exactOptional(),
  owners: texts.exactOptional(),
  resourceGroups: z
    .array(z.union([text, z.strictObject({ name: text, location: text.exactOptional(), tags: tags.exactOptional() })]))
    .exactOptional(),
});

const Company = z.strictObject({
  people: z
    .array(Person)
    .min(1)
    .refine(...unique('alias'))
    .exactOptional(),
  apps: z
    .array(App)
    .refine(...unique('name'))
    .exactOptional(),
  subscriptions: z
    .array(SubscriptionShape)
    .refine(...unique('name'))
    .exactOptional(),
});

/** The settings of a description that a registration takes over as they are. */
export function registrationSettings(description: AppDescription): Pick<AppDescription, keyof typeof Registration> {
  const entries = Object.entries(description).filter(([key, value]) => key in Registration && value !== undefined);
  return Object.fromEntries(entries);
}

/** What `readDescription` understood. */
export interface ReadDescription {
  /** Of an entry with faults, what has none: so that the others can still be asked whether they fit it. */
  readonly company: CompanyDescription;
  /** In words, with the place of each. */
  readonly faults: readonly string[];
}

/** What is written, entry by entry. Whether the entries fit each other is for those who make a directory of them. */
export function readDescription(given: CompanyDescription): ReadDescription {
  const read = Company.safeParse(given);
  if (read.success) return { company: read.data, faults: [] };
  // With faults as well: one run tells a wrong alias and a manager who does not exist, not the second after the first is mended.
  const company = {
    ...(given.people && { people: soundParts(given.people, Person.shape, 'alias') }),
    ...(given.apps && { apps: soundParts(given.apps, App.shape, 'name') }),
    ...(given.subscriptions && { subscriptions: soundParts(given.subscriptions, SubscriptionShape.shape, 'name') }),
  };
  return { company, faults: [z.prettifyError(read.error)] };
}

/** Under the name as it is written, however that may be: others may point to it, and one fault is enough. */
function soundParts<Entry extends object>(
  entries: readonly Entry[],
  shape: Readonly<Record<string, z.ZodType>>,
  key: string,
): readonly Entry[] {
  if (!Array.isArray(entries)) return [];
  return entries.map((entry: Entry) => {
    const sound = Object.entries(entry ?? {}).filter(([name, value]) => shape[name]?.safeParse(value).success);
    const written: unknown = Reflect.get(Object(entry), key);
    return { ...Object.fromEntries(sound), [key]: typeof written === 'string' ? written : '' } as Entry;
  });
}

/** @throws {TypeError} when there is any fault */
export function refuseFaults(faults: readonly string[]): void {
  if (faults.length === 0) return;
  throw new TypeError(`The dev tenant cannot be made as described.\n${faults.join('\n')}`);
}
