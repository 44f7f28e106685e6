import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Principal } from '../bearer/principal.ts';
import type { GraphObject } from '../graph/objects/directory-object.ts';
import type { GraphUser, ProfileChange } from '../graph/users/user.ts';
import type { GraphGroup } from '../graph/groups/group.ts';
import type { GraphPresence } from '../graph/profile/presence.ts';
import type { GraphLicenseDetails } from '../graph/profile/licenses.ts';
import type { ServicePlanInfo, ItemBody as GraphItemBody, EmailAddress as GraphEmailAddress, DateTimeTimeZone, Location, Attendee as GraphAttendee, Identity, Quota, File, Folder } from '@microsoft/microsoft-graph-types';
import type { GraphTeam } from '../graph/profile/teams.ts';
import type { GraphMessage } from '../graph/mail/message.ts';
import type { GraphEvent } from '../graph/calendar/event.ts';
import type { GraphDrive, GraphDriveItem } from '../graph/files/drive.ts';
import type { GraphContext } from '../graph/graph-slice.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant in ISO 8601 with its zone: `2026-03-01T09:00:00Z`, `2026-03-01T10:00:00.5+01:00`. */
  DateTime: { input: string; output: string; }
  /** Fields of a type that together say which object is meant, as a selection: `id`, `organisation { id } number`. */
  federation__FieldSet: { input: string; output: string; }
  /** The name of a delegated scope that this API exposes, as it stands in the `scp` claim: `access_as_user`, `Mail.Read`. */
  federation__Scope: { input: string; output: string; }
};

/** A part of the directory with administrators of its own. Scope: `access_as_user`. */
export type AdministrativeUnit = DirectoryObject & {
  readonly __typename?: 'AdministrativeUnit';
  /** What the unit is for. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** Name; null where the signed-in user may not see it. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Object id. Unique within the tenant, never reassigned. */
  readonly id: Scalars['ID']['output'];
};

/** Somebody, or a room, that is invited. */
export type Attendee = {
  readonly __typename?: 'Attendee';
  /** Who. */
  readonly emailAddress?: Maybe<EmailAddress>;
  /** What they have answered. */
  readonly response?: Maybe<EventResponse>;
  /** In which part. */
  readonly type?: Maybe<AttendeeType>;
};

/** Somebody to invite. */
export type AttendeeInput = {
  /** SMTP address: `grace@contoso.com`, without name and angle brackets. */
  readonly address: Scalars['String']['input'];
  /** Name to show, at most 256 characters. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** In which part. */
  readonly type: AttendeeType;
};

/** Parts in which somebody is invited. */
export const AttendeeType = {
  /** It does. */
  Optional: 'OPTIONAL',
  /** It does not work without them. */
  Required: 'REQUIRED',
  /** A room, or equipment. */
  Resource: 'RESOURCE'
} as const;

export type AttendeeType = typeof AttendeeType[keyof typeof AttendeeType];
/** Formats of a body. */
export const BodyFormat = {
  /** HTML. */
  Html: 'HTML',
  /** Text without markup; Exchange makes it from HTML. */
  Text: 'TEXT'
} as const;

export type BodyFormat = typeof BodyFormat[keyof typeof BodyFormat];
/** An event to make. At most 500 attendees. */
export type CreateEventInput = {
  /** Who is invited, by mail and at once. */
  readonly attendees: ReadonlyArray<AttendeeInput>;
  /** Text, at most 49,152 bytes in UTF-8. */
  readonly body?: InputMaybe<Scalars['String']['input']>;
  /** In which format the body is, and comes back. */
  readonly bodyFormat: BodyFormat;
  /** When it ends: not before it begins. */
  readonly end: ZonedDateTimeInput;
  /** How important it is. */
  readonly importance: Importance;
  /** Whether it takes whole days: then it begins and ends at midnight, of the same time zone. */
  readonly isAllDay: Scalars['Boolean']['input'];
  /** Whether it takes place in an online meeting of the calendar's own provider. */
  readonly isOnlineMeeting: Scalars['Boolean']['input'];
  /** Where it takes place, at most 255 characters. */
  readonly location?: InputMaybe<Scalars['String']['input']>;
  /** Minutes before the start at which a reminder comes: 0 to 40,320, which is four weeks. None without it. */
  readonly reminderMinutesBeforeStart?: InputMaybe<Scalars['Int']['input']>;
  /** Who may see it. */
  readonly sensitivity: EventSensitivity;
  /** How the time is shown to others. */
  readonly showAs: FreeBusyStatus;
  /** When it begins. */
  readonly start: ZonedDateTimeInput;
  /** Subject line, at most 255 characters. */
  readonly subject: Scalars['String']['input'];
  /**
   * Name of this making, of 1 to 128 letters, digits, `-`, `_`, `.` and `:`. Give one, a UUID for example, and repeat the mutation with it after a failure:
   * there will be one event. Without it one is made up and stands in the payload.
   */
  readonly transactionId?: InputMaybe<Scalars['ID']['input']>;
};

/** What became of an event. */
export type CreateEventPayload = {
  readonly __typename?: 'CreateEventPayload';
  /** The event, with times in the zone of its start. */
  readonly event?: Maybe<Event>;
  /** Repeated with it, the same input makes no second event. */
  readonly transactionId: Scalars['ID']['output'];
};

