/**
 * An event as a calendar keeps it; how Graph shows it is in `graph/calendar-event.ts`.
 * @module
 */
import type { Address, Body, Importance } from '../mailbox/message.ts';
import { instantOf, type TimeZone } from './time-zones.ts';

/** A time on the wall of a zone: a meeting at nine stays at nine when the clocks change. */
export interface ZonedTime {
  /** `2026-05-12T09:00:00`, without zone. */
  readonly wallTime: string;
  readonly zone: TimeZone;
}

/** In the order of `Date.getUTCDay`. */
export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
/** As Graph spells it, in small letters. */
export type Weekday = (typeof weekdays)[number];

/** The weekly pattern, the one that calendars are full of; the others are not served here. */
export interface Recurrence {
  /** Every how many weeks. */
  readonly interval: number;
  /** At least one. */
  readonly daysOfWeek: readonly Weekday[];
  /** Where a week begins: with an interval above 1 it decides which days fall into the same week. */
  readonly firstDayOfWeek: Weekday;
  /** Dates as `2026-05-12`. */
  readonly startDate: string;
  /** The last possible day, or how many times; both absent: no end. */
  readonly endDate?: string;
  /** Occurrences in all; not beside `endDate`. */
  readonly count?: number;
}

/** What somebody answers to an invitation; `organizer` is not an answer, it stands for who invites. */
export const responses = ['none', 'organizer', 'tentativelyAccepted', 'accepted', 'declined', 'notResponded'] as const;
/** One of `responses`. */
export type Response = (typeof responses)[number];
/** How an event marks the time of its owner; `oof` is out of office. */
export const freeBusyStates = ['free', 'tentative', 'busy', 'oof', 'workingElsewhere', 'unknown'] as const;
/** What Outlook offers; nothing here is hidden by it. */
export const sensitivities = ['normal', 'personal', 'private', 'confidential'] as const;
/** A `resource` is a room or a thing. */
export const attendeeTypes = ['required', 'optional', 'resource'] as const;

/** Somebody invited, and what came back. */
export interface Attendee extends Address {
  readonly type: (typeof attendeeTypes)[number];
  /** `none` where nothing came back. */
  readonly response: Response;
}

/** What its organizer says about an event. */
export interface EventDetails {
  readonly subject: string;
  readonly body: Body;
  readonly start: ZonedTime;
  /** Not before `start`. */
  readonly end: ZonedTime;
  /** From midnight to midnight of whatever zone is looked from. */
  readonly isAllDay: boolean;
  /** A name; empty where none was said. */
  readonly location: string;
  readonly attendees: readonly Attendee[];
  /** `undefined` for a single event, and for each occurrence. */
  readonly recurrence: Recurrence | undefined;
  /** What others see of that time. */
  readonly showAs: (typeof freeBusyStates)[number];
  readonly importance: Importance;
  readonly sensitivity: (typeof sensitivities)[number];
  readonly categories: readonly string[];
  readonly isReminderOn: boolean;
  readonly reminderMinutesBeforeStart: number;
  /** A link to join is drawn from the calendar; nobody is behind it. */
  readonly isOnlineMeeting: boolean;
  readonly allowNewTimeProposals: boolean;
  readonly responseRequested: boolean;
  readonly hideAttendees: boolean;
}

/** An event in its calendar. */
export interface CalendarEvent extends EventDetails {
  /** Names the event inside its calendar; those of one series share it. */
  readonly key: string;
  /** An `exception` is an occurrence that was changed by itself. */
  readonly type: 'singleInstance' | 'seriesMaster' | 'occurrence' | 'exception';
  /** Day of an occurrence or exception in its series: `2026-05-12`. */
  readonly day: string | undefined;
  /** Who invites; the owner of the calendar, or somebody else who has invited them. */
  readonly organizer: Address;
  readonly isOrganizer: boolean;
  /** The owner's own answer. */
  readonly response: Response;
  /** The client's name for the POST that made it; `null` where it gave none. */
  readonly transactionId: string | null;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** In the same unit. */
  readonly modifiedAt: number;
  /** Goes up with every change: the change key is made of it. */
  readonly version: number;
}

/** What an event has when nothing is said. */
export const usualDetails = {
  subject: '',
  body: { contentType: 'html', content: '' },
  isAllDay: false,
  location: '',
  attendees: [],
  recurrence: undefined,
  showAs: 'busy',
  importance: 'normal',
  sensitivity: 'normal',
  categories: [],
  isReminderOn: true,
  reminderMinutesBeforeStart: 15,
  isOnlineMeeting: false,
  allowNewTimeProposals: true,
  responseRequested: true,
  hideAttendees: false,
} as const satisfies Partial<EventDetails>;

/** The instant an event begins or ends; days of an all-day event are those of UTC. */
export function instantAt({ wallTime, zone }: ZonedTime, isAllDay: boolean): number {
  return isAllDay ? Date.parse(`${wallTime}Z`) : instantOf(wallTime, zone);
}