/** Conditions on an instant. All that are given must hold. */
export type DateTimeFilter = {
  /** Is this instant. */
  readonly eq?: InputMaybe<Scalars['DateTime']['input']>;
  /** Is not before it. */
  readonly ge?: InputMaybe<Scalars['DateTime']['input']>;
  /** Is after it. */
  readonly gt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Is not after it. */
  readonly le?: InputMaybe<Scalars['DateTime']['input']>;
  /** Is before it. */
  readonly lt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** An object of the directory: a user, a group, a role, an administrative unit, or something else. Scope: `access_as_user`. */
export type DirectoryObject = {
  /** Name; null also where the signed-in user may see that the object is there, and no more. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Object id. Unique within the tenant, never reassigned. */
  readonly id: Scalars['ID']['output'];
};

/** A page of objects of the directory. */
export type DirectoryObjectConnection = {
  readonly __typename?: 'DirectoryObjectConnection';
  /** Objects of the directory with their cursors. */
  readonly edges: ReadonlyArray<DirectoryObjectEdge>;
  /** The objects of the directory alone, in the same order. */
  readonly nodes: ReadonlyArray<DirectoryObject>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /**
   * How many there are on all pages. Ask for it with the first page: on later ones it may be null, because Microsoft Graph counts once.
   * It comes from an index that lags behind changes by seconds to minutes.
   */
  readonly totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An object in a page. */
export type DirectoryObjectEdge = {
  readonly __typename?: 'DirectoryObjectEdge';
  /** Pass it as `after` to go on behind this object. */
  readonly cursor: Scalars['String']['output'];
  /** The object. */
  readonly node: DirectoryObject;
};

/** A role of the directory, such as Global Administrator, that somebody holds. Scope: `access_as_user`. */
export type DirectoryRole = DirectoryObject & {
  readonly __typename?: 'DirectoryRole';
  /** What the role permits. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** Name; null where the signed-in user may not see it. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Object id of the role in this tenant. */
  readonly id: Scalars['ID']['output'];
  /** Id of the role's template: the same in every tenant. */
  readonly roleTemplateId?: Maybe<Scalars['ID']['output']>;
};

/** One call: exactly one method with its path template, and a body template where the method has a body. */
export type DownstreamHttp = {
  readonly DELETE?: InputMaybe<Scalars['String']['input']>;
  /** Reads: `/todos/{$args.id}?status={$args.status}`. */
  readonly GET?: InputMaybe<Scalars['String']['input']>;
  readonly PATCH?: InputMaybe<Scalars['String']['input']>;
  /** On a field of `Mutation` a change, sent once; elsewhere a read that the API wants sent by POST. */
  readonly POST?: InputMaybe<Scalars['String']['input']>;
  readonly PUT?: InputMaybe<Scalars['String']['input']>;
  /** JSON with variables: a bare one stands for its value, one inside quotes for its text. `{ "title": {$args.title} }` */
  readonly body?: InputMaybe<Scalars['String']['input']>;
};

/** A OneDrive. Scope: `Files.Read`. */
export type Drive = {
  readonly __typename?: 'Drive';
  /** What kind of drive it is. */
  readonly driveType?: Maybe<DriveType>;
  /** Id of the drive. */
  readonly id: Scalars['ID']['output'];
  /**
   * Files and folders of one folder, in the order Microsoft Graph lists them; null where there is no such folder.
   * Graph permission: `Files.Read`.
   */
  readonly items?: Maybe<DriveItemConnection>;
  /** Name of the drive. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** Whose it is. */
  readonly owner?: Maybe<DriveIdentity>;
  /** How much fits in, and how much is in. */
  readonly quota?: Maybe<DriveQuota>;
  /** Address of the drive in the browser. */
  readonly webUrl?: Maybe<Scalars['String']['output']>;
};


/** A OneDrive. Scope: `Files.Read`. */
export type DriveItemsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  path?: InputMaybe<Scalars['String']['input']>;
};

/** What a file has. */
export type DriveFile = {
  readonly __typename?: 'DriveFile';
  /** Media type, as OneDrive tells it from the content and the name. */
  readonly mimeType?: Maybe<Scalars['String']['output']>;
};

/** What a folder has. */
export type DriveFolder = {
  readonly __typename?: 'DriveFolder';
  /** Files and folders directly in it. */
  readonly childCount?: Maybe<Scalars['Int']['output']>;
};

/** Who owns or has changed something: a person, a group or an application. */
export type DriveIdentity = {
  readonly __typename?: 'DriveIdentity';
  /** Name. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Object id, where the directory knows them. */
  readonly id?: Maybe<Scalars['ID']['output']>;
};

/** A file or a folder. Scope: `Files.Read`. */
export type DriveItem = {
  readonly __typename?: 'DriveItem';
  /** Files and folders of a folder, in the order Microsoft Graph lists them; null for a file. Graph permission: `Files.Read`. */
  readonly children?: Maybe<DriveItemConnection>;
  /** Who made it. */
  readonly createdBy?: Maybe<DriveIdentity>;
  /** When it was made. */
  readonly createdDateTime?: Maybe<Scalars['DateTime']['output']>;
  /** What is said about it. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** Version of the file or folder, its name and place included: changes with it. */
  readonly etag?: Maybe<Scalars['String']['output']>;
  /** What a file has; null for a folder. */
  readonly file?: Maybe<DriveFile>;
  /** What a folder has; null for a file. */
  readonly folder?: Maybe<DriveFolder>;
  /** Id, unique within the drive. */
  readonly id: Scalars['ID']['output'];
  /** Who changed it last. */
  readonly lastModifiedBy?: Maybe<DriveIdentity>;
  /** When it was last changed. */
  readonly lastModifiedDateTime?: Maybe<Scalars['DateTime']['output']>;
  /** Name, with extension. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** Bytes, of a folder with all that is in it; a whole number, exact to 2^53. */
  readonly size?: Maybe<Scalars['Float']['output']>;
  /** Address in the browser. */
  readonly webUrl?: Maybe<Scalars['String']['output']>;
};


/** A file or a folder. Scope: `Files.Read`. */
export type DriveItemChildrenArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of files and folders. */
export type DriveItemConnection = {
  readonly __typename?: 'DriveItemConnection';
  /** Files and folders with their cursors. */
  readonly edges: ReadonlyArray<DriveItemEdge>;
  /** The files and folders alone, in the same order. */
  readonly nodes: ReadonlyArray<DriveItem>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
};

/** A file or folder in a page. */
export type DriveItemEdge = {
  readonly __typename?: 'DriveItemEdge';
  /** Pass it as `after` to go on behind this one. */
  readonly cursor: Scalars['String']['output'];
  /** The file or folder. */
  readonly node: DriveItem;
};

/** Space of a drive, in bytes; whole numbers, exact to 2^53. */
export type DriveQuota = {
  readonly __typename?: 'DriveQuota';
  /** What lies in the recycle bin. */
  readonly deleted?: Maybe<Scalars['Float']['output']>;
  /** What still fits in. */
  readonly remaining?: Maybe<Scalars['Float']['output']>;
  /** How full it is. */
  readonly state?: Maybe<DriveQuotaState>;
  /** What fits in. */
  readonly total?: Maybe<Scalars['Float']['output']>;
  /** What is in. */
  readonly used?: Maybe<Scalars['Float']['output']>;
};

/** How full a drive is. */
export const DriveQuotaState = {
  /** Less than a hundredth is free. */
  Critical: 'CRITICAL',
  /** More is in than fits: nothing can be added, and some day it is deleted. */
  Exceeded: 'EXCEEDED',
  /** Less than a tenth is free. */
  Nearing: 'NEARING',
  /** There is room. */
  Normal: 'NORMAL'
} as const;

export type DriveQuotaState = typeof DriveQuotaState[keyof typeof DriveQuotaState];
/** Kinds of drives. */
export const DriveType = {
  /** OneDrive of a person in an organisation. */
  Business: 'BUSINESS',
  /** Library of a site. */
  DocumentLibrary: 'DOCUMENT_LIBRARY',
  /** OneDrive of a person, without an organisation. */
  Personal: 'PERSONAL'
} as const;

export type DriveType = typeof DriveType[keyof typeof DriveType];
/** A mail address with its name. */
export type EmailAddress = {
  readonly __typename?: 'EmailAddress';
  /** The address; for people of the organisation sometimes one of Exchange's own instead of SMTP. */
  readonly address?: Maybe<Scalars['String']['output']>;
  /** Name as the sender or the address book has it. */
  readonly name?: Maybe<Scalars['String']['output']>;
};

/** Somebody to send to. */
export type EmailAddressInput = {
  /** SMTP address: `grace@contoso.com`, without name and angle brackets. */
  readonly address: Scalars['String']['input'];
  /** Name to show, at most 256 characters. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
};

/** An event of a calendar. Scope: `Calendars.Read` or `Calendars.ReadWrite`. */
export type Event = {
  readonly __typename?: 'Event';
  /** Who is invited. */
  readonly attendees: ReadonlyArray<Attendee>;
  /** The body, in the format that was asked for. */
  readonly body?: Maybe<ItemBody>;
  /** First 255 characters of the body, as text. */
  readonly bodyPreview?: Maybe<Scalars['String']['output']>;
  /** Categories that the user gave it. */
  readonly categories: ReadonlyArray<Scalars['String']['output']>;
  /** When it was made. */
  readonly createdDateTime?: Maybe<Scalars['DateTime']['output']>;
  /** When it ends. */
  readonly end?: Maybe<ZonedDateTime>;
  /** Version of the event: changes with it. `updateEvent` takes it. */
  readonly etag?: Maybe<Scalars['String']['output']>;
  /** Whether it has attachments. */
  readonly hasAttachments?: Maybe<Scalars['Boolean']['output']>;
  /** Id of RFC 5545: the same in every calendar, but not for occurrences of a series. */
  readonly iCalUId?: Maybe<Scalars['String']['output']>;
  /** Immutable id: stays when the event moves to another calendar of the mailbox. */
  readonly id: Scalars['ID']['output'];
  /** How important it is. */
  readonly importance?: Maybe<Importance>;
  /** Whether it takes whole days. */
  readonly isAllDay?: Maybe<Scalars['Boolean']['output']>;
  /** Whether it was called off. */
  readonly isCancelled?: Maybe<Scalars['Boolean']['output']>;
  /** Whether it takes place in an online meeting. */
  readonly isOnlineMeeting?: Maybe<Scalars['Boolean']['output']>;
  /** Whether the owner of the calendar has organised it. */
  readonly isOrganizer?: Maybe<Scalars['Boolean']['output']>;
  /** Address by which to join the online meeting. */
  readonly joinUrl?: Maybe<Scalars['String']['output']>;
  /** When it was last changed. */
  readonly lastModifiedDateTime?: Maybe<Scalars['DateTime']['output']>;
  /** Where it takes place. */
  readonly location?: Maybe<EventLocation>;
  /** Who has organised it. */
  readonly organizer?: Maybe<EmailAddress>;
  /** Minutes before the start at which a reminder comes. */
  readonly reminderMinutesBeforeStart?: Maybe<Scalars['Int']['output']>;
  /** What the owner of the calendar has answered. */
  readonly response?: Maybe<EventResponse>;
  /** Who may see it. */
  readonly sensitivity?: Maybe<EventSensitivity>;
  /** Id of the series that an occurrence belongs to. */
  readonly seriesMasterId?: Maybe<Scalars['ID']['output']>;
  /** How the time is shown to others. */
  readonly showAs?: Maybe<FreeBusyStatus>;
  /** When it begins. */
  readonly start?: Maybe<ZonedDateTime>;
  /** Subject line. */
  readonly subject?: Maybe<Scalars['String']['output']>;
  /** What its maker called the making of it. */
  readonly transactionId?: Maybe<Scalars['ID']['output']>;
  /** One event, a series, or one of a series. */
  readonly type?: Maybe<EventType>;
  /** Address of the event in Outlook on the web. */
  readonly webLink?: Maybe<Scalars['String']['output']>;
};

/** A page of events. */
export type EventConnection = {
  readonly __typename?: 'EventConnection';
  /** Events with their cursors. */
  readonly edges: ReadonlyArray<EventEdge>;
  /** The events alone, in the same order. */
  readonly nodes: ReadonlyArray<Event>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /** Events in all; null where Exchange does not count. */
  readonly totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An event in a page. */
export type EventEdge = {
  readonly __typename?: 'EventEdge';
  /** Pass it as `after` to go on behind this event. */
  readonly cursor: Scalars['String']['output'];
  /** The event. */
  readonly node: Event;
};

/** A place. */
export type EventLocation = {
  readonly __typename?: 'EventLocation';
  /** What it is called. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Mail address of a room. */
  readonly locationEmailAddress?: Maybe<Scalars['String']['output']>;
  /** Its address on the web. */
  readonly locationUri?: Maybe<Scalars['String']['output']>;
};

/** Answers to an invitation. */
export const EventResponse = {
  /** Comes. */
  Accepted: 'ACCEPTED',
  /** Does not come. */
  Declined: 'DECLINED',
  /** None is needed, or none is known. */
  None: 'NONE',
  /** Has not answered. */
  NotResponded: 'NOT_RESPONDED',
  /** Has organised it. */
  Organizer: 'ORGANIZER',
  /** Comes perhaps. */
  TentativelyAccepted: 'TENTATIVELY_ACCEPTED'
} as const;

export type EventResponse = typeof EventResponse[keyof typeof EventResponse];
/** Who may see an event. */
export const EventSensitivity = {
  /** Marked as confidential. */
  Confidential: 'CONFIDENTIAL',
  /** Whoever sees the calendar. */
  Normal: 'NORMAL',
  /** Marked as personal. */
  Personal: 'PERSONAL',
  /** Its owner; others see that the time is taken. */
  Private: 'PRIVATE'
} as const;

export type EventSensitivity = typeof EventSensitivity[keyof typeof EventSensitivity];
/** Kinds of events. */
export const EventType = {
  /** One of a series, and other than the rest. */
  Exception: 'EXCEPTION',
  /** One of a series. */
  Occurrence: 'OCCURRENCE',
  /** The series. */
  SeriesMaster: 'SERIES_MASTER',
  /** Takes place once. */
  SingleInstance: 'SINGLE_INSTANCE'
} as const;

export type EventType = typeof EventType[keyof typeof EventType];
/** How a time is shown to others. */
export const FreeBusyStatus = {
  /** Taken. */
  Busy: 'BUSY',
  /** Free. */
  Free: 'FREE',
  /** Out of the office. */
  Oof: 'OOF',
  /** Taken perhaps. */
  Tentative: 'TENTATIVE',
  /** Not known. */
  Unknown: 'UNKNOWN',
  /** Working, at another place. */
  WorkingElsewhere: 'WORKING_ELSEWHERE'
} as const;

export type FreeBusyStatus = typeof FreeBusyStatus[keyof typeof FreeBusyStatus];
/** A group of the directory. Scope: `access_as_user`. */
export type Group = DirectoryObject & {
  readonly __typename?: 'Group';
  /** When the group was made. */
  readonly createdDateTime?: Maybe<Scalars['DateTime']['output']>;
  /** What the group is for. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** Name as shown in the address book. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Object id. Unique within the tenant, never reassigned. */
  readonly id: Scalars['ID']['output'];
  /** What the group can be used for; null where the signed-in user may not see it. */
  readonly kind?: Maybe<GroupKind>;
  /** Mail address; null without one. */
  readonly mail?: Maybe<Scalars['String']['output']>;
  /** Whether mail can be sent to the group. */
  readonly mailEnabled?: Maybe<Scalars['Boolean']['output']>;
  /** Mail alias; unique within the tenant. */
  readonly mailNickname?: Maybe<Scalars['String']['output']>;
  /** Direct members: users, groups, devices and more. Graph permission: `GroupMember.Read.All`. */
  readonly members?: Maybe<DirectoryObjectConnection>;
  /** Rule that decides who is a member of a dynamic group; null where members are named one by one. */
  readonly membershipRule?: Maybe<Scalars['String']['output']>;
  /** Who may change the group. Graph permission: `GroupMember.Read.All`. */
  readonly owners?: Maybe<DirectoryObjectConnection>;
  /** Whether access can be given to the group. */
  readonly securityEnabled?: Maybe<Scalars['Boolean']['output']>;
  /** Who may see and join the group. */
  readonly visibility?: Maybe<GroupVisibility>;
};


/** A group of the directory. Scope: `access_as_user`. */
export type GroupMembersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A group of the directory. Scope: `access_as_user`. */
export type GroupOwnersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of groups. */
export type GroupConnection = {
  readonly __typename?: 'GroupConnection';
  /** Groups with their cursors. */
  readonly edges: ReadonlyArray<GroupEdge>;
  /** The groups alone, in the same order. */
  readonly nodes: ReadonlyArray<Group>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /**
   * How many there are on all pages. Ask for it with the first page: on later ones it may be null, because Microsoft Graph counts once.
   * It comes from an index that lags behind changes by seconds to minutes.
   */
  readonly totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A group in a page. */
export type GroupEdge = {
  readonly __typename?: 'GroupEdge';
  /** Pass it as `after` to go on behind this group. */
  readonly cursor: Scalars['String']['output'];
  /** The group. */
  readonly node: Group;
};

/** Conditions on a group. All that are given must hold; at most 15 comparisons, nested at most 5 deep. */
export type GroupFilter = {
  /** All of these hold. */
  readonly and?: InputMaybe<ReadonlyArray<GroupFilter>>;
  /** When the group was made. */
  readonly createdDateTime?: InputMaybe<DateTimeFilter>;
  /** What the group is for. */
  readonly description?: InputMaybe<StringFilter>;
  /** Name as shown in the address book. */
  readonly displayName?: InputMaybe<StringFilter>;
  /** Whether it is a Microsoft 365 group. */
  readonly isMicrosoft365?: InputMaybe<Scalars['Boolean']['input']>;
  /** Mail address. */
  readonly mail?: InputMaybe<StringFilter>;
  /** Whether mail can be sent to the group. */
  readonly mailEnabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** Mail alias. */
  readonly mailNickname?: InputMaybe<StringFilter>;
  /** This does not hold. */
  readonly not?: InputMaybe<GroupFilter>;
  /** At least one of these holds. */
  readonly or?: InputMaybe<ReadonlyArray<GroupFilter>>;
  /** Whether access can be given to the group. */
  readonly securityEnabled?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What a group can be used for. */
export const GroupKind = {
  /** Mail alone. */
  Distribution: 'DISTRIBUTION',
  /** Access to resources, and mail. */
  MailEnabledSecurity: 'MAIL_ENABLED_SECURITY',
  /** Microsoft 365: mail, files and a team. */
  Microsoft_365: 'MICROSOFT_365',
  /** Access to resources. */
  Security: 'SECURITY'
} as const;

export type GroupKind = typeof GroupKind[keyof typeof GroupKind];
/** An order of groups. */
export type GroupOrder = {
  /** In which direction. */
  readonly direction: OrderDirection;
  /** By what. */
  readonly field: GroupOrderField;
};

/** By what groups can be ordered. */
export const GroupOrderField = {
  /** Name as shown in the address book. */
  DisplayName: 'DISPLAY_NAME'
} as const;

export type GroupOrderField = typeof GroupOrderField[keyof typeof GroupOrderField];
/** Who may see and join a group. */
export const GroupVisibility = {
  /** As private; and only members see who the members are. */
  HiddenMembership: 'HIDDEN_MEMBERSHIP',
  /** Owners decide who joins. */
  Private: 'PRIVATE',
  /** Everybody may see the members and join. */
  Public: 'PUBLIC'
} as const;

export type GroupVisibility = typeof GroupVisibility[keyof typeof GroupVisibility];
/** How important something is. */
export const Importance = {
  /** Cannot. */
  High: 'HIGH',
  /** Can wait. */
  Low: 'LOW',
  /** As usual. */
  Normal: 'NORMAL'
} as const;

export type Importance = typeof Importance[keyof typeof Importance];
/** Text of a message or an event. */
export type ItemBody = {
  readonly __typename?: 'ItemBody';
  /** The text. HTML is as its sender wrote it, without scripts as far as Exchange takes them out: show it in a sandbox. */
  readonly content?: Maybe<Scalars['String']['output']>;
  /** In which format it is. */
  readonly contentType?: Maybe<BodyFormat>;
};

/** A product that a user holds a licence of. */
export type LicenseDetails = {
  readonly __typename?: 'LicenseDetails';
  /** Id of the licence in Microsoft Graph. */
  readonly id: Scalars['ID']['output'];
  /** Services that the product brings. */
  readonly servicePlans: ReadonlyArray<ServicePlan>;
  /** Id of the product. */
  readonly skuId?: Maybe<Scalars['ID']['output']>;
  /** Part number of the product: `ENTERPRISEPACK`. */
  readonly skuPartNumber?: Maybe<Scalars['String']['output']>;
};

/** Folders that every mailbox has. */
export const MailFolder = {
  /** What was archived. */
  Archive: 'ARCHIVE',
  /** What was deleted and can be restored. */
  DeletedItems: 'DELETED_ITEMS',
  /** What was begun and not sent. */
  Drafts: 'DRAFTS',
  /** What has come in. */
  Inbox: 'INBOX',
  /** What looks like spam. */
  JunkEmail: 'JUNK_EMAIL',
  /** What is being sent. */
  Outbox: 'OUTBOX',
  /** What was sent. */
  SentItems: 'SENT_ITEMS'
} as const;

export type MailFolder = typeof MailFolder[keyof typeof MailFolder];
/** A message of a mailbox. Scope: `Mail.Read`. */
export type Message = {
  readonly __typename?: 'Message';
  /** Who got a blind copy: known in one's own sent messages and drafts. */
  readonly bccRecipients: ReadonlyArray<EmailAddress>;
  /** The body, in the format that the list or `message` was asked for. */
  readonly body?: Maybe<ItemBody>;
  /** First 255 characters of the body, as text. */
  readonly bodyPreview?: Maybe<Scalars['String']['output']>;
  /** Categories that the user gave it. */
  readonly categories: ReadonlyArray<Scalars['String']['output']>;
  /** Who got a copy. */
  readonly ccRecipients: ReadonlyArray<EmailAddress>;
  /** Conversation it belongs to. */
  readonly conversationId?: Maybe<Scalars['ID']['output']>;
  /** Owner of the mailbox it was sent from. */
  readonly from?: Maybe<EmailAddress>;
  /** Whether it has attachments, those shown inside the body not counted. */
  readonly hasAttachments?: Maybe<Scalars['Boolean']['output']>;
  /** Immutable id: stays when the message moves to another folder of the mailbox. */
  readonly id: Scalars['ID']['output'];
  /** How important its sender says it is. */
  readonly importance?: Maybe<Importance>;
  /** Message id of RFC 5322: the same in every mailbox. */
  readonly internetMessageId?: Maybe<Scalars['String']['output']>;
  /** Whether it is a draft. */
  readonly isDraft?: Maybe<Scalars['Boolean']['output']>;
  /** Whether it was read. */
  readonly isRead?: Maybe<Scalars['Boolean']['output']>;
  /** When it arrived. */
  readonly receivedDateTime?: Maybe<Scalars['DateTime']['output']>;
  /** Where answers go. */
  readonly replyTo: ReadonlyArray<EmailAddress>;
  /** Account that sent it, where that is another one than `from`. */
  readonly sender?: Maybe<EmailAddress>;
  /** When it was sent. */
  readonly sentDateTime?: Maybe<Scalars['DateTime']['output']>;
  /** Subject line. */
  readonly subject?: Maybe<Scalars['String']['output']>;
  /** To whom it was sent. */
  readonly toRecipients: ReadonlyArray<EmailAddress>;
  /** Address of the message in Outlook on the web. */
  readonly webLink?: Maybe<Scalars['String']['output']>;
};

/** A page of messages. */
export type MessageConnection = {
  readonly __typename?: 'MessageConnection';
  /** Messages with their cursors. */
  readonly edges: ReadonlyArray<MessageEdge>;
  /** The messages alone, in the same order. */
  readonly nodes: ReadonlyArray<Message>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /** Messages in all; null with `search`, where Exchange does not count. */
  readonly totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A message in a page. */
export type MessageEdge = {
  readonly __typename?: 'MessageEdge';
  /** Pass it as `after` to go on behind this message. */
  readonly cursor: Scalars['String']['output'];
  /** The message. */
  readonly node: Message;
};

/** Conditions on a message. All that are given must hold. */
export type MessageFilter = {
  /** Mail address of the sender. */
  readonly from?: InputMaybe<Scalars['String']['input']>;
  /** Whether it has attachments, those shown inside the body not counted. */
  readonly hasAttachments?: InputMaybe<Scalars['Boolean']['input']>;
  /** How important its sender says it is. */
  readonly importance?: InputMaybe<Importance>;
  /** Whether it was read. */
  readonly isRead?: InputMaybe<Scalars['Boolean']['input']>;
  /** When it arrived. */
  readonly receivedDateTime?: InputMaybe<DateTimeFilter>;
};

/** An order of messages. */
export type MessageOrder = {
  /** In which direction. */
  readonly direction: OrderDirection;
  /** By what. */
  readonly field: MessageOrderField;
};

/** By what messages can be ordered. */
export const MessageOrderField = {
  /** When they arrived. */
  ReceivedDateTime: 'RECEIVED_DATE_TIME'
} as const;

export type MessageOrderField = typeof MessageOrderField[keyof typeof MessageOrderField];
export type Mutation = {
  readonly __typename?: 'Mutation';
  /**
   * Puts an event into the default calendar of the signed-in user and invites its attendees. Repeated with the same `transactionId`
   * and the same content it makes no second one. Scope: `Calendars.ReadWrite`. Graph permission: `Calendars.ReadWrite`.
   */
  readonly createEvent?: Maybe<CreateEventPayload>;
  /**
   * Sends mail as the signed-in user. A call that fails in between may have sent it: nothing here is tried twice.
   * Scope: `Mail.Send`. Graph permission: `Mail.Send`.
   */
  readonly sendMail?: Maybe<SendMailPayload>;
  /**
   * Changes an event of the signed-in user and tells its attendees. With an `etag` only the version that it names: another is
   * `DOWNSTREAM_CONFLICT`. Scope: `Calendars.ReadWrite`. Graph permission: `Calendars.ReadWrite`.
   */
  readonly updateEvent?: Maybe<UpdateEventPayload>;
  /**
   * Changes the profile of the signed-in user. What the input does not name stays as it is. Which members people may change themselves is
   * for the tenant to say. Scope: `User.ReadWrite`. Graph permission: `User.ReadWrite`.
   */
  readonly updateMe?: Maybe<UpdateMePayload>;
};


export type MutationCreateEventArgs = {
  input: CreateEventInput;
};


export type MutationSendMailArgs = {
  input: SendMailInput;
};


export type MutationUpdateEventArgs = {
  input: UpdateEventInput;
};


export type MutationUpdateMeArgs = {
  input: UpdateMeInput;
};

/** Directions of an order. */
export const OrderDirection = {
  /** From A to Z, from old to new. */
  Asc: 'ASC',
  /** From Z to A, from new to old. */
  Desc: 'DESC'
} as const;

export type OrderDirection = typeof OrderDirection[keyof typeof OrderDirection];
/** An object of the directory that has no type of its own here: a device, a contact, a service principal. Scope: `access_as_user`. */
export type OtherDirectoryObject = DirectoryObject & {
  readonly __typename?: 'OtherDirectoryObject';
  /** Name; null where the signed-in user may not see it. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Object id. Unique within the tenant, never reassigned. */
  readonly id: Scalars['ID']['output'];
  /** Type in the words of Microsoft Graph: `device`, `orgContact`, `servicePrincipal`. */
  readonly kind: Scalars['String']['output'];
};

/** Where a page of a list begins and ends. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Cursor of the last entry of this page: pass it as `after` for the next one. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** More entries follow `endCursor`. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** The page was asked for with `after`. Lists are read forward only. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first entry of this page. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

/** A photo of a user. */
export type Photo = {
  readonly __typename?: 'Photo';
  /** The picture in base64: `data:{contentType};base64,{base64}` shows it. */
  readonly base64?: Maybe<Scalars['String']['output']>;
  /** Media type: `image/jpeg`. */
  readonly contentType?: Maybe<Scalars['String']['output']>;
  /** Height in pixels. */
  readonly height?: Maybe<Scalars['Int']['output']>;
  /** Width in pixels. */
  readonly width?: Maybe<Scalars['Int']['output']>;
};

/** Sizes that Microsoft 365 keeps of a photo, in pixels. */
export const PhotoSize = {
  /** 48 by 48. */
  Size_48: 'SIZE_48',
  /** 64 by 64. */
  Size_64: 'SIZE_64',
  /** 96 by 96. */
  Size_96: 'SIZE_96',
  /** 120 by 120. */
  Size_120: 'SIZE_120',
  /** 240 by 240. */
  Size_240: 'SIZE_240',
  /** 360 by 360. */
  Size_360: 'SIZE_360',
  /** 432 by 432. */
  Size_432: 'SIZE_432',
  /** 504 by 504. */
  Size_504: 'SIZE_504',
  /** 648 by 648. */
  Size_648: 'SIZE_648'
} as const;

export type PhotoSize = typeof PhotoSize[keyof typeof PhotoSize];
/** Whether somebody is available, and what they do. */
export type Presence = {
  readonly __typename?: 'Presence';
  /** What the user does, in the words of Microsoft Graph: `InAMeeting`, `OutOfOffice`. */
  readonly activity?: Maybe<Scalars['String']['output']>;
  /** Whether the user is available. */
  readonly availability?: Maybe<PresenceAvailability>;
  /** The note that the user has set. */
  readonly statusMessage?: Maybe<Scalars['String']['output']>;
};

/** Whether somebody is available. */
export const PresenceAvailability = {
  /** Available. */
  Available: 'AVAILABLE',
  /** Available, and the device has been idle for a while. */
  AvailableIdle: 'AVAILABLE_IDLE',
  /** Away. */
  Away: 'AWAY',
  /** Will be right back. */
  BeRightBack: 'BE_RIGHT_BACK',
  /** Busy. */
  Busy: 'BUSY',
  /** Busy, and the device has been idle for a while. */
  BusyIdle: 'BUSY_IDLE',
  /** Does not want to be disturbed. */
  DoNotDisturb: 'DO_NOT_DISTURB',
  /** Signed out. */
  Offline: 'OFFLINE',
  /** Not known, or in a state newer than this list. */
  Unknown: 'UNKNOWN'
} as const;

export type PresenceAvailability = typeof PresenceAvailability[keyof typeof PresenceAvailability];
/** Everything that may be asked. Fields of an API appear when its module is on. */
export type Query = {
  readonly __typename?: 'Query';
  /** One group; null when there is none. Scope: `access_as_user`. Graph permission: `GroupMember.Read.All`. */
  readonly group?: Maybe<Group>;
  /** Groups of the directory, in the order Microsoft Graph lists them unless `orderBy` says another. Scope: `access_as_user`. Graph permission: `GroupMember.Read.All`. */
  readonly groups?: Maybe<GroupConnection>;
  /** The signed-in user. Scope: `access_as_user`. Graph permission: `User.Read`. */
  readonly me?: Maybe<User>;
  /** One user of the directory; null when there is none or the signed-in user may not see them. Scope: `access_as_user`. Graph permission: `User.Read.All`, of oneself `User.Read`. */
  readonly user?: Maybe<User>;
  /** Users of the directory, in the order Microsoft Graph lists them unless `orderBy` says another. Scope: `access_as_user`. Graph permission: `User.Read.All`. */
  readonly users?: Maybe<UserConnection>;
  /** What the access token of this request says about the caller. Answered from the validated token alone; nothing is called. */
  readonly viewer?: Maybe<Viewer>;
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QueryGroupArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QueryGroupsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<GroupFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<GroupOrder>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QueryUsersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<UserFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<UserOrder>;
  search?: InputMaybe<Scalars['String']['input']>;
};

/** A message to send. At least one and at most 500 recipients in all. */
export type SendMailInput = {
  /** Who gets a blind copy. */
  readonly bcc: ReadonlyArray<EmailAddressInput>;
  /** Text, at most 49,152 bytes in UTF-8. */
  readonly body: Scalars['String']['input'];
  /** In which format the body is. */
  readonly bodyFormat: BodyFormat;
  /** Who gets a copy. */
  readonly cc: ReadonlyArray<EmailAddressInput>;
  /** How important it is. */
  readonly importance: Importance;
  /** Where answers go, instead of the signed-in user. */
  readonly replyTo: ReadonlyArray<EmailAddressInput>;
  /** Whether a copy stays in the sent items. */
  readonly saveToSentItems: Scalars['Boolean']['input'];
  /** Subject line, at most 255 characters. */
  readonly subject: Scalars['String']['input'];
  /** To whom. */
  readonly to: ReadonlyArray<EmailAddressInput>;
};

/** What became of a message. */
export type SendMailPayload = {
  readonly __typename?: 'SendMailPayload';
  /** True: Exchange has taken the message. Whether it is delivered shows later, in the mailbox. */
  readonly accepted: Scalars['Boolean']['output'];
};

/** A service that a product brings. */
export type ServicePlan = {
  readonly __typename?: 'ServicePlan';
  /** `User` or `Company`. */
  readonly appliesTo?: Maybe<Scalars['String']['output']>;
  /** `Success`, or why the service cannot be used yet. */
  readonly provisioningStatus?: Maybe<Scalars['String']['output']>;
  /** Id of the service. */
  readonly servicePlanId?: Maybe<Scalars['ID']['output']>;
  /** Name of the service: `EXCHANGE_S_ENTERPRISE`. */
  readonly servicePlanName?: Maybe<Scalars['String']['output']>;
};

/** Conditions on a text. All that are given must hold. Microsoft Graph compares without case. */
export type StringFilter = {
  /** Ends with this text; Microsoft Graph knows it for mail addresses and sign-in names only. */
  readonly endsWith?: InputMaybe<Scalars['String']['input']>;
  /** Is this text. */
  readonly eq?: InputMaybe<Scalars['String']['input']>;
  /** Is one of these texts: 1 to 15. */
  readonly in?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** True: has no value. False: has one. */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
  /** Is another text, or none. */
  readonly ne?: InputMaybe<Scalars['String']['input']>;
  /** Begins with this text. */
  readonly startsWith?: InputMaybe<Scalars['String']['input']>;
};

/** A team of Microsoft Teams. */
export type Team = {
  readonly __typename?: 'Team';
  /** What the team is for. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** Name. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** The Microsoft 365 group behind the team. Scope: `access_as_user`. Graph permission: `GroupMember.Read.All`. */
  readonly group?: Maybe<Group>;
  /** Id; the same as that of the team's group. */
  readonly id: Scalars['ID']['output'];
  /** Whether the team can only be read. */
  readonly isArchived?: Maybe<Scalars['Boolean']['output']>;
};

/** A page of teams. */
export type TeamConnection = {
  readonly __typename?: 'TeamConnection';
  /** Teams with their cursors. */
  readonly edges: ReadonlyArray<TeamEdge>;
  /** The teams alone, in the same order. */
  readonly nodes: ReadonlyArray<Team>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
};

/** A team in a page. */
export type TeamEdge = {
  readonly __typename?: 'TeamEdge';
  /** Pass it as `after` to go on behind this team. */
  readonly cursor: Scalars['String']['output'];
  /** The team. */
  readonly node: Team;
};

/** For whom an API is called. */
export const TokenFor = {
  /** As the application itself, with its own permissions. The field has to demand a scope, role or app permission of its caller. */
  App: 'APP',
  /** Without a token. */
  None: 'NONE',
  /** On behalf of the signed-in caller: what they may not do, the field cannot. */
  User: 'USER'
} as const;

export type TokenFor = typeof TokenFor[keyof typeof TokenFor];
/** What to change of an event. What is not given stays. */
export type UpdateEventInput = {
  /** Who is invited, all of them: whoever is left out is told that they are not any more. At most 500. */
  readonly attendees?: InputMaybe<ReadonlyArray<AttendeeInput>>;
  /** Text, at most 49,152 bytes in UTF-8. */
  readonly body?: InputMaybe<Scalars['String']['input']>;
  /** In which format the body is, and comes back. */
  readonly bodyFormat: BodyFormat;
  /** When it ends; together with `start`, and not before it. */
  readonly end?: InputMaybe<ZonedDateTimeInput>;
  /** `etag` as it was read: if the event has changed since, nothing is done. Without it the event is changed whatever it is now. */
  readonly etag?: InputMaybe<Scalars['String']['input']>;
  /** Id of the event. */
  readonly id: Scalars['ID']['input'];
  /** How important it is. */
  readonly importance?: InputMaybe<Importance>;
  /** Whether it takes whole days; together with `start` and `end`. */
  readonly isAllDay?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether it takes place in an online meeting; once it does, it stays so. */
  readonly isOnlineMeeting?: InputMaybe<Scalars['Boolean']['input']>;
  /** Where it takes place, at most 255 characters. */
  readonly location?: InputMaybe<Scalars['String']['input']>;
  /** Minutes before the start at which a reminder comes: 0 to 40,320, which is four weeks. */
  readonly reminderMinutesBeforeStart?: InputMaybe<Scalars['Int']['input']>;
  /** Who may see it. */
  readonly sensitivity?: InputMaybe<EventSensitivity>;
  /** How the time is shown to others. */
  readonly showAs?: InputMaybe<FreeBusyStatus>;
  /** When it begins; together with `end`. */
  readonly start?: InputMaybe<ZonedDateTimeInput>;
  /** Subject line, at most 255 characters. */
  readonly subject?: InputMaybe<Scalars['String']['input']>;
};

/** What became of an event. */
export type UpdateEventPayload = {
  readonly __typename?: 'UpdateEventPayload';
  /** The event, with times in the zone of the new start, else in UTC. */
  readonly event?: Maybe<Event>;
};

/** What changes in the profile of the signed-in user. A member that is null is emptied; one that is left out stays as it is. */
export type UpdateMeInput = {
  /** Business phone numbers: one, or an empty list for none. */
  readonly businessPhones?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** City: at most 128 characters. */
  readonly city?: InputMaybe<Scalars['String']['input']>;
  /** Country or region: at most 128 characters. */
  readonly country?: InputMaybe<Scalars['String']['input']>;
  /** Department: at most 64 characters. */
  readonly department?: InputMaybe<Scalars['String']['input']>;
  /** Name as shown in the address book: 1 to 256 characters. It cannot be emptied. */
  readonly displayName?: InputMaybe<Scalars['String']['input']>;
  /** First name: at most 64 characters. */
  readonly givenName?: InputMaybe<Scalars['String']['input']>;
  /** Job title: at most 128 characters. */
  readonly jobTitle?: InputMaybe<Scalars['String']['input']>;
  /** Mobile phone number: at most 64 characters. */
  readonly mobilePhone?: InputMaybe<Scalars['String']['input']>;
  /** Office: at most 128 characters. */
  readonly officeLocation?: InputMaybe<Scalars['String']['input']>;
  /** Postal code: at most 40 characters. */
  readonly postalCode?: InputMaybe<Scalars['String']['input']>;
  /** Preferred language: a language tag such as `en-GB`. */
  readonly preferredLanguage?: InputMaybe<Scalars['String']['input']>;
  /** State or province: at most 128 characters. */
  readonly state?: InputMaybe<Scalars['String']['input']>;
  /** Street and number: at most 1,024 characters. */
  readonly streetAddress?: InputMaybe<Scalars['String']['input']>;
  /** Last name: at most 64 characters. */
  readonly surname?: InputMaybe<Scalars['String']['input']>;
};

/** What `updateMe` did. */
export type UpdateMePayload = {
  readonly __typename?: 'UpdateMePayload';
  /**
   * The profile, read again. Microsoft Graph may go on answering with the old state for a while, so what was just written is taken from the
   * input. Null when reading failed; the change itself has been made all the same. Scope: `access_as_user`. Graph permission: `User.Read`.
   */
  readonly user?: Maybe<User>;
};

/** A user of the directory. Scope: `access_as_user`. */
export type User = DirectoryObject & {
  readonly __typename?: 'User';
  /** Whether the account can sign in. */
  readonly accountEnabled?: Maybe<Scalars['Boolean']['output']>;
  /** Business phone numbers; the directory holds at most one. */
  readonly businessPhones: ReadonlyArray<Scalars['String']['output']>;
  /**
   * Events of the default calendar that touch a time, by their start; of a series each occurrence.
   * Scope: `Calendars.Read` or `Calendars.ReadWrite`. Graph permission: `Calendars.Read`.
   */
  readonly calendarView?: Maybe<EventConnection>;
  /** City of the place of work. */
  readonly city?: Maybe<Scalars['String']['output']>;
  /** Company, of interest for guests. */
  readonly companyName?: Maybe<Scalars['String']['output']>;
  /** Country or region of the place of work. */
  readonly country?: Maybe<Scalars['String']['output']>;
  /** When the user was added to the directory. */
  readonly createdDateTime?: Maybe<Scalars['DateTime']['output']>;
  /** Department. */
  readonly department?: Maybe<Scalars['String']['output']>;
  /** People who report to this user, in the order Microsoft Graph lists them. Graph permission: `User.Read.All`. */
  readonly directReports?: Maybe<UserConnection>;
  /** Name as shown in the address book. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /**
   * OneDrive; null for whoever has none. Microsoft Graph shows each user their own and refuses those of others that are not shared.
   * Scope: `Files.Read`. Graph permission: `Files.Read`.
   */
  readonly drive?: Maybe<Drive>;
  /** Number or name that the organisation gave the employee. */
  readonly employeeId?: Maybe<Scalars['String']['output']>;
  /** Kind of employment, in the words of the organisation. */
  readonly employeeType?: Maybe<Scalars['String']['output']>;
  /** One event; null when there is none. Scope: `Calendars.Read` or `Calendars.ReadWrite`. Graph permission: `Calendars.Read`. */
  readonly event?: Maybe<Event>;
  /**
   * Events of the default calendar: single ones, and a series as one. What falls into a time is in `calendarView`.
   * Scope: `Calendars.Read` or `Calendars.ReadWrite`. Graph permission: `Calendars.Read`.
   */
  readonly events?: Maybe<EventConnection>;
  /** First name. */
  readonly givenName?: Maybe<Scalars['String']['output']>;
  /** Object id. Unique within the tenant, never reassigned. */
  readonly id: Scalars['ID']['output'];
  /** Job title. */
  readonly jobTitle?: Maybe<Scalars['String']['output']>;
  /**
   * Teams the user is a direct member of. Microsoft Graph tells them of the signed-in user only and refuses those of others.
   * Graph permission: `Team.ReadBasic.All`.
   */
  readonly joinedTeams?: Maybe<TeamConnection>;
  /** Products the user holds a licence of. Graph permission: `User.Read`, of others `LicenseAssignment.Read.All`. */
  readonly licenseDetails?: Maybe<ReadonlyArray<LicenseDetails>>;
  /** Primary mail address; null without a mailbox. */
  readonly mail?: Maybe<Scalars['String']['output']>;
  /** Mail alias; unique within the tenant. */
  readonly mailNickname?: Maybe<Scalars['String']['output']>;
  /** The manager; null for whoever has none. Graph permission: `User.Read.All`. */
  readonly manager?: Maybe<User>;
  /**
   * Groups, directory roles and administrative units that the user is a direct member of. Of objects that the signed-in user may not
   * read only type and id are known. Graph permissions: `User.Read`; for the names of groups `GroupMember.Read.All`.
   */
  readonly memberOf?: Maybe<DirectoryObjectConnection>;
  /** One message; null when there is none. Scope: `Mail.Read`. Graph permission: `Mail.Read`. */
  readonly message?: Maybe<Message>;
  /**
   * Messages of the mailbox, newest first. Microsoft Graph shows each user their own mailbox only and refuses those of others.
   * Scope: `Mail.Read`. Graph permission: `Mail.Read`.
   */
  readonly messages?: Maybe<MessageConnection>;
  /** Mobile phone number. */
  readonly mobilePhone?: Maybe<Scalars['String']['output']>;
  /** Office. */
  readonly officeLocation?: Maybe<Scalars['String']['output']>;
  /** The photo; null for whoever has none. Graph permission: `User.Read`, of others `User.ReadBasic.All`. */
  readonly photo?: Maybe<Photo>;
  /** Postal code of the place of work. */
  readonly postalCode?: Maybe<Scalars['String']['output']>;
  /** Preferred language, as in `en-GB`. */
  readonly preferredLanguage?: Maybe<Scalars['String']['output']>;
  /** Whether the user is available, and what they do. Graph permission: `Presence.Read`, of others `Presence.Read.All`. */
  readonly presence?: Maybe<Presence>;
  /** State or province of the place of work. */
  readonly state?: Maybe<Scalars['String']['output']>;
  /** Street and number of the place of work. */
  readonly streetAddress?: Maybe<Scalars['String']['output']>;
  /** Last name. */
  readonly surname?: Maybe<Scalars['String']['output']>;
  /** Country whose law decides which services can be licensed: two letters of ISO 3166. */
  readonly usageLocation?: Maybe<Scalars['String']['output']>;
  /** Sign-in name: looks like a mail address, need not be one. */
  readonly userPrincipalName?: Maybe<Scalars['String']['output']>;
  /** Whether the user is a member of the tenant or a guest in it. */
  readonly userType?: Maybe<UserType>;
};


/** A user of the directory. Scope: `access_as_user`. */
export type UserCalendarViewArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  bodyFormat: BodyFormat;
  end: Scalars['DateTime']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  start: Scalars['DateTime']['input'];
  timeZone?: InputMaybe<Scalars['String']['input']>;
};


/** A user of the directory. Scope: `access_as_user`. */
export type UserDirectReportsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A user of the directory. Scope: `access_as_user`. */
export type UserEventArgs = {
  bodyFormat: BodyFormat;
  id: Scalars['ID']['input'];
  timeZone?: InputMaybe<Scalars['String']['input']>;
};


/** A user of the directory. Scope: `access_as_user`. */
export type UserEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  bodyFormat: BodyFormat;
  first?: InputMaybe<Scalars['Int']['input']>;
  timeZone?: InputMaybe<Scalars['String']['input']>;
};


/** A user of the directory. Scope: `access_as_user`. */
export type UserJoinedTeamsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A user of the directory. Scope: `access_as_user`. */
export type UserMemberOfArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A user of the directory. Scope: `access_as_user`. */
export type UserMessageArgs = {
  bodyFormat: BodyFormat;
  id: Scalars['ID']['input'];
};


/** A user of the directory. Scope: `access_as_user`. */
export type UserMessagesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  bodyFormat: BodyFormat;
  filter?: InputMaybe<MessageFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  folder?: InputMaybe<MailFolder>;
  orderBy?: InputMaybe<MessageOrder>;
  search?: InputMaybe<Scalars['String']['input']>;
  unreadOnly: Scalars['Boolean']['input'];
};


/** A user of the directory. Scope: `access_as_user`. */
export type UserPhotoArgs = {
  size?: InputMaybe<PhotoSize>;
};

/** A page of users. */
export type UserConnection = {
  readonly __typename?: 'UserConnection';
  /** Users with their cursors. */
  readonly edges: ReadonlyArray<UserEdge>;
  /** The users alone, in the same order. */
  readonly nodes: ReadonlyArray<User>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /**
   * How many there are on all pages. Ask for it with the first page: on later ones it may be null, because Microsoft Graph counts once.
   * It comes from an index that lags behind changes by seconds to minutes.
   */
  readonly totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An user in a page. */
export type UserEdge = {
  readonly __typename?: 'UserEdge';
  /** Pass it as `after` to go on behind this user. */
  readonly cursor: Scalars['String']['output'];
  /** The user. */
  readonly node: User;
};

/** Conditions on a user. All that are given must hold; at most 15 comparisons, nested at most 5 deep. */
export type UserFilter = {
  /** Whether the account can sign in. */
  readonly accountEnabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** All of these hold. */
  readonly and?: InputMaybe<ReadonlyArray<UserFilter>>;
  /** City of the place of work. */
  readonly city?: InputMaybe<StringFilter>;
  /** Company. */
  readonly companyName?: InputMaybe<StringFilter>;
  /** Country or region of the place of work. */
  readonly country?: InputMaybe<StringFilter>;
  /** When the user was added to the directory. */
  readonly createdDateTime?: InputMaybe<DateTimeFilter>;
  /** Department. */
  readonly department?: InputMaybe<StringFilter>;
  /** Name as shown in the address book. */
  readonly displayName?: InputMaybe<StringFilter>;
  /** Number or name that the organisation gave the employee. */
  readonly employeeId?: InputMaybe<StringFilter>;
  /** First name. */
  readonly givenName?: InputMaybe<StringFilter>;
  /** Job title. */
  readonly jobTitle?: InputMaybe<StringFilter>;
  /** Primary mail address. */
  readonly mail?: InputMaybe<StringFilter>;
  /** Mail alias. */
  readonly mailNickname?: InputMaybe<StringFilter>;
  /** This does not hold. */
  readonly not?: InputMaybe<UserFilter>;
  /** Office. */
  readonly officeLocation?: InputMaybe<StringFilter>;
  /** At least one of these holds. */
  readonly or?: InputMaybe<ReadonlyArray<UserFilter>>;
  /** State or province of the place of work. */
  readonly state?: InputMaybe<StringFilter>;
  /** Last name. */
  readonly surname?: InputMaybe<StringFilter>;
  /** Country whose law decides on licences. */
  readonly usageLocation?: InputMaybe<StringFilter>;
  /** Sign-in name. */
  readonly userPrincipalName?: InputMaybe<StringFilter>;
  /** Member or guest. */
  readonly userType?: InputMaybe<UserType>;
};

/** An order of users. */
export type UserOrder = {
  /** In which direction. */
  readonly direction: OrderDirection;
  /** By what. */
  readonly field: UserOrderField;
};

/** By what users can be ordered. */
export const UserOrderField = {
  /** When they were added to the directory. */
  CreatedDateTime: 'CREATED_DATE_TIME',
  /** Name as shown in the address book. */
  DisplayName: 'DISPLAY_NAME',
  /** Sign-in name. */
  UserPrincipalName: 'USER_PRINCIPAL_NAME'
} as const;

export type UserOrderField = typeof UserOrderField[keyof typeof UserOrderField];
/** Relations of a user to the tenant. */
export const UserType = {
  /** Was invited from elsewhere. */
  Guest: 'GUEST',
  /** Belongs to the tenant. */
  Member: 'MEMBER'
} as const;

export type UserType = typeof UserType[keyof typeof UserType];
/** The caller: a signed-in user, or an application that calls without one. */
export type Viewer = {
  readonly __typename?: 'Viewer';
  /** Client application that was given the token. */
  readonly clientId: Scalars['ID']['output'];
  /** Whether a user or an application calls. */
  readonly kind: ViewerKind;
  /** Display name, where the token has one. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** Object id of the user, or of the application's service principal, in the tenant below. */
  readonly objectId: Scalars['ID']['output'];
  /** App roles of the user, or application permissions of the application. */
  readonly roles: ReadonlyArray<Scalars['String']['output']>;
  /** Delegated scopes of this API that the token holds; empty for an application. */
  readonly scopes: ReadonlyArray<Scalars['String']['output']>;
  /** Tenant that issued the token. */
  readonly tenantId: Scalars['ID']['output'];
  /** User principal name, where the token has one. It may change and be reassigned: never a key. */
  readonly username?: Maybe<Scalars['String']['output']>;
};

/** Who can call. */
export const ViewerKind = {
  /** A daemon with application permissions. */
  App: 'APP',
  /** Somebody signed in, and the client acts for them. */
  User: 'USER'
} as const;

export type ViewerKind = typeof ViewerKind[keyof typeof ViewerKind];
/** A time of day in a time zone: what a clock on the wall shows there. */
export type ZonedDateTime = {
  readonly __typename?: 'ZonedDateTime';
  /** Without a zone: `2026-03-01T09:00:00.0000000`. */
  readonly dateTime?: Maybe<Scalars['String']['output']>;
  /** As it was asked for, or as Exchange names it. */
  readonly timeZone?: Maybe<Scalars['String']['output']>;
};

/** A time of day in a time zone. */
export type ZonedDateTimeInput = {
  /** Without a zone: `2026-03-01T09:00`, `2026-03-01T09:00:00`. */
  readonly dateTime: Scalars['String']['input'];
  /** As IANA or Windows name it: `Europe/Berlin`, `Pacific Standard Time`, `UTC`. */
  readonly timeZone: Scalars['String']['input'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AdministrativeUnit: ResolverTypeWrapper<GraphObject>;
  Attendee: ResolverTypeWrapper<GraphAttendee>;
  AttendeeInput: AttendeeInput;
  AttendeeType: AttendeeType;
  BodyFormat: BodyFormat;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CreateEventInput: CreateEventInput;
  CreateEventPayload: ResolverTypeWrapper<Omit<CreateEventPayload, 'event'> & { event?: Maybe<ResolversTypes['Event']> }>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DateTimeFilter: DateTimeFilter;
  DirectoryObject: ResolverTypeWrapper<GraphObject>;
  DirectoryObjectConnection: ResolverTypeWrapper<Omit<DirectoryObjectConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['DirectoryObjectEdge']>, nodes: ReadonlyArray<ResolversTypes['DirectoryObject']> }>;
  DirectoryObjectEdge: ResolverTypeWrapper<Omit<DirectoryObjectEdge, 'node'> & { node: ResolversTypes['DirectoryObject'] }>;
  DirectoryRole: ResolverTypeWrapper<GraphObject>;
  DownstreamHttp: DownstreamHttp;
  Drive: ResolverTypeWrapper<GraphDrive>;
  DriveFile: ResolverTypeWrapper<File>;
  DriveFolder: ResolverTypeWrapper<Folder>;
  DriveIdentity: ResolverTypeWrapper<Identity>;
  DriveItem: ResolverTypeWrapper<GraphDriveItem>;
  DriveItemConnection: ResolverTypeWrapper<Omit<DriveItemConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['DriveItemEdge']>, nodes: ReadonlyArray<ResolversTypes['DriveItem']> }>;
  DriveItemEdge: ResolverTypeWrapper<Omit<DriveItemEdge, 'node'> & { node: ResolversTypes['DriveItem'] }>;
  DriveQuota: ResolverTypeWrapper<Quota>;
  DriveQuotaState: DriveQuotaState;
  DriveType: DriveType;
  EmailAddress: ResolverTypeWrapper<GraphEmailAddress>;
  EmailAddressInput: EmailAddressInput;
  Event: ResolverTypeWrapper<GraphEvent>;
  EventConnection: ResolverTypeWrapper<Omit<EventConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['EventEdge']>, nodes: ReadonlyArray<ResolversTypes['Event']> }>;
  EventEdge: ResolverTypeWrapper<Omit<EventEdge, 'node'> & { node: ResolversTypes['Event'] }>;
  EventLocation: ResolverTypeWrapper<Location>;
  EventResponse: EventResponse;
  EventSensitivity: EventSensitivity;
  EventType: EventType;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  FreeBusyStatus: FreeBusyStatus;
  Group: ResolverTypeWrapper<GraphGroup>;
  GroupConnection: ResolverTypeWrapper<Omit<GroupConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['GroupEdge']>, nodes: ReadonlyArray<ResolversTypes['Group']> }>;
  GroupEdge: ResolverTypeWrapper<Omit<GroupEdge, 'node'> & { node: ResolversTypes['Group'] }>;
  GroupFilter: GroupFilter;
  GroupKind: GroupKind;
  GroupOrder: GroupOrder;
  GroupOrderField: GroupOrderField;
  GroupVisibility: GroupVisibility;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Importance: Importance;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  ItemBody: ResolverTypeWrapper<GraphItemBody>;
  LicenseDetails: ResolverTypeWrapper<GraphLicenseDetails>;
  MailFolder: MailFolder;
  Message: ResolverTypeWrapper<GraphMessage>;
  MessageConnection: ResolverTypeWrapper<Omit<MessageConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['MessageEdge']>, nodes: ReadonlyArray<ResolversTypes['Message']> }>;
  MessageEdge: ResolverTypeWrapper<Omit<MessageEdge, 'node'> & { node: ResolversTypes['Message'] }>;
  MessageFilter: MessageFilter;
  MessageOrder: MessageOrder;
  MessageOrderField: MessageOrderField;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OrderDirection: OrderDirection;
  OtherDirectoryObject: ResolverTypeWrapper<GraphObject>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Photo: ResolverTypeWrapper<Photo>;
  PhotoSize: PhotoSize;
  Presence: ResolverTypeWrapper<GraphPresence>;
  PresenceAvailability: PresenceAvailability;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SendMailInput: SendMailInput;
  SendMailPayload: ResolverTypeWrapper<SendMailPayload>;
  ServicePlan: ResolverTypeWrapper<ServicePlanInfo>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  StringFilter: StringFilter;
  Team: ResolverTypeWrapper<GraphTeam>;
  TeamConnection: ResolverTypeWrapper<Omit<TeamConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['TeamEdge']>, nodes: ReadonlyArray<ResolversTypes['Team']> }>;
  TeamEdge: ResolverTypeWrapper<Omit<TeamEdge, 'node'> & { node: ResolversTypes['Team'] }>;
  TokenFor: TokenFor;
  UpdateEventInput: UpdateEventInput;
  UpdateEventPayload: ResolverTypeWrapper<Omit<UpdateEventPayload, 'event'> & { event?: Maybe<ResolversTypes['Event']> }>;
  UpdateMeInput: UpdateMeInput;
  UpdateMePayload: ResolverTypeWrapper<ProfileChange>;
  User: ResolverTypeWrapper<GraphUser>;
  UserConnection: ResolverTypeWrapper<Omit<UserConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['UserEdge']>, nodes: ReadonlyArray<ResolversTypes['User']> }>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  UserFilter: UserFilter;
  UserOrder: UserOrder;
  UserOrderField: UserOrderField;
  UserType: UserType;
  Viewer: ResolverTypeWrapper<Principal>;
  ViewerKind: ViewerKind;
  ZonedDateTime: ResolverTypeWrapper<DateTimeTimeZone>;
  ZonedDateTimeInput: ZonedDateTimeInput;
  federation__FieldSet: ResolverTypeWrapper<Scalars['federation__FieldSet']['output']>;
  federation__Scope: ResolverTypeWrapper<Scalars['federation__Scope']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AdministrativeUnit: GraphObject;
  Attendee: GraphAttendee;
  AttendeeInput: AttendeeInput;
  Boolean: Scalars['Boolean']['output'];
  CreateEventInput: CreateEventInput;
  CreateEventPayload: Omit<CreateEventPayload, 'event'> & { event?: Maybe<ResolversParentTypes['Event']> };
  DateTime: Scalars['DateTime']['output'];
  DateTimeFilter: DateTimeFilter;
  DirectoryObject: GraphObject;
  DirectoryObjectConnection: Omit<DirectoryObjectConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['DirectoryObjectEdge']>, nodes: ReadonlyArray<ResolversParentTypes['DirectoryObject']> };
  DirectoryObjectEdge: Omit<DirectoryObjectEdge, 'node'> & { node: ResolversParentTypes['DirectoryObject'] };
  DirectoryRole: GraphObject;
  DownstreamHttp: DownstreamHttp;
  Drive: GraphDrive;
  DriveFile: File;
  DriveFolder: Folder;
  DriveIdentity: Identity;
  DriveItem: GraphDriveItem;
  DriveItemConnection: Omit<DriveItemConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['DriveItemEdge']>, nodes: ReadonlyArray<ResolversParentTypes['DriveItem']> };
  DriveItemEdge: Omit<DriveItemEdge, 'node'> & { node: ResolversParentTypes['DriveItem'] };
  DriveQuota: Quota;
  EmailAddress: GraphEmailAddress;
  EmailAddressInput: EmailAddressInput;
  Event: GraphEvent;
  EventConnection: Omit<EventConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['EventEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Event']> };
  EventEdge: Omit<EventEdge, 'node'> & { node: ResolversParentTypes['Event'] };
  EventLocation: Location;
  Float: Scalars['Float']['output'];
  Group: GraphGroup;
  GroupConnection: Omit<GroupConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['GroupEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Group']> };
  GroupEdge: Omit<GroupEdge, 'node'> & { node: ResolversParentTypes['Group'] };
  GroupFilter: GroupFilter;
  GroupOrder: GroupOrder;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  ItemBody: GraphItemBody;
  LicenseDetails: GraphLicenseDetails;
  Message: GraphMessage;
  MessageConnection: Omit<MessageConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['MessageEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Message']> };
  MessageEdge: Omit<MessageEdge, 'node'> & { node: ResolversParentTypes['Message'] };
  MessageFilter: MessageFilter;
  MessageOrder: MessageOrder;
  Mutation: Record<PropertyKey, never>;
  OtherDirectoryObject: GraphObject;
  PageInfo: PageInfo;
  Photo: Photo;
  Presence: GraphPresence;
  Query: Record<PropertyKey, never>;
  SendMailInput: SendMailInput;
  SendMailPayload: SendMailPayload;
  ServicePlan: ServicePlanInfo;
  String: Scalars['String']['output'];
  StringFilter: StringFilter;
  Team: GraphTeam;
  TeamConnection: Omit<TeamConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['TeamEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Team']> };
  TeamEdge: Omit<TeamEdge, 'node'> & { node: ResolversParentTypes['Team'] };
  UpdateEventInput: UpdateEventInput;
  UpdateEventPayload: Omit<UpdateEventPayload, 'event'> & { event?: Maybe<ResolversParentTypes['Event']> };
  UpdateMeInput: UpdateMeInput;
  UpdateMePayload: ProfileChange;
  User: GraphUser;
  UserConnection: Omit<UserConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['UserEdge']>, nodes: ReadonlyArray<ResolversParentTypes['User']> };
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  UserFilter: UserFilter;
  UserOrder: UserOrder;
  Viewer: Principal;
  ZonedDateTime: DateTimeTimeZone;
  ZonedDateTimeInput: ZonedDateTimeInput;
  federation__FieldSet: Scalars['federation__FieldSet']['output'];
  federation__Scope: Scalars['federation__Scope']['output'];
};

export type AuthenticatedDirectiveArgs = { };

export type AuthenticatedDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = AuthenticatedDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type DeferDirectiveArgs = {
  if: Scalars['Boolean']['input'];
  label?: Maybe<Scalars['String']['input']>;
};

export type DeferDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = DeferDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type DownstreamDirectiveArgs = {
  api: Scalars['String']['input'];
  batch?: Maybe<Scalars['String']['input']>;
  batchSize: Scalars['Int']['input'];
  for: TokenFor;
  http: DownstreamHttp;
  nullOn: ReadonlyArray<Scalars['Int']['input']>;
  pages: Scalars['Int']['input'];
  scopes?: Maybe<ReadonlyArray<Scalars['String']['input']>>;
  selection?: Maybe<Scalars['String']['input']>;
};

export type DownstreamDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = DownstreamDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type KeyDirectiveArgs = {
  fields: Scalars['federation__FieldSet']['input'];
  resolvable?: Maybe<Scalars['Boolean']['input']>;
};

export type KeyDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = KeyDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresAppPermissionsDirectiveArgs = {
  permissions: ReadonlyArray<ReadonlyArray<Scalars['String']['input']>>;
};

export type RequiresAppPermissionsDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = RequiresAppPermissionsDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresRolesDirectiveArgs = {
  roles: ReadonlyArray<ReadonlyArray<Scalars['String']['input']>>;
};

export type RequiresRolesDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = RequiresRolesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresScopesDirectiveArgs = {
  scopes: ReadonlyArray<ReadonlyArray<Scalars['federation__Scope']['input']>>;
};

export type RequiresScopesDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = RequiresScopesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AdministrativeUnitResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AdministrativeUnit'] = ResolversParentTypes['AdministrativeUnit']> = {
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AttendeeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Attendee'] = ResolversParentTypes['Attendee']> = {
  emailAddress?: Resolver<Maybe<ResolversTypes['EmailAddress']>, ParentType, ContextType>;
  response?: Resolver<Maybe<ResolversTypes['EventResponse']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['AttendeeType']>, ParentType, ContextType>;
};

export type CreateEventPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['CreateEventPayload'] = ResolversParentTypes['CreateEventPayload']> = {
  event?: Resolver<Maybe<ResolversTypes['Event']>, ParentType, ContextType>;
  transactionId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DirectoryObjectResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DirectoryObject'] = ResolversParentTypes['DirectoryObject']> = {
  __resolveType: TypeResolveFn<'AdministrativeUnit' | 'DirectoryRole' | 'Group' | 'OtherDirectoryObject' | 'User', ParentType, ContextType>;
};

export type DirectoryObjectConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DirectoryObjectConnection'] = ResolversParentTypes['DirectoryObjectConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['DirectoryObjectEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['DirectoryObject']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type DirectoryObjectEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DirectoryObjectEdge'] = ResolversParentTypes['DirectoryObjectEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DirectoryObject'], ParentType, ContextType>;
};

export type DirectoryRoleResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DirectoryRole'] = ResolversParentTypes['DirectoryRole']> = {
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  roleTemplateId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DriveResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Drive'] = ResolversParentTypes['Drive']> = {
  driveType?: Resolver<Maybe<ResolversTypes['DriveType']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  items?: Resolver<Maybe<ResolversTypes['DriveItemConnection']>, ParentType, ContextType, RequireFields<DriveItemsArgs, 'first'>>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['DriveIdentity']>, ParentType, ContextType>;
  quota?: Resolver<Maybe<ResolversTypes['DriveQuota']>, ParentType, ContextType>;
  webUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DriveFileResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DriveFile'] = ResolversParentTypes['DriveFile']> = {
  mimeType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DriveFolderResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DriveFolder'] = ResolversParentTypes['DriveFolder']> = {
  childCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type DriveIdentityResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DriveIdentity'] = ResolversParentTypes['DriveIdentity']> = {
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type DriveItemResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DriveItem'] = ResolversParentTypes['DriveItem']> = {
  children?: Resolver<Maybe<ResolversTypes['DriveItemConnection']>, ParentType, ContextType, RequireFields<DriveItemChildrenArgs, 'first'>>;
  createdBy?: Resolver<Maybe<ResolversTypes['DriveIdentity']>, ParentType, ContextType>;
  createdDateTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  etag?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  file?: Resolver<Maybe<ResolversTypes['DriveFile']>, ParentType, ContextType>;
  folder?: Resolver<Maybe<ResolversTypes['DriveFolder']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastModifiedBy?: Resolver<Maybe<ResolversTypes['DriveIdentity']>, ParentType, ContextType>;
  lastModifiedDateTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  webUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DriveItemConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DriveItemConnection'] = ResolversParentTypes['DriveItemConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['DriveItemEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['DriveItem']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DriveItemEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DriveItemEdge'] = ResolversParentTypes['DriveItemEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DriveItem'], ParentType, ContextType>;
};

export type DriveQuotaResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DriveQuota'] = ResolversParentTypes['DriveQuota']> = {
  deleted?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  remaining?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['DriveQuotaState']>, ParentType, ContextType>;
  total?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  used?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type EmailAddressResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['EmailAddress'] = ResolversParentTypes['EmailAddress']> = {
  address?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type EventResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Event'] = ResolversParentTypes['Event']> = {
  attendees?: Resolver<ReadonlyArray<ResolversTypes['Attendee']>, ParentType, ContextType>;
  body?: Resolver<Maybe<ResolversTypes['ItemBody']>, ParentType, ContextType>;
  bodyPreview?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  categories?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  createdDateTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  end?: Resolver<Maybe<ResolversTypes['ZonedDateTime']>, ParentType, ContextType>;
  etag?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasAttachments?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  iCalUId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  importance?: Resolver<Maybe<ResolversTypes['Importance']>, ParentType, ContextType>;
  isAllDay?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isCancelled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isOnlineMeeting?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isOrganizer?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  joinUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastModifiedDateTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  location?: Resolver<Maybe<ResolversTypes['EventLocation']>, ParentType, ContextType>;
  organizer?: Resolver<Maybe<ResolversTypes['EmailAddress']>, ParentType, ContextType>;
  reminderMinutesBeforeStart?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  response?: Resolver<Maybe<ResolversTypes['EventResponse']>, ParentType, ContextType>;
  sensitivity?: Resolver<Maybe<ResolversTypes['EventSensitivity']>, ParentType, ContextType>;
  seriesMasterId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  showAs?: Resolver<Maybe<ResolversTypes['FreeBusyStatus']>, ParentType, ContextType>;
  start?: Resolver<Maybe<ResolversTypes['ZonedDateTime']>, ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  transactionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['EventType']>, ParentType, ContextType>;
  webLink?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type EventConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['EventConnection'] = ResolversParentTypes['EventConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['EventEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Event']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type EventEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['EventEdge'] = ResolversParentTypes['EventEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Event'], ParentType, ContextType>;
};

export type EventLocationResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['EventLocation'] = ResolversParentTypes['EventLocation']> = {
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  locationEmailAddress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  locationUri?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type GroupResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Group'] = ResolversParentTypes['Group']> = {
  createdDateTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['GroupKind']>, ParentType, ContextType>;
  mail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mailEnabled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  mailNickname?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  members?: Resolver<Maybe<ResolversTypes['DirectoryObjectConnection']>, ParentType, ContextType, RequireFields<GroupMembersArgs, 'first'>>;
  membershipRule?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  owners?: Resolver<Maybe<ResolversTypes['DirectoryObjectConnection']>, ParentType, ContextType, RequireFields<GroupOwnersArgs, 'first'>>;
  securityEnabled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  visibility?: Resolver<Maybe<ResolversTypes['GroupVisibility']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type GroupConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['GroupConnection'] = ResolversParentTypes['GroupConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['GroupEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Group']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type GroupEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['GroupEdge'] = ResolversParentTypes['GroupEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Group'], ParentType, ContextType>;
};

export type ItemBodyResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ItemBody'] = ResolversParentTypes['ItemBody']> = {
  content?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  contentType?: Resolver<Maybe<ResolversTypes['BodyFormat']>, ParentType, ContextType>;
};

export type LicenseDetailsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['LicenseDetails'] = ResolversParentTypes['LicenseDetails']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  servicePlans?: Resolver<ReadonlyArray<ResolversTypes['ServicePlan']>, ParentType, ContextType>;
  skuId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  skuPartNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type MessageResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Message'] = ResolversParentTypes['Message']> = {
  bccRecipients?: Resolver<ReadonlyArray<ResolversTypes['EmailAddress']>, ParentType, ContextType>;
  body?: Resolver<Maybe<ResolversTypes['ItemBody']>, ParentType, ContextType>;
  bodyPreview?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  categories?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  ccRecipients?: Resolver<ReadonlyArray<ResolversTypes['EmailAddress']>, ParentType, ContextType>;
  conversationId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['EmailAddress']>, ParentType, ContextType>;
  hasAttachments?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  importance?: Resolver<Maybe<ResolversTypes['Importance']>, ParentType, ContextType>;
  internetMessageId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  isDraft?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isRead?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  receivedDateTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  replyTo?: Resolver<ReadonlyArray<ResolversTypes['EmailAddress']>, ParentType, ContextType>;
  sender?: Resolver<Maybe<ResolversTypes['EmailAddress']>, ParentType, ContextType>;
  sentDateTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  toRecipients?: Resolver<ReadonlyArray<ResolversTypes['EmailAddress']>, ParentType, ContextType>;
  webLink?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type MessageConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['MessageConnection'] = ResolversParentTypes['MessageConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['MessageEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Message']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type MessageEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['MessageEdge'] = ResolversParentTypes['MessageEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Message'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  createEvent?: Resolver<Maybe<ResolversTypes['CreateEventPayload']>, ParentType, ContextType, RequireFields<MutationCreateEventArgs, 'input'>>;
  sendMail?: Resolver<Maybe<ResolversTypes['SendMailPayload']>, ParentType, ContextType, RequireFields<MutationSendMailArgs, 'input'>>;
  updateEvent?: Resolver<Maybe<ResolversTypes['UpdateEventPayload']>, ParentType, ContextType, RequireFields<MutationUpdateEventArgs, 'input'>>;
  updateMe?: Resolver<Maybe<ResolversTypes['UpdateMePayload']>, ParentType, ContextType, RequireFields<MutationUpdateMeArgs, 'input'>>;
};

export type OtherDirectoryObjectResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['OtherDirectoryObject'] = ResolversParentTypes['OtherDirectoryObject']> = {
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PhotoResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Photo'] = ResolversParentTypes['Photo']> = {
  base64?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  contentType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  height?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  width?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type PresenceResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Presence'] = ResolversParentTypes['Presence']> = {
  activity?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  availability?: Resolver<Maybe<ResolversTypes['PresenceAvailability']>, ParentType, ContextType>;
  statusMessage?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  group?: Resolver<Maybe<ResolversTypes['Group']>, ParentType, ContextType, RequireFields<QueryGroupArgs, 'id'>>;
  groups?: Resolver<Maybe<ResolversTypes['GroupConnection']>, ParentType, ContextType, RequireFields<QueryGroupsArgs, 'first'>>;
  me?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'id'>>;
  users?: Resolver<Maybe<ResolversTypes['UserConnection']>, ParentType, ContextType, RequireFields<QueryUsersArgs, 'first'>>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type SendMailPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['SendMailPayload'] = ResolversParentTypes['SendMailPayload']> = {
  accepted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ServicePlanResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ServicePlan'] = ResolversParentTypes['ServicePlan']> = {
  appliesTo?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provisioningStatus?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  servicePlanId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  servicePlanName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TeamResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Team'] = ResolversParentTypes['Team']> = {
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  group?: Resolver<Maybe<ResolversTypes['Group']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isArchived?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type TeamConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['TeamConnection'] = ResolversParentTypes['TeamConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['TeamEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Team']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TeamEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['TeamEdge'] = ResolversParentTypes['TeamEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Team'], ParentType, ContextType>;
};

export type UpdateEventPayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['UpdateEventPayload'] = ResolversParentTypes['UpdateEventPayload']> = {
  event?: Resolver<Maybe<ResolversTypes['Event']>, ParentType, ContextType>;
};

export type UpdateMePayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['UpdateMePayload'] = ResolversParentTypes['UpdateMePayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type UserResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  accountEnabled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  businessPhones?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  calendarView?: Resolver<Maybe<ResolversTypes['EventConnection']>, ParentType, ContextType, RequireFields<UserCalendarViewArgs, 'bodyFormat' | 'end' | 'first' | 'start'>>;
  city?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  companyName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdDateTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  department?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  directReports?: Resolver<Maybe<ResolversTypes['UserConnection']>, ParentType, ContextType, RequireFields<UserDirectReportsArgs, 'first'>>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  drive?: Resolver<Maybe<ResolversTypes['Drive']>, ParentType, ContextType>;
  employeeId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  employeeType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  event?: Resolver<Maybe<ResolversTypes['Event']>, ParentType, ContextType, RequireFields<UserEventArgs, 'bodyFormat' | 'id'>>;
  events?: Resolver<Maybe<ResolversTypes['EventConnection']>, ParentType, ContextType, RequireFields<UserEventsArgs, 'bodyFormat' | 'first'>>;
  givenName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  jobTitle?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  joinedTeams?: Resolver<Maybe<ResolversTypes['TeamConnection']>, ParentType, ContextType, RequireFields<UserJoinedTeamsArgs, 'first'>>;
  licenseDetails?: Resolver<Maybe<ReadonlyArray<ResolversTypes['LicenseDetails']>>, ParentType, ContextType>;
  mail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mailNickname?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  manager?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  memberOf?: Resolver<Maybe<ResolversTypes['DirectoryObjectConnection']>, ParentType, ContextType, RequireFields<UserMemberOfArgs, 'first'>>;
  message?: Resolver<Maybe<ResolversTypes['Message']>, ParentType, ContextType, RequireFields<UserMessageArgs, 'bodyFormat' | 'id'>>;
  messages?: Resolver<Maybe<ResolversTypes['MessageConnection']>, ParentType, ContextType, RequireFields<UserMessagesArgs, 'bodyFormat' | 'first' | 'unreadOnly'>>;
  mobilePhone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  officeLocation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  photo?: Resolver<Maybe<ResolversTypes['Photo']>, ParentType, ContextType, Partial<UserPhotoArgs>>;
  postalCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  preferredLanguage?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  presence?: Resolver<Maybe<ResolversTypes['Presence']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  streetAddress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  surname?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  usageLocation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userPrincipalName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userType?: Resolver<Maybe<ResolversTypes['UserType']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type UserEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  clientId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ViewerKind'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  objectId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  roles?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  scopes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  tenantId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  username?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ZonedDateTimeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ZonedDateTime'] = ResolversParentTypes['ZonedDateTime']> = {
  dateTime?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  timeZone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface Federation__FieldSetScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['federation__FieldSet'], any> {
  name: 'federation__FieldSet';
}

export interface Federation__ScopeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['federation__Scope'], any> {
  name: 'federation__Scope';
}

export type Resolvers<ContextType = GraphContext> = {
  AdministrativeUnit?: AdministrativeUnitResolvers<ContextType>;
  Attendee?: AttendeeResolvers<ContextType>;
  CreateEventPayload?: CreateEventPayloadResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DirectoryObject?: DirectoryObjectResolvers<ContextType>;
  DirectoryObjectConnection?: DirectoryObjectConnectionResolvers<ContextType>;
  DirectoryObjectEdge?: DirectoryObjectEdgeResolvers<ContextType>;
  DirectoryRole?: DirectoryRoleResolvers<ContextType>;
  Drive?: DriveResolvers<ContextType>;
  DriveFile?: DriveFileResolvers<ContextType>;
  DriveFolder?: DriveFolderResolvers<ContextType>;
  DriveIdentity?: DriveIdentityResolvers<ContextType>;
  DriveItem?: DriveItemResolvers<ContextType>;
  DriveItemConnection?: DriveItemConnectionResolvers<ContextType>;
  DriveItemEdge?: DriveItemEdgeResolvers<ContextType>;
  DriveQuota?: DriveQuotaResolvers<ContextType>;
  EmailAddress?: EmailAddressResolvers<ContextType>;
  Event?: EventResolvers<ContextType>;
  EventConnection?: EventConnectionResolvers<ContextType>;
  EventEdge?: EventEdgeResolvers<ContextType>;
  EventLocation?: EventLocationResolvers<ContextType>;
  Group?: GroupResolvers<ContextType>;
  GroupConnection?: GroupConnectionResolvers<ContextType>;
  GroupEdge?: GroupEdgeResolvers<ContextType>;
  ItemBody?: ItemBodyResolvers<ContextType>;
  LicenseDetails?: LicenseDetailsResolvers<ContextType>;
  Message?: MessageResolvers<ContextType>;
  MessageConnection?: MessageConnectionResolvers<ContextType>;
  MessageEdge?: MessageEdgeResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  OtherDirectoryObject?: OtherDirectoryObjectResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Photo?: PhotoResolvers<ContextType>;
  Presence?: PresenceResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  SendMailPayload?: SendMailPayloadResolvers<ContextType>;
  ServicePlan?: ServicePlanResolvers<ContextType>;
  Team?: TeamResolvers<ContextType>;
  TeamConnection?: TeamConnectionResolvers<ContextType>;
  TeamEdge?: TeamEdgeResolvers<ContextType>;
  UpdateEventPayload?: UpdateEventPayloadResolvers<ContextType>;
  UpdateMePayload?: UpdateMePayloadResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  ZonedDateTime?: ZonedDateTimeResolvers<ContextType>;
  federation__FieldSet?: GraphQLScalarType;
  federation__Scope?: GraphQLScalarType;
};

export type DirectiveResolvers<ContextType = GraphContext> = {
  authenticated?: AuthenticatedDirectiveResolver<any, any, ContextType>;
  defer?: DeferDirectiveResolver<any, any, ContextType>;
  downstream?: DownstreamDirectiveResolver<any, any, ContextType>;
  key?: KeyDirectiveResolver<any, any, ContextType>;
  requiresAppPermissions?: RequiresAppPermissionsDirectiveResolver<any, any, ContextType>;
  requiresRoles?: RequiresRolesDirectiveResolver<any, any, ContextType>;
  requiresScopes?: RequiresScopesDirectiveResolver<any, any, ContextType>;
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
};
